/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words in which a verdict is explained, in English and Japanese side by side:
 * for somebody who pays invoices and has ten seconds. No word of the trade without
 * what it means, nothing that accuses where nothing is proved, and what to do is
 * always something that can be done now.
 */
#include "explain.h"

struct words {
	const char *en, *ja;
};

static const char *
in(const struct words *words, struct str lang)
{
	return lang_is_ja(lang) ? words->ja : words->en;
}

/* %1 and %2 in a sentence of ours. */
static struct str
fill(struct arena *arena, const char *text, struct str first, struct str second)
{
	struct buf buf = { .arena = arena };

	for (; *text != '\0'; text++) {
		if (text[0] != '%') {
			buf_char(&buf, *text);
		} else {
			text++;
			buf_add(&buf, *text == '1' ? first : second);
		}
	}
	return buf_str(&buf);
}

const char *
words_tone(enum tone tone, struct str lang)
{
	static const struct words tones[TONE__COUNT] = {
		[TONE_CLEAN] = { "clean: Nothing was found that would hold this "
		    "message.",
		    "問題なし：隔離するほどの不審な点は見つかりませんでした。" },
		[TONE_CLEAN_IN_PART] = { "checked in part: Nothing that would hold "
		    "this message was found in what could be read, but a part of "
		    "it could not be read.",
		    "一部未確認：読み取れた範囲に隔離するほどの不審な点はありません"
		    "が、読み取れなかった部分があります。" },
		[TONE_CLEAN_SHUT] = { "content not checked: This message is "
		    "encrypted. Only its outside could be read; nobody has checked "
		    "what it says.",
		    "内容は未確認：暗号化されたメールです。差出人などの外側だけを"
		    "確認しており、本文は確認していません。" },
		[TONE_CLEAN_THOUGH] = { "clean, but take care: What was found is "
		    "not enough to hold this message. Yet it is about money, an "
		    "account or a log-in.",
		    "ほぼ問題なし：隔離するほどの不審な点はありませんが、支払い・口"
		    "座・ログインなどに関わる内容です。" },
		[TONE_CAUTION] = { "caution: Something is not right here. Ask "
		    "before you do what it wants.",
		    "要注意：不審な点があります。指示に従う前に確認してくださ"
		    "い。" },
		[TONE_SUSPECT] = { "suspect: This is probably a fraud. Do not do "
		    "what it asks.",
		    "詐欺の疑い：指示に従わないでください。" },
		[TONE_CONFIRM] = { "to be confirmed: This message changes where "
		    "money goes. It may well be right, but nobody here has "
		    "confirmed it yet.",
		    "要確認：振込先の変更に関わるメールです。正しい連絡かもしれま"
		    "せんが、社内ではまだ確認が取れていません。" },
		[TONE_UNJUDGED] = { "unjudged: This message could not be judged. "
		    "Treat it as suspect.",
		    "判定不能：判定できませんでした。疑わしいメールとして扱ってく"
		    "ださい。" },
		[TONE_DEFERRED] = { "deferred: This message has not been judged "
		    "yet. It will be tried again without your doing.",
		    "判定待ち：まだ判定できていません。自動で再度判定しますので、"
		    "操作は必要ありません。" },
	};

	return in(&tones[tone], lang);
}

const char *
words_verdict(enum tone tone, struct str lang)
{
	static const struct words verdicts[TONE__COUNT] = {
		[TONE_CLEAN] = { "clean", "問題なし" },
		[TONE_CLEAN_IN_PART] = { "checked in part", "一部未確認" },
		[TONE_CLEAN_SHUT] = { "content not checked", "内容は未確認" },
		[TONE_CLEAN_THOUGH] = { "clean", "ほぼ問題なし" },
		[TONE_CAUTION] = { "caution", "要注意" },
		[TONE_SUSPECT] = { "suspect", "詐欺の疑い" },
		[TONE_CONFIRM] = { "to be confirmed", "要確認" },
		[TONE_UNJUDGED] = { "unjudged", "判定不能" },
		[TONE_DEFERRED] = { "deferred", "判定待ち" },
	};

	return in(&verdicts[tone], lang);
}

struct str
words_whence(struct arena *arena, const struct reading *reading,
    struct str domain, struct str lang)
{
	static const struct words whences[WHENCE__COUNT] = {
		[WHENCE_NONE] = { "The message does not say who sent it.",
		    "差出人が正しく書かれていません。" },
		[WHENCE_UNTOLD] = { "Who sent it is not known: the message was not "
		    "read.",
		    "メールを読み取れていないため、誰が送ったか分かりません。" },
		[WHENCE_UNCHECKED] = { "Whether it came from %1 could not be "
		    "checked: a look-up on the internet had no answer.",
		    "%1 から送信されたか、確認できていません（インターネットでの照"
		    "会に応答がありませんでした）。" },
		[WHENCE_INSIDE] = { "It was sent from inside our own organisation.",
		    "社内から送信されたメールです。" },
		[WHENCE_LOOKALIKE] = { "Its domain is %1, and not %2. Such domains are "
		    "registered to be mistaken for the real one.",
		    "差出人のドメインは %1 で、%2 ではありません。見間違えさせるため"
		    "に取得された、よく似たドメインと考えられます。" },
		[WHENCE_FREE_MAIL] = { "It was written from a free mail address "
		    "(%1). Anybody can open one, under any name.",
		    "フリーメール（%1）のアドレスです。フリーメールは、誰でも好き"
		    "な名前で使えます。" },
		[WHENCE_SIGNED] = { "It was signed with the sender's own "
		    "certificate, at %1.",
		    "差出人本人（%1）の電子証明書で署名されています。" },
		[WHENCE_DOMAIN_ONLY] = { "It did come from %1. That does not prove "
		    "the name that stands in front of it.",
		    "%1 から送信されたことは確認できましたが、名乗っている相手であ"
		    "ることの証明にはなりません。" },
		[WHENCE_PROVED] = { "It did come from %1: that was checked.",
		    "%1 から送信されたことを確認できました。" },
		[WHENCE_UNPROVED] = { "Nothing proves that it came from %1.",
		    "%1 から送信されたことを確認できません。" },
	};

	return fill(arena, in(&whences[reading->whence], lang), domain,
	    safe_text(arena, reading->mistaken_for, 60));
}

const char *
words_anybody(struct str lang)
{
	static const struct words words = { "Anybody can write any sender's "
	    "address on a message.",
	    "差出人のアドレスは、誰でも自由に書けます。" };

	return in(&words, lang);
}

/* A wish, as a noun; its evidence stands behind it. */
const char *
words_topic(enum topic topic, struct str lang)
{
	static const struct words topics[TOPIC__COUNT] = {
		[TOPIC_ACCOUNT] = { "Payment to a new account, or to one that is "
		    "not on file", "新しい口座・登録のない口座への支払い" },
		[TOPIC_CARD] = { "Gift cards, or their codes",
		    "ギフトカードの購入、コードの連絡" },
		[TOPIC_LOGIN] = { "That you log in or give a password",
		    "ログイン、パスワードの入力" },
		[TOPIC_MONEY] = { "A payment", "支払い・送金" },
		[TOPIC_DATA] = { "Papers or figures: staff data, tax forms, "
		    "balances, lists of customers",
		    "社内の情報（従業員の個人情報、口座残高、取引先の一覧など）" },
		[TOPIC_ELSEWHERE] = { "To go on elsewhere: by chat, by phone, or at "
		    "another address",
		    "チャット・電話・別のアドレスでのやり取り" },
		[TOPIC_CALL] = { "That you call a number which it gives",
		    "書かれている番号への電話" },
		[TOPIC_FILE] = { "That you open a file or a page",
		    "ファイルやページを開くこと" },
		[TOPIC_SECRET] = { "That you tell nobody", "口外しないこと" },
		[TOPIC_HASTE] = { "Haste, and no checking back",
		    "急ぐこと、本人や社内に確認しないこと" },
		[TOPIC_CONTACT] = { "Only an answer, for now",
		    "まずは返事をすること" },
	};

	return in(&topics[topic], lang);
}

const char *
words_danger(enum danger danger, struct str lang)
{
	static const struct words dangers[DANGER__COUNT] = {
		[DANGER_TAKEN_OVER] = { "Thieves break into the mailboxes of real "
		    "business partners and write from there: everything is right but "
		    "the account. Nothing in a mail can show the difference; a "
		    "telephone call can.",
		    "取引先のメールが乗っ取られ、口座だけを差し替えた連絡が届く被害"
		    "があります。本物との違いはメールからは分かりませんが、電話で確"
		    "かめられます。" },
		[DANGER_ACCOUNT] = { "What is paid to a false account is drawn out "
		    "within hours and rarely comes back.",
		    "偽の口座に振り込むと、数時間のうちに引き出され、ほとんど戻りま"
		    "せん。" },
		[DANGER_CARD] = { "The code of a gift card is cash: whoever reads "
		    "it has spent it.",
		    "ギフトカードのコードは現金と同じで、伝えるとすぐに使われてしま"
		    "います。" },
		[DANGER_LOGIN] = { "Whoever gets your password reads your mail and "
		    "writes in your name, to our customers too.",
		    "パスワードを盗まれると、メールを読まれ、あなたの名前で取引先に"
		    "もメールを送られます。" },
		[DANGER_MONEY] = { "A transfer is drawn out within hours and rarely "
		    "comes back.",
		    "送金したお金は、数時間のうちに引き出され、ほとんど戻りません。" },
		[DANGER_DATA] = { "With such papers the next fraud is made, against "
		    "our staff or our customers.",
		    "こうした情報は、従業員や取引先を狙う次の詐欺に使われます。" },
		[DANGER_ELSEWHERE] = { "Outside our mail nobody can warn you. That is "
		    "where the request for money is made.",
		    "社内のメールの外では、周りが気付けません。その先で送金を求めら"
		    "れる手口です。" },
		[DANGER_CALL] = { "Who answers that number belongs to the fraud, and "
		    "wants money, data or a hand on your computer.",
		    "電話に出るのは詐欺の相手で、お金や個人情報、パソコンの遠隔操作を"
		    "求められます。" },
		[DANGER_FILE] = { "Such a file or page can take over the computer, "
		    "or ask for a password.",
		    "開くと、パソコンを乗っ取られたり、パスワードを盗まれたりするお"
		    "それがあります。" },
		[DANGER_CONTACT] = { "It tries out who answers. What it is really "
		    "after comes with the next message.",
		    "返事をする人を探しています。本当の用件は、返事をした後に届きま"
		    "す。" },
		[DANGER_SERVICE] = { "Messages in the name of banks, couriers and "
		    "services are made to collect passwords and card numbers.",
		    "銀行・宅配業者・各種サービスをかたるメールは、パスワードやカード"
		    "番号を盗むためのものです。" },
		[DANGER_ANSWER] = { "Your answer would reach somebody else than the "
		    "one you think.",
		    "返信すると、思っている相手とは別の人に届きます。" },
		[DANGER_SECRET] = { "Silence is asked for so that you don't ask the "
		    "one person who would know.",
		    "口止めは、本人や同僚に確認させないための手口です。" },
		[DANGER_HASTE] = { "Haste is there so that nobody checks.",
		    "急がせるのは、確認する時間を与えないための手口です。" },
		[DANGER_BOUNCE] = { "Somebody may be writing to others in your name, "
		    "or from your mailbox.",
		    "第三者が、あなたの名前やメールボックスを使って送信している可能"
		    "性があります。" },
		[DANGER_IMPOSTOR] = { "Somebody may want to be taken for another. "
		    "What for may come with the next message.",
		    "別人になりすましている可能性があります。本当の用件は、次のメール"
		    "で届くかもしれません。" },
		[DANGER_THREAD] = { "A conversation that is borrowed or invented "
		    "makes a stranger look familiar.",
		    "過去のやり取りを見せて、本物の続きだと思わせる手口です。" },
		[DANGER_FORM] = { "It is built so that people and programs don't "
		    "see the same message.",
		    "人やソフトによって、見える内容が変わる作りになっています。" },
		[DANGER_SHUT] = { "An order to pay, a new account or a link may "
		    "stand in the part that nobody has checked.",
		    "確認していない部分に、支払いの指示や新しい口座、リンクが書かれ"
		    "ている可能性があります。" },
	};

	return in(&dangers[danger], lang);
}

const char *
words_advice(enum advice advice, struct str lang)
{
	static const struct words advices[ADVICE__COUNT] = {
		[ADVICE_NO_NEW_ACCOUNT] = { "Pay nothing to that account until it "
		    "is confirmed.",
		    "確認が取れるまで、その口座には振り込まないでください。" },
		[ADVICE_ASK_ACCOUNT] = { "Call the number you have on file, not the "
		    "one in this message, and ask whether the account is theirs.",
		    "このメールに書かれた番号ではなく、手元の記録にある番号に電話し、"
		    "相手の口座かどうか確認してください。" },
		[ADVICE_ACCUSE_NOBODY] = { "Accuse nobody: you only ask, as with "
		    "every change of an account.",
		    "相手を疑う必要はありません。「口座変更の際は必ずお電話で確認し"
		    "ています」とお伝えください。" },
		[ADVICE_ACCEPT] = { "If it is theirs, accept it with this command:",
		    "相手の口座だと確認できたら、次のコマンドで承認してください。" },
		[ADVICE_NO_CARD] = { "Do not answer, buy no cards and send no codes.",
		    "返信せず、カードの購入やコードの送信もしないでください。" },
		[ADVICE_NO_LOGIN] = { "Do not click and do not log in. Tell your "
		    "administrator.",
		    "リンクを開いたり、ログインしたりしないでください。管理者に知ら"
		    "せてください。" },
		[ADVICE_NO_PAYMENT] = { "Do not pay, and change no account in the "
		    "books.",
		    "送金も、登録口座の変更もしないでください。" },
		[ADVICE_NO_DATA] = { "Send no papers, lists or figures.",
		    "書類や一覧、残高などの情報を送らないでください。" },
		[ADVICE_NO_CHAT] = { "Open no chat group, and give no telephone "
		    "number.",
		    "チャットのグループを作ったり、電話番号を教えたりしないでくださ"
		    "い。" },
		[ADVICE_NO_CALL] = { "Do not call the number in the message. Look "
		    "the company's number up yourself.",
		    "書かれている番号には電話せず、会社の番号をご自分で調べてくださ"
		    "い。" },
		[ADVICE_NO_FILE] = { "Do not open the file or the page.",
		    "ファイルやページを開かないでください。" },
		[ADVICE_NOTHING] = { "Do not answer, pay, open or click.",
		    "返信・送金・ファイルの開封・リンクのクリックをしないでくださ"
		    "い。" },
		[ADVICE_CALL_PARTNER] = { "Call the person or company on the number "
		    "you have on file, not on one in this message.",
		    "このメールに書かれた番号ではなく、手元の記録にある番号に電話し"
		    "て、相手に確認してください。" },
		[ADVICE_ASK_PERSON] = { "Ask the person by a way you already know: "
		    "face to face, or on the number in our own directory.",
		    "直接会う、社内の電話帳の番号にかけるなど、以前から知っている方"
		    "法で本人に確認してください。" },
		[ADVICE_OWN_WAY] = { "If you do deal with them, go there by your own "
		    "bookmark or app and not by this message.",
		    "利用中のサービスであれば、このメールからではなく、いつものブック"
		    "マークやアプリから確認してください。" },
		[ADVICE_NEW_MESSAGE] = { "Do not use Reply. Write a new message to "
		    "the address you know.",
		    "「返信」は使わず、以前から知っているアドレスに新しくメールを書い"
		    "てください。" },
		[ADVICE_MAY_TELL] = { "You may talk about it: no honest order forbids "
		    "you to ask.",
		    "口止めされていても、上司や同僚に相談してかまいません。" },
		[ADVICE_PASSWORD] = { "If you have entered a password already, change "
		    "it now and tell your administrator.",
		    "すでにパスワードを入力した場合は、すぐに変更し、管理者に連絡し"
		    "てください。" },
		[ADVICE_PAID] = { "If you have paid already, call the bank and your "
		    "superior now: in the first hours it can be stopped.",
		    "すでに支払った場合は、すぐに銀行（組戻し）と上司に連絡してくだ"
		    "さい。早いほど止められる可能性があります。" },
		[ADVICE_SENT_CODE] = { "If you have sent a code already, call the "
		    "card's issuer and your superior now.",
		    "すでにコードを送った場合は、すぐにカードの発行会社と上司に連絡し"
		    "てください。" },
		[ADVICE_BOUNCE] = { "Show it to your administrator.",
		    "管理者に知らせてください。" },
		[ADVICE_SHUT] = { "If it asks for money, an account or a log-in, "
		    "first call the sender on the number you have on file.",
		    "支払いや口座、ログインに関する依頼であれば、まず手元の記録にある"
		    "番号に電話して確認してください。" },
		[ADVICE_LEAVE_SHUT] = { "Leave it closed, and show it to your "
		    "administrator.",
		    "開かずに、管理者に知らせてください。" },
		[ADVICE_WAIT] = { "Until then, pay nothing and log in nowhere "
		    "because of it.",
		    "判定が終わるまで、このメールをもとに支払いやログインをしないで"
		    "ください。" },
		[ADVICE_CALL_FIRST] = { "If an account is new, or you did not "
		    "expect this, call the number you have on file before you pay, "
		    "not one in this message.",
		    "口座が新しい場合や心当たりのない依頼の場合は、支払う前に、手元の"
		    "記録にある番号に電話して確認してください（このメールの番号は使わ"
		    "ないでください）。" },
	};

	return in(&advices[advice], lang);
}

const char *
words_reason(struct str reason, struct str lang)
{
	static const struct {
		const char *reason;
		struct words words;
	} reasons[] = {
		{ "too-large", { "It is larger than what may be read.",
		    "サイズが上限を超えているため、最後まで読み取れませんでした。" } },
		{ "temperror", { "A look-up on the internet (DNS) had no answer.",
		    "インターネットでの照会（DNS）に応答がありませんでした。" } },
		{ "unfetchable", { "The mail server did not hand it over.",
		    "メールサーバーから取得できませんでした。" } },
		{ "unscanned", { "The mail server handed over a notice of its own "
		    "in its place.",
		    "メールサーバーが、本来のメールの代わりにサーバー自身の通知を返しま"
		    "した。" } },
		{ "quarantine-shut", { "It may have been held and moved back "
		    "before, and the quarantine folder could not be looked into.",
		    "一度隔離されて戻されたメールと同じ可能性がありますが、隔離フォル"
		    "ダーを確認できませんでした。" } },
		{ "vanished", { "It was gone from the mailbox before it could be "
		    "read.",
		    "読み取る前に、メールボックスからなくなっていました。" } },
	};
	static const struct words other = { "Reading it failed twice. Messages "
	    "are sometimes built to do that.",
	    "読み取りに2度失敗しました。読み取りを妨げるように作られたメールの可能"
	    "性もあります。" };

	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (str_equal(reason, str_of(reasons[i].reason)))
			return in(&reasons[i].words, lang);
	return in(&other, lang);
}

/* An account as facts show it, "iban DE ...3000 (body)": how long that is, or 0. */
static size_t
account_at(struct str s, struct str *country_out, struct str *tail_out,
    const struct words **place_out)
{
	static const struct words places[] = {
		{ "body", "本文" }, { "quoted", "引用部分" },
		{ "attachment", "添付" }, { "subject", "件名" },
	};
	struct str rest = s;
	struct account account = { .kind = str_cut(&rest, ' ') };
	struct str country = str_cut(&rest, ' '), tail = str_cut(&rest, ' ');
	struct str place = str_cut(&rest, ')');

	if (!account_is_destination(&account) || country.n > 2 ||
	    !str_starts(tail, STR("...")) || !str_starts(place, STR("(")))
		return 0;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		if (!str_equal(str_from(place, 1), str_of(places[i].en)))
			continue;
		*country_out = country;
		*tail_out = str_from(tail, 3);
		*place_out = &places[i];
		return (size_t)(place.p + place.n + 1 - s.p);
	}
	return 0;
}

struct str
words_evidence(struct arena *arena, struct str evidence, struct str lang)
{
	static const struct words account = { "account ending in ", "口座（末尾" };
	static const struct words comma = { ", ", "、" }, end = { ")", "）" };
	struct buf buf = { .arena = arena };
	const struct words *place;
	struct str country, tail;
	size_t n;

	for (size_t i = 0; i < evidence.n; i += n) {
		n = i > 0 && evidence.p[i - 1] != ' ' ? 0 : account_at(
		    str_from(evidence, i), &country, &tail, &place);
		if (n == 0) {
			n = 1;
			buf_char(&buf, evidence.p[i]);
			continue;
		}
		buf_cstr(&buf, in(&account, lang));
		buf_add(&buf, tail);
		buf_cstr(&buf, lang_is_ja(lang) ? "、" : " (");
		buf_add(&buf, country);
		if (country.n > 0)
			buf_cstr(&buf, in(&comma, lang));
		buf_cstr(&buf, in(place, lang));
		buf_cstr(&buf, in(&end, lang));
	}
	return buf_str(&buf);
}

struct str
words_held_by(struct arena *arena, struct str by, struct str said, struct str lang)
{
	static const struct words plain = { "Held by %1", "担当者（%1）が隔離しました" };
	static const struct words with = { "Held by %1: %2",
	    "担当者（%1）が隔離しました：%2" };

	return fill(arena, in(said.n > 0 ? &with : &plain, lang),
	    safe_text(arena, by, 60), safe_text(arena, said, 300));
}

/* The sentences of scanner/auth/author.c. */
const char *
words_author(struct str reason, struct str lang)
{
	static const struct words reasons[] = {
		{ "no From", "差出人の欄がありません" },
		{ "several From fields", "差出人の欄が複数あります" },
		{ "several From addresses", "差出人のアドレスが複数あります" },
		{ "From is a group", "差出人がグループになっています" },
		{ "From is too long", "差出人の欄が長すぎます" },
		{ "From is malformed", "差出人の欄を正しく読み取れません" },
		{ "the header is cut short", "ヘッダーが途中で切れています" },
		{ "control characters", "差出人の欄に制御文字があります" },
		{ "a local part that reads as something else",
		    "アドレスの@より前が、別のものに見えます" },
		{ "an address that is read in several ways",
		    "アドレスが複数の読み方をされます" },
		{ "words after the address", "アドレスの後に語が続いています" },
		{ "another address beside it", "別のアドレスが並んでいます" },
		{ "another address in encoded words",
		    "符号化された部分に別のアドレスがあります" },
		{ "characters that hide or turn it",
		    "アドレスを隠す文字、または並びを逆にする文字があります" },
		{ "letters of another alphabet", "別の種類の文字が混ざっています" },
		{ "DMARC passes", "DMARC に合格しています" },
		{ "every S/MIME signer is the author",
		    "S/MIME の署名者は、すべて差出人本人です" },
		{ "our boundary saw DMARC pass",
		    "当社の受信サーバーが DMARC の合格を確認しています" },
		{ "our boundary saw the domain's signature pass",
		    "当社の受信サーバーがドメインの署名を確認しています" },
		{ "the domain signed it and has no DMARC record",
		    "ドメインの署名があります（DMARC の設定なし）" },
		{ "a trusted sealer saw DMARC pass",
		    "信頼する転送元が DMARC の合格を確認しています" },
		{ "it is internal mail of our own domain",
		    "当社のドメインの社内メールです" },
		{ "nothing speaks for it", "裏付けるものがありません" },
	};

	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (str_equal(reason, str_of(reasons[i].en)))
			return in(&reasons[i], lang);
	return NULL;
}
