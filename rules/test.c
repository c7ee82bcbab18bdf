/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs the `test` lines of rule files. Each makes a small message of its TEXT,
 * reads it as any message is read, and judges with that rule and what it needs,
 * nothing else. For rules about words TEXT is the words, put where the rule
 * looks: the body, the subject, quoted history, an attachment, or HTML that is
 * not shown. For rules about header fields, links' bytes or facts, and metas
 * with any such part, TEXT is a message: header lines, and after an empty line
 * the body. Facts are judged for the organisation below, with nobody's mail
 * remembered and nothing authenticated, unless X-Test- lines before the header
 * lines say otherwise (stage.c has the table):
 *
 *   X-Test-Auth: pass		DMARC passes for From
 *   X-Test-Internal: yes	sent inside our own organisation
 *   X-Test-DMARC: fail reject	or quarantine, or none: the domain's policy
 *   X-Test-SPF: fail		or softfail, permerror
 *   X-Test-DKIM: fail		or testing: the domain's key says t=y
 *   X-Test-Signed: DOMAIN	another domain than From's has signed it
 *   X-Test-SMIME: valid	or invalid, untrusted, mismatch, partial, date,
 *				encrypted, from-differs
 *   X-Test-Upstream: forged	or disagrees
 *   X-Test-DNS: nxdomain	the sender's domain does not exist
 *   X-Test-Memory: known	or two-way, true-reply, stranger-thread,
 *				name-elsewhere, silent (no store at all)
 *   X-Test-Code: https://...	a picture holds it as a QR code
 *   X-Test-Arrived: 2026-04-15	or a time, such as 2026-04-15T09:00:00+09:00
 *
 * A TEXT that does not begin with a header line is the words of a message whose
 * sender is unknown, from outside, and proved by nothing.
 */
#include "rule.h"

#define ARENA_MOST (64u * 1024 * 1024)

/* ---- The organisation ------------------------------------------------------------ */

static struct str *
strs(struct arena *arena, size_t *n_out, const char *a, const char *b)
{
	struct str *list = NEW_ARRAY(arena, struct str, 2);

	list[0] = str_of(a);
	list[1] = str_of(b);
	*n_out = b != NULL ? 2 : 1;
	return list;
}

static struct organisation *
example_organisation(struct arena *arena)
{
	struct organisation *us = NEW(arena, struct organisation);
	struct person *person = NEW_ARRAY(arena, struct person, 2);
	struct vendor *vendors = NEW_ARRAY(arena, struct vendor, 2);

	us->domains = strs(arena, &us->domains_n, "minato-foods.example", NULL);
	us->services = strs(arena, &us->services_n, "esign.example",
	    "minna-seikyu.example");
	us->people = person;
	us->people_n = 2;
	person->names = strs(arena, &person->names_n, "Haruka Endo", "遠藤 遥");
	person->title = STR("CFO");
	person->addresses = strs(arena, &person->addresses_n,
	    "h.endo@minato-foods.example", NULL);
	person->approves = true;
	person++;
	person->names = strs(arena, &person->names_n, "Kenji Mori", "森 健二");
	person->addresses = strs(arena, &person->addresses_n,
	    "k.mori@minato-foods.example", NULL);
	person->signs = true;
	us->lists = strs(arena, &us->lists_n, "members@kumiai-list.example",
	    NULL);
	us->accounts = NEW(arena, struct account);
	us->accounts_n = account_read(arena, STR("BE68539007547034"),
	    us->accounts);
	us->vendors = vendors;
	us->vendors_n = 2;
	vendors[0].names = strs(arena, &vendors[0].names_n,
	    "Rheintal Pumpen GmbH", NULL);
	vendors[0].domains = strs(arena, &vendors[0].domains_n,
	    "rheintal-pumpen.example", NULL);
	vendors[0].country = STR("DE");
	vendors[0].accounts = NEW(arena, struct account);
	vendors[0].accounts_n = account_read(arena,
	    STR("DE02120300000000202051"), vendors[0].accounts);
	vendors[1].names = strs(arena, &vendors[1].names_n, "北浜製作所", NULL);
	vendors[1].domains = strs(arena, &vendors[1].domains_n,
	    "kitahama-ss.example.jp", NULL);
	vendors[1].country = STR("JP");
	vendors[1].phones = strs(arena, &vendors[1].phones_n, "+81661112222",
	    NULL);
	vendors[1].contacts = strs(arena, &vendors[1].contacts_n,
	    "kitahama.sales@gmail.com", NULL);
	vendors[1].t_numbers = strs(arena, &vendors[1].t_numbers_n,
	    "T7000012050002", NULL);
	organisation_index(arena, us);
	return us;
}

/* ---- The message -------------------------------------------------------------------- */

enum form { FORM_WORDS, FORM_MESSAGE };

/* Is TEXT of this rule's tests a whole message? `needed` marks the rule and all
 * its parts. */
static enum form
test_form(const struct rules *rules, const bool *needed)
{
	for (size_t i = 0; i < rules->n; i++) {
		enum rule_kind kind = rules->at[i].kind;

		if (needed[i] && (kind == RULE_HEADER || kind == RULE_EXISTS
		    || kind == RULE_MIMEHEADER || kind == RULE_EVAL))
			return FORM_MESSAGE;
	}
	return FORM_WORDS;
}

/* Which words a test of a meta looks at is what its first body part does. */
static enum target
test_target(const struct rules *rules, const bool *needed)
{
	for (size_t i = 0; i < rules->n; i++) {
		if (needed[i] && rules->at[i].kind == RULE_BODY)
			return rules->at[i].target;
	}
	return TARGET_READER;
}

/* Lines end as they do on the wire. */
static void
add_lines(struct buf *buf, struct str prefix, struct str text)
{
	struct str line;

	while (str_line(&text, &line)) {
		buf_add(buf, prefix);
		buf_add(buf, line);
		buf_cstr(buf, "\r\n");
	}
}

#define PLAIN_FIELDS "MIME-Version: 1.0\r\n" \
	"Content-Type: text/plain; charset=utf-8\r\n" \
	"Content-Transfer-Encoding: 8bit\r\n"

static struct str
message_of_words(struct arena *arena, enum target target, struct str text)
{
	struct buf buf = { .arena = arena };

	switch (target) {
	case TARGET_READER:
	case TARGET_LIVE:
		buf_cstr(&buf, "Subject: \r\n" PLAIN_FIELDS "\r\n");
		add_lines(&buf, STR(""), text);
		break;
	case TARGET_SUBJECT:
		buf_cstr(&buf, "Subject: ");
		add_lines(&buf, STR(""), text);
		buf_cstr(&buf, PLAIN_FIELDS "\r\n");
		break;
	case TARGET_QUOTED:
		buf_cstr(&buf, "Subject: \r\n" PLAIN_FIELDS "\r\n"
		    "On Mon, 5 Jan 2026 at 09:00, A <a@example.com> wrote:\r\n");
		add_lines(&buf, STR("> "), text);
		break;
	case TARGET_HIDDEN:
		buf_cstr(&buf, "Subject: \r\nMIME-Version: 1.0\r\n"
		    "Content-Type: text/html; charset=utf-8\r\n\r\n"
		    "<p>-</p><div style=\"display:none\">");
		add_lines(&buf, STR(""), text);
		buf_cstr(&buf, "</div>\r\n");
		break;
	case TARGET_ATTACHED:
		buf_cstr(&buf, "Subject: \r\nMIME-Version: 1.0\r\n"
		    "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
		    "--b\r\nContent-Type: text/plain\r\n\r\n-\r\n"
		    "--b\r\nContent-Type: text/plain; charset=utf-8; name=a.txt\r\n"
		    "Content-Disposition: attachment; filename=a.txt\r\n\r\n");
		add_lines(&buf, STR(""), text);
		buf_cstr(&buf, "--b--\r\n");
		break;
	case TARGET__COUNT:
		break;
	}
	return buf_str(&buf);
}

/* "Name: ..." */
static bool
begins_with_header(struct str text)
{
	size_t at = 0;

	while (at < text.n && (char_is_alpha((unsigned char)text.p[at])
	    || char_is_digit((unsigned char)text.p[at]) || text.p[at] == '-'))
		at++;
	return at > 0 && at < text.n && text.p[at] == ':';
}

static struct str
message_of_text(struct arena *arena, struct str text)
{
	struct buf buf = { .arena = arena };
	struct str header;
	size_t end;

	end = str_find(text, STR("\n\n"));
	header = str_slice(text, 0, end);
	if (str_find_nocase(header, STR("Content-Type:")) == STR_NOWHERE)
		buf_cstr(&buf, PLAIN_FIELDS);
	add_lines(&buf, STR(""), header);
	buf_cstr(&buf, "\r\n");
	if (end != STR_NOWHERE)
		add_lines(&buf, STR(""), str_from(text, end + 2));
	return buf_str(&buf);
}

/* ---- Judging it --------------------------------------------------------------------------- */

static struct str
test_message(struct arena *arena, const struct rules *rules,
    const bool *needed, struct str text)
{
	return test_form(rules, needed) == FORM_MESSAGE
	    && begins_with_header(text) ? message_of_text(arena, text)
	    : message_of_words(arena, test_target(rules, needed), text);
}

/* Absent when the line holds. */
static struct str
test_trouble(struct arena *arena, const struct rules *rules,
    const struct rule_test *test, const struct limits *limits)
{
	bool *needed = NEW_ARRAY(arena, bool, rules->n);
	struct stage stage;
	const struct ask ask = { stage_answer, &stage };
	struct evaluation evaluation;
	struct str text = test->text;
	struct mail mail;
	struct auth auth;
	bool hit;
	struct facts facts = { .arena = arena, .limits = limits, .mail = &mail,
	    .auth = &auth, .ask = &ask, .wording = &rules->wording };

	if (!stage_read(arena, &text, &stage))
		return STR("the text begins with an X-Test- line that can't be "
		    "read");
	needed[test->rule] = true;
	rules_want_parts(rules, needed);
	mail_read(arena, test_message(arena, rules, needed, text), limits,
	    stage_is_careful(&stage), &mail);
	if (!stage_is_careful(&stage))
		attachments_read(arena, limits, &ask, &mail);
	stage_code(arena, &stage, &mail);
	stage_auth(arena, &stage, &mail, &auth);
	facts.organisation = example_organisation(arena);
	/* Any fixed day will do; a message that has a date arrives on it. */
	facts.arrived = stage.arrived != STAGE_NO_TIME ? stage.arrived
	    : mail.date != MAIL_NO_DATE ? mail.date
	    : time_of_civil(2026, 1, 15, 3, 0, 0);
	facts_prepare(&facts);
	evaluate(rules, &facts, needed, EVALUATE_ALL, &evaluation);
	hit = evaluation.of[test->rule].value < 0
	    || evaluation.of[test->rule].value > 0;
	if (evaluation.limited[test->rule])
		return STR("the rule met its match limit on this text");
	if (hit == test->must_hit)
		return NO_STR;
	return hit ? STR("the rule hit this text and should not have")
	    : STR("the rule should have hit this text and did not");
}

size_t
rules_test(const struct rules *rules, const struct limits *limits,
    void (*report)(void *context, const struct rule_info *rule, size_t line,
    struct str sentence), void *context)
{
	struct arena *arena = arena_new(ARENA_MOST);

	for (size_t i = 0; i < rules->tests_n; i++) {
		const struct rule_test *test = &rules->tests[i];
		struct rule_info info = rules_info(rules, test->rule);
		struct str sentence;

		info.file = test->file;
		arena_reset(arena);
		sentence = test_trouble(arena, rules, test, limits);
		if (sentence.p != NULL)
			report(context, &info, test->line, sentence);
	}
	arena_free(arena);
	return rules->tests_n;
}
