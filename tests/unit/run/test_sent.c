/* SPDX-License-Identifier: Apache-2.0 */
/* Which names say that a folder holds what was sent, or an archive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../../../scanner/run/run.h"

static const struct {
	const char *name;
	char delimiter;
	bool sent, archive;
} cases[] = {
	{ "Sent", '/', true, false },
	{ "sent items", '/', true, false },
	{ "INBOX.Sent", '.', true, false },
	{ "INBOX.Sent", 0, false, false },
	{ "INBOX/送信済みアイテム", '/', true, false },
	{ "送信済み", '.', true, false },
	{ "Gesendete Objekte", '/', true, false },
	{ "Éléments envoyés", '/', true, false },
	{ "[Gmail]/Sent Mail", '/', true, false },
	{ "[Gmail]/All Mail", '/', false, false },
	{ "Projects/Sent", '/', false, false },
	{ "Sent/2024", '/', false, false },
	{ "Sentinel", '/', false, false },
	{ "INBOX", '/', false, false },
	{ "", '/', false, false },
	{ "Archive", '/', false, true },
	{ "Archives/2025/AP", '/', false, true },
	{ "INBOX.アーカイブ", '.', false, true },
	{ "Projects/Archive", '/', false, false },
	{ "Trash", '/', false, false },
};

static void
a_name_counts_at_the_top_and_in_inbox(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str name = str_of(cases[i].name);

		if (sent_is_usual(name, cases[i].delimiter) != cases[i].sent ||
		    archive_is_usual(name, cases[i].delimiter) !=
		    cases[i].archive)
			fail_msg("'%s'", cases[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_counts_at_the_top_and_in_inbox),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
