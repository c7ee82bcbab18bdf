/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki doctor --heartbeat: is anything scanned at all? A timer asks, because a scan
 * that never starts can't complain. It asks no server, reads no secret and no mail, and
 * takes milliseconds however long the log is. What is wrong is a line on stderr each
 * time, and an alert once.
 */
#include <errno.h>
#include <sys/stat.h>

#include "doctor.h"

/* What the store could not take: a disk is full, or can't be written. */
struct unsaved {
	const char *kind;
	struct str cause, sentence;
};

struct heartbeat {
	struct arena *arena;
	const struct config *config;
	struct store *reader;
	struct store *writer;		/* NULL: it can't be written */
	bool is_ours;			/* we might write it, but for the disk */
	struct unsaved *unsaved;
	size_t unsaved_n, unsaved_size;
	int64_t now;
	bool failed;
};

/* ---- Saying ------------------------------------------------------------------------- */

static struct str
duration_words(struct arena *arena, int64_t seconds)
{
	return seconds >= 3600 && seconds % 3600 == 0 ?
	    str_format(arena, in_words("%lld h"), (long long)(seconds / 3600)) :
	    seconds >= 60 && seconds % 60 == 0 ?
	    str_format(arena, in_words("%lld min"), (long long)(seconds / 60)) :
	    str_format(arena, in_words("%lld s"), (long long)seconds);
}

/* An analyst who asks for himself notes nothing, and tells nobody. */
static bool
is_noted(struct heartbeat *beat, const char *kind, struct str cause,
    struct str sentence)
{
	struct why why;
	bool is_new;

	if (beat->writer == NULL)
		return !beat->is_ours;
	if (store_alert(beat->writer, 0, kind, cause, sentence, &is_new,
	    &why) == OK)
		return true;
	say_warning("%s", why.text);
	return false;
}

static void __attribute__((format(printf, 4, 5)))
alarm_raise(struct heartbeat *beat, const char *kind, struct str cause,
    const char *format, ...)
{
	char sentence[1200];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(sentence, sizeof sentence, in_words(format), arguments);
	va_end(arguments);
	beat->failed = true;
	say_error("%s", sentence);
	if (is_noted(beat, kind, cause, str_of(sentence)))
		return;
	beat->unsaved = arena_grow(beat->arena, beat->unsaved, beat->unsaved_n,
	    &beat->unsaved_size, sizeof *beat->unsaved);
	beat->unsaved[beat->unsaved_n++] = (struct unsaved){ kind,
	    str_keep(beat->arena, cause),
	    str_keep(beat->arena, str_of(sentence)) };
}

static void
alarm_clear(struct heartbeat *beat, const char *kind, struct str cause)
{
	struct why why;

	if (beat->writer != NULL && store_alert_clear(beat->writer, kind, cause,
	    &why) != OK)
		say_warning("%s", why.text);
}

/* ---- Looking ------------------------------------------------------------------------ */

static void
look_at_scans(struct heartbeat *beat, const struct store_pulse *pulse)
{
	int64_t after = beat->config->alarm_after;
	struct str limit = duration_words(beat->arena, after);

	if (pulse->last_good != 0 && beat->now - pulse->last_good <= after) {
		alarm_clear(beat, ALERT_NO_SCAN, STR("scan"));
		say_info("the last good scan ended at %.*s", STR_ARGS(
		    time_rfc3339(beat->arena, pulse->last_good)));
		return;
	}
	if (pulse->last_good == 0)
		alarm_raise(beat, ALERT_NO_SCAN, STR("scan"),
		    "no scan has succeeded yet: run 'seki scan' by hand, which "
		    "says why");
	else
		alarm_raise(beat, ALERT_NO_SCAN, STR("scan"), "no scan has "
		    "succeeded since %.*s (alerts.alarm_after is %.*s): is its "
		    "timer on? 'seki scan' run by hand says what else is wrong",
		    STR_ARGS(time_rfc3339(beat->arena, pulse->last_good)),
		    STR_ARGS(limit));
}

/* `known` NULL: nothing is known of the folder. */
static void
look_at_folder(struct heartbeat *beat, const struct account_settings *account,
    struct str folder, const struct store_reached *known, bool was_due)
{
	int64_t after = beat->config->alarm_after + account->min_interval;
	struct str cause = str_format(beat->arena, "%.*s/%.*s",
	    STR_ARGS(account->name), STR_ARGS(folder));
	struct str trouble = known == NULL || known->sentence.n == 0 ? STR("") :
	    str_format(beat->arena, in_words(": %.*s"), STR_ARGS(known->sentence));
	int64_t last_ok = known == NULL ? 0 : known->last_ok;

	/* What was written into the configuration just now has time. */
	if (last_ok == 0 && !was_due)
		return;
	if (last_ok != 0 && beat->now - last_ok <= after) {
		alarm_clear(beat, ALERT_NOT_REACHED, cause);
		return;
	}
	if (last_ok == 0)
		alarm_raise(beat, ALERT_NOT_REACHED, cause, "'%.*s' of '%.*s' was "
		    "never reached%.*s", STR_ARGS(folder),
		    STR_ARGS(account->name), STR_ARGS(trouble));
	else
		alarm_raise(beat, ALERT_NOT_REACHED, cause, "'%.*s' of '%.*s' was "
		    "not reached since %.*s%.*s", STR_ARGS(folder),
		    STR_ARGS(account->name), STR_ARGS(time_rfc3339(beat->arena,
		    last_ok)), STR_ARGS(trouble));
}

/* By its name in the configuration. */
static bool
is_named(const struct account_settings *account, struct str folder)
{
	bool named = false;
	size_t i;

	for (i = 0; i < account->folders_n; i++)
		named |= !folder_is_pattern(account->folders[i]) &&
		    str_equal(account->folders[i], folder);
	for (i = 0; i < account->exclude_n; i++)
		named = named && !folder_is_meant(account->exclude[i], folder);
	return named && !str_equal(account->quarantine, folder);
}

static void
look_at_named(struct heartbeat *beat, const struct account_settings *account,
    const struct store_reached *rows, size_t n, bool was_due)
{
	for (size_t i = 0; i < account->folders_n; i++) {
		const struct store_reached *known = NULL;

		/* An account that never was logged in to has one row, without a
		 * folder, that tells why. */
		for (size_t k = 0; k < n; k++)
			if (str_equal(rows[k].folder, account->folders[i]) ||
			    (rows[k].folder.p == NULL && known == NULL))
				known = &rows[k];
		if (is_named(account, account->folders[i]))
			look_at_folder(beat, account, account->folders[i], known,
			    was_due);
	}
}

/* Quarantine and fraud: whoever looks there tells of it. */
static bool
is_ours(struct heartbeat *beat, const struct account_settings *account,
    struct str folder)
{
	static const char *const behind[] = { "", "/" FRAUD_FOLDER,
	    "-" FRAUD_FOLDER };

	for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++)
		if (folder_is_meant(str_join(beat->arena, account->quarantine,
		    str_of(behind[i])), folder))
			return true;
	return false;
}

static bool
has_pattern(const struct account_settings *account)
{
	for (size_t i = 0; i < account->folders_n; i++)
		if (folder_is_pattern(account->folders[i]))
			return true;
	return false;
}

/*
 * What patterns mean is what the last scan visited. Folders come and go, and one that
 * is gone is nobody's trouble; but where there is none at all, and the account as a
 * whole has trouble or was never tried, that is told under the patterns' names.
 */
static void
look_at_patterns(struct heartbeat *beat, const struct account_settings *account,
    const struct store_reached *rows, size_t n, bool was_due)
{
	struct store_reached whole = { .sentence = NO_STR };
	bool any = false, wanted = has_pattern(account);
	size_t i;

	for (i = 0; i < n; i++) {
		if (rows[i].last_ok > whole.last_ok)
			whole.last_ok = rows[i].last_ok;
		whole.sentence = rows[i].sentence;
		if (rows[i].folder.p == NULL ||
		    is_named(account, rows[i].folder) ||
		    is_ours(beat, account, rows[i].folder))
			continue;
		any |= rows[i].is_visited;
		if (wanted && rows[i].is_visited)
			look_at_folder(beat, account, rows[i].folder, &rows[i],
			    was_due);
		else
			alarm_clear(beat, ALERT_NOT_REACHED, str_format(
			    beat->arena, "%.*s/%.*s", STR_ARGS(account->name),
			    STR_ARGS(rows[i].folder)));
	}
	for (i = 0; i < account->folders_n; i++) {
		if (!folder_is_pattern(account->folders[i]))
			continue;
		if (any || (n > 0 && whole.sentence.n == 0))
			alarm_clear(beat, ALERT_NOT_REACHED, str_format(
			    beat->arena, "%.*s/%.*s", STR_ARGS(account->name),
			    STR_ARGS(account->folders[i])));
		else
			look_at_folder(beat, account, account->folders[i],
			    n == 0 ? NULL : &whole, was_due);
	}
}

static void
look_at_mailbox(struct heartbeat *beat, const struct account_settings *account,
    bool was_due)
{
	struct store_reached *rows;
	struct why why;
	size_t n;

	if (store_reached(beat->reader, beat->arena, account->name, &rows, &n,
	    &why) != OK) {
		beat->failed = true;
		say_error("%s", why.text);
		return;
	}
	look_at_named(beat, account, rows, n, was_due);
	look_at_patterns(beat, account, rows, n, was_due);
}

/* What the scans themselves raise, and clear: an account's suspects lie where they
 * are read, nobody is told of what is held, or none of its mail is judged. */
static void
look_at_standing(struct heartbeat *beat, const char *only)
{
	static const char *const plain[] = { ALERT_NOT_HELD, ALERT_NO_FOLDER };
	struct store_standing *standing;
	struct why why;
	size_t n;

	if (store_alerts_standing(beat->reader, beat->arena, &standing, &n,
	    &why) != OK) {
		beat->failed = true;
		say_error("%s", why.text);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		bool is_notice = str_equal(standing[i].kind, STR(ALERT_NOTICE));

		if ((!is_notice && !str_is_among(standing[i].kind, plain,
		    sizeof plain / sizeof plain[0])) || (only != NULL && !str_equal(standing[i].cause,
		    str_of(only))) || !alert_is_configured(beat->config,
		    standing[i].kind, standing[i].cause))
			continue;
		beat->failed = true;
		say_error(is_notice ? "the notice of held mail could not be written: "
		    "%.*s" : "%.*s", STR_ARGS(standing[i].sentence));
	}
}

/* What left the configuration is no trouble any more. */
static void
tidy(struct heartbeat *beat)
{
	struct why why;

	if (beat->writer != NULL && alerts_tidy(beat->writer, beat->arena,
	    beat->config, &why) != OK)
		say_warning("%s", why.text);
}

/* ---- The whole ---------------------------------------------------------------------- */

/* The store of an older version tells nothing before the next scan has brought it up to
 * date, and that is no trouble on the day of an upgrade. */
static bool
awaits_upgrade(const struct heartbeat *beat, const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 &&
	    beat->now - status.st_mtime <= beat->config->alarm_after;
}

/* False, and why, if there is no store that could tell; without a sentence, if that is
 * as it should be. */
static bool
stores_open(struct heartbeat *beat, struct str *sentence_out)
{
	const char *path = str_cstr(beat->arena, beat->config->store_path);
	enum store_fault fault;
	struct why why;

	if (access(path, F_OK) != 0 && errno == ENOENT) {
		*sentence_out = str_format(beat->arena, in_words("no scan has "
		    "succeeded yet: there is no store '%s'"), path);
		return false;
	}
	if (store_open_told(path, STORE_READ, &beat->reader, &fault, &why) != OK) {
		if (fault == STORE_FAULT_OLDER && awaits_upgrade(beat, path))
			say_info("%s", why.text);
		else
			*sentence_out = str_keep(beat->arena, str_of(why.text));
		return false;
	}
	beat->is_ours = access(path, W_OK) == 0 || errno == EROFS;
	if (beat->is_ours &&
	    store_open(path, STORE_WRITE, &beat->writer, &why) != OK)
		say_warning("alerts can't be noted: %s", why.text);
	return true;
}

/* Where nothing can be known nobody scans either, and whoever watches by a program of
 * his own must hear of it. */
static enum exit_status
tell_no_store(const struct config *config, struct str sentence)
{
	say_error("%.*s", STR_ARGS(sentence));
	hooks_unsaved(config, ALERT_NO_SCAN, STR("scan"), sentence);
	return EXIT_SOME_FAILED;
}

enum exit_status
heartbeat_listen(struct arena *arena, const struct config *config,
    const char *only)
{
	struct heartbeat beat = { .arena = arena, .config = config,
	    .now = time_now() };
	struct str sentence = NO_STR;
	struct store_pulse pulse;
	bool writes;
	struct why why;
	size_t i;

	if (!stores_open(&beat, &sentence))
		return sentence.p == NULL ? EXIT_DONE :
		    tell_no_store(config, sentence);
	if (store_pulse(beat.reader, str_cstr(arena, config->digest), &pulse,
	    &why) == OK) {
		look_at_scans(&beat, &pulse);
		for (i = 0; i < config->accounts_n; i++)
			if (only == NULL || str_equal(str_of(only),
			    config->accounts[i].name))
				look_at_mailbox(&beat, &config->accounts[i],
				    pulse.is_same);
		look_at_standing(&beat, only);
		tidy(&beat);
	} else {
		sentence = str_keep(arena, str_of(why.text));
	}
	writes = beat.writer != NULL;
	store_close(beat.writer);
	store_close(beat.reader);
	if (sentence.p != NULL)
		return tell_no_store(config, sentence);
	if (writes)
		hooks_alerts(config);
	for (i = 0; i < beat.unsaved_n; i++)
		hooks_unsaved(config, beat.unsaved[i].kind, beat.unsaved[i].cause,
		    beat.unsaved[i].sentence);
	return beat.failed ? EXIT_SOME_FAILED : EXIT_DONE;
}
