/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stock rules, as they are shipped: each of their test lines holds, each
 * rule speaks both languages, has a score and is tested both ways, and no
 * wording reaches `suspect` by itself. Run from the top of the checkout.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../rules/rules.h"

static struct arena *arena;

static const struct rules *
stock(void)
{
	const struct rules *rules = NULL;
	struct str path = STR("rules/bec");
	struct why why = { .text = "" };

	arena = arena_new((size_t)256 << 20);
	if (rules_load(arena, &path, 1, &limits_default, &rules, &why) != OK)
		fail_msg("%s", why.text);
	return rules;
}

static void
say_failed(void *context, const struct rule_info *rule, size_t line,
    struct str sentence)
{
	size_t *failed = context;

	(*failed)++;
	print_error("%.*s:%zu: %.*s: %.*s\n", STR_ARGS(rule->file), line,
	    STR_ARGS(rule->name), STR_ARGS(sentence));
}

static void
every_test_line_of_the_stock_rules_holds(void **state)
{
	const struct rules *rules = stock();
	size_t failed = 0;

	(void)state;
	assert_true(rules_test(rules, &limits_default, say_failed, &failed) >
	    200);
	assert_int_equal(failed, 0);
	arena_free(arena);
}

static bool
speaks_japanese(struct str s)
{
	for (size_t at = 0; at < s.n;) {
		uint32_t character = utf8_next(s, &at);

		if (character >= 0x3040 && character <= 0x30ff)
			return true;
	}
	return false;
}

static void
every_rule_speaks_both_languages_and_is_tested_both_ways(void **state)
{
	const struct rules *rules = stock();
	size_t scored = 0, japanese = 0;

	(void)state;
	for (size_t i = 0; i < rules_count(rules); i++) {
		struct rule_info rule = rules_info(rules, i);

		if (rule.part)
			continue;
		scored++;
		if (rule.en.n == 0 || speaks_japanese(rule.en) ||
		    !speaks_japanese(rule.ja))
			fail_msg("%.*s lacks a sentence", STR_ARGS(rule.name));
		if (!(rule.score > 0) && !(rule.score < 0))
			fail_msg("%.*s lacks a score", STR_ARGS(rule.name));
		if (rule.tests_fail == 0 || rule.tests_ok == 0)
			fail_msg("%.*s lacks a test", STR_ARGS(rule.name));
		japanese += str_ends(rule.name, STR("_JA")) ? 1 : 0;
	}
	assert_true(scored >= 60);
	assert_true(japanese >= 12);
	arena_free(arena);
}

static void
no_rule_about_words_alone_weighs_more_than_two(void **state)
{
	const struct rules *rules = stock();

	(void)state;
	for (size_t i = 0; i < rules_count(rules); i++) {
		struct rule_info rule = rules_info(rules, i);

		if (str_equal(rule.kind, STR("body")) && rule.score > 2)
			fail_msg("%.*s: %f", STR_ARGS(rule.name), rule.score);
	}
	arena_free(arena);
}

/* ---- Typical mails ------------------------------------------------------------ */

enum pretence { UNPROVED, PROVED, INSIDE };

struct typical {
	const char *what;
	enum pretence pretence;
	double least, most;
	const char *mail;
};

#define UTF8 "MIME-Version: 1.0\n" \
	"Content-Type: text/plain; charset=utf-8\n" \
	"Content-Transfer-Encoding: 8bit\n"
#define TO "To: ap@minato-foods.example\nMessage-ID: <1@mail.example>\n" UTF8

static const struct typical typical[] = {
	{ "a known vendor's invoice with the usual account", PROVED, -2, 0.5,
	  "From: Rheintal Pumpen <billing@rheintal-pumpen.example>\n" TO
	  "Subject: Invoice 4711\n\nDear Sir or Madam,\nplease find attached "
	  "our invoice 4711 over EUR 4,200.00, payable within 30 days to\n"
	  "IBAN DE02 1203 0000 0000 2020 51.\nKind regards\nKlaus Weber\n" },
	{ "a Japanese vendor's invoice", PROVED, -2, 0.7,
	  "From: 北浜製作所 経理部 <keiri@kitahama-ss.example.jp>\n" TO
	  "Subject: 6月分ご請求書の送付\n\nミナトフーズ株式会社\n経理部 遠藤 遥 様\n\n"
	  "いつもお世話になっております。6月分の請求書をお送りいたします。\n"
	  "お振込先: 見本銀行 本店営業部 普通 1234567 キタハマセイサクシヨ\n"
	  "お支払期限: 7月31日\nご不明な点がございましたらお電話ください。\n" },
	{ "a newsletter", PROVED, -1, 1,
	  "From: Finance Weekly <news@finance-weekly.example>\n" TO
	  "List-Unsubscribe: <https://finance-weekly.example/u>\n"
	  "Reply-To: editors@weekly-press.test\n"
	  "Subject: How fraudsters change bank details\n\nThis week: how to check "
	  "a letter that says a supplier has a new bank account, why urgent "
	  "payments deserve a call, and what the auditors say.\n" },
	{ "a stranger who asks for a quotation", UNPROVED, 0, 2,
	  "From: Kaoru Abe <k.abe@new-buyer.example>\n" TO
	  "Subject: Request for quotation\n\nHello,\nplease send us your price "
	  "list for frozen vegetables. We need about two tonnes a month.\n"
	  "Best regards\nKaoru Abe\n" },
	{ "a payment reminder from a partner", PROVED, -1, 2,
	  "From: Rheintal Pumpen <billing@rheintal-pumpen.example>\n" TO
	  "Subject: Reminder\n\nOur records show that invoice 4711 is still open. "
	  "Please arrange the payment by Friday or tell us if it crossed.\n" },
	{ "our own advice about false letters", INSIDE, -2, 1,
	  "From: 総務部 <soumu@minato-foods.example>\n" TO
	  "Subject: 注意喚起\n\n取引先から振込先変更の連絡があった場合は、必ず登録済みの"
	  "電話番号に電話して確認してください。社長を装うメールにも注意してください。\n" },
	{ "the president from free mail, an urgent wire", UNPROVED, 5, 20,
	  "From: Haruka Endo <ceo.desk@gmail.com>\n" TO
	  "Subject: Quick task\n\nAre you available? I need you to process an "
	  "urgent wire transfer today. I am in a meeting and cannot talk.\n" },
	{ "the president only feels out", UNPROVED, 5, 20,
	  "From: Haruka Endo <ceo.desk@gmail.com>\n" TO
	  "Subject: Hi\n\nAre you available?\n" },
	{ "a look-alike vendor with a new account", UNPROVED, 8, 30,
	  "From: Rheintal Pumpen <billing@rheintal-purnpen.example>\n" TO
	  "Subject: Invoice 4711\n\nPlease note that our bank details have changed. "
	  "Kindly remit to IBAN GB82 WEST 1234 5698 7654 32 from now on.\n" },
	{ "a chat group in the president's name", UNPROVED, 6, 20,
	  "From: 代表取締役社長 <minato.president@outlook.com>\n" TO
	  "Subject: 業務連絡\n\nお疲れ様です。今後の業務の都合により、LINEグループを新規作成し、"
	  "作成後にQRコードを返信してください。他のメンバーは招待しないでください。\n" },
	{ "a president nobody knows, a chat group", UNPROVED, 5, 20,
	  "From: 山田 太郎 <taro.yamada77@gmail.com>\n" TO
	  "Subject: お疲れ様です\n\n新規プロジェクトの連絡のため、LINEグループを作成してください。"
	  "作成しましたら、QRコードを送ってください。\n" },
	{ "a stranger changes an account", UNPROVED, 5, 20,
	  "From: 阿部 薫 <k.abe@supplier.example>\n" TO
	  "Subject: 振込先変更のお知らせ\n\n平素よりお世話になっております。このたび弊社の振込先口座が"
	  "変更となりましたので、次回より下記の口座へお振込みください。\n見本銀行 本店 普通 1234567\n" },
	{ "a taken-over partner changes an account", PROVED, 5, 20,
	  "From: Rheintal Pumpen <billing@rheintal-pumpen.example>\n" TO
	  "Subject: Invoice 4711\n\nPlease note that our bank details have changed. "
	  "IBAN DE89 3704 0044 0532 0130 00\n" },
	{ "another account without a word about it", PROVED, 5, 20,
	  "From: Rheintal Pumpen <billing@rheintal-pumpen.example>\n" TO
	  "Subject: Invoice 4711\n\nPlease find attached invoice 4711.\n"
	  "IBAN DE89 3704 0044 0532 0130 00\n" },
	{ "our own domain without a proof, a payment", UNPROVED, 5, 20,
	  "From: Haruka Endo <h.endo@minato-foods.example>\n" TO
	  "Subject: 至急\n\n本日中に下記へ送金をお願いします。電話に出られません。\n" },
	{ "words alone, from somebody proved", PROVED, 0, 4.999,
	  "From: Kaoru Abe <k.abe@supplier.example>\n" TO
	  "Subject: Payment\n\nKindly process the payment of the attached invoice "
	  "immediately, it is urgent. Treat it as confidential and do not tell "
	  "anyone. I am in a meeting.\n" },
};

static struct str *
one(struct arena *memory, const char *text)
{
	struct str *list = NEW(memory, struct str);

	*list = str_of(text);
	return list;
}

static struct organisation *
minato(void)
{
	struct organisation *us = NEW(arena, struct organisation);
	struct vendor *vendors = NEW_ARRAY(arena, struct vendor, 2);
	struct str *names = NEW_ARRAY(arena, struct str, 2);

	names[0] = STR("Haruka Endo");
	names[1] = STR("遠藤 遥");
	us->domains = one(arena, "minato-foods.example");
	us->domains_n = 1;
	us->people = NEW(arena, struct person);
	us->people_n = 1;
	us->people->names = names;
	us->people->names_n = 2;
	us->people->addresses = one(arena, "h.endo@minato-foods.example");
	us->people->addresses_n = 1;
	us->vendors = vendors;
	us->vendors_n = 2;
	vendors[0].names = one(arena, "Rheintal Pumpen GmbH");
	vendors[0].domains = one(arena, "rheintal-pumpen.example");
	vendors[0].accounts = NEW(arena, struct account);
	vendors[0].accounts_n = account_read(arena,
	    STR("DE02 1203 0000 0000 2020 51"), vendors[0].accounts);
	vendors[0].country = STR("DE");
	vendors[1].names = one(arena, "北浜製作所");
	vendors[1].domains = one(arena, "kitahama-ss.example.jp");
	for (size_t i = 0; i < 2; i++)
		vendors[i].names_n = vendors[i].domains_n = 1;
	organisation_index(arena, us);
	return us;
}

static void
answer_nothing(void *context, struct arena *memory,
    const struct question *questions, size_t n, struct answer *answers_out)
{
	(void)context;
	(void)memory;
	(void)questions;
	for (size_t i = 0; i < n; i++)
		answers_out[i] = (struct answer){ .status = ANSWER_NODATA };
}

static bool
typical_holds(const struct rules *rules, const struct organisation *us,
    const struct typical *wanted)
{
	const struct scores scores = { 3, 5, true };
	const struct ask ask = { answer_nothing, NULL };
	struct auth auth = { .internal = wanted->pretence == INSIDE,
	    .from_authenticated = wanted->pretence != UNPROVED,
	    .by = wanted->pretence == INSIDE ? BY_INTERNAL :
	    wanted->pretence == PROVED ? BY_DMARC : BY_NONE };
	struct judgement judgement;
	struct mail mail;

	mail_read(arena, str_of(wanted->mail), &limits_default, false, &mail);
	auth.trace.boundary_at = mail.fields_n;
	auth.arrived = 1767571200;
	rules_judge(arena, rules, us, &scores, &limits_default, &mail, &auth,
	    &ask, &judgement);
	if (judgement.score >= wanted->least && judgement.score <= wanted->most)
		return true;
	print_error("%s: %.2f\n", wanted->what, judgement.score);
	for (size_t i = 0; i < judgement.n; i++)
		print_error("  %6.2f %.*s: %.*s\n", judgement.findings[i].score,
		    STR_ARGS(judgement.findings[i].id),
		    STR_ARGS(judgement.findings[i].evidence));
	return false;
}

static void
typical_mails_score_as_they_should(void **state)
{
	const struct rules *rules = stock();
	const struct organisation *us = minato();
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof typical / sizeof *typical; i++)
		failed += typical_holds(rules, us, &typical[i]) ? 0 : 1;
	assert_int_equal(failed, 0);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_test_line_of_the_stock_rules_holds),
		cmocka_unit_test(
		    every_rule_speaks_both_languages_and_is_tested_both_ways),
		cmocka_unit_test(no_rule_about_words_alone_weighs_more_than_two),
		cmocka_unit_test(typical_mails_score_as_they_should),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
