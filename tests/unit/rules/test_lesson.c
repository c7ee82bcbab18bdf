/* SPDX-License-Identifier: Apache-2.0 */
/* What a message teaches, worked out from it alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../rules/rules.h"

#define HEAD "From: Kaoru Abe <k.abe@supplier.example>\n" \
	"To: ap@minato-foods.example\nDate: Tue, 10 Mar 2026 09:12:30 +0900\n"

/* One file, encrypted: what it holds is nothing. */
#define LOCKED_ZIP \
	"UEsDBBQAAQAAAAAAIVwAAAAAEQAAAAUAAAAFAAAAYS50eHQwMDAwMDAwMDAw" \
	"MDBoZWxsb1BLAQIUABQAAQAAAAAAIVwAAAAAEQAAAAUAAAAFAAAAAAAAAAAA" \
	"AAAAAAAAAABhLnR4dFBLBQYAAAAAAQABADMAAAA0AAAAAAA="
#define ATTACHED "Content-Type: application/zip; name=a.zip\n" \
	"Content-Disposition: attachment; filename=a.zip\n" \
	"Content-Transfer-Encoding: base64\n\n"

/* The values of the habits of this kind, with a blank between them. */
static struct str
taught(struct arena *arena, const char *message, const char *kind)
{
	const struct organisation organisation = { 0 };
	struct auth auth = { 0 };
	struct mail mail;
	struct lesson lesson;
	struct buf buf = { .arena = arena };

	mail_read(arena, str_of(message), &limits_default, false, &mail);
	attachments_read(arena, &limits_default, NULL, &mail);
	rules_lesson(arena, &organisation, &mail, &auth, &lesson);
	for (size_t i = 0; i < lesson.habits_n; i++) {
		if (!str_equal(lesson.habits[i].kind, str_of(kind)))
			continue;
		if (buf.n > 0)
			buf_char(&buf, ' ');
		buf_add(&buf, lesson.habits[i].value);
	}
	return buf_str(&buf);
}

static void
habits_are_taught(void **state)
{
	static const struct { const char *message, *kind, *value; } cases[] = {
		{ HEAD "Subject: x\n\nThank you for the order that we have "
		    "received from you.\n", "language", "latin" },
		{ HEAD "Subject: x\n\nOk, thanks.\n", "language", "" },
		{ HEAD "Subject: x\n\nDear Ms. Endo,\n", "greeting", "dear" },
		{ HEAD "Subject: x\n\nMs. Endo\n\nGood morning.\n",
		    "greeting", "good-day" },
		{ HEAD "Subject: x\n\n遠藤様\nいつもお世話になっております。\n",
		    "greeting", "osewa" },
		{ HEAD "Subject: x\n\nHistory.\n", "greeting", "" },
		{ HEAD "Subject: x\nContent-Type: text/plain; charset=utf-8\n\n"
		    "ご注文ありがとうございます。 PO 4711\n", "language", "ja" },
		{ HEAD "Subject: x\nContent-Type: text/plain; charset=utf-8\n\n"
		    "感谢贵公司订购我们公司产品\n", "language", "zh" },
		{ HEAD "Subject: x\nContent-Type: text/plain; charset=utf-8\n\n"
		    "주문해 주셔서 감사합니다\n", "language", "ko" },
		{ HEAD "Subject: x\n\nHello\n", "zone", "+0900" },
		{ HEAD "Subject: x\n\nHello\n", "hour", "00-03" },
		{ "From: a@b.example\nDate: Mon, 9 Mar 2026 20:12:30 -0400\n"
		    "Subject: x\n\nHello\n", "hour", "00-03" },
		{ "From: a@b.example\nDate: Sat, 3 Jan 1931 23:59:59 +0000\n"
		    "Subject: x\n\nHello\n", "hour", "21-24" },
		{ "From: a@b.example\nDate: soon\nSubject: x\n\nHello\n",
		    "hour", "" },
		{ HEAD "X-Mailer: Leaf 2.8\nSubject: x\n\nHello\n", "mailer",
		    "leaf" },
		{ HEAD "Subject: x\n\nHello\n", "signed", "" },
		{ HEAD "Subject: x\n" ATTACHED LOCKED_ZIP, "locked", "yes" },
		{ HEAD "Subject: x\n" ATTACHED "UEsDBA==", "locked", "" },
		{ HEAD "Subject: x\n\nHello\n", "locked", "" },
	};
	struct arena *arena = arena_new((size_t)16 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str value = taught(arena, cases[i].message,
		    cases[i].kind);

		if (!str_equal(value, str_of(cases[i].value)))
			fail_msg("%zu: %s is '%.*s'", i, cases[i].kind,
			    STR_ARGS(value));
	}
	arena_free(arena);
}

#define JAPANESE HEAD "Content-Type: text/plain; charset=utf-8\nSubject: x\n\n"

/* Two messages that end in this way; are they signed in the same one? */
static void
signatures_are_compared(void **state)
{
	static const struct { const char *one, *other; bool same; } cases[] = {
		{ HEAD "\nHello\n\nKind regards,\nKaoru Abe\nSupplier Ltd\n",
		  HEAD "\nThanks for all.\n\nBest wishes,\nKaoru Abe\n"
		    "Supplier Ltd\n", true },
		{ HEAD "\nHello\n-- \nKaoru Abe\nSupplier Ltd\n+81 3 1234\n",
		  HEAD "\nHello\n-- \nkaoru abe\n\nSupplier Ltd\n+81 3 9999\n",
		  true },
		{ HEAD "\nHello\n\nKind regards,\nKaoru Abe\nSupplier Ltd\n",
		  HEAD "\nHello\n\nKind regards,\nKaoru Abe\nBuyer Ltd\n",
		  false },
		{ JAPANESE "お世話になります。\n\n━━━━━━━━\n株式会社サプライ\n"
		    "安部 薫\nTEL 03-1234-5678\n━━━━━━━━\n",
		  JAPANESE "承知しました。\n\n──────────\n株式会社ｻﾌﾟﾗｲ\n"
		    "安部 薫\nTEL 03-1234-5678\n──────────\n", true },
		{ JAPANESE "お世話になります。\n\n━━━━━━━━\n株式会社サプライ\n"
		    "安部 薫\nTEL 03-1234-5678\n━━━━━━━━\n",
		  JAPANESE "お世話になります。\n\n━━━━━━━━\n株式会社サプライ\n"
		    "安部 薫\nTEL 050-9999-0000\n━━━━━━━━\n", false },
	};
	static const char *const unsigned_ones[] = {
		HEAD "\nHello\n", HEAD "\nHello\n\nRegards,\nKaoru\n",
		HEAD "\nHello\n-- \n", HEAD "\nHello\n-- \n1\n2\n",
		HEAD "\nHello there, all of you.\n\nSent from my iPhone\n",
	};
	struct arena *arena = arena_new((size_t)16 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str one = taught(arena, cases[i].one, "signature");
		struct str other = taught(arena, cases[i].other, "signature");

		if (one.n != 16 || other.n != 16 ||
		    str_equal(one, other) != cases[i].same)
			fail_msg("%zu: %.*s, %.*s", i, STR_ARGS(one),
			    STR_ARGS(other));
	}
	for (size_t i = 0; i < sizeof unsigned_ones / sizeof *unsigned_ones; i++)
		if (taught(arena, unsigned_ones[i], "signature").n > 0)
			fail_msg("%zu is signed", i);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(habits_are_taught),
		cmocka_unit_test(signatures_are_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
