/* SPDX-License-Identifier: Apache-2.0 */
/* What the eye sees, what it does not, and that nothing is quadratic. */
#include "arena.h"

static struct html_result
html(struct str s)
{
	struct str input = heap(s);
	struct html_result result = { 0 };

	html_read(arena, input, &limits_default, &result);
	result.text = str_keep(arena, result.text);
	result.hidden = str_keep(arena, result.hidden);
	for (size_t i = 0; i < result.links_n; i++) {
		struct link *link = &result.links[i];

		link->url = str_keep(arena, link->url);
		if (link->text.p != NULL)
			link->text = str_keep(arena, link->text);
	}
	heap_free(input);
	assert_true(utf8_is_valid(result.text));
	assert_true(utf8_is_valid(result.hidden));
	return result;
}

static void
layout_becomes_lines_and_tabs(void **state)
{
	static const struct { struct str html; const char *text; } cases[] = {
		{ { "a<br>b", 6 }, "a\nb" },
		{ { "<p>a<p>b</p>", 12 }, "a\n\nb" },
		{ { "<div>a</div><div>b</div>", 24 }, "a\nb" },
		{ { "a \n  b", 6 }, "a b" },
		{ { "<tr><td>a<td>b<tr><td>c", 23 }, "a\tb\nc" },
		{ { "<ul><li>a<li>b</ul>", 19 }, "* a\n* b" },
		{ { "<pre>a\n b</pre>", 15 }, "a\n b" },
		{ { "x<script>if (a<b) y</script>z", 29 }, "xz" },
		{ { "a<!-- b -->c", 12 }, "ac" },
		{ { "1 < 2 & 3 > 2", 13 }, "1 < 2 & 3 > 2" },
		{ { "<img alt=Logo src=x>", 20 }, "Logo" },
		{ { "<b>in<i>v</i>oice</b>", 21 }, "invoice" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		same(html(cases[i].html).text, cases[i].text);
}

static void
references_are_undone(void **state)
{
	(void)state;
	same(html(STR("&lt;&amp;&eacute;&#12354;&#x3042;&#150;&euro;")).text,
	    "<&éああ–€");
	same(html(STR("a&nbsp;b&copyx&bogus;&#0;&#xD800;&")).text,
	    "a b©x&bogus;\xef\xbf\xbd\xef\xbf\xbd&");
	same(html(STR("i&#x6e;voi&#99;e")).text, "invoice");
}

static void
hidden_text_is_never_mixed_in(void **state)
{
	static const char *const hiders[] = {
		"style='display:none'", "style=\"DISPLAY : none !important\"",
		"style='display/*x*/:/**/none'", "style='visibility:hidden'",
		"style='display:none!important;display:block'",
		"style='display:block;display:none'",
		"style=font-size:0", "style='font-size:1px'",
		"style='color:#ffffff'", "style='color:white;background:#fff'",
		"style='color:#fefefe'", "style='opacity:0'", "hidden",
		"style='max-height:0;overflow:hidden'",
		"style='width:0px;overflow:hidden'",
		"style='position:absolute;left:-9999px'",
		"style='text-indent:-9999px'", "style='display&#58;none'",
		"bgcolor=black style='color:rgb(0,0,0)'",
		"style='font:0/0 a'"
	};

	(void)state;
	for (size_t i = 0; i < sizeof hiders / sizeof hiders[0]; i++) {
		struct html_result result = html(str_format(arena,
		    "a<div %s>se<b>cr</b>et</div>b", hiders[i]));

		/* What is not drawn at all ends no line either. */
		same(result.text, strstr(hiders[i], "none") != NULL ||
		    strstr(hiders[i], "NONE") != NULL ||
		    strcmp(hiders[i], "hidden") == 0 ||
		    strstr(hiders[i], "display&#58;") != NULL ? "ab" : "a\nb");
		same(result.hidden, "secret");
	}
}

static void
what_can_be_read_is_not_called_hidden(void **state)
{
	static const char *const readable[] = {
		"<td style='font-size:0'><p style='font-size:14px'>x</p></td>",
		"<table><td bgcolor=#003366><font color=white>x</font></td>",
		"<table><td background=a.png style='color:#fff'>x</td>",
		"<div style='background:url(a)'><b style='color:#fff'>x</b></div>",
		"<div style='visibility:hidden'><b style='visibility:visible'>x</b>",
		"<p style='display:none'><p>x",
		/* what is no value counts not at all, the last one counts */
		"<p style='display:none;display:block'>x",
		"<p style='display:block!important;display:none'>x",
		"<p style='display:nonex'>x", "<p style='display:no ne'>x",
		"<p style='dis/*x*/play:no/**/ne'>x",
		"<!-- y --!>x<!-- z -->",
		"<span style='height:0'>x</span>",
		"<style>.h{background:navy}</style><p class=h style='color:#fff'>x"
	};

	(void)state;
	for (size_t i = 0; i < sizeof readable / sizeof readable[0]; i++)
		same(html(str_of(readable[i])).text, "x");
}

static void
links_keep_what_the_reader_sees(void **state)
{
	struct html_result result = html(STR("<base href='https://b.example/d/e'>"
	    "<a href=\"https://u:p@EVIL.example:8443/x?a=1&amp;b=2\">"
	    "https://bank.example</a> <a href=f>rel</a><a href='/g'></a>"
	    "<form action='//pay.example/in'><area href='http://c.example' alt=map>"
	    "<meta http-equiv=Refresh content=\"0; URL='http://r.example/'\">"
	    "<a href='#top'>top</a><a href='java\nscript:x'>j</a>"));

	(void)state;
	assert_int_equal(result.links_n, 7);
	same(result.links[0].url, "https://u:p@EVIL.example:8443/x?a=1&b=2");
	same(result.links[0].text, "https://bank.example");
	same(result.links[0].host, "evil.example");
	same(result.links[1].url, "https://b.example/d/f");
	same(result.links[2].url, "https://b.example/g");
	assert_null(result.links[2].text.p);
	same(result.links[3].text, "form");
	same(result.links[3].host, "pay.example");
	same(result.links[4].text, "map");
	same(result.links[5].url, "http://r.example/");
	same(result.links[6].url, "javascript:x");
}

static void
quoted_history_is_marked(void **state)
{
	(void)state;
	same(html(STR("new<blockquote>old<br>older</blockquote>mine")).text,
	    "new\n\nold\nolder\n\nmine");
	same(html(STR("new<blockquote>On 9 Mar 2026, Endo wrote:<br>older</blockquote>mine"
	    "<blockquote>old</blockquote>")).text,
	    "new\n\n> On 9 Mar 2026, Endo wrote:\n> older\n\nmine\n\n> old");
	same(html(STR("new<div class=gmail_quote><div class=gmail_attr>On 9 Mar 2026, Endo wrote:"
	    "</div><blockquote>old</blockquote><div>inline</div></div>")).text,
	    "new\n> On 9 Mar 2026, Endo wrote:\n\n> old\n\ninline");
	same(html(STR("new<div class=gmail_quote>&gt; shown<br>old</div>")).text,
	    "new\n> shown\nold");
	same(html(STR("new<div id=divRplyFwdMsg></div><div>old</div>")).text,
	    "new\nold");
}

static void
comments_for_outlook_stand_apart_and_unclosed_ones_are_hidden(void **state)
{
	struct html_result result = html(STR(
	    "a<!--[if mso]><b>only <a href='http://o.example'>o</a><![endif]-->b"));

	(void)state;
	same(result.text, "ab\n\nonly o");
	assert_true(result.readers_differ);
	assert_int_equal(result.links_n, 1);
	result = html(STR("a<!-- never closed b"));
	same(result.text, "a");
	same(result.hidden, "never closed b");
	result = html(STR("a<b class='x"));
	same(result.text, "a");
}

static struct str
repeated(const char *head, const char *piece, size_t n, const char *tail)
{
	struct buf buf = { .arena = arena };

	buf_cstr(&buf, head);
	for (size_t i = 0; i < n; i++)
		buf_cstr(&buf, piece);
	buf_cstr(&buf, tail);
	return buf_str(&buf);
}

static void
a_tag_with_a_hundred_thousand_attributes_is_read(void **state)
{
	(void)state;
	same(html(repeated("<b ", "a=1 ", 100000, ">x")).text, "x");
}

static void
a_megabyte_of_anything_is_linear(void **state)
{
	static const char *const pieces[] = {
		"<", "<!--", "<a ", "<a b='", "<a b=\"", "<div>", "</div>", "<td>",
		"<p>", "&", "<!", "</", "<!--[if x]>", "<!--[if x]><a b='-->",
		"<script>", "<a href=x>", "<br>", "<li>", "<blockquote>", "&#", "=",
		"<b style='/*", "<table><tr><td>", "<a>", "</a>", "<title>"
	};

	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		html(repeated("", pieces[i], 1000000 / strlen(pieces[i]), "z"));
		arena_reset(arena);
	}
}

static void
sixty_four_pictures_of_its_own_are_kept(void **state)
{
	(void)state;
	assert_int_equal(html(repeated("", "<img src=data:image/png,x>", 64,
	    "")).pictures_n, 64);
	assert_int_equal(html(repeated("", "<img src=data:image/png,x>", 65,
	    "")).pictures_n, 64);
	assert_int_equal(html(STR("<img src=data:text/html,x><img src=d>"
	    "<img src=&><img src=''><img>")).pictures_n, 0);
}

static void
nesting_beyond_the_stack_keeps_the_text(void **state)
{
	struct html_result result = html(repeated("", "<div>", 20000, "x"));

	(void)state;
	same(result.text, "x");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout_becomes_lines_and_tabs),
		cmocka_unit_test(references_are_undone),
		cmocka_unit_test(hidden_text_is_never_mixed_in),
		cmocka_unit_test(what_can_be_read_is_not_called_hidden),
		cmocka_unit_test(links_keep_what_the_reader_sees),
		cmocka_unit_test(quoted_history_is_marked),
		cmocka_unit_test(
		    comments_for_outlook_stand_apart_and_unclosed_ones_are_hidden),
		cmocka_unit_test(
		    a_tag_with_a_hundred_thousand_attributes_is_read),
		cmocka_unit_test(a_megabyte_of_anything_is_linear),
		cmocka_unit_test(sixty_four_pictures_of_its_own_are_kept),
		cmocka_unit_test(nesting_beyond_the_stack_keeps_the_text),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
