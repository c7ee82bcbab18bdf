/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Japanese of the sentences that stand in the code: what seki doctor says, alerts,
 * and why something could not be done. For an administrator, as a Japanese company
 * writes: です・ます in sentences, the cause behind a full-width colon. Names of
 * settings, files and commands stay as they are typed, and so does what a server or the
 * system said. Where the order differs, conversions are numbered. tests/words tells what
 * is missing, left over, or takes other values than the English one.
 */
#include "words.h"

const struct word_pair words_ja[] = {
	{ "warning: ", "警告：" },

	/* ---- seki doctor: the words in front ---- */
	{ "ok  ", "正常" },
	{ "look", "注意" },
	{ "BAD ", "異常" },
	{ "domains", "ドメイン" },
	{ "configuration", "設定" },
	{ "own domains", "自社ドメイン" },
	{ "people", "人物" },
	{ "boundary", "社内外の境界" },
	{ "upstream results", "上流の判定結果" },
	{ "notices", "通知メール" },
	{ "alerts", "アラート" },
	{ "files", "ファイル" },
	{ "clock", "時計" },
	{ "rules", "ルール" },
	{ "jail", "隔離実行" },
	{ "examiners", "判定プロセス" },
	{ "store", "データベース" },
	{ "last scan", "前回のスキャン" },
	{ "not judged", "未判定" },
	{ "open moves", "移動の途中" },
	{ "memory", "記憶" },
	{ "attachments", "添付ファイル" },
	{ "PDF text", "PDFの文字" },
	{ "QR codes", "QRコード" },
	{ "own domain", "自社ドメイン" },
	{ "DNS", "DNS" },
	{ "folder", "フォルダー" },
	{ "folders", "フォルダー" },
	{ "namespace", "名前空間" },
	{ "quarantine", "隔離フォルダー" },
	{ "fraud", "詐欺フォルダー" },
	{ "sent folder", "送信済み" },
	{ "not scanned", "スキャン対象外" },
	{ "waiting", "ログイン待ち" },
	{ "S/MIME key", "S/MIMEの鍵" },
	{ "sent mail", "送信済みメール" },
	{ "secret", "パスワード等" },
	{ "trust store", "認証局の証明書" },
	{ "S/MIME trust", "S/MIMEの認証局" },
	{ "certificate", "サーバー証明書" },
	{ "connection", "接続" },
	{ "greeting", "最初の応答" },
	{ "log-in", "ログイン" },
	{ "capabilities", "サーバーの機能" },
	{ "%zu bad, %zu to look at\n", "異常 %zu件、注意 %zu件\n" },

	/* ---- seki doctor: this machine ---- */
	{ "and %zu more like these", "ほかに同様のものが%zu件あります" },
	{ "'%.*s': accounts: %zu, own domains: %zu, people: %zu, vendors: %zu",
	    "'%.*s'：アカウント %zu件、自社ドメイン %zu件、人物 %zu名、取引先 %zu社" },
	{ "list them in organisation.domains: without them a forged colleague can't "
	    "be told from a stranger",
	    "organisation.domains に登録してください。登録がないと、社員へのなりすまし"
	    "を見分けられません" },
	{ "none are configured", "登録されていません" },
	{ "name those whom a fraudster would pretend to be in organisation.people",
	    "なりすましの対象になりやすい役員や経理責任者を organisation.people に登録"
	    "してください" },
	{ "nobody is named", "登録されていません" },
	{ "set boundary.trusted_networks or boundary.preset, so that SPF is checked "
	    "against the right hop",
	    "SPFを正しい中継サーバーで確認できるように、boundary.trusted_networks また"
	    "は boundary.preset を設定してください" },
	{ "nothing is configured: the topmost Received line's writer is taken as the "
	    "only inside host",
	    "設定されていません。いちばん上のReceived行を書いたサーバーだけを社内とみ"
	    "なしています" },
	{ "set boundary.authserv_ids to the name your mail server writes, or results "
	    "= \"none\"",
	    "boundary.authserv_ids にメールサーバーが書き込む名前を設定するか、results "
	    "= \"none\" としてください" },
	{ "no authserv-id is trusted, so no Authentication-Results are",
	    "信頼するauthserv-idがないため、Authentication-Resultsを利用していません" },
	{ "if that is too slow, allow more (MemoryMax=%lluM), or set 'examiners'",
	    "遅い場合は、上限を増やす（MemoryMax=%lluM）か、'examiners' を設定してくだ"
	    "さい" },
	{ "%u at once, not %u: no more fit into the memory that is given here (%llu "
	    "MiB)",
	    "同時に%u個まで（本来は%u個）。使えるメモリ（%lluMiB）に、これ以上は収まりま"
	    "せん" },
	{ "up to %u at once; a service whose MemoryMax is below %lluM starts fewer",
	    "同時に%u個まで。サービスのMemoryMaxが%lluM未満の場合は減ります" },
	{ "set notice.contact to a name and a telephone number that the readers of the "
	    "mailbox know",
	    "notice.contact に、利用者が知っている相談先の名前と電話番号を設定してくだ"
	    "さい" },
	{ "they don't say whom to call about mail that is held",
	    "隔離したメールについての相談先が書かれません" },
	{ "set notice.phrase to a few words, and tell them to the readers of the "
	    "mailbox, and nobody else",
	    "notice.phrase に合言葉を設定し、利用者だけに知らせてください" },
	{ "nothing shows that they are yours: anybody can write a message that looks "
	    "like one",
	    "本物であることを示す合言葉がありません。誰でも、よく似たメールを送れます" },
	{ "they say whom to call, and bear the words that show that they are yours",
	    "相談先と、本物であることを示す合言葉が書かれます" },
	{ "chmod o-w it: who writes there runs programs as seki, or lets mail pass",
	    "chmod o-w で書き込みを禁止してください。書き込める人は、sekiの権限でプロ"
	    "グラムを動かしたり、メールを見逃させたりできます" },
	{ "chown it to root: who writes there runs programs as seki, or lets mail pass",
	    "所有者をrootに変更してください。書き込める人は、sekiの権限でプログラムを動"
	    "かしたり、メールを見逃させたりできます" },
	{ "chmod g-w it: who writes there runs programs as seki, or lets mail pass",
	    "chmod g-w で書き込みを禁止してください。書き込める人は、sekiの権限でプロ"
	    "グラムを動かしたり、メールを見逃させたりできます" },
	{ "anybody can write '%s'", "'%s' に誰でも書き込めます" },
	{ "'%s' belongs to '%.*s', who can write it",
	    "'%s' の所有者は '%.*s' で、書き込みができます" },
	{ "others of its group can write '%s'",
	    "'%s' に、同じグループのほかの人が書き込めます" },
	{ "nobody else can write the configuration, the rules, or the programs and "
	    "files that they name",
	    "設定、ルール、そこに指定されたプログラムとファイルに、ほかの人は書き込めま"
	    "せん" },
	{ "%.*s, kept in step", "%.*s（時刻同期あり）" },
	{ "let systemd-timesyncd or chrony keep it: certificates and tokens are "
	    "refused by a wrong clock, and new mail looks old",
	    "systemd-timesyncd か chrony で時刻を合わせてください。時刻がずれると、証"
	    "明書やトークンが拒否され、新しいメールが古いものとして扱われます" },
	{ "%.*s, and nobody keeps it in step", "%.*s（時刻同期なし）" },
	{ "%.*s; the kernel doesn't tell whether anybody keeps it in step",
	    "%.*s（時刻同期の有無は、カーネルから確認できません）" },
	{ "'seki rules lint' names them; correct what is yours",
	    "該当の行は「seki rules lint」で分かります。自社のルールであれば修正してく"
	    "ださい" },
	{ "lines that can't be read and do nothing: %zu",
	    "解釈できず無効になっている行が%zu行あります" },
	{ "'seki rules lint' names them; write what takes their place",
	    "該当の行は「seki rules lint」で分かります。新しい名前に書き換えてくださ"
	    "い" },
	{ "lines with a rule's name that is retired: %zu",
	    "廃止されたルール名を使っている行が%zu行あります" },
	{ "'seki rules lint' names them; SpamAssassin's own files have a few, which "
	    "does no harm",
	    "該当の名前は「seki rules lint」で分かります。SpamAssassin付属のルールに"
	    "も少しありますが、問題ありません" },
	{ "names of rules that nobody defines: %zu",
	    "定義のないルール名が%zu個使われています" },
	{ "remove jail = \"none\"", "jail = \"none\" を削除してください" },
	{ "off: hostile mail is parsed without walls",
	    "無効です。悪意のあるメールも、隔離しないまま解析しています" },
	{ "use a kernel with seccomp filters",
	    "seccompフィルターに対応したカーネルを使ってください" },
	{ "nothing must be done; newer kernels add a second wall",
	    "対応は不要です。新しいカーネルでは、もう一段の隔離が加わります" },
	{ "resource limits, seccomp, Landlock", "リソース制限、seccomp、Landlock" },
	{ "resource limits, seccomp; no Landlock on this kernel",
	    "リソース制限、seccomp（このカーネルではLandlockを使えません）" },
	{ "correct that place, or rules.stock and rules.house if they name another than they "
	    "should; see seki-rules(5)",
	    "その箇所を直すか、場所の指定が違う場合は rules.stock と rules.house を直してく"
	    "ださい。詳しくは seki-rules(5) をご覧ください" },
	{ "mode", "動作モード" },
	{ "hold: suspects are moved to '%.*s'",
	    "hold：疑わしいメールは '%.*s' に移動します" },
	{ "observe: nothing is moved; mode = \"hold\" moves suspects to '%.*s', and nothing "
	    "that came before",
	    "observe：移動は行いません。mode = \"hold\" にすると、以後に届いた疑わしいメー"
	    "ルを '%.*s' に移動します" },
	{ "the token is good, and this mailbox isn't open to it: Add-MailboxPermission with "
	    "FullAccess for the object id of the enterprise application; a new right takes "
	    "up to an hour, and a busy server says the same",
	    "トークンは有効ですが、このメールボックスを開く権限がありません。エンタープラ"
	    "イズアプリケーションのオブジェクトIDに Add-MailboxPermission で FullAccess を"
	    "付与してください（反映に1時間ほどかかることがあり、サーバーの混雑時にも同じ応"
	    "答になります）" },
	{ "the token is refused: with Microsoft 365, IMAP.AccessAsApp with an administrator's "
	    "consent, New-ServicePrincipal with the enterprise application's object id, and "
	    "IMAP switched on for the mailbox; with Google, delegation of the whole domain "
	    "for https://mail.google.com/",
	    "トークンが拒否されました。Microsoft 365 では、IMAP.AccessAsApp と管理者の同意、"
	    "エンタープライズアプリケーションのオブジェクトIDによる New-ServicePrincipal、"
	    "メールボックスのIMAPの有効化を、Google では https://mail.google.com/ のドメイン"
	    "全体の委任を確認してください" },
	{ "%zu rules, digest %.12s", "ルール %zu件、ダイジェスト %.12s" },
	{ "'%s' is not there yet; the first scan makes it",
	    "'%s' はまだありません。最初のスキャンで作成されます" },
	{ "run it as the user who runs the scans, or as a member of the group of those "
	    "who read the store",
	    "スキャンを実行するユーザーか、データベースを読めるグループのユーザーで実行"
	    "してください" },
	{ "run it as its owner (runuser -u %s -- seki doctor), or as a member of its "
	    "group",
	    "所有者（runuser -u %s -- seki doctor）か、そのグループのユーザーで実行して"
	    "ください" },
	{ "correct store.path: what stands there isn't seki's, and is left alone",
	    "store.path を修正してください。そこにあるものはsekiのものではないため、"
	    "変更しません" },
	{ "install the seki that wrote it, or a newer one; the store is in order",
	    "記録したときと同じか、それより新しいsekiをインストールしてください。"
	    "データベースに問題はありません" },
	{ "run a scan; the store is in order",
	    "一度スキャンを実行してください。データベースに問題はありません" },
	{ "try it again; 'fuser' with the store's name tells who holds it",
	    "もう一度お試しください。使用中のプロセスは「fuser」で分かります" },
	{ "move it away with its -wal and -shm, which would spoil another, then restore a "
	    "backup or begin anew; keep all three, for much of them may still be read",
	    "-wal・-shmも含めて別の場所に移してから（残すと次のデータベースが壊れます）、"
	    "バックアップから戻すか、新しく始めてください。まだ読める部分が多いため、"
	    "移したファイルは削除しないでください" },
	{ "check the rights of its folder, and the disk",
	    "フォルダーの権限とディスクを確認してください" },
	{ "a scan can't write '%s': %.*s", "スキャンが '%s' に書き込めません：%.*s" },
	{ "chmod o-rwx it: it holds what people write to you",
	    "chmod o-rwx を実行してください。届いたメールの内容が記録されています" },
	{ "'%s', mode %04o", "'%s'、モード %04o" },
	{ "see the checks of this mailbox below",
	    "下の、このメールボックスの確認結果をご覧ください" },
	{ "'%.*s' %.*s: last good %.*s, messages: %llu%s%.*s",
	    "'%.*s' %.*s：最後の正常終了 %.*s、メール %llu通%s%.*s" },
	{ "never", "なし" },
	{ "look at them: seki log --verdict deferred",
	    "「seki log --verdict deferred」で確認してください" },
	{ "make room there: a scan that can't write the log judges and moves nothing",
	    "空き容量を確保してください。記録を書けないスキャンは、判定も移動もしません" },
	{ "its disk has %llu MB left, and a scan wants %llu",
	    "ディスクの空きは%llu MBで、スキャンには%llu MBが必要です" },
	{ "'%.*s' has messages that stay in place unjudged after every try: %llu",
	    "'%2$.*1$s' に、規定の回数試しても判定できずそのまま残っているメールがあり"
	    "ます（%3$llu通）" },
	{ "the next scan settles them", "次のスキャンで処理されます" },
	{ "%llu of '%.*s'", "%llu件（'%3$.*2$s'）" },
	{ "move the store away with its -wal and -shm, then restore a backup or begin anew: "
	    "until then mail is judged without memory",
	    "データベースを-wal・-shmも含めて別の場所に移してから、バックアップから戻す"
	    "か、新しく始めてください。それまでは、過去のやり取りを使わずに判定します" },
	{ "apt-get install poppler-utils poppler-data; seki-codes comes with seki and "
	    "stands beside it or in " SEKI_LIBEXECDIR,
	    "apt-get install poppler-utils poppler-data を実行してください。seki-codes "
	    "はsekiに付属し、sekiと同じ場所か " SEKI_LIBEXECDIR " にあります" },
	{ "use a kernel with Landlock (5.13 or newer, with lsm=landlock), and not jail "
	    "= \"none\": without it no program is let near an attachment",
	    "Landlockに対応したカーネル（5.13以降、lsm=landlock）を使い、jail = "
	    "\"none\" は使わないでください。対応していない場合、添付ファイルの解析に"
	    "外部プログラムを使いません" },
	{ "try it again; if it stays so, please report it",
	    "もう一度試してください。変わらない場合は、不具合としてお知らせください" },
	{ "no helper", "補助プログラムがありません" },
	{ "no sandbox", "隔離して実行できません" },
	{ "a trial was read", "試験用のデータを読み取れました" },
	{ "not scanned: %s", "確認できません：%s" },
	{ "a trial came out empty or wrong", "試験用のデータを正しく読み取れませんでした" },

	/* ---- seki doctor: domains of the configuration ---- */
	{ "take it out of the vendor's domains, and name the addresses that are theirs "
	    "in its contacts",
	    "取引先の domains から外し、相手のアドレスを contacts に登録してください" },
	{ "take it out of organisation.domains, and name your people's addresses in "
	    "organisation.people",
	    "organisation.domains から外し、社員のアドレスを organisation.people に登"
	    "録してください" },
	{ "take it out of organisation.services",
	    "organisation.services から外してください" },
	{ "one entry for one domain; a group of companies that share one is a vendor "
	    "with several names",
	    "一つのドメインは一か所にだけ登録してください。同じドメインを使うグループ"
	    "会社は、複数の名前を持つ一つの取引先として登録します" },
	{ "our own domains", "自社ドメイン" },
	{ "the services", "外部サービス" },
	{ "vendor '%.*s'", "取引先 '%.*s'" },
	{ "free mail, or a provider's customers", "フリーメールやプロバイダーの利用者" },
	{ "a host under which anybody may have a name", "誰でも名前を取得できるサービス" },
	{ "'%.*s' stands under %.*s and under %.*s",
	    "'%.*s' は、%.*s と %.*s の両方に登録されています" },
	{ "'%.*s', under %.*s, is %s: whoever writes from there counts as %s",
	    "'%.*s'（%.*s）は%sのドメインです。このドメインからのメールは、誰が送って"
	    "も%sとして扱われます" },
	{ "one of us", "社内" },
	{ "that vendor", "その取引先" },
	{ "that service", "そのサービス" },

	/* ---- seki doctor: DNS and our own domains ---- */
	{ "publish a TXT record there that lists your mail servers and ends in -all; of "
	    "a domain that sends no mail it is \"v=spf1 -all\"",
	    "送信に使うメールサーバーを列挙し、-all で終わるTXTレコードを公開してくだ"
	    "さい。メールを送信しないドメインでは \"v=spf1 -all\" とします" },
	{ "'%.*s' has no SPF record: other servers can't tell who may send for it",
	    "'%.*s' にはSPFレコードがありません。受信側は、正規の送信元かどうかを確認"
	    "できません" },
	{ "once the reports show that your own mail passes, say p=quarantine or "
	    "p=reject, and sp= the same where it is said",
	    "レポートで自社のメールが合格していることを確認できたら、p=quarantine か "
	    "p=reject に変更してください。sp= がある場合は同じ値にします" },
	{ "'%.*s' only watches (DMARC, %.*s=%.*s): forged mail in its name is "
	    "delivered",
	    "'%.*s' のDMARCは監視のみ（%.*s=%.*s）です。このドメインを名乗る偽のメー"
	    "ルが配信されます" },
	{ "once the reports show that your own mail passes, take t=y out",
	    "レポートで自社のメールが合格していることを確認できたら、t=y を外してくだ"
	    "さい" },
	{ "'%.*s' is only on trial (DMARC, %.*s=%.*s with t=y): forged mail in its "
	    "name may be delivered",
	    "'%.*s' のDMARCは試行中（%.*s=%.*s、t=y）です。このドメインを名乗る偽の"
	    "メールが配信されることがあります" },
	{ "'%.*s': SPF, and DMARC with %.*s=%.*s",
	    "'%.*s'：SPFとDMARC（%.*s=%.*s）が設定されています" },
	{ "publish a TXT record at _dmarc below it: \"v=DMARC1; p=none; "
	    "rua=mailto:...\" first, and p=quarantine or p=reject once the reports "
	    "show that your own mail passes",
	    "_dmarc にTXTレコードを公開してください。最初は \"v=DMARC1; p=none; "
	    "rua=mailto:...\" とし、レポートで自社のメールが合格していることを確認で"
	    "きたら p=quarantine か p=reject に変更します" },
	{ "'%.*s' has no DMARC record: anybody may write in its name",
	    "'%.*s' にはDMARCレコードがありません。誰でもこのドメインを名乗れます" },
	{ "answers about '%.*s'", "'%.*s' について応答がありました" },
	{ "check resolv.conf or dns.servers; a local caching resolver is best",
	    "resolv.conf か dns.servers を確認してください。このサーバー上のキャッシュ"
	    "リゾルバーを使うのが最適です" },
	{ "no answer about '%.*s'", "'%.*s' について応答がありません" },

	/* ---- seki doctor: authorities and the line ---- */
	{ "a file in PEM form that seki's user may read",
	    "sekiの実行ユーザーが読めるPEM形式のファイルを指定してください" },
	{ "get the authority's present certificate",
	    "認証局の現在の証明書を入手してください" },
	{ "'%.*s': all that is in it has expired (%zu)",
	    "'%.*s'：証明書がすべて期限切れです（%zu枚）" },
	{ "put the certificate that follows it into the same file now",
	    "後継の証明書を、今のうちに同じファイルに追加してください" },
	{ "'%.*s': certificates: %zu; that of '%.*s' ends on %s",
	    "'%.*s'：証明書 %zu枚。うち '%.*s' の期限は %s です" },
	{ "'%.*s': certificates: %zu; expired: %zu",
	    "'%.*s'：証明書 %zu枚、期限切れ %zu枚" },
	{ "apt-get install ca-certificates, or name your own authority in tls.ca_file",
	    "apt-get install ca-certificates を実行するか、自社の認証局を tls.ca_file "
	    "に指定してください" },
	{ "the system has no certificates of authorities in '%.*s'",
	    "'%.*s' に認証局の証明書がありません" },
	{ "the system's: %zu certificates in '%.*s'",
	    "システム標準：%zu枚（'%3$.*2$s'）" },
	{ "none is needed for servers: tls.pin_sha256 names the certificate",
	    "サーバーの確認には使いません（tls.pin_sha256 で証明書を指定しています）" },
	{ "apt-get install ca-certificates, or set smime.ca_file",
	    "apt-get install ca-certificates を実行するか、smime.ca_file を設定してく"
	    "ださい" },
	{ "there are no authorities: no signature of a person can be proved",
	    "認証局の証明書がないため、個人の署名を確認できません" },
	{ "the system's: %zu certificates in '%s'", "システム標準：%zu枚（'%s'）" },
	{ "apt-get install --reinstall ca-certificates",
	    "apt-get install --reinstall ca-certificates を実行してください" },
	{ "it names %.*s, was issued by '%.*s' and ends on %s",
	    "対象 %.*s、発行者 '%.*s'、期限 %s" },
	{ "compare it with the server's own, by another way than this line; if it is "
	    "right, trust its authority (tls.ca_file) or the certificate itself "
	    "(tls.pin_sha256)",
	    "この接続とは別の方法で、サーバーの本物の証明書と照合してください。正しけ"
	    "れば、その認証局（tls.ca_file）か証明書そのもの（tls.pin_sha256）を信頼す"
	    "るように設定します" },
	{ "once the server has a new one, set tls.pin_sha256 to that: until then "
	    "nothing is scanned",
	    "サーバーの証明書が更新されたら、tls.pin_sha256 をその値に変更してくださ"
	    "い。変更するまではスキャンできません" },
	{ "the pinned one, %s; %.*s", "指定の証明書と一致、%s。%.*s" },
	{ "ask whoever keeps the server to renew it: from that day on nothing is "
	    "scanned",
	    "サーバーの管理者に更新を依頼してください。期限を過ぎるとスキャンできませ"
	    "ん" },
	{ "verified, %s; %.*s (days left: %lld)", "確認済み、%s。%.*s（残り%lld日）" },
	{ "check user and secret; is IMAP switched on for this mailbox?",
	    "ユーザー名とパスワードを確認してください。このメールボックスでIMAPは有効"
	    "ですか？" },
	{ "the server asks us to come back later",
	    "時間をおくよう、サーバーから求められています" },
	{ "is this really an IMAP server, on an IMAPS port?",
	    "接続先はIMAPサーバーで、IMAPS用のポートですか？" },
	{ "the server's log says more", "詳しくは、サーバーのログを確認してください" },
	{ "check host and port, and whether a firewall stands between",
	    "ホスト名とポート番号、途中のファイアウォールを確認してください" },
	{ "'%.*s:%u' answers at %s", "'%.*s:%u' が応答しました（%s）" },
	{ "is this an IMAPS port (993 most often)? seki speaks TLS from the first byte",
	    "IMAPS用のポート（通常は993）ですか？ sekiは最初からTLSで接続します" },
	{ "held mail is copied and the original marked deleted; the mail program's "
	    "'expunge' removes it",
	    "隔離するメールをコピーし、元のメールに削除の印を付けます。元のメールは、"
	    "メールソフトでフォルダーを最適化（expunge）すると消えます" },
	{ "has: %.*s; hasn't: %.*s", "対応 %.*s、非対応 %.*s" },
	{ "as '%.*s', with a token", "'%.*s' としてトークンで成功しました" },
	{ "as '%.*s', with a password", "'%.*s' としてパスワードで成功しました" },

	/* ---- seki doctor: the mailbox ---- */
	{ "run that command as the user who runs the scans: it has to be there (127 most "
	    "often says that it isn't), to end with 0, and to print one line",
	    "スキャンを実行するユーザーでこのコマンドを実行し、終了コード0で1行だけ出力"
	    "することを確認してください（127は、多くの場合コマンドが見つからないことを"
	    "示します）" },
	{ "systemd's units hand it over (LoadCredential=); from a shell only a scan that a "
	    "unit starts can be checked",
	    "systemdのユニット（LoadCredential=）が渡すものです。シェルからは確認できない"
	    "ため、ユニットでスキャンを実行して確認してください" },
	{ "a secret's file is there, has one line, belongs to the user who runs the scans, "
	    "and is for him alone (chmod 600)",
	    "パスワードのファイルは1行だけとし、スキャンを実行するユーザーの所有で、本人"
	    "だけが読めるようにしてください（chmod 600）" },
	{ "name a master file with --zone that can be read, or leave the option out",
	    "--zone には読み取れるマスターファイルを指定するか、オプションを外してください" },
	{ "this server takes no tokens (XOAUTH2): is it the right host? else log in with a "
	    "password",
	    "このサーバーはトークン（XOAUTH2）に対応していません。ホスト名を確認するか、"
	    "パスワードでログインしてください" },
	{ "read", "読み取りました" },
	{ "try it again", "もう一度試してください" },
	{ "the mail that is there could not be looked at",
	    "フォルダーのメールを確認できませんでした" },
	{ "too little mail from outside is there to tell where the outside begins (%zu "
	    "of %zu)",
	    "社外からのメールが少なく、境界を判断できません（%2$zu通中%1$zu通）" },
	{ "as configured in %zu of %zu messages", "%2$zu通中%1$zu通が設定どおりです" },
	{ "if you know these hosts as your own, put this into the configuration, in place "
	    "of the boundary that stands there if one does (of this account, where others "
	    "differ)",
	    "これらが自社のサーバーであれば、次の内容を設定に書いてください。boundaryが"
	    "すでにある場合は、それと置き換えます（ほかと異なる場合は、このアカウントの設定"
	    "に）" },
	{ "%zu of %zu messages came from outside; the configured boundary is what they "
	    "show in %zu; most were written down by '%.*s'",
	    "%2$zu通中%1$zu通が社外からのメールで、設定した境界と一致するのは%3$zu通で"
	    "す。多くは '%5$.*4$s' が受信しています" },
	{ "check the name and the rights", "名前と権限を確認してください" },
	{ "name it as the server does: '%.*s'",
	    "サーバーでの名前 '%.*s' で指定してください" },
	{ "'%.*s', messages: %llu", "'%.*s'：メール %llu通" },
	{ "folders have no levels here", "フォルダーに階層がありません" },
	{ "own folders begin with '%.*s'; '%c' parts levels",
	    "自分のフォルダー名は '%.*s' で始まり、階層の区切りは '%c' です" },
	{ "'%c' parts levels", "階層の区切りは '%c' です" },
	{ "below %.*s lie the folders of others: patterns mean them only if they begin "
	    "so",
	    "%.*s の下は、ほかの利用者のフォルダーです。パターンは、同じ名前で始まる場"
	    "合だけこれらを対象にします" },
	{ "compare it with the names that the server has, or leave it: a folder that "
	    "comes later will be scanned",
	    "サーバーでの名前と照合してください。後から作られるフォルダーのためであれば、"
	    "このままで構いません" },
	{ "compare it with the names that the server has, such as %.*s",
	    "サーバーでの名前（%.*s など）と照合してください" },
	{ "'%.*s' means no folder", "'%.*s' に該当するフォルダーがありません" },
	{ "'%.*s' means folders: %zu (%.*s)",
	    "'%.*s' に該当するフォルダーは%zu個です（%.*s）" },
	{ "check the rights, or leave it out with 'exclude'",
	    "権限を確認するか、exclude で対象から外してください" },
	{ "name fewer, or leave some out with 'exclude'",
	    "指定を減らすか、一部を exclude で対象から外してください" },
	{ "patterns mean more than the %d folders that are scanned: %zu are left out",
	    "該当するフォルダーが上限の%d個を超えるため、%zu個をスキャンしません" },
	{ "name a folder of its own: quarantine = \"Quarantine\"",
	    "専用のフォルダーを指定してください（quarantine = \"Quarantine\"）" },
	{ "'%.*s' is for junk or trash there: what is held would be deleted some day",
	    "'%.*s' は迷惑メールやごみ箱のフォルダーです。隔離したメールが、いずれ削除"
	    "されます" },
	{ "read for what is sent: %.*s", "送信済みメールの読み取り先：%.*s" },
	{ "name it in 'sent', or say sent = \"none\" if nothing is sent from here: "
	    "without it everybody is a stranger",
	    "sent に指定してください。送信に使わないメールボックスでは sent = "
	    "\"none\" とします。読み取れないと、どの相手も初めての相手になります" },
	{ "none is known by what the server says or by a usual name",
	    "送信済みフォルダーが見つかりません" },
	{ "no folder that could be scanned, and is not, got mail in %d days",
	    "過去%d日間、スキャンしていないフォルダーに届いたメールはありません" },
	{ "a filter puts mail there? Then let it be scanned as below (a pattern such as "
	    "\"*\" means many); what people file there themselves needs no look: name "
	    "that in 'exclude'",
	    "自動で振り分けている場合は、次のように指定してスキャンしてください（\"*\" "
	    "などのパターンでまとめて指定できます）。利用者が手作業で移しているフォル"
	    "ダーは確認が不要なので、exclude に指定してください" },
	{ "in %d days mail came into folders that nobody scans: %.*s",
	    "過去%d日間に、スキャンしていないフォルダーにメールが届いています：%.*s" },
	{ "a pattern such as \"*\" has them scanned, or 'exclude' leaves them out",
	    "\"*\" などのパターンで対象に加えるか、exclude で外してください" },
	{ "folders that nobody scans and that were not looked at, for there are so "
	    "many: %zu",
	    "数が多いため、スキャンしていないフォルダーのうち%zu個は確認していませ"
	    "ん" },
	{ "without a list no pattern means anything; the server's log says more",
	    "一覧がないとパターンを使えません。詳しくは、サーバーのログを確認してくだ"
	    "さい" },
	{ "'%.*s' matches no folder of '%.*s' now",
	    "'%2$.*1$s' に該当するフォルダーが、現在 '%4$.*3$s' にありません" },
	{ "'folders' of '%.*s' mean no folder that is there, so that none of its mail is "
	    "judged: 'seki doctor' names some that are",
	    "'%2$.*1$s' の 'folders' に当てはまるフォルダーがないため、メールを1通も判定し"
	    "ていません。実在するフォルダーは 'seki doctor' で確認できます" },
	{ "the patterns in 'folders' of '%.*s' mean %zu folders; the first %zu by name "
	    "are scanned, and %zu are not: name fewer, or leave some out with "
	    "'exclude'",
	    "'%.*s' の folders のパターンに該当するフォルダーは%zu個あります。名前順に"
	    "%zu個だけをスキャンし、残りの%zu個はスキャンしません。指定を減らすか、一部を "
	    "exclude で対象から外してください" },
	{ "cannot keep what the samples came to: %s", "サンプルの判定結果を保持できません：%s" },
	{ "cannot tell which folders of '%.*s' to scan: %s",
	    "'%.*s' のどのフォルダーをスキャンするか確認できません：%s" },
	{ "there is nothing to be told, so that no notice would be written",
	    "知らせることがないため、通知は書き込まれません" },
	{ "'%.*s' is there", "'%.*s' があります" },
	{ "'%.*s' is gone, and with it the messages that are held there: %llu",
	    "'%.*s' がありません。隔離中のメール%llu通も見つかりません" },
	{ "was it renamed or deleted? give it its name back, or name it in 'quarantine' "
	    "as it is called now; if it was deleted, restore it from the mail server's "
	    "backup",
	    "名前の変更や削除がなかったか確認してください。元の名前に戻すか、今の名前を "
	    "quarantine に指定してください。削除した場合は、メールサーバーのバックアップ"
	    "から戻してください" },
	{ "'%.*s' is not there yet; it is made when something is held",
	    "'%.*s' はまだありません。隔離するメールがあったときに作成されます" },
	{ "the next scan logs in at once; earlier log-ins were refused",
	    "以前ログインを拒否されましたが、次のスキャンはすぐにログインします" },
	{ "a PEM file of private keys without a passphrase, and their certificates if "
	    "you like; for its owner alone (chmod 600)",
	    "パスフレーズなしの秘密鍵（必要なら証明書も）を入れたPEMファイルを指定し、"
	    "所有者だけが読めるようにしてください（chmod 600）" },
	{ "read: keys: %zu, certificates: %zu",
	    "読み取りました（鍵 %zu個、証明書 %zu枚）" },
	{ "renew it, and keep the old key and certificate beside the new ones: older "
	    "mail needs them",
	    "更新してください。以前のメールを開くために、古い鍵と証明書も残しておいて"
	    "ください" },
	{ "the certificate that lasts longest expired on %.10s",
	    "証明書の期限は、最も長いものでも %.10s に切れています" },
	{ "the certificate that lasts longest expires on %.10s",
	    "証明書の期限は、最も長いもので %.10s です" },

	/* ---- seki doctor: Sent ---- */
	{ "answers that people write from their own mailbox in this one's name are kept "
	    "in theirs: Set-Mailbox -MessageCopyForSentAsEnabled $true "
	    "-MessageCopyForSendOnBehalfEnabled $true for this mailbox, or name their "
	    "Sent folders in memory.sent_also; what an ERP system sends: the domains "
	    "of its Message-IDs in memory.message_id_domains",
	    "各自のメールボックスからこのアドレスの名前で送った返信は、各自の送信済み"
	    "フォルダーに残ります。このメールボックスに対して Set-Mailbox "
	    "-MessageCopyForSentAsEnabled $true -MessageCopyForSendOnBehalfEnabled "
	    "$true を実行するか、各自の送信済みフォルダーを memory.sent_also に登録し"
	    "てください。基幹システムから送るメールは、Message-IDのドメインを "
	    "memory.message_id_domains に登録します" },
	{ "where else are answers kept? Name the folders in 'sent', those of people who "
	    "answer in its name in memory.sent_also; what an ERP system sends: the "
	    "domains of its Message-IDs in memory.message_id_domains",
	    "ほかにも返信の保存先はありませんか。そのフォルダーを sent に、このアドレス"
	    "の名前で返信する人のフォルダーを memory.sent_also に登録してください。基幹"
	    "システムから送るメールは、Message-IDのドメインを "
	    "memory.message_id_domains に登録します" },
	{ "'%.*s': %llu proved answers in 90 days, of %d that it takes to tell how much "
	    "of what it sends is seen; until then, not to have written to somebody "
	    "counts as unknown",
	    "'%.*s'：過去90日間に確認できた返信は%llu通で、送信済みメールの把握状況を"
	    "判断するには%d通必要です。それまでは、「こちらから送ったことのない相手」か"
	    "どうかを不明として扱います" },
	{ "'%.*s': %llu %% of %llu answers are to mail that was seen in Sent",
	    "'%.*s'：返信の%llu%%（全%llu通）で、元のメールを送信済みフォルダーで確認で"
	    "きました" },
	{ "'%.*s': %llu %% of %llu answers are to mail that was seen in Sent; below 80 "
	    "%%, not to have written to somebody counts as unknown",
	    "'%.*s'：返信の%llu%%（全%llu通）で、元のメールを送信済みフォルダーで確認で"
	    "きました。80%%を下回ると、「こちらから送ったことのない相手」かどうかを不明"
	    "として扱います" },
	{ "'%.*s': its Sent folder is not read (sent = \"none\")",
	    "'%.*s'：送信済みフォルダーを読み取っていません（sent = \"none\"）" },
	{ "sent = \"auto\", or the folders' names",
	    "sent = \"auto\" とするか、フォルダー名を指定してください" },
	{ "'%.*s': no Sent folder has been read yet",
	    "'%.*s'：送信済みフォルダーをまだ読み取っていません" },
	{ "run 'seki learn' once; if it finds none, name it in 'sent'",
	    "「seki learn」を一度実行してください。見つからない場合は、sent に指定して"
	    "ください" },

	/* ---- seki doctor --heartbeat ---- */
	{ "%lld h", "%lld時間" },
	{ "%lld min", "%lld分" },
	{ "%lld s", "%lld秒" },
	{ "the last good scan ended at %.*s", "最後に正常に終了したスキャンは %.*s です" },
	{ "no scan has succeeded yet: run 'seki scan' by hand, which says why",
	    "スキャンがまだ一度も成功していません。「seki scan」を手動で実行すると原因"
	    "が分かります" },
	{ "no scan has succeeded since %.*s (alerts.alarm_after is %.*s): is its timer "
	    "on? 'seki scan' run by hand says what else is wrong",
	    "%.*s を最後に、スキャンが成功していません（alerts.alarm_after は %.*s）。"
	    "タイマーが有効か確認してください。ほかの原因は「seki scan」を手動で実行す"
	    "ると分かります" },
	{ "'%.*s' of '%.*s' was never reached%.*s",
	    "'%4$.*3$s' の '%2$.*1$s' を一度も読み取れていません%6$.*5$s" },
	{ "'%.*s' of '%.*s' was not reached since %.*s%.*s",
	    "'%4$.*3$s' の '%2$.*1$s' を %6$.*5$s から読み取れていません%8$.*7$s" },
	{ ": %.*s", "：%.*s" },
	{ "the notice of held mail could not be written: %.*s",
	    "隔離通知を書き込めませんでした：%.*s" },
	{ "no scan has succeeded yet: there is no store '%s'",
	    "スキャンがまだ一度も成功していません（データベース '%s' がありません）" },
	{ "alerts.%s runs '%s'", "alerts.%s は '%s' を実行します" },
	{ "alerts.%s: '%s' is no program that can be run, so nobody would be told",
	    "alerts.%s：'%s' は実行できるプログラムではないため、アラートなどが誰にも届き"
	    "ません" },
	{ "write its whole path, and let the user who scans run it",
	    "フルパスで指定し、スキャンを行うユーザーに実行権限を付けてください" },
	{ "'%.*s' stands since %.*s: %.*s", "'%2$.*1$s'（%4$.*3$s から継続中）：%6$.*5$s" },
	{ "mend its cause: 'alerts' in seki.conf(5) tells the kinds",
	    "原因を取り除いてください（種類の説明は seki.conf(5) の alerts にあります）" },
	{ "ask as it says; there is nothing to mend in seki, and this is told for a week",
	    "上の内容を本人に確認してください。設定などを直す必要はなく、1週間で表示されなくな"
	    "ります" },
	{ "look for it in the mailbox, and ask again for what is to be done; this is told "
	    "for a week", "メールボックスの中でそのメールを探し、必要ならもう一度指示して"
	    "ください。1週間で表示されなくなります" },
	{ "tell them on the number on file; there is nothing to mend in seki, and this is "
	    "told for a week", "手元の記録にある電話番号で先方に知らせてください。設定などを直す"
	    "必要はなく、1週間で表示されなくなります" },
	{ "ask whoever runs the server to look for it, in a backup too; there is nothing to "
	    "mend in seki, and this is told for a week", "メールサーバーの管理者に、バックアップ"
	    "も含めて探すよう依頼してください。設定などを直す必要はなく、1週間で表示されなくな"
	    "ります" },
	{ "none stands", "継続中のアラートはありません" },
	{ "alerts can't be noted: %s", "アラートを記録できません：%s" },

	/* ---- The line to a server ---- */
	{ "cannot find host '%s': %s", "ホスト '%s' が見つかりません：%s" },
	{ "cannot connect to '%s:%u': %s", "'%s:%u' に接続できません：%s" },
	{ "certificate of '%s:%u' expired on %s",
	    "'%s:%u' の証明書は %s に期限が切れています" },
	{ "certificate of '%s:%u' is not valid before %s",
	    "'%s:%u' の証明書は %s まで有効になりません" },
	{ "certificate of '%s:%u' is for another host: '%s'",
	    "'%s:%u' の証明書は別のホストのものです：'%s'" },
	{ "certificate of '%s:%u' is signed by an unknown authority: %s",
	    "'%s:%u' の証明書は、信頼していない認証局のものです：%s" },
	{ "certificate of '%s:%u' is not valid: %s",
	    "'%s:%u' の証明書は無効です：%s" },
	{ "'%s:%u' shows no certificate", "'%s:%u' から証明書が提示されません" },
	{ "certificate of '%s:%u' is not the pinned one: its SHA-256 is %s",
	    "'%s:%u' の証明書が、指定のものと一致しません（SHA-256は %s）" },
	{ "tls.ca_file: cannot read certificates from '%s': %s",
	    "tls.ca_file：'%s' から証明書を読み取れません：%s" },
	{ "tls.ca_file: there is no certificate in PEM in '%s'",
	    "tls.ca_file：'%s' にPEM形式の証明書がありません" },
	{ "cannot read the system's certificates",
	    "システムの証明書を読み取れません" },
	{ "cannot read certificates from '%s': %s",
	    "'%s' から証明書を読み取れません：%s" },
	{ "no certificate can be read from '%s'",
	    "'%s' に読み取れる証明書がありません" },
	{ "'%s:%u' does not speak TLS", "'%s:%u' はTLSに対応していません" },
	{ "'%s:%u' does not speak TLS 1.2 or later",
	    "'%s:%u' はTLS 1.2以降に対応していません" },
	{ "no TLS handshake with '%s:%u': %s", "'%s:%u' とTLS接続を確立できません：%s" },
	{ "no TLS handshake with '%s:%u' within %lld s",
	    "'%s:%u' とのTLS接続が%lld秒以内に確立しませんでした" },
	{ "'%s' is no host name", "'%s' はホスト名として使えません" },
	{ "cannot %s: server said %s", "%sに失敗しました（サーバーの応答：%s）" },
	{ "cannot %s: %s", "%sに失敗しました：%s" },
	{ "cannot %s: no folder is open",
	    "%sに失敗しました：フォルダーを開いていません" },
	{ "cannot %s: the server answered with a message's text",
	    "%sに失敗しました：サーバーがメールの本文を返しました" },
	{ "cannot %s: the server lists them in parts without end",
	    "%sに失敗しました：サーバーの一覧が終わりません" },
	{ "cannot go on with server '%s': %s",
	    "サーバー '%s' との通信を続けられません：%s" },
	{ "lost the line to '%s': %s", "'%s' との接続が切れました：%s" },
	{ "it answered what is no answer in IMAP", "IMAPの応答ではありません" },
	{ "it said BYE", "サーバーがBYEを返しました" },
	{ "it answered a command before it was sent",
	    "送信していないコマンドへの応答がありました" },
	{ "it sent flags that are none", "正しくないフラグが届きました" },
	{ "it greets with what belongs to a folder",
	    "接続時の応答に、フォルダーを開いたときの応答が含まれています" },
	{ "it sent blanks without end", "空白が際限なく届きました" },
	{ "it sent a blank where none belongs",
	    "あってはならない位置に空白があります" },
	{ "it sent a literal outside of data",
	    "データではない行にリテラルが含まれています" },
	{ "it sent capabilities that are none", "正しくない機能一覧が届きました" },
	{ "it sent too many messages", "届いたメールが多すぎます" },
	{ "its answer has too many lines", "応答の行数が多すぎます" },
	{ "it sent parentheses too deep", "応答の括弧が深すぎます" },
	{ "it sent a literal in a status line",
	    "状態を示す行にリテラルが含まれています" },
	{ "it sent more than was asked for", "要求した量を超えるデータが届きました" },
	{ "it sent a brace that is no literal", "リテラルではない波括弧が届きました" },
	{ "it sent a literal too long", "長すぎるリテラルが届きました" },
	{ "it broke a line inside quotes", "引用符の途中で改行されています" },
	{ "it sent a NUL", "NUL文字が届きました" },
	{ "it sent a line without end", "終わりのない行が届きました" },
	{ "ask '%s' what it can do", "'%s' の機能の確認" },
	{ "log in to '%s'", "'%s' へのログイン" },
	{ "log in to '%s' as '%s'", "'%s' への '%s' としてのログイン" },
	{ "log in to '%s' as '%s' with a token",
	    "'%s' への '%s' としての（トークンによる）ログイン" },
	{ "tell '%s' who is asking", "'%s' へのクライアント名の通知" },
	{ "ask '%s' how folders are named", "'%s' のフォルダー名の形式の確認" },
	{ "look at folder '%s'", "フォルダー '%s' の確認" },
	{ "open folder '%s'", "フォルダー '%s' を開く操作" },
	{ "create folder '%s'", "フォルダー '%s' の作成" },
	{ "subscribe to folder '%s'", "フォルダー '%s' の購読登録" },
	{ "list the folders of '%s'", "'%s' のフォルダー一覧の取得" },
	{ "ask for messages from UID %llu on", "UID %llu以降のメールの一覧取得" },
	{ "ask for %s", "%sの一覧取得" },
	{ "ask for the flags of %s", "%sのフラグの取得" },
	{ "fetch %s", "%sの取得" },
	{ "fetch the headers of %s", "%sのヘッダーの取得" },
	{ "copy %s to '%s'", "%sの '%s' へのコピー" },
	{ "move %s to '%s'", "%sの '%s' への移動" },
	{ "mark %s as deleted", "%sに削除の印を付ける操作" },
	{ "expunge %s", "%sの消去" },
	{ "write a notice to '%s'", "'%s' への通知の書き込み" },
	{ "%zu messages from UID %llu on", "メール%zu通（UID %llu以降）" },
	{ "cannot expunge %s: server '%s' has no UIDPLUS",
	    "%sを消去できません：サーバー '%s' はUIDPLUSに対応していません" },
	{ "server '%s' asks to be left alone for %lld s: %s",
	    "サーバー '%s' から、%lld秒待つよう求められました：%s" },
	{ "server '%s' greets with PREAUTH: nobody has logged in yet",
	    "サーバー '%s' が、ログイン前なのにログイン済み（PREAUTH）と応答しました" },
	{ "folder name '%s' cannot be used: empty, too long, not UTF-8, or with control "
	    "characters",
	    "フォルダー名 '%s' は使えません（空、長すぎる、UTF-8ではない、または制御文"
	    "字を含む）" },
	{ "cannot log in to '%s': the user name or the secret is empty",
	    "'%s' にログインできません：ユーザー名かパスワードが空です" },
	{ "cannot log in to '%s': the user name or the secret holds a line end or a NUL",
	    "'%s' にログインできません：ユーザー名かパスワードに改行かNUL文字が含まれ"
	    "ています" },
	{ "cannot log in to '%s': the user name or the secret is not ASCII, and the "
	    "server has no AUTH=PLAIN",
	    "'%s' にログインできません：ユーザー名かパスワードがASCIIではなく、サーバー"
	    "がAUTH=PLAINに対応していません" },
	{ "cannot log in to '%s': it has neither LOGIN nor AUTH=PLAIN",
	    "'%s' にログインできません：LOGINにもAUTH=PLAINにも対応していません" },
	{ "cannot log in to '%s': the user name or the token is empty, or holds "
	    "characters that no token has",
	    "'%s' にログインできません：ユーザー名かトークンが空か、使えない文字を含ん"
	    "でいます" },
	{ "cannot log in to '%s': it takes no access token (AUTH=XOAUTH2 is not among "
	    "what it can do)",
	    "'%s' にログインできません：アクセストークン（AUTH=XOAUTH2）に対応していま"
	    "せん" },

	/* ---- Secrets and keys ---- */
	{ "token", "トークン" },
	{ "cannot read the %s of account '%.*s': %s",
	    "アカウント '%3$.*2$s' の%1$sを読み取れません：%4$s" },
	{ "cannot read the %s of account '%.*s': '%s': %s",
	    "アカウント '%3$.*2$s' の%1$sを読み取れません：'%4$s'：%5$s" },
	{ "cannot use '%s' as the %s of account '%.*s': %s",
	    "'%1$s' をアカウント '%4$.*3$s' の%2$sとして使えません：%5$s" },
	{ "no %s for account '%.*s': '%s' took longer than %d s",
	    "アカウント '%3$.*2$s' の%1$sを取得できません：'%4$s' が%5$d秒以内に終わり"
	    "ませんでした" },
	{ "no %s for account '%.*s': '%s' ended with status %d",
	    "アカウント '%3$.*2$s' の%1$sを取得できません：'%4$s' が終了コード%5$dで終"
	    "わりました" },
	{ "cannot run '%s': %s", "'%s' を実行できません：%s" },
	{ "it is too long", "長すぎます" },
	{ "it is empty", "空です" },
	{ "it has more than one line", "2行以上あります" },
	{ "it holds a NUL", "NUL文字が含まれています" },
	{ "none is configured", "設定されていません" },
	{ "it is no regular file", "通常のファイルではありません" },
	{ "others can read it (set its mode to 0600)",
	    "ほかの人が読めます（モードを0600にしてください）" },
	{ "$CREDENTIALS_DIRECTORY is not set (is this run by the service manager, with "
	    "LoadCredential=?)",
	    "$CREDENTIALS_DIRECTORY がありません（systemdから LoadCredential= を指定し"
	    "て実行していますか？）" },
	{ "a credential is named by a plain file name",
	    "credential にはファイル名だけを指定してください" },
	{ "cannot use the S/MIME key of account '%.*s': %s",
	    "アカウント '%.*s' のS/MIMEの鍵を使えません：%s" },
	{ "cannot open the certificates '%s'", "証明書のファイル '%s' を開けません" },
	{ "cannot open '%s': its name is too long", "'%s' を開けません：名前が長すぎます" },
	{ "cannot open the revocation list '%s'", "失効リスト '%s' を開けません" },
	{ "no revocation list can be read from '%s'",
	    "'%s' に読み取れる失効リストがありません" },
	{ "cannot open the folder of revocation lists '%s'",
	    "失効リストのフォルダー '%s' を開けません" },
	{ "more than %d revocation lists in '%s'",
	    "'%2$s' に失効リストが%1$d個を超えて入っています" },

	/* ---- Alerts, and what a scan complains of ---- */
	{ "the server lost a message of '%.*s' while it was moved from '%.*s' to "
	    "'%.*s': UID %llu, SHA-256 %.*s",
	    "'%2$.*1$s' のメール1通が、'%4$.*3$s' から '%6$.*5$s' への移動中にサーバー"
	    "上で失われました（UID %7$llu、SHA-256 %9$.*8$s）" },
	{ "the notice in '%.*s' of '%.*s' failed, so that nobody is told there of what "
	    "is held: %s",
	    "'%4$.*3$s' の '%2$.*1$s' に通知を書き込めず、隔離したメールが利用者に伝わ"
	    "っていません：%5$s" },
	{ "message %lld, which scored %.1f, was moved back to '%.*s' of '%.*s': ask "
	    "whoever reads that mailbox whether its sender was called at the number on "
	    "file. 'seki show %lld' says why it was held, 'seki review hold %lld' holds "
	    "it again",
	    "点数%2$.1fのメール（ID %1$lld）が '%6$.*5$s' の '%4$.*3$s' に戻されました。"
	    "手元の記録にある番号で差出人に確認したうえでの操作か、利用者にお尋ねくださ"
	    "い。隔離の理由は「seki show %7$lld」で確認でき、「seki review hold %8$lld」"
	    "で再び隔離できます" },
	{ "message %lld, which scored %.1f, was moved back to '%.*s' of '%.*s' and is "
	    "held again, this once; 'seki review release %lld' lets it through",
	    "点数%2$.1fのメール（ID %1$lld）が '%6$.*5$s' の '%4$.*3$s' に戻されたた"
	    "め、一度だけ再び隔離しました。受け取る場合は「seki review release %7$lld」"
	    "を実行してください" },
	{ "%llu message of '%.*s' could not be judged in %llu tries and stays in place "
	    "(see 'seki log --verdict deferred')",
	    "'%3$.*2$s' のメール%1$llu通を%4$llu回試しても判定できず、そのまま残してい"
	    "ます（「seki log --verdict deferred」で確認できます）" },
	{ "%llu messages of '%.*s' could not be judged in %llu tries and stay in place "
	    "(see 'seki log --verdict deferred')",
	    "'%3$.*2$s' のメール%1$llu通を%4$llu回試しても判定できず、そのまま残してい"
	    "ます（「seki log --verdict deferred」で確認できます）" },
	{ "fraud was sent from the mailbox of '%s', with whom '%.*s' has dealt (message "
	    "%lld): somebody else uses it; its mail is not taken for fraud from now "
	    "on, so call them",
	    "'%3$.*2$s' と取引のある '%1$s' のメールボックスから詐欺メールが送られまし"
	    "た（ID %4$lld）。第三者に使われています。今後このアドレスからのメールを詐"
	    "欺とはみなさないため、電話で相手に知らせてください" },
	{ "'%s' took longer than %d s and was stopped",
	    "'%s' が%d秒以内に終わらないため、停止しました" },
	{ "'%s' ended with status %d", "'%s' が終了コード%dで終わりました" },
	{ "alerts.%s: %s", "alerts.%s：%s" },
	{ "alerts can't be told: %s", "アラートを通知できません：%s" },
	{ "another run holds the lock '%s'",
	    "別のスキャンが実行中です（ロック '%s'）" },
	{ "cannot open lock '%s': %s", "ロックファイル '%s' を開けません：%s" },
	{ "cannot lock '%s': %s", "'%s' をロックできません：%s" },
	{ "account '%.*s': %s", "アカウント '%.*s'：%s" },
	{ "cannot scan '%.*s': %s", "'%.*s' をスキャンできません：%s" },
	{ "cannot scan '%.*s' of '%.*s': %s",
	    "'%4$.*3$s' の '%2$.*1$s' をスキャンできません：%5$s" },
	{ "the scan of '%.*s' was killed by signal %d; the next run goes on from there",
	    "'%.*s' のスキャンがシグナル%dで強制終了しました。次回、続きから再開しま"
	    "す" },
	{ "not logging in to '%.*s' before %.*s: %.*s",
	    "'%2$.*1$s' へのログインを %4$.*3$s まで控えます：%6$.*5$s" },
	{ "UIDVALIDITY of '%.*s' changed during the scan",
	    "スキャン中に '%.*s' のUIDVALIDITYが変わりました" },
	{ "UIDVALIDITY of '%.*s' changed meanwhile",
	    "途中で '%.*s' のUIDVALIDITYが変わりました" },
	{ "UIDNEXT of '%.*s' of '%.*s' is %llu, and has been %llu before; the folder is "
	    "read afresh",
	    "'%4$.*3$s' の '%2$.*1$s' のUIDNEXTが%6$lluから%5$lluに減ったため、フォル"
	    "ダーを読み直します" },
	{ "'%.*s' of '%.*s' has been numbered anew (UIDVALIDITY %llu, was %llu); known "
	    "messages are recognised by content",
	    "'%4$.*3$s' の '%2$.*1$s' の番号が振り直されました（UIDVALIDITY %6$lluから"
	    "%5$lluへ）。処理済みのメールは内容で見分けます" },
	{ "'%.*s' of '%.*s': messages looked at: %llu; next UID: %llu",
	    "'%4$.*3$s' の '%2$.*1$s'：メール%5$llu通を確認、次のUIDは%6$llu" },
	{ "cannot move UID %llu of '%.*s' to '%.*s': %.*s",
	    "'%3$.*2$s' のUID %1$lluを '%5$.*4$s' に移動できません：%7$.*6$s" },
	{ "cannot move %zu message of '%.*s' to '%.*s': %s",
	    "'%3$.*2$s' のメール%1$zu通を '%5$.*4$s' に移動できません：%6$s" },
	{ "cannot move %zu messages of '%.*s' to '%.*s': %s",
	    "'%3$.*2$s' のメール%1$zu通を '%5$.*4$s' に移動できません：%6$s" },
	{ "%llu message of '%.*s' is to be held and could not be moved, so that people "
	    "can read and answer it%.*s",
	    "'%3$.*2$s' の隔離すべきメール%1$llu通を移動できず、受信者が読んで返信でき"
	    "る状態のままです%5$.*4$s" },
	{ "%llu messages of '%.*s' are to be held and could not be moved, so that people "
	    "can read and answer them%.*s",
	    "'%3$.*2$s' の隔離すべきメール%1$llu通を移動できず、受信者が読んで返信でき"
	    "る状態のままです%5$.*4$s" },
	{ "in neither folder after the move", "移動後、どちらのフォルダーにもありません" },
	{ "the server copied it and did not take it away",
	    "サーバーがコピーしただけで、元のメールを消していません" },
	{ "the server said OK and left it in place",
	    "サーバーはOKと応答しましたが、元の場所に残っています" },
	{ "the server lists it only when asked twice",
	    "サーバーが、二度目の問い合わせで初めて一覧に表示しました" },
	{ "cannot tell whether a message of '%.*s' was moved back: %s",
	    "'%.*s' のメールが戻されたかどうか確認できません：%s" },
	{ "cannot tell what became of UID %llu of '%.*s', which was to be moved to "
	    "'%.*s': %s",
	    "'%3$.*2$s' のUID %1$llu（'%5$.*4$s' に移動する予定）がどうなったか確認で"
	    "きません：%6$s" },
	{ "the older notice in '%.*s' of '%.*s' stays: %.*s",
	    "'%4$.*3$s' の '%2$.*1$s' にある以前の通知を残します：%6$.*5$s" },
	{ "the older notice in '%.*s' of '%.*s' is not taken away yet: %s",
	    "'%4$.*3$s' の '%2$.*1$s' にある以前の通知を、まだ取り除けません：%5$s" },
	{ "the server can't expunge single messages",
	    "サーバーが個別の消去に対応していません" },
	{ "the folder was numbered anew, or is read-only",
	    "フォルダーの番号が振り直されたか、読み取り専用です" },
	{ "what lies there is not what was written", "書き込んだ通知と内容が違います" },
	{ "it was gone already", "すでにありませんでした" },
	{ "the server said OK, and it is not there",
	    "サーバーはOKと応答しましたが、見当たりません" },
	{ "the run was cut before it was written", "書き込む前に中断しました" },
	{ "the server said OK to a notice in '%.*s', and it is not there",
	    "'%.*s' への通知にサーバーはOKと応答しましたが、見当たりません" },
	{ "the server lists %zu of %llu messages of '%.*s'",
	    "サーバーは、'%4$.*3$s' のメール%2$llu通のうち%1$zu通しか一覧に出しませ"
	    "ん" },
	{ "the server does not hand out all messages of '%.*s'",
	    "サーバーから '%.*s' のすべてのメールを受け取れません" },
	{ "the line is gone", "接続が切れています" },
	{ "the resolver or the spawner has ended unexpectedly",
	    "内部のプロセスが予期せず終了しました" },
	{ "cannot make a socket: %s", "ソケットを作成できません：%s" },
	{ "cannot fork: %s", "プロセスを作成できません：%s" },
	{ "cannot map memory for rules and organisation: %s (limits on file size or "
	    "address space?)",
	    "ルールと組織情報のためのメモリーを確保できません：%s（ファイルサイズやアド"
	    "レス空間の制限を確認してください）" },
	{ "the matcher's code stays writable: /proc/self/maps can't be read",
	    "照合用のコードが書き込み可能なままです（/proc/self/maps を読めません）" },
	{ "cannot build the jails: no seccomp filter (jail = \"none\" in the "
	    "configuration would do without, at your risk)",
	    "隔離環境を作れません：seccompフィルターがありません（設定で jail = \"none\" "
	    "とすれば隔離なしで動きますが、危険を伴います）" },
	{ "the examiners' jail can't be entered here: is seki itself in a sandbox? (-vv "
	    "says what was refused; jail = \"none\" would do without, at your risk)",
	    "隔離環境に入れません。seki自体がサンドボックスの中で動いていませんか？（拒"
	    "否された操作は -vv で分かります。jail = \"none\" とすれば隔離なしで動きま"
	    "すが、危険を伴います）" },
	{ "this kernel has no seccomp filters",
	    "このカーネルはseccompフィルターに対応していません" },
	{ "this kernel has no Landlock; seccomp stands alone",
	    "このカーネルはLandlockに対応していないため、seccompだけを使います" },
	{ "cannot prepare DNS: %s", "DNSの準備ができません：%s" },
	{ "DNS answers again", "DNSの応答が戻りました" },
	{ "DNS answers come without DNSSEC signatures",
	    "DNSの応答にDNSSECの署名がありません" },
	{ "DNS does not answer: mail of '%.*s' that needs it waits for a later run",
	    "DNSの応答がありません。DNSが必要な '%2$.*1$s' のメールは、次回以降に判定しま"
	    "す" },
	{ "DNS does not answer", "DNSの応答がありません" },
	{ "server said %s", "サーバーの応答：%s" },
	{ "account '%.*s' was called '%.*s': it goes on where that one stood",
	    "アカウント '%2$.*1$s' は '%4$.*3$s' から名前が変わったものとして、記録を引き継ぎ"
	    "ます" },
	{ "nor is it known what was judged or released before: all of it is listed as if it "
	    "were new", "以前に判定したメールや隔離を解除したメールも区別できないため、すべて新し"
	    "いメールとして表示します" },
	{ "memory can't be read, messages are judged without it: %s",
	    "記憶を読み取れないため、過去のやり取りを使わずに判定します：%s" },
	{ "the log forgot messages that are older than it is kept: %llu",
	    "保存期間を過ぎた記録%llu通分を削除しました" },
	{ "%zu line of the rule files can't be read and does nothing; 'seki rules lint' "
	    "names it",
	    "ルールファイルに、解釈できず無効な行が%zu行あります（「seki rules lint」"
	    "で確認できます）" },
	{ "%zu lines of the rule files can't be read and do nothing; 'seki rules lint' "
	    "names them",
	    "ルールファイルに、解釈できず無効な行が%zu行あります（「seki rules lint」"
	    "で確認できます）" },
	{ "cannot write metrics to '%s': %s",
	    "メトリクスを '%s' に書き込めません：%s" },
	{ "cannot write the answer: %s", "結果を書き出せません：%s" },
	{ "some of it was not taken (is the disk full?)",
	    "一部を書き出せませんでした（ディスクの空きを確認してください）" },

	/* ---- seki learn ---- */
	{ "cannot learn from '%.*s': %s", "'%.*s' を学習できません：%s" },
	{ "cannot look for what '%.*s' has sent: %s",
	    "'%.*s' の送信済みメールを探せません：%s" },
	{ "cannot read '%.*s' of '%.*s' for what was sent: %s",
	    "'%4$.*3$s' の '%2$.*1$s' から送信済みメールを読み取れません：%5$s" },
	{ "cannot read '%.*s' of '%.*s' for memory: %s",
	    "'%4$.*3$s' の '%2$.*1$s' を記憶のために読み取れません：%5$s" },
	{ "no Sent folder of '%.*s' is known by what its server says or by a usual name: "
	    "name it in 'sent'",
	    "'%.*s' の送信済みフォルダーが見つかりません。sent に指定してください" },
	{ "read %llu sent and %llu received messages of %zu account; %llu correspondents "
	    "known; Sent coverage: ",
	    "%3$zu件のアカウントから、送信済み%1$llu通と受信%2$llu通を読み取りまし"
	    "た。把握している相手は%4$llu件です。元のメールを確認できた返信：" },
	{ "read %llu sent and %llu received messages of %zu accounts; %llu correspondents "
	    "known; Sent coverage: ",
	    "%3$zu件のアカウントから、送信済み%1$llu通と受信%2$llu通を読み取りまし"
	    "た。把握している相手は%4$llu件です。元のメールを確認できた返信：" },
	{ "'%.*s' %llu of %llu replies", "'%2$.*1$s' は%4$llu通中%3$llu通" },
	{ ", '%.*s' %llu of %llu replies", "、'%2$.*1$s' は%4$llu通中%3$llu通" },
	{ "no replies judged yet", "まだありません" },
	{ "read %llu sent and %llu received messages of '%.*s'; %llu correspondents "
	    "known\n",
	    "'%4$.*3$s' の送信済み%1$llu通と受信%2$llu通を読み取りました。把握してい"
	    "る相手は%5$llu件です\n" },
	{ "%llu received (%llu proved), %llu sent",
	    "受信%llu通（確認済み%llu通）、送信%llu通" },
	{ ", accounts seen: ", "、記載された口座：" },
	{ "people written to '%s': %zu; look them through, write their titles and "
	    "who may approve a payment, and name the file in organisation.people_file\n",
	    "%2$zu人を '%1$s' に書き出しました。内容を確認し、役職と支払いを承認できるかど"
	    "うかを書き加えて、organisation.people_file に指定してください\n" },
	{ "vendors written to '%s': %zu; look them through, write the account "
	    "numbers that you have on file, and name the file in organisation.vendors_file\n",
	    "取引先%2$zu社を '%1$s' に書き出しました。内容を確認し、手元の記録にある口座番"
	    "号を書き加えて、organisation.vendors_file に指定してください\n" },
	{ "none of %zu messages from UID %llu on could be fetched",
	    "UID %2$llu以降のメール%1$zu通を1通も取得できませんでした" },

	/* ---- What a person asked for ---- */
	{ "release", "受信トレイに戻す処理" },
	{ "confirm", "詐欺として確認する処理" },
	{ "hold", "隔離" },
	{ "report", "報告" },
	{ "return", "再隔離" },
	{ "cannot %s message %lld of '%.*s', as was asked for: %s. See 'seki show %lld', and "
	    "look for it in the mailbox",
	    "'%4$.*3$s' のメール（ID %2$lld）について、指示された%1$sができません：%5$s。"
	    "「seki show %6$lld」で経過を確認し、メールボックスの中を探してください" },
	{ "it was filed as fraud meanwhile", "その間に詐欺として登録されました" },
	{ "finish what was asked for with seki review", "「seki review」の続きの処理" },
	{ "do what was asked for with seki review", "「seki review」の指示の処理" },
	{ "look into the folder of fraud", "詐欺フォルダーの確認" },
	{ "look into the quarantine folder", "隔離フォルダーの確認" },
	{ "cannot %s of '%.*s': %s", "'%3$.*2$s' の%1$sができません：%4$s" },
	{ "cannot look through the quarantine folder of '%.*s': %s",
	    "'%.*s' の隔離フォルダーを確認できません：%s" },
	{ "a wish of another version", "別の版のsekiが記録した指示です" },
	{ "it does not lie in '%.*s' any more", "'%.*s' にはもうありません" },
	{ "see above", "上の記録をご覧ください" },
	{ "the server does not list it whole", "サーバーの一覧に不足があります" },
	{ "the wish was withdrawn", "指示は取り消されました" },
	{ "message '%lld' %s", "ID %lldのメール：%s" },
	{ "has been released already", "すでに受信トレイに戻されています" },
	{ "has been filed as fraud; 'seki review undo' takes that back",
	    "詐欺として登録されています（「seki review undo」で取り消せます）" },
	{ "is not held", "隔離されていません" },
	{ "has been filed as fraud already", "すでに詐欺として登録されています" },
	{ "was taken out of quarantine by a person, and seki does not know where it is",
	    "隔離フォルダーから移動されており、現在の場所が分かりません" },
	{ "is held already", "すでに隔離されています" },
	{ "lies in the folder of fraud; 'seki review undo' takes that back",
	    "詐欺のフォルダーにあります（「seki review undo」で取り消せます）" },
	{ "is not filed as fraud", "詐欺として登録されていません" },
	{ "can't be asked for that", "この操作はできません" },
	{ "is on its way, or was gone when it was to be moved: wait for the next scan",
	    "移動の途中か、移動するときに見つかりませんでした。次のスキャンを待ってく"
	    "ださい" },
	{ "message '%lld' is being moved just now: wait for the next scan",
	    "ID %lldのメールは移動中です。次のスキャンを待ってください" },
	{ "message '%lld' was taken out of quarantine by a person, and seki does not know "
	    "where it is",
	    "ID %lldのメールは隔離フォルダーから移動されており、現在の場所が分かりませ"
	    "ん" },
	{ "nothing was said of message '%lld' that could be undone",
	    "ID %lldのメールには、取り消せる操作がありません" },
	{ "message '%lld' names no bank account that could be read",
	    "ID %lldのメールに、読み取れる口座番号がありません" },
	{ "message '%lld' does not tell whose its bank account is: its sender has no "
	    "domain, or an older version judged it",
	    "ID %lldのメールの口座が誰のものか分かりません（差出人にドメインがないか、"
	    "古い版で判定されています）" },
	{ "'%s' is no date: write 2027-03-31, or in how many days it ends, as 90d",
	    "'%s' は日付として読み取れません。2027-03-31 のような日付か、90d（90日間）"
	    "のように書いてください" },
	{ "'%s' is past: what is accepted counts until a day to come, as 2027-03-31 or "
	    "90d",
	    "'%s' は過ぎた日です。2027-03-31 や 90d のように、これからの日を書いてくだ"
	    "さい" },
	{ "'%s' is too far: what is accepted counts for two years at most, until %.*s, "
	    "and is then asked and accepted anew",
	    "'%s' は期限が長すぎます。承認の期限は最長2年（%3$.*2$s まで）です。期限後は、改"
	    "めて確認のうえ承認してください" },
	{ "message '%lld' names no sender", "ID %lldのメールに差出人がありません" },
	{ "message '%lld' does not prove that '%.*s' sent it: to accept the sender would "
	    "be to accept whoever writes that address",
	    "ID %lldのメールは '%.*s' から送られたと確認できません。この差出人を承認す"
	    "ると、同じアドレスを名乗る人を誰でも認めることになります" },
	{ "message '%lld' does not prove that '%.*s' sent it: its bank account may be "
	    "anybody's. If the number on file has confirmed the account, have it added to "
	    "the vendor's 'accounts' in the configuration",
	    "ID %lldのメールは '%.*s' から送られたと確認できないため、書かれている口座も"
	    "誰のものか分かりません。手元の記録にある番号で口座を確認できた場合は、設定の"
	    "取引先（vendors）の accounts に追加してもらってください" },
	{ "message '%lld' has been filed as fraud, or is about to be: nothing that it "
	    "names can be accepted. 'seki review undo' takes that back",
	    "ID %lldのメールは詐欺として保管されているか、保管される予定です。そこに書か"
	    "れた口座や差出人は承認できません。詐欺でない場合は、先に 'seki review undo' "
	    "で取り消してください" },
	{ "message '%lld' names the bank account of message %lld, which has been filed as "
	    "fraud, or is about to be: it can't be accepted. 'seki review undo %lld' "
	    "takes that back, if it was none",
	    "ID %lldのメールの口座は、ID %lldのメールにも書かれていました。そのメールは詐欺"
	    "として保管されているか、保管される予定のため、この口座は承認できません。詐欺でな"
	    "かった場合は、先に 'seki review undo %lld' で取り消してください" },
	{ "message %lld of '%.*s' has been filed as fraud, or is about to be: the sender "
	    "can't be accepted. 'seki review undo %lld' takes that back, if it was none",
	    "ID %lldのメール（差出人 '%.*s'）は詐欺として保管されているか、保管される予定の"
	    "ため、この差出人は承認できません。詐欺でなかった場合は、先に "
	    "'seki review undo %lld' で取り消してください" },
	{ "'%s' is only an example: write the number that was called, and with whom you "
	    "spoke", "'%s' は記入例です。電話した番号と、話した相手を書いてください" },
	{ "a reason has %d characters at most, this one has %zu",
	    "理由は%d文字までです（入力は%zu文字）" },
	{ "a name has %d characters at most, this one has %zu",
	    "名前は%d文字までです（入力は%zu文字）" },
	{ "no acceptance '%lld' stands in store '%s'",
	    "有効な承認 %lld がデータベース '%s' にありません" },
	{ "no message '%lld' in store '%s'",
	    "ID %lldのメールがデータベース '%s' にありません" },
	{ "more than %d messages are similar to '%lld': look at them with 'seki log "
	    "similar %lld --by=...', and hold those that are meant by their IDs",
	    "ID %2$lldに似たメールが%1$d通を超えています。「seki log similar %3$lld "
	    "--by=...」で確認し、対象のIDを指定して隔離してください" },
	{ "the configuration names no account '%.*s', where message %lld is",
	    "メール（ID %3$lld）があるアカウント '%2$.*1$s' が設定にありません" },
	{ "cannot begin to fetch: %s", "取得を開始できません：%s" },
	{ "the process that fetched the message has died",
	    "メールを取得するプロセスが異常終了しました" },
	{ "the message can't be read safely: it ended whatever tried to",
	    "メールを安全に読み取れません（読み取るプロセスがすべて異常終了しました）" },
	{ "the message can't be found any more: it lies neither in '%.*s' of '%.*s', "
	    "where it was seen last, nor where it was judged, nor in quarantine",
	    "メールが見つかりません。最後に確認した '%4$.*3$s' の '%2$.*1$s' にも、判定"
	    "した場所にも、隔離フォルダーにもありません" },
	{ "there is no account '%.*s', neither in the log nor in the configuration",
	    "アカウント '%.*s' は、記録にも設定にもありません" },
	{ "the log has no folder '%.*s': it knows the folders that were scanned ('seki sql "
	    "\"SELECT account, folder FROM v_mailbox_health\"')",
	    "フォルダー '%.*s' は記録にありません。スキャンしたことのあるフォルダーは"
	    "「seki sql \"SELECT account, folder FROM v_mailbox_health\"」で確認できます" },
	{ "there is no rule or finding '%.*s', neither in the log nor in the rule files "
	    "('seki rules list' tells the rules)",
	    "ルールまたは判定項目 '%.*s' は、記録にもルールファイルにもありません（ルール"
	    "の一覧は 'seki rules list'）" },
	{ "the log has no run %lld ('seki sql \"SELECT * FROM v_run\"' tells the runs)",
	    "実行番号 %lld は記録にありません（一覧は「seki sql \"SELECT * FROM v_run\"」）" },
	{ "no scan visits this folder any more: it is out of the configuration, or gone "
	    "from the server",
	    "このフォルダーは現在スキャンされていません（設定から外れたか、サーバーから"
	    "なくなりました）" },
	{ "no message matches", "該当するメールはありません" },
	{ "these are %zu of more; --limit=0 lists all, --limit=N that many",
	    "表示したのは先頭の%zu件です。続きは、--limit=0（全件）または --limit=N で"
	    "指定すると表示できます" },
	{ "no rule, threshold or fact '%s' ('seki rules list' tells the rules)",
	    "'%s' というルール・しきい値・事実はありません（ルールは「seki rules list」"
	    "で確認できます）" },
	{ "not every sample can be read", "読み取れないサンプルがあります" },

	/* ---- Files and the store ---- */
	{ "cannot read '%s': %s", "'%s' を読み取れません：%s" },
	{ "cannot write '%s': %s", "'%s' に書き込めません：%s" },
	{ "it is there already, and nothing is overwritten",
	    "すでにあります（上書きはしません）" },
	{ "init: %s", "init：%s" },
	{ "init: cannot write '%s': %s", "init：'%s' に書き込めません：%s" },
	{ "there is no user '%s'; the files will be root's (useradd --system "
	    "--user-group --no-create-home %s)",
	    "ユーザー '%s' がないため、ファイルの所有者はrootになります（useradd "
	    "--system --user-group --no-create-home %s）" },
	{ "cannot open store '%s': %s (the first scan makes it)",
	    "データベース '%s' を開けません：%s（最初のスキャンで作成されます）" },
	{ "cannot open store '%s': %s", "データベース '%s' を開けません：%s" },
	{ "cannot open store '%.60s...': the name is too long",
	    "データベース '%.60s...' を開けません：名前が長すぎます" },
	{ "cannot open store '%s': it is not an ordinary file",
	    "データベース '%s' を開けません：通常のファイルではありません" },
	{ "cannot open store '%s': it may not be written",
	    "データベース '%s' を開けません：書き込む権限がありません" },
	{ "cannot write '%s': %.*s; %.*s", "'%s' に書き込めません：%.*s。%.*s" },
	{ "the token command's quotation marks are parts of its arguments: no shell reads "
	    "it, and blanks alone part them",
	    "token_commandの引用符は、引数の一部として扱われます。シェルを通さず、空白だけで"
	    "引数を区切ります" },
	{ "'%.*s' is not there, or can't be run: until it is, nobody prints a token",
	    "'%.*s' がないか、実行できません。用意するまでトークンは取得できません" },
	{ "it belongs to '%.*s', and this runs as '%.*s'",
	    "所有者は '%.*s' ですが、'%.*s' として実行しています" },
	{ "the folder '%.*s' belongs to '%.*s', who couldn't write what root makes "
	    "there",
	    "フォルダー '%.*s' の所有者は '%.*s' で、rootが作成したファイルには書き込め"
	    "ません" },
	{ "run it as that user: runuser -u %.*s -- seki ...",
	    "そのユーザーで実行してください：runuser -u %.*s -- seki ..." },
	{ "as root: chown %.*s '%s'", "rootで実行してください：chown %.*s '%s'" },
	{ "run it as a user who may write there, or as root: chown -R %.*s '%.*s'",
	    "書き込めるユーザーで実行するか、rootで次を実行してください：chown -R %.*s "
	    "'%.*s'" },
	{ "its mode doesn't let its owner write",
	    "所有者に書き込みの権限がありません" },
	{ "chmod u+rwX '%s'", "chmod u+rwX '%s'" },
	{ "check store.path and the file system",
	    "store.path とファイルシステムを確認してください" },
	{ "you may not read it", "読み取る権限がありません" },
	{ "cannot create store '%s': %s", "データベース '%s' を作成できません：%s" },
	{ "cannot set the mode of store '%s': %s",
	    "データベース '%s' のモードを変更できません：%s" },
	{ "cannot back up store '%s' to '%s': %s",
	    "データベース '%s' を '%s' にバックアップできません：%s" },
	{ "cannot read store '%s': %s", "データベース '%s' を読み取れません：%s" },
	{ "cannot write to store '%s': %s", "データベース '%s' に書き込めません：%s" },
	{ "store '%s' is of an older version, and can't be copied to '%s' before it is changed: "
	    "%s", "データベース '%s' は古い版のため、更新前に '%s' へ複製する必要があります"
	    "が、できませんでした：%s" },
	{ "cannot write to store '%s': the disk is full",
	    "データベース '%s' に書き込めません：ディスクがいっぱいです" },
	{ "store '%s' can't be used: %s", "データベース '%s' を使えません：%s" },
	{ "store '%s' stays locked",
	    "データベース '%s' が、ほかのプロセスにロックされたままです" },
	{ "store '%s' is damaged: %s", "データベース '%s' が壊れています：%s" },
	{ "store '%s' is damaged: its key is missing",
	    "データベース '%s' が壊れています：鍵がありません" },
	{ "store '%s' is damaged: its tables are missing",
	    "データベース '%s' が壊れています：表がありません" },
	{ "store '%s' is empty: nothing was scanned yet",
	    "データベース '%s' は空です（まだスキャンしていません）" },
	{ "store '%s' is of an older version: the next scan will bring it up to date",
	    "データベース '%s' は古い版のものです（次のスキャンで更新されます）" },
	{ "store '%s' was written by a newer version of seki (schema %lld; this one knows "
	    "up to %zu)",
	    "データベース '%s' は新しい版のsekiのものです（スキーマ%lld。この版は%zuま"
	    "で対応）" },
	{ "'%s' is no store of seki: it is a database of another program",
	    "'%s' はsekiのデータベースではなく、別のプログラムのものです" },
	{ "'%s' is no store of seki: it is not an SQLite database",
	    "'%s' はsekiのデータベースではありません（SQLiteの形式ではありません）" },

	/* ---- The configuration: mistakes, with file and line ---- */
	{ "cannot read configuration '%s': %s", "設定ファイル '%s' を読み取れません：%s" },
	{ "%s:%u: cannot read the included file '%s': %s",
	    "%s:%u: @includeのファイル '%s' を読み取れません：%s" },
	{ "it holds a NUL: save it as UTF-8",
	    "NUL文字が含まれています。UTF-8で保存してください" },
	{ "it begins with a byte order mark (BOM): save it as UTF-8 without one",
	    "BOMが付いています。BOMなしのUTF-8で保存してください" },
	{ "%.*s:%u: this line is not in UTF-8 (but perhaps in Shift_JIS, EUC-JP or "
	    "Latin-1): save the file as UTF-8",
	    "%.*s:%u: この行はUTF-8ではありません（Shift_JIS、EUC-JPなどの可能性が"
	    "あります）。UTF-8で保存してください" },
	{ "there is no configuration: expected /etc/seki/seki.conf, or --config FILE; 'seki init' "
	    "writes one",
	    "設定ファイルがありません。'seki init' で /etc/seki/seki.conf を作成するか、"
	    "--config FILE で指定してください" },
	{ "%s:%u: read '%.*s', expected %s",
	    "%s:%u：'%.*s' は正しくありません（必要なもの：%s）" },
	{ "%s:%d: read '%.*s', expected %s",
	    "%s:%d：'%.*s' は正しくありません（必要なもの：%s）" },
	{ "%s:%zu:%zu: read '%.*s', expected %s",
	    "%s:%zu:%zu：'%.*s' は正しくありません（必要なもの：%s）" },
	{ "end of a section or of the file", "セクションまたはファイルの終わり" },
	{ "it can't be opened", "開けません" },
	{ "a file that can be read", "読み取れるファイル" },
	{ "a name that is not set already", "まだ設定していない名前" },
	{ "a name that is relative to the folder of the configuration",
	    "設定ファイルのフォルダーから見た相対パス" },
	{ "a setting such as: name = value; (the mistake may stand on the line before)",
	    "name = value; の形の設定。前の行に誤りがあることもあります" },
	{ "fewer levels", "もっと浅い階層" },
	{ "no more than %u levels", "%u階層まで" },
	{ "no more than 10 files that include one another",
	    "@include の入れ子は10段まで" },
	{ "no more than 100 files", "ファイルは100個まで" },
	{ "values of one type between [ and ]", "[ ] の中では同じ種類の値" },
	{ "a setting that seki knows here (see seki.conf(5))",
	    "ここで使える設定名。seki.conf(5) をご覧ください" },
	{ "a setting that '%.*s' knows (see seki.conf(5))",
	    "'%.*s' で使える設定名。seki.conf(5) をご覧ください" },
	{ "'password_file', 'password_command' or 'credential' instead: no secret "
	    "stands in a configuration",
	    "代わりに 'password_file'、'password_command'、'credential' のいずれか。"
	    "パスワードは設定ファイルに書きません" },
	{ ", ", "、" },
	{ " or ", "、" },
	{ "text in quotes", "引用符で囲んだ文字列" },
	{ "one line of text in quotes", "引用符で囲んだ1行の文字列" },
	{ "true or false", "true または false" },
	{ "a number from %.15g to %.15g", "%.15gから%.15gまでの数" },
	{ "a whole number from %.15g to %.15g", "%.15gから%.15gまでの整数" },
	{ "a duration such as \"30m\", \"12h\" or \"1d\"",
	    "\"30m\"、\"12h\"、\"1d\" などの期間" },
	{ "a duration such as \"30m\", \"12h\" or \"1d\", of \"1m\" at least",
	    "\"30m\"、\"12h\"、\"1d\" などの1分（\"1m\"）以上の期間" },
	{ "a duration such as \"30m\", \"12h\" or \"1d\", \"all\" or \"none\"",
	    "\"30m\"、\"12h\"、\"1d\" などの期間、\"all\" または \"none\"" },
	{ "a group: { ... }", "グループ：{ ... }" },
	{ "a list: [ \"...\", \"...\" ]", "リスト：[ \"...\", \"...\" ]" },
	{ "a list of groups: ( { ... } )", "グループのリスト：( { ... } )" },
	{ "a command and its arguments: [ \"...\", \"...\" ]",
	    "コマンドとその引数：[ \"...\", \"...\" ]" },
	{ "a domain name", "ドメイン名" },
	{ "the domain of one holder, not a suffix under which anybody may have one",
	    "1つの組織のドメイン。誰でも取得できる co.jp などの末尾は使えません" },
	{ "a host name, or a suffix that begins with a dot",
	    "ホスト名、またはドットで始まる末尾" },
	{ "a host name or an IP address", "ホスト名またはIPアドレス" },
	{ "an IP address, perhaps with @PORT behind it",
	    "IPアドレス。後ろに @PORT を付けられます" },
	{ "a network such as \"192.0.2.0/24\" or \"2001:db8::/32\"",
	    "\"192.0.2.0/24\" や \"2001:db8::/32\" などのネットワーク" },
	{ "a mail address", "メールアドレス" },
	{ "a mailing list's address, or its List-Id",
	    "メーリングリストのアドレス、またはList-Id" },
	{ "a folder's name, or a pattern of at most %d bytes, such as \"Invoices/*\"",
	    "フォルダー名、または \"Invoices/*\" のようなパターン（%dバイトまで）" },
	{ "64 hexadecimal digits", "64桁の16進数" },
	{ "\"microsoft365\" or \"google\"", "\"microsoft365\" または \"google\"" },
	{ "\"auto\", \"none\", or the names of folders: [ \"Sent\" ]",
	    "\"auto\"、\"none\"、またはフォルダー名：[ \"Sent\" ]" },
	{ "a 'caution' that is not above 'suspect'", "'suspect' 以下の 'caution'" },
	{ "at least one account: account = ( { name = \"...\"; ... } )",
	    "1つ以上のアカウント：account = ( { name = \"...\"; ... } )" },
	{ "an account with a 'name'", "アカウントの 'name'" },
	{ "a name that no other account has", "ほかのアカウントと重ならない名前" },
	{ "a 'host' for account '%.*s'", "アカウント '%.*s' の 'host'" },
	{ "a 'user' for account '%.*s'", "アカウント '%.*s' の 'user'" },
	{ "exactly one of 'password_file', 'password_command', 'token_command' and "
	    "'credential' for account '%.*s'",
	    "アカウント '%.*s' に、'password_file'、'password_command'、"
	    "'token_command'、'credential' のうち1つだけ" },
	{ "at most one of 'smime_key_file', 'smime_key_command' and "
	    "'smime_key_credential' for account '%.*s'",
	    "アカウント '%.*s' には、'smime_key_file'、'smime_key_command'、"
	    "'smime_key_credential' のうち1つまで" },
	{ "at least one folder, to be scanned or in 'sent'",
	    "スキャンするフォルダーか、'sent' のフォルダーを1つ以上" },
	{ "a quarantine folder that is not scanned itself",
	    "スキャンの対象ではない隔離フォルダー" },
	{ "a person with 'names'", "人物の 'names'" },
	{ "a person with a name", "人物の名前" },
	{ "a vendor with 'names'", "取引先の 'names'" },
	{ "a vendor with a name", "取引先の名前" },
	{ "a country of two letters", "2文字の国コード" },
	{ "an IBAN as long as those of its country are",
	    "その国の桁数どおりのIBAN" },
	{ "an IBAN whose check digits fit: in this one a character is wrong, missing or "
	    "too many",
	    "検査数字が合うIBAN（誤字・脱字か、余分な文字があります）" },
	{ "commas between the columns, not semicolons or tabs",
	    "列の区切りはコンマ（セミコロンやタブではありません）" },
	{ "the plain quotation mark (\")", "半角の引用符（\"）" },
	{ "the plain colon (:)", "半角のコロン（:）" },
	{ "the plain equals sign (=)", "半角の等号（=）" },
	{ "the plain semicolon (;)", "半角のセミコロン（;）" },
	{ "the plain comma (,)", "半角のコンマ（,）" },
	{ "the plain bracket", "半角の括弧" },
	{ "a plain blank, and no full-width one (U+3000)",
	    "半角の空白（全角の空白 U+3000 ではありません）" },
	{ "a plain blank, and no unbreakable one (U+00A0)",
	    "通常の空白（改行なしの空白 U+00A0 ではありません）" },
	{ "a bank account as people write it (an IBAN with its check digits, or bank, "
	    "branch, type and number)",
	    "通常の書き方の銀行口座（銀行、支店、種別、番号、または検査数字を含むIBAN）" },
	{ "a telephone number with its area code", "市外局番からの電話番号" },
	{ "\"T\" and 13 digits, the first of them the check digit",
	    "\"T\" と13桁の数字（先頭は検査数字）" },
	{ "the columns names,title,addresses,approves,signs",
	    "列名：names,title,addresses,approves,signs" },
	{ "the columns names,domains,accounts,country,contacts,phones,t_numbers,signs",
	    "列名：names,domains,accounts,country,contacts,phones,t_numbers,signs" },
	{ "no more cells than columns", "列の数を超えないセル" },
	{ "a comma behind the closing quote", "閉じる引用符の後のコンマ" },
	{ "a closing quote", "閉じる引用符" },
	{ "yes or no", "yes または no" },
	{ "'%s' is retired since %s, '%s' is used instead; it will be refused from %s",
	    "'%s' はバージョン%sで廃止され、代わりに '%s' を使います。バージョン%sからはエラーになります" },
	{ "'%s' is retired since %s, and does nothing; it will be refused from %s",
	    "'%s' はバージョン%sで廃止され、何の効果もありません。バージョン%sからはエラーになります" },

	/* ---- seki sql ---- */
	{ "'%s' is longer than a megabyte: are these statements?",
	    "'%s' は1MBを超えています。SQL文のファイルですか？" },
	{ "standard input", "標準入力" },
	{ "the statements are not text in UTF-8", "SQL文がUTF-8ではありません" },
	{ "a statement has a '?': give it a name (:domain) and a value "
	    "(--param domain=...)",
	    "SQL文に '?' があります。:domain のような名前を付け、--param domain=... "
	    "で値を指定してください" },
	{ "the statement asks for a value: --param %s=...",
	    "SQL文に値が必要です。--param %s=... を指定してください" },
	{ "a statement may not %s", "実行できないSQL文です：%s" },
	{ "attach other databases", "ほかのデータベースには接続できません" },
	{ "begin or end a transaction", "トランザクションは操作できません" },
	{ "change anything: the log is only read here",
	    "ログは読み取り専用で、変更できません" },
	{ "load other code", "外部のプログラムは読み込めません" },
	{ "read the table 'secret': it holds the store's keys",
	    "表 'secret' には鍵が入っているため、読み取れません" },
	{ "use this PRAGMA", "このPRAGMAは使えません" },
	{ "stopped", "中止しました" },
	{ "the answer has %d columns; %d is the most that are shown",
	    "結果が%d列あります。表示できるのは%d列までです" },
	{ "the question took longer than --timeout allows (%lld s) and was stopped: ask "
	    "for less, or allow more",
	    "--timeout の時間（%lld秒）を超えたため中止しました。条件を絞るか、時間を延"
	    "ばしてください" },
	{ "the statement can't be answered: %s", "SQL文を実行できません：%s" },

	/* ---- seki-oauth2-token ---- */
	{ "no token: cannot ask '%.*s': %s",
	    "トークンを取得できません：'%.*s' に問い合わせできません（%s）" },
	{ "its name is not found: is there a network, and DNS?",
	    "ホスト名が見つかりません。ネットワークとDNSを確認してください" },
	{ "it can't be connected to: is there a firewall, or a proxy that https_proxy "
	    "should name?",
	    "接続できません。ファイアウォールと、https_proxy で指定するプロキシの要否を"
	    "確認してください" },
	{ "the proxy of https_proxy does not help",
	    "https_proxy のプロキシを利用できません" },
	{ "it did not answer in 20 s", "20秒以内に応答がありません" },
	{ "its certificate is not trusted: does a proxy look into TLS, or is this "
	    "machine's clock wrong?",
	    "証明書を信頼できません。プロキシがTLSを検査していないか、このサーバーの時計"
	    "が正しいかを確認してください" },
	{ "the authorities can't be read (--ca, or the package ca-certificates)",
	    "認証局の証明書を読み取れません。--ca、またはパッケージ ca-certificates を確"
	    "認してください" },
	{ "its answer is too long", "応答が長すぎます" },
	{ "no token: the server's answer has no access_token with its expires_in",
	    "トークンを取得できません：サーバーの応答に access_token と expires_in があり"
	    "ません" },
	{ "no token: the token server answered with HTTP status %ld: is this the right "
	    "address?",
	    "トークンを取得できません：サーバーがHTTPステータス%ldを返しました。アドレス"
	    "を確認してください" },
	{ "no token: the token server answered with HTTP status %ld; try again later",
	    "トークンを取得できません：サーバーがHTTPステータス%ldを返しました。時間をお"
	    "いて再度お試しください" },
	{ "no token: this machine's clock is %lld s ahead of the token server's; have it "
	    "kept by NTP",
	    "トークンを取得できません：このサーバーの時計が、トークンサーバーより%lld秒進"
	    "んでいます。NTPで合わせてください" },
	{ "no token: this machine's clock is %lld s behind the token server's; have it "
	    "kept by NTP",
	    "トークンを取得できません：このサーバーの時計が、トークンサーバーより%lld秒遅"
	    "れています。NTPで合わせてください" },
	{ "this machine's clock is wrong: have it kept by NTP",
	    "このサーバーの時計が合っていません。NTPで合わせてください" },
	{ "no token: %s (%s%s)", "トークンを取得できません：%s（%s%s）" },
	{ "%s; the one that is kept serves until %.*s",
	    "%s。保存してあるトークンを %.*s まで使います" },
	{ "there is no application with this --client-id in this --tenant: compare both "
	    "with the app registration",
	    "この --tenant に、この --client-id のアプリがありません。アプリの登録と照合"
	    "してください" },
	{ "there is no such --tenant", "この --tenant はありません" },
	{ "--tenant is neither a tenant's id nor its domain",
	    "--tenant がテナントIDでもドメインでもありません" },
	{ "the client secret is wrong: the file needs its value, not its id",
	    "クライアントシークレットが違います。ファイルには、IDではなく「値」を書いて"
	    "ください" },
	{ "the client secret has expired: make a new one in the app registration and "
	    "put its value into the file",
	    "クライアントシークレットの期限が切れています。アプリの登録で新しく作成し、"
	    "その値をファイルに書いてください" },
	{ "the application has no client secret",
	    "アプリにクライアントシークレットがありません" },
	{ "the application is disabled", "アプリが無効になっています" },
	{ "the tenant doesn't know Exchange Online (the --scope)",
	    "テナントでExchange Onlineを利用できません（--scope）" },
	{ "--scope has to end in /.default", "--scope は /.default で終わる必要があります" },
	{ "a conditional access policy forbids it",
	    "条件付きアクセスのポリシーで禁止されています" },
	{ "the key is not (or no longer) one of this service account: make a new JSON "
	    "key",
	    "このサービスアカウントの有効な鍵ではありません。JSON形式の鍵を新しく作成し"
	    "てください" },
	{ "the service account, or the user, is not there",
	    "サービスアカウントまたはユーザーがありません" },
	{ "there is no such --user", "この --user はありません" },
	{ "the service account may not act for users: in the Admin console (Security, "
	    "API controls, Domain-wide delegation) add its client id with the scope "
	    "https://mail.google.com/",
	    "サービスアカウントに、ユーザーに代わって操作する権限がありません。管理コンソ"
	    "ール（セキュリティ、APIの制御、ドメイン全体の委任）で、そのクライアントIDに"
	    "スコープ https://mail.google.com/ を追加してください" },
	{ "the service account may not act for this user: look at domain-wide "
	    "delegation in the Admin console",
	    "サービスアカウントに、このユーザーに代わって操作する権限がありません。管理コ"
	    "ンソールで、ドメイン全体の委任を確認してください" },
	{ "the service account is not there, or disabled",
	    "サービスアカウントがないか、無効になっています" },
	{ "--scope is none that Google knows", "Googleにこの --scope はありません" },
	{ "the client or its secret is wrong",
	    "クライアントIDまたはシークレットが違います" },
	{ "the application may not ask for such tokens",
	    "アプリにこのトークンを取得する権限がありません" },
	{ "look its name or number up in the provider's documentation",
	    "名前または番号を、提供元の資料で確認してください" },
	{ "the private_key in the key file is no RSA key in PEM: make a new JSON key for "
	    "the service account",
	    "鍵ファイルの private_key が、PEM形式のRSA鍵ではありません。サービスアカウント"
	    "のJSON形式の鍵を新しく作成してください" },
	{ "'%s' is no JSON key of a service account: expected client_email, private_key "
	    "and token_uri",
	    "'%s' はサービスアカウントのJSON形式の鍵ではありません。client_email、"
	    "private_key、token_uri が必要です" },
	{ "cannot use '%s': %s", "'%s' を使えません：%s" },
	{ "somebody holds the lock '%s' for long",
	    "ロック '%s' が、長い間ほかで使われたままです" },
	{ "cannot keep the token in '%s': %s", "トークンを '%s' に保存できません：%s" },

	/* ---- seki init; what messages share ---- */
	{ "--password-file '%s': %s; with --password-stdin it is made",
	    "--password-file '%s'：%s。--password-stdin を付けると作成します" },
	{ "%s; nothing was kept", "%s。何も作成していません" },
	{ "'%s' is there already, and is left as it is: for one more mailbox add a block "
	    "to its 'account' (seki.conf(5)), or name another file with --config",
	    "'%s' はすでに存在するため、変更しません。メールボックスを追加する場合は、この"
	    "ファイルのaccountに追記するか（seki.conf(5)）、--config で別のファイルを指定"
	    "してください" },
	{ "'%s' is there already, and is left as it is; --password-file='%s' uses it",
	    "'%s' はすでに存在するため、変更しません。使う場合は --password-file='%s' を"
	    "指定してください" },
	{ "cannot give '%s' to '%s': %s", "'%s' の所有者を '%s' に変更できません：%s" },
	{ "cannot switch off the terminal's echo: %s",
	    "端末の入力表示を止められません：%s" },
	{ "cannot tell this folder's name: %s",
	    "現在のフォルダーの名前を取得できません：%s" },
	{ "the password on standard input is too long, or holds a NUL",
	    "標準入力のパスワードが長すぎるか、NULを含んでいます" },
	{ "the message can't be read now", "今はメールを読み取れません" },
	{ "sender", "差出人" },
	{ "reply-to", "返信先" },
	{ "bank-account", "口座" },
	{ "attachment", "添付ファイル" },
	{ "subject", "件名" },
	{ "link", "リンク先" },
};

const size_t words_ja_n = sizeof words_ja / sizeof words_ja[0];
