/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A verdict in a clerk's words: what it is and what decided that, who it says it is
 * from, what is true, what it wants, why that is dangerous, what speaks for it, what
 * to do; then every reason as a table and the checks, for who wants more. English or
 * Japanese. No word of the message reaches the terminal but through safe.c and print.c.
 */
#include "explain.h"

#define QUOTE_COLUMNS 150	/* of evidence, on its own lines */
#define NAME_COLUMNS 70
#define ADDRESS_COLUMNS 150
#define SUBJECT_COLUMNS 200
#define MAIN_LEAST 0.3		/* what weighs less decided nothing */

struct page {
	struct arena *arena;
	const struct verdict *v;
	struct reading reading;
	const struct explain_site *site;
	struct str lang;
};

/* ---- Pieces ----------------------------------------------------------------------- */

static void
print_title(const struct page *page, const char *en, const char *ja)
{
	printf("\n%s\n", in_lang(page->lang, en, ja));
}

/* "  - " in front of it, and its lines below each other. */
static void
print_point(const struct page *page, struct str text)
{
	printf("%s", in_lang(page->lang, "  - ", "  ・"));
	print_wrapped(text, 4);
}

static struct str
quoted(const struct page *page, struct str s, size_t columns)
{
	s = safe_text(page->arena, s, columns);
	return str_format(page->arena, in_lang(page->lang, "\"%.*s\"", "「%.*s」"),
	    STR_ARGS(s));
}

/* What a finding rests on, as a reader may compare it. */
static struct str
evidence_of(const struct page *page, const struct verdict_finding *f)
{
	struct str seen, known;
	bool likeness = (topics_read(f->about) & TOPIC_BIT(TOPIC_LOOKALIKE)) != 0;

	if (!verdict_pair(f->evidence, &seen, &known))
		return quoted(page, words_evidence(page->arena, f->evidence,
		    page->lang), QUOTE_COLUMNS);
	seen = quoted(page, seen, QUOTE_COLUMNS / 2);
	known = quoted(page, known, QUOTE_COLUMNS / 2);
	return str_format(page->arena, "%.*s%s%.*s", STR_ARGS(seen),
	    likeness ? in_lang(page->lang, ", the real one is ", "、本物は") :
	    in_lang(page->lang, ", compare ", "、比較："), STR_ARGS(known));
}

static struct str
sentence_of(const struct page *page, const struct verdict_finding *f)
{
	if (lang_is_ja(page->lang) && f->ja.n > 0)
		return f->ja;
	return f->en.n > 0 ? f->en : f->id;
}

/* ---- Head ------------------------------------------------------------------------- */

/* In one sentence what it is, and in one more what decided that: the notice says the
 * same. */
static void
print_head(const struct page *page)
{
	const struct verdict *v = page->v;
	const struct verdict_finding *main = v->findings.at;
	struct buf line = { .arena = page->arena };
	struct str seen, known;

	print_wrapped(str_of(words_tone(page->reading.tone, page->lang)), 0);
	if ((v->verdict != VERDICT_CAUTION && v->verdict != VERDICT_SUSPECT) ||
	    v->findings.n == 0 || main->score < MAIN_LEAST)
		return;
	buf_cstr(&line, in_lang(page->lang, "Main reason: ", "主な理由："));
	buf_add(&line, sentence_of(page, main));
	if ((topics_read(main->about) & TOPIC_BIT(TOPIC_LOOKALIKE)) != 0 &&
	    verdict_pair(main->evidence, &seen, &known))
		buf_format(&line, in_lang(page->lang, " The real one is %.*s.",
		    "正しくは %.*s です。"), STR_ARGS(safe_text(page->arena,
		    known, NAME_COLUMNS)));
	print_wrapped(buf_str(&line), 0);
}

/* ---- Who it says it is from ----------------------------------------------------- */

static void
print_field(const struct page *page, const char *en, const char *ja,
    struct str text)
{
	printf("  ");
	print_cell(str_of(in_lang(page->lang, en, ja)), 11);
	print_wrapped(text, 13);
}

static struct str
shown_address(const struct page *page, const struct verdict_address *address)
{
	struct str name = safe_text(page->arena, address->name, NAME_COLUMNS);
	struct str shown = safe_text(page->arena, address->address,
	    ADDRESS_COLUMNS);

	if (name.n == 0 && shown.n == 0)
		return str_of(in_lang(page->lang, "(nobody)", "（記載なし）"));
	if (name.n == 0)
		return shown;
	return str_format(page->arena, "\"%.*s\" <%.*s>", STR_ARGS(name),
	    STR_ARGS(shown));
}

static void
print_claim(const struct page *page)
{
	const struct verdict *v = page->v;

	print_title(page, "What it claims", "メールの表示");
	print_field(page, "From", "差出人", shown_address(page, &v->from));
	if (v->reply_to.n > 0 && !str_equal_nocase(v->reply_to.at[0].address,
	    v->from.address))
		print_field(page, "Reply goes", "返信先",
		    shown_address(page, &v->reply_to.at[0]));
	print_field(page, "Subject", "件名", v->subject.n > 0 ?
	    safe_text(page->arena, v->subject, SUBJECT_COLUMNS) :
	    str_of(in_lang(page->lang, "(none)", "（なし）")));
}

/* ---- What is true ------------------------------------------------------------------ */

/* Does it only say again who it says it is from? */
static bool
is_claim_again(const struct verdict *v, struct str evidence)
{
	struct str address = v->from.address;

	if (str_equal_nocase(evidence, v->from.domain) ||
	    str_equal_nocase(evidence, v->from_org_domain))
		return true;
	return address.n > 0 && str_contains(evidence, address) &&
	    evidence.n <= address.n + v->from.name.n + 4;
}

/* What shows a clerk that it is true: no check's result, no number of a message, no
 * phrase that weighed, nothing twice. All of it stands in the table. */
static void
print_proof(const struct page *page, const struct verdict_finding *f)
{
	unsigned topics = topics_read(f->about);
	struct str s = f->evidence;
	size_t colon = s.n;

	if ((topics & TOPIC_BIT(TOPIC_SHUT)) != 0) {
		/* "name: why" */
		while (colon > 0 && s.p[colon - 1] != ':')
			colon--;
		s = colon > 0 ? str_slice(s, 0, colon - 1) : NO_STR;
	} else if ((topics & (TOPIC_BIT(TOPIC_UNPROVED) |
	    TOPIC_BIT(TOPIC_FORM) | TOPIC_BIT(TOPIC_STRANGER) |
	    TOPIC_BIT(TOPIC_WORDING))) != 0) {
		return;
	}
	if (s.n == 0 || is_claim_again(page->v, s) || s.p[0] == '<')
		return;
	printf("    ");
	print_wrapped(s.n < f->evidence.n ? quoted(page, s, QUOTE_COLUMNS) :
	    evidence_of(page, f), 4);
}

/* Whose domain it is that nothing proves, where a finding knows that: it is told
 * in the place of the bare domain. */
static size_t
unproved_owner(const struct page *page)
{
	const struct verdict *v = page->v;

	for (size_t i = 0; i < v->findings.n &&
	    page->reading.whence == WHENCE_UNPROVED; i++) {
		const struct verdict_finding *f = &v->findings.at[i];

		if ((topics_read(f->about) & ~TOPICS_OF_KIND) ==
		    TOPIC_BIT(TOPIC_UNPROVED) &&
		    str_equal_nocase(f->evidence, v->from.address))
			return i;
	}
	return NO_FINDING;
}

static void
print_whence(const struct page *page, size_t owner)
{
	struct str text = owner != NO_FINDING ?
	    sentence_of(page, &page->v->findings.at[owner]) :
	    words_whence(page->arena, &page->reading,
	    safe_text(page->arena, page->v->from.domain, NAME_COLUMNS),
	    page->lang);

	if (page->reading.whence == WHENCE_UNPROVED)
		text = str_format(page->arena, in_lang(page->lang, "%.*s %s",
		    "%.*s%s"), STR_ARGS(text), words_anybody(page->lang));
	print_point(page, text);
}

static void
print_truths(const struct page *page)
{
	const struct verdict *v = page->v;
	size_t owner = unproved_owner(page);
	bool told = page->reading.whence == WHENCE_UNCHECKED &&
	    str_equal(v->reason, STR("temperror"));

	print_title(page, "What is true", "実際に分かっていること");
	print_whence(page, owner);
	if (v->reason.n > 0 && !told)
		print_point(page, str_format(page->arena,
		    in_lang(page->lang, "%s (%.*s)", "%s（%.*s）"),
		    words_reason(v->reason, page->lang), STR_ARGS(
		    safe_text(page->arena, v->reason, 40))));
	for (size_t i = 0; i < page->reading.truths_n; i++) {
		const struct verdict_finding *f =
		    &v->findings.at[page->reading.truths[i]];

		if (page->reading.truths[i] == owner)
			continue;
		print_point(page, sentence_of(page, f));
		print_proof(page, f);
	}
	if (page->site->memory_unasked && v->verdict != VERDICT_UNJUDGED)
		print_point(page, str_of(in_lang(page->lang,
		    "Earlier mail was not looked up (no --store), so everybody "
		    "counted as new to us.",
		    "過去のメールの記録は参照していません（--store の指定なし）。その"
		    "ため、どの相手も初めての相手として判定しました。")));
}

/* ---- What it wants ------------------------------------------------------------------ */

/* A bank's code is no account, and the same one may stand in several places. */
static bool
is_told_account(const struct verdict *v, size_t i)
{
	const struct verdict_account *a = &v->accounts.at[i];

	if (a->last4.n == 0 || str_equal(a->kind, STR("bic")))
		return true;
	for (size_t k = 0; k < i; k++)
		if (str_equal(v->accounts.at[k].last4, a->last4))
			return true;
	return false;
}

#define ACCOUNTS_TOLD 3

static void
print_accounts(const struct page *page)
{
	const struct verdict *v = page->v;
	size_t told = 0;

	for (size_t i = 0; i < v->accounts.n && told < ACCOUNTS_TOLD; i++) {
		const struct verdict_account *a = &v->accounts.at[i];

		if (is_told_account(v, i))
			continue;
		told++;

		printf("    ");
		print_wrapped(str_format(page->arena, in_lang(page->lang,
		    "It names an account that ends in %.*s (%.*s).",
		    "書かれている口座番号の末尾：%.*s（%.*s）"),
		    STR_ARGS(safe_text(page->arena, a->last4, 10)),
		    STR_ARGS(safe_text(page->arena, a->country.n > 0 ?
		    a->country : a->kind, 20))), 4);
	}
}

static void
print_asks(const struct page *page)
{
	const struct reading *reading = &page->reading;

	if (reading->asks_n == 0)
		return;
	print_title(page, "What it wants", "求められていること");
	for (size_t i = 0; i < reading->asks_n; i++) {
		struct str text = str_of(words_topic(reading->asks[i].topic,
		    page->lang));

		if (reading->asks[i].finding != NO_FINDING)
			text = str_format(page->arena, in_lang(page->lang,
			    "%.*s: %.*s", "%.*s：%.*s"), STR_ARGS(text),
			    STR_ARGS(evidence_of(page, &page->v->findings.at[
			    reading->asks[i].finding])));
		print_point(page, text);
		if (reading->asks[i].topic == TOPIC_ACCOUNT)
			print_accounts(page);
	}
}

static void
print_dangers(const struct page *page)
{
	if (page->reading.dangers_n == 0)
		return;
	print_title(page, "Why that is dangerous", "なぜ危険か");
	for (size_t i = 0; i < page->reading.dangers_n; i++)
		print_point(page, str_of(words_danger(page->reading.dangers[i],
		    page->lang)));
}

static void
print_trusts(const struct page *page)
{
	bool is_doubted = page->v->verdict == VERDICT_CAUTION ||
	    page->v->verdict == VERDICT_SUSPECT;

	if (page->reading.trusts_n == 0 && !is_doubted)
		return;
	print_title(page, "What speaks for it", "信頼できる点");
	for (size_t i = 0; i < page->reading.trusts_n; i++)
		print_point(page, sentence_of(page,
		    &page->v->findings.at[page->reading.trusts[i]]));
	if (page->reading.trusts_n == 0)
		print_point(page, str_of(in_lang(page->lang,
		    "Nothing that we know of.", "特にありません。")));
}

/* ---- What to do --------------------------------------------------------------------- */

static void
print_command(const struct page *page)
{
	if (page->site->id != 0)
		printf("       seki review accept %lld --bank-account \\\n",
		    (long long)page->site->id);
	else
		printf("       seki review accept ID --bank-account \\\n");
	printf("           --reason='%s' --until=%s\n",
	    in_lang(page->lang, REASON_EXAMPLE_EN, REASON_EXAMPLE_JA),
	    in_lang(page->lang, "YYYY-MM-DD", "年-月-日"));
	if (page->site->id == 0)
		printf("       %s\n", in_lang(page->lang,
		    "(ID: its number in 'seki log')",
		    "（ID：seki log に表示される番号）"));
}

static void
print_site(const struct page *page, size_t *number)
{
	struct str contact = page->site->contact, phrase = page->site->phrase;

	if (contact.n > 0) {
		printf("  %zu. ", ++*number);
		print_wrapped(str_format(page->arena, in_lang(page->lang,
		    "Who helps: %.*s", "相談先：%.*s"), STR_ARGS(
		    safe_text(page->arena, contact, QUOTE_COLUMNS))), 5);
	}
	if (phrase.n > 0) {
		printf("     ");
		print_wrapped(str_format(page->arena, in_lang(page->lang,
		    "(A notice that is really ours says: %.*s)",
		    "（本物の通知には、次の言葉が入っています：%.*s）"),
		    STR_ARGS(safe_text(page->arena, phrase, QUOTE_COLUMNS))), 5);
	}
}

static void
print_advice(const struct page *page)
{
	size_t number = 0;

	if (page->reading.advice_n == 0)
		return;
	print_title(page, "What to do", "対応");
	while (number < page->reading.advice_n) {
		enum advice advice = page->reading.advice[number];

		printf("  %zu. ", ++number);
		print_wrapped(str_of(words_advice(advice, page->lang)), 5);
		if (advice == ADVICE_ACCEPT)
			print_command(page);
	}
	print_site(page, &number);
}

/* ---- For who wants more -------------------------------------------------------------- */

/* The name of the rule or fact and what it rests on, on one line. */
static void
print_basis(const struct page *page, const struct verdict_finding *f)
{
	struct str name = f->rule.n > 0 ? f->rule : f->id;
	size_t used = 9 + print_width(name) + 2, columns = print_columns();

	/* Beside the name there is no room for words. */
	if (print_is_narrow(80)) {
		printf("         ");
		print_wrapped(name, 9);
		if (f->evidence.n > 0) {
			printf("         ");
			print_wrapped(quoted(page, words_evidence(page->arena,
			    f->evidence, page->lang), QUOTE_COLUMNS), 9);
		}
		return;
	}
	printf("         ");
	print_str(name);
	if (f->evidence.n > 0) {
		printf("  ");
		print_str(quoted(page, words_evidence(page->arena, f->evidence,
		    page->lang), columns > used + 24 ? columns - used - 4 :
		    20));
	}
	printf("\n");
}

static void
print_reasons(const struct page *page)
{
	const struct verdict *v = page->v;

	printf(in_lang(page->lang, "\nAll reasons (%s, score %.1f)\n",
	    "\n判定の根拠（%s、点数 %.1f）\n"),
	    words_verdict(page->reading.tone, page->lang), v->score);
	for (size_t i = 0; i < v->findings.n; i++) {
		const struct verdict_finding *f = &v->findings.at[i];

		if (f->score > 0 || f->score < 0)
			printf("  %+5.1f  ", f->score);
		else
			printf("         ");
		print_wrapped(sentence_of(page, f), 9);
		print_basis(page, f);
	}
	if (v->findings.n == 0)
		printf("  %s\n", in_lang(page->lang, "none", "なし"));
}

/* A line of the checks, which is ours but for what it holds of the message. */
static void
print_line(const struct page *page, struct buf *line)
{
	printf("  ");
	print_wrapped(buf_str(line), 4);
	*line = (struct buf){ .arena = page->arena };
}

static void
print_route(const struct page *page)
{
	const struct verdict *v = page->v;
	struct buf line = { .arena = page->arena };

	if (v->client_ip.n == 0)
		return;
	buf_cstr(&line, in_lang(page->lang, "came from ", "接続元："));
	buf_add(&line, safe_text(page->arena, v->client_ip, NAME_COLUMNS));
	if (v->helo.n > 0)
		buf_format(&line, " (%.*s)", STR_ARGS(safe_text(page->arena,
		    v->helo, NAME_COLUMNS)));
	if (str_equal(v->tls, STR("no")))
		buf_cstr(&line, in_lang(page->lang, ", not encrypted on its way",
		    "、通信の暗号化なし"));
	else if (v->tls.n > 0)
		buf_cstr(&line, in_lang(page->lang, ", encrypted on its way",
		    "、通信は暗号化"));
	if (v->tls.n > 3)	/* neither "no" nor "yes" */
		buf_format(&line, in_lang(page->lang, " (%.*s)", "（%.*s）"),
		    STR_ARGS(safe_text(page->arena, v->tls, NAME_COLUMNS)));
	print_line(page, &line);
}

/* The result, and what was asked. */
static void
print_check(const struct page *page, const char *name, struct str result,
    const char *en, const char *ja)
{
	printf("  ");
	print_cell(str_of(name), 8);
	print_wrapped(str_format(page->arena, in_lang(page->lang, "%.*s (%s)",
	    "%.*s（%s）"), STR_ARGS(result), in_lang(page->lang, en, ja)), 10);
}

static void
print_smime(const struct page *page)
{
	const struct verdict *v = page->v;
	struct buf result = { .arena = page->arena };

	buf_add(&result, v->smime.status);
	if (v->smime.opened)
		buf_cstr(&result, in_lang(page->lang, ", opened", "、復号済み"));
	if (v->smime.reason.n > 0)
		buf_format(&result, ": %.*s", STR_ARGS(safe_text(page->arena,
		    v->smime.reason, NAME_COLUMNS)));
	print_check(page, "S/MIME", buf_str(&result),
	    "did the person sign or encrypt it?",
	    "本人の電子署名や暗号化があるか");
}

static void
print_authentication(const struct page *page)
{
	const struct verdict *v = page->v;
	struct buf line = { .arena = page->arena };
	const char *why = words_author(v->auth_reason, page->lang);

	if (v->spf.result.n == 0)
		return;		/* what was not read was not checked */
	print_title(page, "Checks", "認証の結果");
	print_check(page, "SPF", v->spf.result,
	    "may that server send for the domain?",
	    "そのドメインの送信を許可されたサーバーか");
	print_check(page, "DKIM", v->dkim.result,
	    "is it signed by a domain, and unchanged?",
	    "ドメインの署名があり、途中で変わっていないか");
	print_check(page, "DMARC", v->dmarc.result,
	    "does one of these two prove the sender that is shown?",
	    "上の2つのどちらかが、表示された差出人を裏付けるか");
	print_check(page, "ARC", v->arc.result,
	    "did those who passed it on vouch for it?",
	    "転送したサーバーの保証があるか");
	print_smime(page);
	if (v->auth_reason.n > 0) {
		buf_cstr(&line, in_lang(page->lang, "sender: ", "差出人："));
		buf_add(&line, why != NULL ? str_of(why) : safe_text(
		    page->arena, v->auth_reason, NAME_COLUMNS));
		print_line(page, &line);
	}
	print_route(page);
}

void
explain_verdict(const struct verdict *v, const struct explain_site *site)
{
	struct page page = { .arena = arena_new((size_t)64 << 20), .v = v,
	    .site = site, .lang = site->lang };

	explain_choose(page.arena, v, &page.reading);
	print_head(&page);
	print_claim(&page);
	print_truths(&page);
	if (v->verdict == VERDICT_CAUTION || v->verdict == VERDICT_SUSPECT ||
	    page.reading.tone == TONE_CLEAN_THOUGH)
		print_asks(&page);
	print_dangers(&page);
	print_trusts(&page);
	print_advice(&page);
	print_reasons(&page);
	print_authentication(&page);
	arena_free(page.arena);
}

void
explain_briefly(const struct verdict *v, struct str name, struct str lang)
{
	struct str top = NO_STR;

	if (v->findings.n > 0 && v->findings.at[0].score > 0)
		top = lang_is_ja(lang) && v->findings.at[0].ja.n > 0 ?
		    v->findings.at[0].ja : v->findings.at[0].en;
	printf("%-8s %5.1f  ", verdict_word(v->verdict), v->score);
	print_str(name);
	if (v->subject.n > 0) {
		printf("  ");
		print_str(v->subject);
	}
	if (v->has_not_scanned)
		printf("  [%s]", in_lang(lang, "not scanned", "未検査あり"));
	printf("\n");
	if (top.n > 0) {
		printf("                ");
		print_wrapped(top, 16);
	}
}
