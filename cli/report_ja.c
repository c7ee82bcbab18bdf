/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of a report, in Japanese, as a company writes to its own people: です・
 * ます in sentences, nouns in heads and columns. English stands in report_en.c; a
 * test holds the two together.
 */
#include "report.h"

const char *const report_ja[WORD__COUNT] = {
	[WORD_TITLE] = "メールセキュリティ報告書",
	[WORD_SKIP] = "本文へ移動",
	[WORD_CONTENTS] = "目次",
	[WORD_PERIOD] = "対象期間：%1から%2までに受信したメール",
	[WORD_BEGINS] = "記録は%1からです。それより前に判定したものは、保存期間"
	    "（retention.log_days）を過ぎたため、未処理のものを除いて残っていません。"
	    "この報告書の件数は、対象期間の一部だけのものです。",
	[WORD_EVERYBODY] = "対象：すべてのメールボックス",
	[WORD_OF_MAILBOX] = "対象：メールボックス「%1」（スキャンの実行状況・アラート・例外"
	    "は、すべてのメールボックスについてのものです）",
	[WORD_FOOTER] = "作成：seki %1、%2。時刻はすべてこのタイムゾーンで表示しています。",
	[WORD_FOOTER_PRIVATE] = "この報告書にはメールの件名や差出人が含まれます。対象のメール"
	    "ボックスを閲覧できる方以外には渡さないでください。",
	[WORD_MORE] = "ほか%1件は表示していません。",
	[WORD_AND_MORE] = "ほかにもあり",
	[WORD_NEVER] = "なし",

	[WORD_GLANCE] = "概要",
	[WORD_TODO] = "対応が必要なこと",
	[WORD_NO_TODO] = "対応は不要です。",
	[WORD_NO_MAIL] = "この期間に受信したメールの記録はありません。",
	[WORD_JUDGED] = "検査したメール",
	[WORD_HELD] = "隔離したメール",
	[WORD_WOULD] = "隔離に相当するメール（監視のみ）",
	[WORD_CAUTION] = "要注意（受信トレイに残したもの）",
	[WORD_RELEASED] = "担当者が受信トレイに戻したもの（誤って隔離）",
	[WORD_CONFIRMED] = "担当者が詐欺と確認したもの",
	[WORD_REPORTED] = "担当者が報告したもの（隔離できなかった詐欺）",
	[WORD_UNREAD] = "判定できなかったもの",
	[WORD_TODO_HELD_ONE] = "隔離されたまま、確認が済んでいないメールが1件あります（%2に受"
	    "信）。問題がなければ受信トレイに戻し、詐欺であればその旨を記録してください。",
	[WORD_TODO_HELD] = "隔離されたまま、確認が済んでいないメールが%1件あります（最も古いも"
	    "のは%2に受信）。問題がなければ受信トレイに戻し、詐欺であればその旨を記録してくだ"
	    "さい。",
	[WORD_TODO_WOULD_ONE] = "隔離に相当するメールが1件ありました。内容を確認し、判定が正しけ"
	    "れば、隔離を有効にしてください（mode = \"hold\"）。",
	[WORD_TODO_WOULD] = "隔離に相当するメールが%1件ありました。内容を確認し、判定が正しけ"
	    "れば、隔離を有効にしてください（mode = \"hold\"）。",
	[WORD_TODO_FAILED_ONE] = "前回のスキャンで読み取れなかったフォルダーが1個あります。",
	[WORD_TODO_FAILED] = "前回のスキャンで読み取れなかったフォルダーが%1個あります。",
	[WORD_TODO_NEVER_ONE] = "設定されているのに、一度も読み取れていないメールボックスが1件"
	    "あります。",
	[WORD_TODO_NEVER] = "設定されているのに、一度も読み取れていないメールボックスが%1件"
	    "あります。",
	[WORD_TODO_ENDS_ONE] = "2週間以内に期限が切れる例外が1件あります。延長する場合は、必ず相"
	    "手にもう一度確認してください。",
	[WORD_TODO_ENDS] = "2週間以内に期限が切れる例外が%1件あります。延長する場合は、必ず相手"
	    "にもう一度確認してください。",
	[WORD_TODO_ALERTS_ONE] = "解消していないアラートが1件あります。",
	[WORD_TODO_ALERTS] = "解消していないアラートが%1件あります。",
	[WORD_TODO_REPORTED_ONE] = "隔離できなかった詐欺メールが1件、報告されています。指示に従っ"
	    "た人がいないか確認してください。",
	[WORD_TODO_REPORTED] = "隔離できなかった詐欺メールが%1件、報告されています。指示に従った"
	    "人がいないか確認してください。",
	[WORD_TODO_RISK_ONE] = "取引先1社の実際のメールアドレスから、疑わしいメールが届いていま"
	    "す。手元の記録にある番号に電話して確認してください。",
	[WORD_TODO_RISK] = "取引先%1社の実際のメールアドレスから、疑わしいメールが届いていま"
	    "す。手元の記録にある番号に電話して確認してください。",
	[WORD_TODO_ANSWERED_ONE] = "隔離する前に返信されていたメールが1件あります。誰が、何を伝え"
	    "たか、何をしたかを確認してください。",
	[WORD_TODO_ANSWERED] = "隔離する前に返信されていたメールが%1件あります。誰が、何を伝え"
	    "たか、何をしたかを確認してください。",

	[WORD_LIST] = "隔離したメール",
	[WORD_LIST_LEAD] = "隔離フォルダーに移したメール、監視のみの設定でなければ移していた"
	    "メール、担当者が報告したメールの一覧です。",
	[WORD_LIST_NONE] = "この期間に、隔離したメールと隔離に相当するメールはありません。",
	[WORD_LIST_MORE] = "これより古い%1件は表示していません。「seki log」ですべて確認でき"
	    "ます。",
	[WORD_LISTED] = "メールの一覧（新しい順）",
	[WORD_DAYS] = "推移",
	[WORD_DAYS_DESC] = "期間中の推移を示す棒グラフです。隔離（相当を含む）は%1件、要注意は"
	    "%2件です。数値は下の表にあります。",
	[WORD_DAYS_TABLE] = "受信日別の件数（メールのあった日のみ）",
	[WORD_WEEKS_TABLE] = "受信週別の件数（メールのあった週のみ）",
	[WORD_MONTHS_TABLE] = "受信月別の件数（メールのあった月のみ）",
	[WORD_DAY] = "日付",
	[WORD_WEEK] = "週の初日",
	[WORD_MONTH] = "月",
	[WORD_MESSAGES] = "メール数",
	[WORD_MOST] = "最大：%1件",
	[WORD_SCORE] = "点数",
	[WORD_AS_TABLE] = "数値を表で見る",
	[WORD_SCORE_HEAD] = "点数",
	[WORD_SCORES] = "点数の分布",
	[WORD_SCORES_DESC] = "1点以上のメール数を点数別に示す棒グラフです。%1点以上が要注意、%2"
	    "点以上が詐欺の疑いです。数値は下の表にあります。",
	[WORD_SCORES_TABLE] = "点数別のメール数",
	[WORD_SCORES_BELOW] = "1未満",
	[WORD_SCORES_RANGE] = "%1以上%2未満",
	[WORD_SCORES_ABOVE] = "%1以上",
	[WORD_SCORES_CLEAN] = "問題なし",
	[WORD_SCORES_CAUTION] = "要注意",
	[WORD_SCORES_SUSPECT] = "詐欺の疑い",
	[WORD_MEANS] = "判定",
	[WORD_NUMBER] = "番号 %1",
	[WORD_MAILBOX] = "メールボックス",
	[WORD_STATE] = "状態",
	[WORD_NO_SUBJECT] = "（件名なし）",
	[WORD_NO_SENDER] = "（差出人なし）",
	[WORD_FROM] = "差出人：",
	[WORD_REASON] = "判定理由：%1",
	[WORD_STATE_HELD] = "隔離中",
	[WORD_STATE_WOULD] = "隔離に相当（監視のみ）",
	[WORD_STATE_RELEASED] = "担当者が受信トレイに戻しました",
	[WORD_STATE_CONFIRMED] = "担当者が詐欺と確認しました",
	[WORD_STATE_REPORTED] = "担当者が詐欺として報告しました",
	[WORD_STATE_GONE] = "担当者が隔離フォルダーから移動または削除しました",
	[WORD_STATE_FAILED] = "隔離予定（まだ移動できていません）",
	[WORD_STATE_VANISHED] = "移動する前になくなりました",
	[WORD_STATE_LEFT] = "詐欺の疑い（隔離の開始前に届いたため、移動していません）",

	[WORD_WHY] = "判定理由",
	[WORD_WHY_LEAD] = "隔離したメールと隔離に相当するメールの判定理由です。1件に複数の理由が"
	    "あります。",
	[WORD_WHY_TABLE] = "判定理由（主な理由となった回数の多い順）",
	[WORD_WHY_SENTENCE] = "理由",
	[WORD_WHY_HITS] = "該当",
	[WORD_WHY_FIRST] = "主な理由",

	[WORD_KINDS] = "詐欺の手口",
	[WORD_KINDS_LEAD] = "疑わしいメールが何を狙ったものかを、判定理由から分かる範囲で分類"
	    "しました。1件は1回だけ数えます。担当者が受信トレイに戻したものと、判定できなかっ"
	    "たものは含みません。",
	[WORD_KINDS_NONE] = "この期間に、詐欺として数えるメールはありません。",
	[WORD_KIND_TABLE] = "手口別のメール数",
	[WORD_KIND_HEAD] = "手口",
	[WORD_KIND_PAYROLL] = "給与振込先の変更",
	[WORD_KIND_TAKEN_OVER] = "やり取りのある相手の実際のアドレスから（乗っ取りのおそ"
	    "れ）",
	[WORD_KIND_ACCOUNT] = "振込先（口座）の変更",
	[WORD_KIND_CARD] = "ギフトカードの要求",
	[WORD_KIND_OURS] = "経営者や社員へのなりすまし",
	[WORD_KIND_LOGIN] = "パスワードやログイン情報の詐取",
	[WORD_KIND_MONEY] = "偽の請求書や支払いの依頼",
	[WORD_KIND_DATA] = "情報の詐取（従業員の書類、取引先の一覧、残高など）",
	[WORD_KIND_ELSEWHERE] = "チャット・電話・別のアドレスへの誘導",
	[WORD_KIND_FILE] = "ファイルやページを開かせるもの",
	[WORD_KIND_NAME] = "なりすまし（目的はまだ不明）",
	[WORD_KIND_OTHER] = "その他",
	[WORD_TECHNIQUES] = "MITRE ATT&CKによる分類",
	[WORD_TECHNIQUES_LEAD] = "ほかのセキュリティ製品の記録と照らし合わせるための分類です。1件が"
	    "複数の技術に該当することがあります。",
	[WORD_TECHNIQUES_TABLE] = "使われた技術（該当の多い順）",
	[WORD_TECHNIQUE] = "行われたこと",
	[WORD_TECHNIQUE_NAME] = "ATT&CKの技術",

	[WORD_WHO] = "なりすまされた相手",
	[WORD_WHO_LEAD] = "名前やドメインを使われた本人・取引先にお知らせください。担当者が受信"
	    "トレイに戻したメールは含みません。",
	[WORD_WHO_NONE] = "この期間に、当社の関係者や取引先を装った疑わしいメールはありません。",
	[WORD_WHO_PEOPLE] = "名前をかたられた人",
	[WORD_WHO_COMPANIES] = "取引先（名称）",
	[WORD_WHO_SERVICES] = "銀行・宅配業者・官公庁・各種サービス",
	[WORD_WHO_DOMAINS] = "似せられた、または詐称されたドメイン",
	[WORD_WHO_PERSON] = "人",
	[WORD_WHO_COMPANY] = "取引先",
	[WORD_WHO_SERVICE] = "名乗った名称",
	[WORD_WHO_DOMAIN] = "本物のドメイン",
	[WORD_WHO_SHOWN] = "表示された名前",
	[WORD_WHO_ADDRESSES] = "使われたアドレス",
	[WORD_WHO_WRITTEN] = "使われたドメイン",
	[WORD_WHO_SAME] = "本物のドメインを詐称",

	[WORD_RISK] = "注意が必要な取引先",
	[WORD_RISK_LEAD] = "取引先の実際のメールアドレスから疑わしいメールが届いた場合、先方の"
	    "メールが乗っ取られているおそれがあります。手元の記録にある番号に電話して"
	    "確認してください。ほかの列は、取引先を装ったメールの数です。",
	[WORD_RISK_NONE] = "この期間に、取引先に関わる疑わしいメールはありません。",
	[WORD_RISK_TABLE] = "疑わしいメールに関わる取引先",
	[WORD_RISK_PARTNER] = "取引先",
	[WORD_RISK_OWN] = "先方本人から（確認済み）",
	[WORD_RISK_UNPROVED] = "先方のアドレスを表示（未確認）",
	[WORD_RISK_LOOKALIKE] = "似たドメインから",
	[WORD_RISK_ACCOUNT] = "振込先の変更を要求",
	[WORD_RISK_NAMED] = "先方の口座を記載",

	[WORD_AUTH] = "差出人の確認結果",
	[WORD_AUTH_LEAD] = "表示された差出人が本物だと確認できたメールの割合です。詐欺のために取得"
	    "されたアドレスも確認できるため、確認済みであっても安全とは限りません。",
	[WORD_AUTH_SHORT_TABLE] = "差出人を確認できたメールの数",
	[WORD_AUTH_PROVED] = "確認できた",
	[WORD_AUTH_UNPROVED] = "確認できなかった",
	[WORD_AUTH_SENDER] = "差出人",
	[WORD_AUTH_TABLE] = "SPF・DKIM・DMARCの結果別のメール数",
	[WORD_AUTH_RESULT] = "結果",
	[WORD_AUTH_BY] = "確認の根拠",
	[WORD_AUTH_INTERNAL] = "社内から送信",
	[WORD_AUTH_UPSTREAM] = "受信サーバーによる確認",
	[WORD_AUTH_SUSPECT] = "詐欺の疑い",
	[WORD_NO] = "未確認",

	[WORD_RULES] = "ルールと的中率",
	[WORD_RULES_LEAD] = "不審な点を示すルールの一覧です。担当者が詐欺と確認または報告し"
	    "たものを正しい判定、受信トレイに戻したものを誤りとして数えています。どちらもない"
	    "ルールは、詐欺の疑いと判定して戻されていないものをすべて正しいとみなした上限（「最"
	    "大」）です。",
	[WORD_RULES_NONE] = "この期間に、不審な点として該当したルールはありません。",
	[WORD_RULES_TABLE] = "ルール（該当の多い順）",
	[WORD_RULES_RULE] = "ルール",
	[WORD_RULES_PRECISION] = "的中率",
	[WORD_RULES_SUSPECT] = "詐欺の疑い",
	[WORD_RULES_CAUTION] = "要注意",
	[WORD_RULES_CONFIRMED] = "詐欺と確認・報告",
	[WORD_RULES_RELEASED] = "戻した",
	[WORD_RULES_MORE] = "ほか%1件は表示していません。「seki rules stats」ですべて確認できま"
	    "す。",
	[WORD_RULES_AT_MOST] = "最大%1",

	[WORD_EXCEPTIONS] = "例外",
	[WORD_EXCEPTIONS_LEAD] = "担当者が確認のうえで認めた差出人と口座です。心当たりのないもの"
	    "は「seki review revoke」で取り消してください。",
	[WORD_EXCEPTIONS_NONE] = "例外はありません。",
	[WORD_EXCEPTIONS_TABLE] = "認められた差出人と口座",
	[WORD_EXCEPTIONS_WHAT] = "対象",
	[WORD_EXCEPTIONS_BY] = "認めた人",
	[WORD_EXCEPTIONS_REASON] = "理由",
	[WORD_EXCEPTIONS_UNTIL] = "期限",
	[WORD_EXCEPTIONS_SENDER] = "差出人 %1（%2 で確認）",
	[WORD_EXCEPTIONS_ACCOUNT] = "%1 の口座（末尾 %2）",
	[WORD_EXCEPTIONS_STANDS] = "有効",
	[WORD_EXCEPTIONS_SOON] = "有効（まもなく期限）",
	[WORD_EXCEPTIONS_ENDED] = "期限切れ",
	[WORD_EXCEPTIONS_REVOKED] = "取り消し済み",

	[WORD_COVERAGE] = "検査できなかったもの",
	[WORD_COVERAGE_LEAD] = "読み取れないメールボックスや、開けない添付ファイルがあると、詐欺を"
	    "見逃すおそれがあります。",
	[WORD_COVERAGE_TABLE] = "メールボックスの現在の状態",
	[WORD_COVERAGE_FOLDER] = "フォルダー",
	[WORD_COVERAGE_OK] = "最後に読み終えた日時",
	[WORD_COVERAGE_TROUBLE] = "前回の結果",
	[WORD_COVERAGE_GOOD] = "正常",
	[WORD_COVERAGE_WAITING] = "再判定待ちのメール",
	[WORD_COVERAGE_NEVER] = "未読み取り（「seki doctor」で確認してください）",
	[WORD_UNREAD_LEAD] = "開けない部分を含むメールは%1件、判定できなかったメールは%2件で"
	    "す。",
	[WORD_UNREAD_NONE] = "届いたメールは、すべて読み取って判定しました。",
	[WORD_UNREAD_TABLE] = "読み取れなかったメールと添付ファイル",
	[WORD_UNREAD_WHYS] = "判定できなかったメール",
	[WORD_UNREAD_WHY] = "理由",
	[WORD_UNREAD_PARTS] = "数",
	[WORD_UNREAD_TYPES] = "開けなかった部分（形式別）",
	[WORD_UNREAD_TYPE] = "形式",
	[WORD_SENT] = "送信済みメールの把握状況",
	[WORD_SENT_TABLE] = "当社のメールへの返信",
	[WORD_SENT_LEAD] = "過去90日間に当社のメールに届いた返信のうち、元のメールを送信済みフォル"
	    "ダーで確認できたものの割合です。80%を下回ると、「こちらから送ったことのない相手」"
	    "であることを判定に使いません。",
	[WORD_SENT_SHARE] = "元のメールを確認",
	[WORD_SENT_ANSWERS] = "返信",

	[WORD_DELAYS] = "判定・隔離までの時間",
	[WORD_DELAYS_LEAD] = "メールが届いてから判定・隔離されるまでの時間です。この間は、受信トレイ"
	    "で開かれるおそれがあります。",
	[WORD_DELAYS_NONE] = "この期間に、初回のスキャンより後に届いて判定されたメールはありませ"
	    "ん。",
	[WORD_DELAYS_TABLE] = "受信してからの時間",
	[WORD_DELAYS_WHAT] = "区分",
	[WORD_DELAYS_TIME] = "時間",
	[WORD_DELAYS_VERDICT] = "判定まで",
	[WORD_DELAYS_HELD] = "隔離まで",
	[WORD_DELAYS_HALF] = "半数（以内）",
	[WORD_DELAYS_NINE] = "90%（以内）",
	[WORD_DELAYS_95] = "95%（以内）",
	[WORD_DELAYS_MOST] = "最長",
	[WORD_DELAYS_BINS] = "時間別のメール数",
	[WORD_DELAYS_WITHIN] = "%1以内",
	[WORD_DELAYS_LONGER] = "%1を超える",
	[WORD_DELAYS_OLD] = "初回のスキャンより前に届いていたメール（%1件）は含みません。",
	[WORD_BEFORE] = "隔離する前の状況",
	[WORD_BEFORE_TABLE] = "隔離する前の状況別のメール数",
	[WORD_BEFORE_WHAT] = "隔離する前",
	[WORD_BEFORE_ANSWERED] = "返信済み",
	[WORD_BEFORE_READ] = "既読",
	[WORD_BEFORE_NEITHER] = "未読・未返信",
	[WORD_BEFORE_UNKNOWN] = "不明",
	[WORD_BEFORE_NONE] = "この期間に隔離したメールはありません。",
	[WORD_SECONDS] = "%1秒",
	[WORD_MINUTES] = "%1分",
	[WORD_HOURS] = "%1時間",
	[WORD_DAYS_LONG] = "%1日",

	[WORD_RUNS] = "スキャンの実行状況とアラート",
	[WORD_RUNS_LEAD] = "seki 自体が正常に動いていたかどうかを示します。",
	[WORD_RUNS_NONE] = "この期間に、スキャンは実行されていません。",
	[WORD_RUNS_SUM] = "スキャンは%1回、うち正常に終了しなかったものは%2回です。",
	[WORD_RUNS_TABLE] = "正常に終了しなかったスキャン（新しい順）",
	[WORD_RUNS_BEGAN] = "開始",
	[WORD_RUNS_ENDED] = "終了",
	[WORD_RUNS_STATUS] = "終了コード",
	[WORD_RUNS_FAILED] = "読み取れなかったメールボックス",
	[WORD_RUNS_KILLED] = "中断",
	[WORD_RUNS_ALL_WELL] = "スキャンは%1回実行され、すべて正常に終了しました。",
	[WORD_RUNS_TOOK] = "最も長くかかったものは%1です。",
	[WORD_ALERTS_TABLE] = "アラート",
	[WORD_ALERTS_NONE] = "アラートはありません。",
	[WORD_ALERTS_WHAT] = "内容",
	[WORD_ALERTS_FIRST] = "最初",
	[WORD_ALERTS_LAST] = "最後",
	[WORD_ALERTS_COUNT] = "回数",
	[WORD_ALERTS_STANDS] = "未解消",
	[WORD_ALERTS_OVER] = "解消済み",
};
