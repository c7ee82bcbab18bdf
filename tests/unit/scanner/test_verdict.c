/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict's wire form: what goes in comes out, and nothing else does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "../../../scanner/verdict.h"

static struct arena *arena;

static struct verdict
sample(void)
{
	static struct verdict_address to[] = { { STR("ap@minato-foods.example"),
	    NO_STR, STR("minato-foods.example"), STR("minato-foods.example"),
	    STR("accounts payable") } };
	static struct verdict_finding findings[] = { { .id = STR("protected-name"),
	    .rule = STR("PROTECTED_NAME"), .en = STR("a \"name\""),
	    .ja = STR("\xE5\x90\x8D\xE5\x89\x8D"), .score = 2.5,
	    .about = STR("who money") } };
	static struct str signers[] = { STR("a@example.org") };
	static struct str trace[] = { STR("Received: from a.example"), STR("") };
	struct verdict v = { .message_id = STR("<1@example.org>"),
	    .subject = STR(""), .date = INT64_MIN, .size = 12, .score = 6.25,
	    .verdict = VERDICT_SUSPECT, .from_authenticated = true,
	    .by = STR("dmarc"), .arrived = 1767225600 };

	v.to.at = to;
	v.to.n = 1;
	v.findings.at = findings;
	v.findings.n = 1;
	v.smime.signers.at = signers;
	v.smime.signers.n = 1;
	v.trace.at = trace;
	v.trace.n = 2;
	return v;
}

static struct str
exact(struct str s)
{
	char *p = malloc(s.n == 0 ? 1 : s.n);

	memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

static void
what_is_written_is_read_back(void **state)
{
	struct verdict v = sample(), back;
	struct str bytes = exact(verdict_encode(arena, &v));

	(void)state;
	assert_true(verdict_decode(arena, bytes, &back));
	assert_true(str_equal(back.message_id, v.message_id));
	assert_non_null(back.subject.p);
	assert_int_equal(back.subject.n, 0);
	assert_null(back.sha256.p);
	assert_true(back.date == INT64_MIN);
	assert_int_equal(back.verdict, VERDICT_SUSPECT);
	assert_int_equal(back.arrived, 1767225600);
	assert_int_equal(back.to.n, 1);
	assert_true(str_equal(back.to.at[0].address, v.to.at[0].address));
	assert_true(str_equal(back.to.at[0].org_domain,
	    v.to.at[0].org_domain));
	assert_true(str_equal(back.to.at[0].name_folded,
	    STR("accounts payable")));
	assert_true(back.findings.at[0].score == 2.5);
	assert_true(str_equal(back.findings.at[0].about, STR("who money")));
	assert_true(str_equal(back.smime.signers.at[0], STR("a@example.org")));
	assert_int_equal(back.trace.n, 2);
	assert_true(str_equal(back.trace.at[0], STR("Received: from a.example")));
	assert_true(str_equal(verdict_encode(arena, &back), bytes));
	free((void *)(uintptr_t)bytes.p);
}

static void
every_cut_and_every_extra_byte_is_refused(void **state)
{
	struct verdict v = sample(), back;
	struct str whole = verdict_encode(arena, &v), bytes;
	size_t n;

	(void)state;
	for (n = 0; n < whole.n; n++) {
		bytes = exact(str_slice(whole, 0, n));
		if (verdict_decode(arena, bytes, &back))
			fail_msg("%zu of %zu bytes were taken", n, whole.n);
		free((void *)(uintptr_t)bytes.p);
	}
	bytes = exact(str_join(arena, whole, STR("x")));
	assert_false(verdict_decode(arena, bytes, &back));
	free((void *)(uintptr_t)bytes.p);
}

static void
every_flipped_byte_is_survived(void **state)
{
	struct verdict v = sample(), back;
	struct str whole = verdict_encode(arena, &v), bytes;
	size_t i;

	(void)state;
	for (i = 0; i < whole.n; i++) {
		struct arena *scratch = arena_new((size_t)64 << 20);

		bytes = exact(whole);
		((char *)(uintptr_t)bytes.p)[i] ^= (char)0xFF;
		if (verdict_decode(scratch, bytes, &back)) {
			assert_true(back.verdict < VERDICT__COUNT);
			assert_true(back.score == back.score);
		}
		free((void *)(uintptr_t)bytes.p);
		arena_free(scratch);
	}
}

static void
put_numbers(struct buf *buf, uint32_t number, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buf_add(buf, (struct str){ (char *)&number, sizeof number });
}

/* Each list says that it is as long as what is left would allow, and the first
 * thing in the first one is none: an arena with room for one of them does. */
static void
nothing_is_allocated_behind_what_is_none(void **state)
{
	struct arena *small = arena_new((size_t)3 << 20);
	struct buf buf = { .arena = arena };
	struct verdict back;
	struct str bytes;

	(void)state;
	put_numbers(&buf, UINT32_MAX, 4);	/* absent strs */
	put_numbers(&buf, 0, 4);		/* date and size */
	put_numbers(&buf, UINT32_MAX, 10);	/* two addresses */
	put_numbers(&buf, 25000, 1);		/* so many more, and */
	put_numbers(&buf, UINT32_MAX - 1, 1);	/* a str without end */
	put_numbers(&buf, 25000, (1u << 20) / 4);
	bytes = exact(buf_str(&buf));
	assert_false(verdict_decode(small, bytes, &back));
	free((void *)(uintptr_t)bytes.p);
	arena_free(small);
}

/* Four bytes each on the wire: what they cost whoever reads them is bounded. */
static void
many_empty_strs_cost_their_list_and_no_more(void **state)
{
	struct arena *small = arena_new((size_t)3 << 19);
	struct verdict v = sample(), back;
	struct str bytes;

	(void)state;
	v.trace.n = 60000;
	v.trace.at = NEW_ARRAY(arena, struct str, v.trace.n);
	for (size_t i = 0; i < v.trace.n; i++)
		v.trace.at[i] = STR("");
	bytes = exact(verdict_encode(arena, &v));
	assert_true(verdict_decode(small, bytes, &back));
	assert_int_equal(back.trace.n, 60000);
	assert_non_null(back.trace.at[59999].p);
	free((void *)(uintptr_t)bytes.p);
	arena_free(small);
}

static void
json_has_every_field_of_the_contract(void **state)
{
	static const char *const keys[] = { "file", "message_id", "date",
	    "subject", "size", "sha256", "from", "sender", "reply_to", "to", "cc",
	    "auth", "smime", "spf", "dkim", "arc", "dmarc", "parts", "text",
	    "links", "accounts", "findings", "score", "verdict", "action",
	    "rules_digest", "version", "from_authenticated", "by", "upstream",
	    "status", "attributed", "covers", "signers", "author", "reason",
	    "result", "domain", "signatures", "org_domain", "policy",
	    "aligned_by", "id", "rule", "sentence", "evidence", "attack",
	    "about" };
	struct verdict v = sample();
	struct verdict_origin origin = { .file = STR("a.eml") };
	struct buf buf = { .arena = arena };
	size_t i;

	(void)state;
	verdict_json(&buf, &v, &origin, STR("ja"));
	for (i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (!str_contains(buf_str(&buf), str_format(arena, "\"%s\":",
		    keys[i])))
			fail_msg("no \"%s\" in %.*s", keys[i],
			    STR_ARGS(buf_str(&buf)));
	assert_true(str_contains(buf_str(&buf),
	    STR("\"sentence\":\"\xE5\x90\x8D\xE5\x89\x8D\"")));
	assert_true(str_contains(buf_str(&buf),
	    STR("\"about\":[\"who\",\"money\"]")));
	assert_int_equal(str_find_char(buf_str(&buf), '\n'), buf.n - 1);
}

static void
words_and_members_are_one_to_one(void **state)
{
	enum verdict_word verdict;
	enum action_word action;
	int i;

	(void)state;
	for (i = 0; i < VERDICT__COUNT; i++) {
		assert_true(verdict_of_word(str_of(verdict_word(
		    (enum verdict_word)i)), &verdict));
		assert_int_equal(verdict, i);
	}
	for (i = 0; i < ACTION__COUNT; i++) {
		assert_true(action_of_word(str_of(action_word(
		    (enum action_word)i)), &action));
		assert_int_equal(action, i);
	}
	assert_false(verdict_of_word(STR("spam"), &verdict));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(every_cut_and_every_extra_byte_is_refused),
		cmocka_unit_test(every_flipped_byte_is_survived),
		cmocka_unit_test(nothing_is_allocated_behind_what_is_none),
		cmocka_unit_test(many_empty_strs_cost_their_list_and_no_more),
		cmocka_unit_test(json_has_every_field_of_the_contract),
		cmocka_unit_test(words_and_members_are_one_to_one),
	};
	int status;

	arena = arena_new((size_t)64 << 20);
	status = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return status;
}
