/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The programs that hear of alerts and runs, before the day they are needed: is there
 * one of that name that may be run? None is run here. And the alerts that stand.
 */
#include <sys/stat.h>

#include "doctor.h"

#define STANDING_MOST 10
#define PATH_DEFAULT "/usr/local/bin:/usr/bin:/bin"	/* as hook.c has it */

static bool
is_program(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
	    access(path, X_OK) == 0;
}

bool
program_is_found(struct arena *arena, const char *name)
{
	const char *path = getenv("PATH");
	struct str rest = str_of(path != NULL ? path : PATH_DEFAULT);

	if (strchr(name, '/') != NULL)
		return is_program(name);
	while (rest.n > 0) {
		struct str folder = str_cut(&rest, ':');

		if (is_program(str_cstr(arena, str_format(arena, "%.*s/%s",
		    STR_ARGS(folder.n > 0 ? folder : STR(".")), name))))
			return true;
	}
	return false;
}

void
look_at_hooks(struct doctor *doctor)
{
	const struct {
		const char *key;
		char **argv;
	} hooks[] = { { "on_alert", doctor->config.on_alert },
	    { "on_run", doctor->config.on_run } };

	for (size_t i = 0; i < sizeof hooks / sizeof hooks[0]; i++) {
		if (hooks[i].argv == NULL)
			continue;
		if (program_is_found(doctor->arena, hooks[i].argv[0]))
			tell(doctor, FINE, "alerts", NULL, "alerts.%s runs '%s'",
			    hooks[i].key, hooks[i].argv[0]);
		else
			tell(doctor, BAD, "alerts", "write its whole path, and let "
			    "the user who scans run it", "alerts.%s: '%s' is no "
			    "program that can be run, so nobody would be told",
			    hooks[i].key, hooks[i].argv[0]);
	}
}

/* Is it about another account than the one asked for? */
static bool
is_of_others(const struct doctor *doctor, struct str cause)
{
	for (size_t i = 0; i < doctor->config.accounts_n; i++) {
		struct str name = doctor->config.accounts[i].name;

		if (doctor->only != NULL && str_starts(cause, name) &&
		    (cause.n == name.n || cause.p[name.n] == '/') &&
		    !str_equal(name, str_of(doctor->only)))
			return true;
	}
	return false;
}

/* What fails the heartbeat is bad here too. */
static enum doctor_state
state_of(struct str kind)
{
	static const char *const bad[] = { ALERT_NOT_HELD, ALERT_NO_FOLDER,
	    ALERT_NOTICE, ALERT_NO_SCAN, ALERT_NOT_REACHED };

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (str_equal(kind, str_of(bad[i])))
			return BAD;
	return ODD;
}

/* What happened to a message has no cause to be mended: only people can still do
 * something about it. */
static const char *
remedy_of(struct str kind)
{
	static const struct {
		const char *kind, *remedy;
	} news[] = {
		{ ALERT_ANSWERED, "ask as it says; there is nothing to mend in "
		    "seki, and this is told for a week" },
		{ ALERT_MOVED_BACK, "ask as it says; there is nothing to mend in "
		    "seki, and this is told for a week" },
		{ ALERT_NOT_DONE, "look for it in the mailbox, and ask again for what "
		    "is to be done; this is told for a week" },
		{ ALERT_KNOWN_SENDER, "tell them on the number on file; there is "
		    "nothing to mend in seki, and this is told for a week" },
		{ ALERT_LOST, "ask whoever runs the server to look for it, in a "
		    "backup too; there is nothing to mend in seki, and this is "
		    "told for a week" },
	};

	for (size_t i = 0; i < sizeof news / sizeof news[0]; i++)
		if (str_equal(kind, str_of(news[i].kind)))
			return news[i].remedy;
	return "mend its cause: 'alerts' in seki.conf(5) tells the kinds";
}

void
look_at_alerts(struct doctor *doctor, struct store *store)
{
	struct store_standing *standing;
	size_t n, told = 0, more = 0;
	struct why why;

	if (store_alerts_standing(store, doctor->arena, &standing, &n,
	    &why) != OK) {
		tell(doctor, BAD, "alerts", NULL, "%s", why.text);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (!alert_is_configured(&doctor->config, standing[i].kind,
		    standing[i].cause) || is_of_others(doctor, standing[i].cause))
			continue;
		if (told++ >= STANDING_MOST) {
			more++;
			continue;
		}
		tell(doctor, state_of(standing[i].kind), "alerts",
		    remedy_of(standing[i].kind), "'%.*s' stands since %.*s: %.*s", STR_ARGS(standing[i].kind),
		    STR_ARGS(standing[i].first_at),
		    STR_ARGS(standing[i].sentence));
	}
	if (more > 0)
		tell(doctor, ODD, "alerts", NULL, "and %zu more like these", more);
	if (told == 0)
		tell(doctor, FINE, "alerts", NULL, "none stands");
}
