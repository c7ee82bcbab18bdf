/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki scan --metrics FILE: the state after a run for Prometheus (its text format
 * 0.0.4, as node_exporter's textfile collector reads it; the names stand in
 * doc/METRICS.md). The file is written beside its place and renamed, so that nobody
 * reads half of it, and is as the umask says. Its labels are words of seki's own and
 * account names of the configuration: nothing that a message or a server chose.
 */
#include <errno.h>

#include "cli.h"

struct page {
	struct buf buf;
	struct store *store;
	struct arena *arena;
};

/* ---- Lines -------------------------------------------------------------------------- */

static void
family(struct page *page, const char *name, const char *type, const char *help)
{
	buf_format(&page->buf, "# HELP %s %s\n# TYPE %s %s\n", name, help, name,
	    type);
}

static void
value(struct page *page, const char *name, uint64_t n)
{
	buf_format(&page->buf, "%s %llu\n", name, (unsigned long long)n);
}

static void
single(struct page *page, const char *name, const char *type, const char *help,
    uint64_t n)
{
	family(page, name, type, help);
	value(page, name, n);
}

static void
labelled(struct page *page, const char *name, const char *label,
    struct str text, uint64_t n)
{
	buf_format(&page->buf, "%s{%s=\"", name, label);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n') {
			buf_cstr(&page->buf, "\\n");
			continue;
		}
		if (text.p[i] == '"' || text.p[i] == '\\')
			buf_char(&page->buf, '\\');
		buf_char(&page->buf, text.p[i]);
	}
	buf_format(&page->buf, "\"} %llu\n", (unsigned long long)n);
}

static void
verdicts(struct page *page, const char *name, const struct store_tally *t)
{
	labelled(page, name, "verdict", STR("clean"), t->clean);
	labelled(page, name, "verdict", STR("caution"), t->caution);
	labelled(page, name, "verdict", STR("suspect"), t->suspect);
	labelled(page, name, "verdict", STR("unjudged"), t->unjudged);
	labelled(page, name, "verdict", STR("deferred"), t->deferred);
}

static void
moves(struct page *page, const char *name, const struct store_tally *t)
{
	labelled(page, name, "result", STR("held"), t->moved);
	labelled(page, name, "result", STR("would-hold"), t->would_move);
	labelled(page, name, "result", STR("failed"), t->failed);
	labelled(page, name, "result", STR("vanished"), t->vanished);
	labelled(page, name, "result", STR("released"), t->released);
}

/* ---- What is told --------------------------------------------------------------------- */

static void
tell_run(struct page *page, const struct run_report *report)
{
	const struct store_tally *t = &report->tally;
	int64_t seconds = report->ended - report->started;

	family(page, "seki_build_info", "gauge", "The version that scanned last.");
	labelled(page, "seki_build_info", "version", STR(SEKI_VERSION), 1);
	single(page, "seki_last_run_timestamp_seconds", "gauge",
	    "When the last run ended.", (uint64_t)report->ended);
	single(page, "seki_last_run_duration_seconds", "gauge",
	    "How long it took.", seconds < 0 ? 0 : (uint64_t)seconds);
	single(page, "seki_last_run_exit_status", "gauge",
	    "Its exit status, 0 if all is well.", report->status);
	family(page, "seki_last_run_mailboxes", "gauge",
	    "Mailboxes that it visited.");
	labelled(page, "seki_last_run_mailboxes", "status", STR("ok"),
	    t->mailboxes - t->mailboxes_failed);
	labelled(page, "seki_last_run_mailboxes", "status", STR("failed"),
	    t->mailboxes_failed);
	family(page, "seki_last_run_messages", "gauge",
	    "Messages that it judged, by verdict.");
	verdicts(page, "seki_last_run_messages", t);
}

static bool
tell_sums(struct page *page, struct why *why_out)
{
	struct store_pulse pulse;
	struct store_sums sums;

	if (store_pulse(page->store, "", &pulse, why_out) != OK ||
	    store_sums(page->store, &sums, why_out) != OK)
		return false;
	single(page, "seki_last_success_timestamp_seconds", "gauge",
	    "When a scan last ended that reached a mailbox; 0: never.",
	    (uint64_t)pulse.last_good);
	single(page, "seki_runs_total", "counter", "Scans that have ended.",
	    sums.runs);
	family(page, "seki_messages_total", "counter",
	    "Messages judged by all runs, by verdict.");
	verdicts(page, "seki_messages_total", &sums.all);
	family(page, "seki_moves_total", "counter",
	    "What became of messages in all runs.");
	moves(page, "seki_moves_total", &sums.all);
	single(page, "seki_deferred_messages", "gauge",
	    "Messages that could not be judged yet.", sums.waiting);
	single(page, "seki_open_moves", "gauge",
	    "Moves that were begun and are not settled.", sums.open_moves);
	single(page, "seki_held_messages", "gauge",
	    "Messages in quarantine of which nobody has said what they are.",
	    sums.held);
	return true;
}

/* The last time that any of its folders was scanned well. */
static bool
tell_account(struct page *page, struct str account, struct why *why_out)
{
	struct store_reached *rows;
	int64_t last = 0;
	size_t i, n;

	if (store_reached(page->store, page->arena, account, &rows, &n,
	    why_out) != OK)
		return false;
	for (i = 0; i < n; i++)
		last = rows[i].last_ok > last ? rows[i].last_ok : last;
	labelled(page, "seki_account_last_success_timestamp_seconds", "account",
	    account, (uint64_t)last);
	return true;
}

static void
tell_alerts(void *context, struct str kind, uint64_t n)
{
	labelled(context, "seki_alerts", "kind", kind, n);
}

static bool
tell_store(struct page *page, const struct config *config, struct why *why_out)
{
	bool good = tell_sums(page, why_out);

	if (!good)
		return false;
	family(page, "seki_account_last_success_timestamp_seconds", "gauge",
	    "When a folder of the account was last scanned well; 0: never.");
	for (size_t i = 0; good && i < config->accounts_n; i++)
		good = tell_account(page, config->accounts[i].name, why_out);
	family(page, "seki_alerts", "gauge", "Alerts that stand, by kind.");
	return good && store_alert_kinds(page->store, tell_alerts, page,
	    why_out) == OK;
}

enum outcome
metrics_write(const char *path, const struct config *config,
    const struct run_report *report, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct page page = { .buf = { .arena = arena }, .arena = arena };
	enum outcome outcome = OK;

	tell_run(&page, report);
	/* A run that found no store has said so; here it is a gap in the curves. */
	if (report->run_id != 0) {
		outcome = store_open(str_cstr(arena, config->store_path),
		    STORE_READ, &page.store, why_out);
		if (outcome == OK && !tell_store(&page, config, why_out))
			outcome = FAIL;
		store_close(page.store);
	}
	if (outcome == OK && !file_replace(arena, path, buf_str(&page.buf), 0644))
		outcome = because(why_out, FAIL, EXIT_WRITE,
		    "cannot write metrics to '%s': %s", path, strerror(errno));
	arena_free(arena);
	return outcome;
}
