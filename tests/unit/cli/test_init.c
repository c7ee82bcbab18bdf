/* SPDX-License-Identifier: Apache-2.0 */
/* What seki init says to do next. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../../cli/init.h"
#include "printed.h"

static struct arena *arena;

static const char *
told(struct init_next next, const char *lang)
{
	struct printed printed = printed_begin("1000");

	init_next_steps(arena, &next, str_of(lang));
	return str_cstr(arena, printed_end(arena, &printed));
}

static void
has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no '%s' in:\n%s", part, text);
}

static void
crons_lines_stand_as_cron_takes_them(void **state)
{
	struct init_next next = { "/usr/local/bin/seki", "/srv/a b/50%.conf",
	    "nobody", false };
	const char *text = told(next, "en");

	(void)state;
	has(text, "  runuser -u nobody -- /usr/local/bin/seki doctor --config "
	    "'/srv/a b/50%.conf'\n");
	has(text, "\nThen, in /etc/cron.d/seki:\n"
	    "  */5 * * * *  nobody  /usr/local/bin/seki scan --config "
	    "'/srv/a b/50\\%.conf'\n"
	    "  17  * * * *  nobody  /usr/local/bin/seki doctor --heartbeat "
	    "--config '/srv/a b/50\\%.conf'\n");
	next.config = "/home/x/it's";
	next.owner = NULL;
	has(told(next, "ja"), "（ご自身のcrontab）：\n  */5 * * * *  "
	    "/usr/local/bin/seki scan --config '/home/x/it'\\''s'\n");
	has(told(next, "en"), "Then, in your crontab:\n");
	next.owner = "seki";
	has(told(next, "ja"), "（/etc/cron.d/seki）：\n  */5 * * * *  seki  /");
}

static void
timers_are_named_where_systemd_runs(void **state)
{
	struct init_next next = { "/usr/bin/seki", "/etc/seki/seki.conf", "seki",
	    true };

	(void)state;
	has(told(next, "en"), "enable --now seki.timer seki-heartbeat.timer\n");
	assert_null(strstr(told(next, "en"), "*/5"));
	has(told(next, "ja"), "systemdのタイマー");
	next.owner = "nobody";		/* whom the units don't run as */
	has(told(next, "en"), "*/5 * * * *  nobody  ");
	has(told(next, "en"), "systemctl edit");
	next.has_systemd = false;
	assert_null(strstr(told(next, "en"), "systemd"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(crons_lines_stand_as_cron_takes_them),
		cmocka_unit_test(timers_are_named_where_systemd_runs),
	};
	int failed;

	arena = arena_new((size_t)1 << 20);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
