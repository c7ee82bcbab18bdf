/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What kind of fraud it was, in an office's words, and then the same mail in the
 * words of MITRE ATT&CK. The kinds are those of business e-mail compromise, told
 * apart as far as reasons tell them: by what they are about, and by ATT&CK's words for
 * theft and for a mailbox that was broken into; by no rule's name. Each message is of
 * one kind, the first in the table that fits: what a fraud is after
 * says more of it than how it looks. A lawyer's false letter is no kind of its own,
 * since no rule knows one: it stands where its wish does. What a person moved back
 * was none, and of what could not be judged nobody knows.
 */
#include "report.h"

#define TECHNIQUES_MOST 200	/* different ones; a rule file may invent them */
#define IS(topic) TOPIC_BIT(TOPIC_##topic)

/* ---- Kinds -------------------------------------------------------------------- */

/* With one of these it is not he who wrote it, or not he who gets the answer. */
#define ANOTHER (IS(WHO) | IS(LOOKALIKE) | IS(SERVICE) | IS(UNPROVED) | \
	IS(ANSWER) | IS(FRAUD) | IS(OURS))

static const struct {
	enum word word;
	unsigned topics;		/* any of these */
	const char *attack;		/* or this technique */
	bool known_sender;		/* and it is proved that we know him */
} kinds[KIND__COUNT] = {
	[KIND_PAYROLL] = { WORD_KIND_PAYROLL, IS(SALARY), NULL, false },
	[KIND_TAKEN_OVER] = { WORD_KIND_TAKEN_OVER, IS(ACCOUNT), "T1586.002",
	    true },
	[KIND_ACCOUNT] = { WORD_KIND_ACCOUNT, IS(ACCOUNT), NULL, false },
	[KIND_CARD] = { WORD_KIND_CARD, IS(CARD), NULL, false },
	[KIND_OURS] = { WORD_KIND_OURS, IS(OURS), NULL, false },
	[KIND_LOGIN] = { WORD_KIND_LOGIN, IS(LOGIN), NULL, false },
	[KIND_MONEY] = { WORD_KIND_MONEY, IS(MONEY), "T1657", false },
	[KIND_DATA] = { WORD_KIND_DATA, IS(DATA), NULL, false },
	[KIND_ELSEWHERE] = { WORD_KIND_ELSEWHERE, IS(ELSEWHERE) | IS(CALL),
	    NULL, false },
	[KIND_FILE] = { WORD_KIND_FILE, IS(FILE), NULL, false },
	[KIND_NAME] = { WORD_KIND_NAME, IS(WHO) | IS(LOOKALIKE) | IS(SERVICE) |
	    IS(UNPROVED) | IS(ANSWER) | IS(THREAD), NULL, false },
	[KIND_OTHER] = { WORD_KIND_OTHER, 0, NULL, false },
};

/* Does a finding say that it is one? */
static bool
is_told(enum kind kind, const struct verdict_finding *finding, unsigned topics)
{
	return (topics & kinds[kind].topics) != 0 ||
	    (kinds[kind].attack != NULL && str_equal(finding->attack,
	    str_of(kinds[kind].attack)));
}

/* Few frauds come from there, so that the list is short. */
static bool
is_of_known(const struct report *report, const struct kind_now *now)
{
	for (size_t i = 0; i < report->known.n && (now->topics & ANOTHER) == 0; i++)
		if (report->known.at[i] == now->message_id)
			return true;
	return false;
}

static enum kind
kind_of(const struct report *report)
{
	const struct kind_now *now = &report->kind_now;
	bool known = is_of_known(report, now);
	enum kind kind = KIND_PAYROLL;

	while (kind < KIND_OTHER && (!now->told[kind] ||
	    (kinds[kind].known_sender && !known)))
		kind++;
	return kind;
}

static bool
counts(const struct store_reported *message)
{
	enum fate fate = fate_of(message);

	if (str_equal(message->review, STR("reported")))
		return true;
	return (fate == FATE_HELD || fate == FATE_WOULD || fate == FATE_LEFT) &&
	    !str_equal(message->action, STR("released")) &&
	    !str_equal(message->verdict, STR("unjudged")) &&
	    !str_equal(message->verdict, STR("deferred"));
}

/* One message, as it is counted. */
static struct kind_row
row_of(const struct store_reported *message)
{
	enum fate fate = fate_of(message);

	return (struct kind_row){ .messages = 1, .held = fate == FATE_HELD,
	    .would = fate == FATE_WOULD,
	    .confirmed = str_equal(message->review, STR("confirmed")) ||
	    str_equal(message->review, STR("reported")) };
}

static void
row_move(struct kind_row *from, struct kind_row *to, const struct kind_row *one)
{
	from->messages -= one->messages;
	from->held -= one->held;
	from->would -= one->would;
	from->confirmed -= one->confirmed;
	to->messages += one->messages;
	to->held += one->held;
	to->would += one->would;
	to->confirmed += one->confirmed;
}

/* Of the last kind until its reasons say more; some have none. */
void
report_kind_message(struct report *report, const struct store_reported *message)
{
	struct kind_row none = { 0 }, one = row_of(message);

	if (!counts(message))
		return;
	row_move(&none, &report->kinds[KIND_OTHER], &one);
	if (report_who_is_known(report, message))
		REPORT_ADD(report, &report->known) = message->message_id;
}

/* ---- Techniques --------------------------------------------------------------- */

/* ATT&CK's own names; what a clerk would call them stands in front. */
static const struct technique {
	const char *id, *name, *en, *ja;
} techniques[] = {
	{ "T1027", "Obfuscated Files or Information",
	    "Hides what it says from programs", "検査から内容を隠す" },
	{ "T1027.013", "Encrypted/Encoded File",
	    "Locks a file so that it can't be checked",
	    "ファイルに鍵をかけて検査を避ける" },
	{ "T1036", "Masquerading", "Makes a file look like another",
	    "ファイルを別のものに見せかける" },
	{ "T1036.002", "Right-to-Left Override", "Turns letters around in a name",
	    "文字の向きを変えて名前を偽る" },
	{ "T1036.007", "Double File Extension", "Hides what kind of file it is",
	    "ファイルの種類を偽る" },
	{ "T1204.002", "User Execution: Malicious File",
	    "Wants a harmful file opened", "有害なファイルを開かせる" },
	{ "T1219", "Remote Access Tools", "Wants to see or steer the computer",
	    "パソコンを遠隔操作しようとする" },
	{ "T1534", "Internal Spearphishing", "Writes from a colleague's mailbox",
	    "社内のメールボックスから送る" },
	{ "T1565.001", "Stored Data Manipulation", "Alters a real document",
	    "本物の書類を書き換える" },
	{ "T1566", "Phishing", "Lures by mail", "メールで誘い込む" },
	{ "T1566.001", "Spearphishing Attachment", "Lures with a file",
	    "添付ファイルで誘い込む" },
	{ "T1566.002", "Spearphishing Link", "Lures with a link",
	    "リンクで誘い込む" },
	{ "T1566.003", "Spearphishing via Service", "Lures by a chat or service",
	    "チャットなどのサービスで誘い込む" },
	{ "T1566.004", "Spearphishing Voice", "Lures to a telephone call",
	    "電話をかけさせて誘い込む" },
	{ "T1583.001", "Acquire Infrastructure: Domains",
	    "Uses a domain bought to be mistaken for another",
	    "紛らわしいドメインを取得して使う" },
	{ "T1584.004", "Compromise Infrastructure: Server",
	    "Sends through somebody's server", "他人のサーバーから送る" },
	{ "T1585.002", "Establish Accounts: Email Accounts",
	    "Uses an address opened for the purpose",
	    "詐欺のために取得したアドレスを使う" },
	{ "T1586.002", "Compromise Accounts: Email Accounts",
	    "Writes from a mailbox that was perhaps broken into",
	    "乗っ取ったおそれのあるメールボックスから送る" },
	{ "T1589.002", "Gather Victim Identity Information: Email Addresses",
	    "Tries out which addresses there are", "有効なアドレスを探る" },
	{ "T1591.004", "Gather Victim Org Information: Identify Roles",
	    "Finds out who pays, and how", "支払いの担当者や手順を探る" },
	{ "T1598", "Phishing for Information",
	    "Asks for information, or only for an answer",
	    "情報や返事を求める" },
	{ "T1598.004", "Phishing for Information: Spearphishing Voice",
	    "Wants to be called", "電話をかけさせて情報を求める" },
	{ "T1621", "Multi-Factor Authentication Request Generation",
	    "Wants a log-in code", "認証コードを求める" },
	{ "T1656", "Impersonation", "Pretends to be somebody else",
	    "別人になりすます" },
	{ "T1657", "Financial Theft", "Wants money", "金銭を求める" },
	{ "T1672", "Email Spoofing", "Forges the sender's address",
	    "差出人のアドレスを偽る" },
};

static const struct technique *
technique_of(struct str id)
{
	for (size_t i = 0; i < sizeof techniques / sizeof techniques[0]; i++)
		if (str_equal(id, str_of(techniques[i].id)))
			return &techniques[i];
	return NULL;
}

static void
technique_add(struct report *report, const struct store_reported *message,
    struct str id)
{
	struct technique_row *row = report->techniques.at;
	size_t i;

	for (i = 0; i < report->techniques.n; i++, row++)
		if (str_equal(row->id, id))
			break;
	if (i == TECHNIQUES_MOST)
		return;
	if (i == report->techniques.n) {
		row = &REPORT_ADD(report, &report->techniques);
		*row = (struct technique_row){ .id = str_keep(report->arena, id) };
	}
	row->messages += row->last != message->message_id;
	row->last = message->message_id;
}

/* ---- What findings say -------------------------------------------------------- */

void
report_kind_end(struct report *report)
{
	struct kind_now *now = &report->kind_now;

	if (now->counts)
		row_move(&report->kinds[KIND_OTHER],
		    &report->kinds[kind_of(report)], &now->one);
	*now = (struct kind_now){ .counts = false };
}

void
report_kind_finding(struct report *report, const struct store_reported *message,
    const struct verdict_finding *finding)
{
	struct kind_now *now = &report->kind_now;
	unsigned topics;

	if (now->message_id != message->message_id) {
		report_kind_end(report);
		now->message_id = message->message_id;
		now->counts = counts(message);
		now->one = row_of(message);
	}
	if (!now->counts || finding->score <= 0)
		return;
	topics = topics_read(finding->about);
	now->topics |= topics;
	for (int kind = 0; kind < KIND__COUNT; kind++)
		now->told[kind] |= is_told((enum kind)kind, finding, topics);
	if (finding->attack.n > 0)
		technique_add(report, message, finding->attack);
}

/* ---- On the page -------------------------------------------------------------- */

static int
by_messages(const void *left, const void *right)
{
	const struct technique_row *a = left, *b = right;

	if (a->messages != b->messages)
		return a->messages < b->messages ? 1 : -1;
	return str_compare(a->id, b->id);
}

static void
techniques_table(struct making *making)
{
	static const struct table_head heads[] = {
	    { WORD_TECHNIQUE, false }, { WORD_TECHNIQUE_NAME, false },
	    { WORD_MESSAGES, true } };
	struct report *report = making->report;
	struct page *page = &making->page;
	size_t n = report->techniques.n;

	if (n == 0)
		return;
	qsort(report->techniques.at, n, sizeof *report->techniques.at,
	    by_messages);
	page_element(page, "h3", WORD_TECHNIQUES);
	page_element(page, "p", WORD_TECHNIQUES_LEAD);
	table_begin(page, WORD_TECHNIQUES_TABLE, heads, 3);
	for (size_t i = 0; i < rows_shown(n); i++) {
		const struct technique_row *row = &report->techniques.at[i];
		const struct technique *known = technique_of(row->id);

		table_row(page);
		table_cell_text(page, known == NULL ? STR("-") : str_of(
		    lang_is_ja(page->lang) ? known->ja : known->en));
		table_cell(page);
		if (known != NULL)
			page_raw(page, known->name);
		page_raw(page, " <span class=\"code\">");
		page_text(page, safe_text(page->arena, row->id, 20));
		page_raw(page, "</span>");
		table_cell_bar(page, row->messages,
		    report->techniques.at[0].messages);
	}
	table_end(page);
	page_more(page, n);
}

static void
kinds_table(struct making *making, uint64_t all, uint64_t would)
{
	const struct table_head heads[] = { { WORD_KIND_HEAD, false },
	    { WORD_MESSAGES, true }, { WORD_HELD, true },
	    { WORD_RULES_CONFIRMED, true }, { WORD_WOULD, true } };
	struct report *report = making->report;
	struct page *page = &making->page;

	/* In the same order each month, so that two reports can be compared. */
	table_begin(page, WORD_KIND_TABLE, heads, would > 0 ? 5 : 4);
	for (size_t i = 0; i < KIND__COUNT; i++) {
		const struct kind_row *row = &report->kinds[i];

		if (row->messages == 0)
			continue;
		table_row(page);
		table_cell_text(page, str_of(page_word(page, kinds[i].word)));
		table_cell_bar(page, row->messages, all);
		table_cell_number(page, row->held);
		table_cell_number(page, row->confirmed);
		if (would > 0)
			table_cell_number(page, row->would);
	}
	table_end(page);
}

void
section_kinds(struct making *making)
{
	struct page *page = &making->page;
	uint64_t all = 0, would = 0;

	for (size_t i = 0; i < KIND__COUNT; i++) {
		all += making->report->kinds[i].messages;
		would += making->report->kinds[i].would;
	}
	section_begin(page, WORD_KINDS);
	page_element(page, "p", all == 0 ? WORD_KINDS_NONE : WORD_KINDS_LEAD);
	if (all > 0)
		kinds_table(making, all, would);
	techniques_table(making);
	section_end(page);
}
