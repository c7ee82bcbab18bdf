/* SPDX-License-Identifier: Apache-2.0 */
/* The author's words apart from history; bare links. */
#include "arena.h"

struct split_case {
	const char *text, *live, *quoted;
};

static const struct split_case split_cases[] = {
	{ "Hello\nBob\n", "Hello\nBob\n", "" },
	{ "yes\n> old\n> > older\nno\n", "yes\nno\n", "old\nolder\n" },
	{ "了解です。\n＞ お願いします\n", "了解です。\n", "お願いします\n" },
	{ "ok\n| a\n| b\n", "ok\n", "| a\n| b\n" },
	{ "| alone\nok\n", "| alone\nok\n", "" },
	{ "ok\n\nOn Fri, Nov 20, 2026 at 10:12 AM A B <a@b.example> wrote:\n> x\nand\n",
	  "ok\n\nand\n",
	  "On Fri, Nov 20, 2026 at 10:12 AM A B <a@b.example> wrote:\nx\n" },
	{ "ok\nOn Fri, Nov 20, 2026 A B <\na@b.example> wrote:\n\nold\n", "ok\n",
	  "On Fri, Nov 20, 2026 A B <\na@b.example> wrote:\n\nold\n" },
	{ "ja\nAm 20.11.2026 um 10:12 schrieb H. Endo <h@b.example>:\n> alt\n",
	  "ja\n", "Am 20.11.2026 um 10:12 schrieb H. Endo <h@b.example>:\nalt\n" },
	{ "oui\nLe ven. 20 nov. 2026 à 10:12, A <a@b.example> a écrit :\n> x\n",
	  "oui\n", "Le ven. 20 nov. 2026 à 10:12, A <a@b.example> a écrit :\nx\n" },
	{ "new\n-----Original Message-----\nold\n", "new\n",
	  "-----Original Message-----\nold\n" },
	{ "新\n----- 元のメッセージ -----\n旧\n", "新\n",
	  "----- 元のメッセージ -----\n旧\n" },
	{ "---------- 転送メッセージ ---------\n振込先\n",
	  "---------- 転送メッセージ ---------\n振込先\n",
	  "---------- 転送メッセージ ---------\n振込先\n" },
	{ "new\n\nFrom: A <a@b.example>\nSent: Friday\nTo: B\nSubject: x\n\nold\n",
	  "new\n\n", "From: A <a@b.example>\nSent: Friday\nTo: B\nSubject: x\n\nold\n" },
	{ "新\n差出人：田中\n送信日時：2026年\n宛先：経理\n件名：請求\n旧\n", "新\n",
	  "差出人：田中\n送信日時：2026年\n宛先：経理\n件名：請求\n旧\n" },
	{ "承知しました。\n\n2026年11月20日(金) 10:12 田中 太郎 <t@example.jp>:\n\n> 旧\n",
	  "承知しました。\n\n\n",
	  "2026年11月20日(金) 10:12 田中 太郎 <t@example.jp>:\n旧\n" },
	{ "お願いします。\n\n2026年11月20日(金) 10:12 田中 太郎:\n> 旧\n",
	  "お願いします。\n\n", "2026年11月20日(金) 10:12 田中 太郎:\n旧\n" },
	{ "了解です。\n2026/11/20 9:05 田中:\n\n> 旧\n", "了解です。\n\n",
	  "2026/11/20 9:05 田中:\n旧\n" },
	{ "Fine.\n\n20 Nov 2026 10:12 Haruka Endo:\n> old\n", "Fine.\n\n",
	  "20 Nov 2026 10:12 Haruka Endo:\nold\n" },
	{ "Fine.\nHaruka Endo, 20/11/2026 10:12:\n\n> old\n", "Fine.\n\n",
	  "Haruka Endo, 20/11/2026 10:12:\nold\n" },
	{ "We meet at 10:12:\n> old\n", "We meet at 10:12:\n", "old\n" },
	{ "2026/11/20 10:00 集合:\n駅前です\n", "2026/11/20 10:00 集合:\n駅前です\n",
	  "" },
	/* A mark too far off is none: else all behind it would be history. */
	{ "新\n2026/11/20 10:00 a:\n\n\n\n\n\n\n\n\n\n\n\n\n\n> x\npay\n",
	  "新\n2026/11/20 10:00 a:\n\n\n\n\n\n\n\n\n\n\n\n\n\npay\n", "x\n" },
	{ "2026/11/20 10:00:\n> 旧\n", "2026/11/20 10:00:\n", "旧\n" },
	{ "新\n田中さんは書きました:\n> 旧\n", "新\n", "田中さんは書きました:\n旧\n" },
	{ "n\n________________________________\nFrom: A\nSent: x\nTo: y\no\n", "n\n",
	  "________________________________\nFrom: A\nSent: x\nTo: y\no\n" },
	{ "From: the whole team\nthank you\n", "From: the whole team\nthank you\n",
	  "" },
	{ "That is what I wrote:\nplease pay\n",
	  "That is what I wrote:\nplease pay\n", "" },
	{ "日程 2026年11月20日(金) 10:12 開始\n",
	  "日程 2026年11月20日(金) 10:12 開始\n", "" },
};

static void
history_is_told_from_live_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof split_cases / sizeof split_cases[0]; i++) {
		struct str live, quoted, marked;
		struct str input = heap(str_of(split_cases[i].text));

		text_split(arena, input, &live, &quoted, &marked);
		same(live, split_cases[i].live);
		same(quoted, split_cases[i].quoted);
		heap_free(input);
	}
}

struct link_case {
	const char *text, *url, *host;
};

static const struct link_case link_cases[] = {
	{ "see https://Example.com/a?b=c.", "https://Example.com/a?b=c",
	  "example.com" },
	{ "(http://a.example/x_(y))", "http://a.example/x_(y)", "a.example" },
	{ "詳細はhttps://a.example/pathをご覧ください。", "https://a.example/path",
	  "a.example" },
	{ "「https://a.example」", "https://a.example", "a.example" },
	{ "https://a.example、または", "https://a.example", "a.example" },
	{ "www.a.example!", "www.a.example", "www.a.example" },
	{ "hxxps://a.example/x", "hxxps://a.example/x", "a.example" },
	{ "https://bank.example@evil.example:444/x",
	  "https://bank.example@evil.example:444/x", "evil.example" },
	{ "http://192.0.2.7/x", "http://192.0.2.7/x", "192.0.2.7" },
	{ "<http://[2001:db8::1]:80/>", "http://[2001:db8::1]:80/",
	  "[2001:db8::1]" },
	{ "http://ex%61mple.com/", "http://ex%61mple.com/", "example.com" },
	{ "http://bücher.example/", "http://bücher.example/",
	  "xn--bcher-kva.example" },
};

static void
links_end_where_the_reader_sees_them_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof link_cases / sizeof link_cases[0]; i++) {
		struct mail mail = { 0 };
		struct str input = heap(str_of(link_cases[i].text));

		text_links(arena, input, PLACE_BODY, &mail, &limits_default);
		assert_int_equal(mail.links_n, 1);
		same(mail.links[0].url, link_cases[i].url);
		same(mail.links[0].host, link_cases[i].host);
		assert_null(mail.links[0].text.p);
		heap_free(input);
	}
}

static void
links_are_counted_up_to_the_limit(void **state)
{
	struct limits limits = limits_default;
	struct mail mail = { 0 };

	(void)state;
	limits.links = 2;
	text_links(arena, STR("www.a.example www.b.example"), PLACE_BODY, &mail,
	    &limits);
	assert_int_equal(mail.links_n, 2);
	assert_int_equal(mail.defects_n, 0);
	mail.links_n = 0;
	text_links(arena, STR("www.a.example www.b.example www.c.example"),
	    PLACE_BODY, &mail, &limits);
	assert_int_equal(mail.links_n, 2);
	assert_int_equal(mail.defects_n, 1);
}

static void
a_megabyte_of_heads_is_linear(void **state)
{
	static const char *const pieces[] = {
		"From: x\n", "On 1\n", "____________\n", "|\n", "> ", "-----",
		"2026年\n", "http://", "www.", "a:"
	};

	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		struct buf buf = { .arena = arena };
		struct str live, quoted, marked;
		struct mail mail = { 0 };

		while (buf.n < 1000000)
			buf_cstr(&buf, pieces[i]);
		text_split(arena, buf_str(&buf), &live, &quoted, &marked);
		text_links(arena, buf_str(&buf), PLACE_BODY, &mail,
		    &limits_default);
		arena_reset(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(history_is_told_from_live_words),
		cmocka_unit_test(links_end_where_the_reader_sees_them_end),
		cmocka_unit_test(links_are_counted_up_to_the_limit),
		cmocka_unit_test(a_megabyte_of_heads_is_linear),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
