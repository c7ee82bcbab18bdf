/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a report counts: each message of the period once, each of its findings once,
 * oldest first. Of single messages only the newest are kept, which stand in the list.
 * So memory is bounded by how many different rules, senders' tricks and days there
 * are, and not by how much mail came. Days are those of the reader's clock.
 */
#include "report.h"

const int64_t delay_ends[DELAY_BINS - 1] = { 60, 300, 900, 3600, 14400, 86400 };

enum fate
fate_of(const struct store_reported *message)
{
	struct str action = message->action, verdict = message->verdict;

	if (str_equal(action, STR("quarantine")) ||
	    str_equal(action, STR("released")) ||
	    str_equal(action, STR("failed")))
		return FATE_HELD;
	if (str_equal(action, STR("would-quarantine")))
		return FATE_WOULD;
	if (str_equal(verdict, STR("suspect")))
		return FATE_LEFT;
	if (str_equal(verdict, STR("unjudged")))
		return FATE_UNJUDGED;
	if (str_equal(verdict, STR("deferred")))
		return FATE_DEFERRED;
	return str_equal(verdict, STR("caution")) ? FATE_CAUTION : FATE_CLEAN;
}

int64_t
report_day(int64_t time)
{
	time_t moment = (time_t)time;
	struct tm tm;

	if (localtime_r(&moment, &tm) == NULL)
		return time / 86400;
	return time_of_civil(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, 0, 0,
	    0) / 86400;
}

static bool
was_judged(const struct store_reported *message)
{
	return !str_equal(message->verdict, STR("unjudged")) &&
	    !str_equal(message->verdict, STR("deferred"));
}

/* ---- Of messages -------------------------------------------------------------- */

static void
count_day(struct report *report, const struct store_reported *message,
    enum fate fate)
{
	int64_t day = report_day(message->arrived);
	size_t n = report->days.n;

	/* They come oldest first, and a clock that is set back moves nothing
	 * across midnight in any zone that people live in. */
	if (n == 0 || report->days.at[n - 1].day != day)
		REPORT_ADD(report, &report->days) = (struct day){ .day = day };
	report->days.at[report->days.n - 1].of[fate]++;
	report->days.at[report->days.n - 1].unjudged += !was_judged(message);
}

static void
count_score(struct report *report, double score)
{
	size_t bin = score < 1 ? 0 : score >= SCORE_BINS - 1 ? SCORE_BINS - 1 :
	    (size_t)score;

	report->scores[bin]++;
}

static void
count_delay(struct delays *delays, int64_t from, int64_t to)
{
	/* Servers' clocks and ours differ by seconds. */
	int64_t delay = to < from ? 0 : to - from;
	size_t bin = 0, hour = (size_t)(delay / 3600);

	while (bin < DELAY_BINS - 1 && delay > delay_ends[bin])
		bin++;
	delays->bins[bin]++;
	delays->n++;
	if ((uint64_t)delay > delays->longest)
		delays->longest = (uint64_t)delay;
	if (delay <= DELAY_SECONDS)
		delays->seconds[delay]++;
	else
		delays->hours[hour < DELAY_HOURS ? hour : DELAY_HOURS]++;
}

uint64_t
delay_quantile(const struct delays *delays, unsigned percent)
{
	uint64_t wanted = (delays->n * percent + 99) / 100, seen = 0;

	for (size_t i = 0; i <= DELAY_SECONDS; i++)
		if ((seen += delays->seconds[i]) >= wanted)
			return i;
	for (size_t i = 0; i <= DELAY_HOURS; i++)
		if ((seen += delays->hours[i]) >= wanted)
			return (i + 1) * 3600 < delays->longest ? (i + 1) * 3600 :
			    delays->longest;
	return delays->longest;
}

enum before
before_of(const struct store_reported *message)
{
	if (message->answered == STORE_YES)
		return BEFORE_ANSWERED;
	if (message->seen == STORE_YES)
		return BEFORE_READ;
	return message->seen == STORE_NO && message->answered == STORE_NO ?
	    BEFORE_NEITHER : BEFORE_UNKNOWN;
}

/* What lay there before the first scan says nothing of how fast scans are. */
static void
count_delays(struct report *report, const struct store_reported *message)
{
	if (message->arrived < message->first_scan) {
		report->old++;
		return;
	}
	if (!str_equal(message->verdict, STR("deferred")))
		count_delay(&report->verdicts, message->arrived,
		    message->scanned);
	if (message->held_at != 0 && !message->by_person)
		count_delay(&report->holds, message->arrived, message->held_at);
}

static void
count_auth(struct report *report, const struct store_reported *message)
{
	struct auth_row *row = report->auth.at;
	size_t i;

	for (i = 0; i < report->auth.n; i++, row++)
		if (row->authenticated == message->from_authenticated &&
		    str_equal(row->by, message->by) &&
		    str_equal(row->spf, message->spf) &&
		    str_equal(row->dkim, message->dkim) &&
		    str_equal(row->dmarc, message->dmarc))
			break;
	if (i == report->auth.n) {
		row = &REPORT_ADD(report, &report->auth);
		row->authenticated = message->from_authenticated;
		row->by = str_keep(report->arena, message->by);
		row->spf = str_keep(report->arena, message->spf);
		row->dkim = str_keep(report->arena, message->dkim);
		row->dmarc = str_keep(report->arena, message->dmarc);
	}
	row->messages++;
	row->suspect += str_equal(message->verdict, STR("suspect"));
}

static void
count_unjudged(struct report *report, const struct store_reported *message)
{
	struct reason_row *row = report->reasons.at;
	size_t i;

	for (i = 0; i < report->reasons.n; i++, row++)
		if (str_equal(row->verdict, message->verdict) &&
		    str_equal(row->reason, message->reason))
			break;
	if (i == report->reasons.n) {
		row = &REPORT_ADD(report, &report->reasons);
		row->verdict = str_keep(report->arena, message->verdict);
		row->reason = str_keep(report->arena, message->reason);
	}
	row->messages++;
}

/* Moved back by a person. What a person had held speaks against no rule. */
static bool
is_held_wrongly(const struct store_reported *message)
{
	return str_equal(message->action, STR("released")) &&
	    !message->by_person;
}

/* Held, would be held, left in place though suspect, or missed: the newest. */
static void
count_listed(struct report *report, const struct store_reported *message)
{
	struct listed *listed = &report->listed[report->listable++ %
	    LISTED_MOST];
	struct arena *arena = listed->arena;

	if (arena == NULL)
		arena = arena_new((size_t)1 << 20);
	arena_reset(arena);
	*listed = (struct listed){ .arena = arena, .message = *message };
	listed->message.account = str_keep(arena, message->account);
	listed->message.action = str_keep(arena, message->action);
	listed->message.review = str_keep(arena, message->review);
	listed->message.verdict = str_keep(arena, message->verdict);
	listed->message.reason = str_keep(arena, message->reason);
	listed->message.held_by = str_keep(arena, message->held_by);
	listed->message.said = str_keep(arena, message->said);
	listed->message.from_address = utf8_shorten(arena, address_shorten(arena,
	    str_keep(arena, message->from_address), 80), 300);
	listed->message.from_name = utf8_shorten(arena, str_keep(arena,
	    message->from_name), 300);
	listed->message.subject = utf8_shorten(arena, str_keep(arena,
	    message->subject), 600);
}

static void
take_message(void *context, const struct store_reported *message)
{
	struct report *report = context;
	enum fate fate = fate_of(message);
	bool reported = str_equal(message->review, STR("reported"));

	arena_reset(report->scratch);
	report->messages++;
	report->of[fate]++;
	report->unjudged += !was_judged(message);
	report->released += is_held_wrongly(message);
	report->confirmed += str_equal(message->review, STR("confirmed"));
	report->reported += reported;
	report->not_scanned += message->not_scanned;
	if (str_equal(message->action, STR("quarantine")) &&
	    message->review.p == NULL) {
		if (report->waiting++ == 0)
			report->waiting_since = message->arrived;
	}
	if (message->held_at != 0)
		report->before[before_of(message)]++;
	count_day(report, message, fate);
	count_delays(report, message);
	count_auth(report, message);
	if (was_judged(message))
		count_score(report, message->score);
	else
		count_unjudged(report, message);
	if (fate == FATE_HELD || fate == FATE_WOULD || fate == FATE_LEFT ||
	    reported)
		count_listed(report, message);
	report_who_message(report, message);
	report_kind_message(report, message);
}

/* ---- Of findings -------------------------------------------------------------- */

#define PLACES_FIRST 1024	/* a power of two */

static size_t
hash_of(struct str id, struct str rule)
{
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < id.n; i++)
		hash = (hash ^ (unsigned char)id.p[i]) * 1099511628211u;
	for (size_t i = 0; i < rule.n; i++)
		hash = (hash ^ (unsigned char)rule.p[i]) * 1099511628211u;
	return (size_t)(hash ^ hash >> 32);
}

/* Where a rule stands in the table, or would. Places hold a row's number and 1. */
static size_t *
rule_place(struct report *report, struct str id, struct str rule)
{
	size_t mask = report->rule_places_n - 1, at = hash_of(id, rule) & mask;

	for (;; at = (at + 1) & mask) {
		size_t place = report->rule_places[at];

		if (place == 0 ||
		    (str_equal(report->rules.at[place - 1].id, id) &&
		    str_equal(report->rules.at[place - 1].rule, rule)))
			return &report->rule_places[at];
	}
}

static void
rule_places_grow(struct report *report)
{
	report->rule_places_n = report->rule_places_n == 0 ? PLACES_FIRST :
	    2 * report->rule_places_n;
	report->rule_places = NEW_ARRAY(report->arena, size_t,
	    report->rule_places_n);
	for (size_t i = 0; i < report->rules.n; i++)
		*rule_place(report, report->rules.at[i].id,
		    report->rules.at[i].rule) = i + 1;
}

static struct str
sentence_of(const struct report *report, const struct verdict_finding *finding)
{
	return lang_is_ja(report->lang) && finding->ja.n > 0 ? finding->ja :
	    finding->en;
}

static struct rule_row *
rule_row(struct report *report, const struct verdict_finding *finding)
{
	struct rule_row *row;
	size_t *place;

	if (2 * report->rules.n >= report->rule_places_n)
		rule_places_grow(report);
	place = rule_place(report, finding->id, finding->rule);
	if (*place != 0)
		return &report->rules.at[*place - 1];
	row = &REPORT_ADD(report, &report->rules);
	*row = (struct rule_row){ .id = str_keep(report->arena, finding->id),
	    .rule = str_keep(report->arena, finding->rule),
	    .sentence = str_keep(report->arena, sentence_of(report, finding)) };
	*place = report->rules.n;
	return row;
}

static void
count_rule(struct report *report, const struct store_reported *message,
    uint64_t position, const struct verdict_finding *finding)
{
	struct rule_row *row = rule_row(report, finding);
	bool is_suspect = str_equal(message->verdict, STR("suspect"));
	bool is_caution = str_equal(message->verdict, STR("caution"));
	enum fate fate = fate_of(message);

	row->messages++;
	row->against |= finding->score > 0;
	row->suspect += is_suspect;
	row->caution += is_caution;
	row->released += is_held_wrongly(message);
	row->confirmed += str_equal(message->review, STR("confirmed")) ||
	    str_equal(message->review, STR("reported"));
	if ((fate != FATE_HELD && fate != FATE_WOULD && fate != FATE_LEFT) ||
	    finding->score <= 0)
		return;
	row->held++;
	row->first += position == 0;
}

static void
take_finding(void *context, const struct store_reported *message,
    uint64_t position, const struct verdict_finding *finding)
{
	struct report *report = context;

	arena_reset(report->scratch);
	count_rule(report, message, position, finding);
	for (size_t i = 0; position == 0 && i < LISTED_MOST &&
	    i < report->listable; i++)
		if (report->listed[i].message.message_id ==
		    message->message_id)
			report->listed[i].reason = str_keep(
			    report->listed[i].arena, sentence_of(report,
			    finding));
	if (str_equal(message->verdict, STR("suspect")))
		report_who_finding(report, message, finding);
	report_kind_finding(report, message, finding);
}

/* ---- Of all else -------------------------------------------------------------- */

static void
take_unread(void *context, struct str type, uint64_t parts)
{
	struct report *report = context;

	REPORT_ADD(report, &report->unread) = (struct reason_row){
	    .reason = str_keep(report->arena, type), .messages = parts };
}

static void
take_named(void *context, struct str owner, uint64_t messages)
{
	struct report *report = context;

	arena_reset(report->scratch);
	report_who_named(report, owner, messages);
}

static void
take_run(void *context, const struct store_ran *ran)
{
	struct report *report = context;
	uint64_t seconds = ran->ended > ran->started ?
	    (uint64_t)(ran->ended - ran->started) : 0;
	/* The newest may still be at work. */
	bool is_running = ran->ended == 0 && report->runs == 0 &&
	    report->now - ran->started < 3600;

	report->runs++;
	if (seconds > report->longest_run)
		report->longest_run = seconds;
	if (is_running || (ran->ended != 0 && ran->exit_status == EXIT_DONE))
		return;
	report->runs_bad++;
	if (report->bad_runs.n < 20)
		REPORT_ADD(report, &report->bad_runs) = *ran;
}

static void
take_alert(void *context, const struct store_alerted *alerted)
{
	struct report *report = context;
	struct store_alerted *kept = &REPORT_ADD(report, &report->alerts);

	*kept = *alerted;
	kept->kind = str_keep(report->arena, alerted->kind);
	kept->sentence = str_keep(report->arena, alerted->sentence);
}

/* Configured, and no folder of it was ever read to its end. */
static void
find_never(struct report *report)
{
	const struct config *config = report->config;

	for (size_t i = 0; i < config->accounts_n; i++) {
		struct str name = config->accounts[i].name;
		bool reached = report->period.account.p != NULL &&
		    !str_equal(name, report->period.account);

		for (size_t k = 0; k < report->reached_n; k++)
			reached |= str_equal(report->reached[k].account, name) &&
			    report->reached[k].last_ok != 0;
		if (!reached)
			REPORT_ADD(report, &report->never) = name;
	}
}

static enum outcome
count_beside(struct report *report, struct store *store, struct why *why_out)
{
	const struct store_period *period = &report->period;
	struct arena *arena = report->arena;

	if (store_report_unread(store, period, take_unread, report, why_out)
	    != OK || store_report_named(store, period, take_named, report,
	    why_out) != OK || store_report_mailboxes(store, arena,
	    period->account, &report->reached, &report->reached_n, why_out)
	    != OK || store_acceptances(store, arena, &report->acceptances,
	    &report->acceptances_n, why_out) != OK || store_coverage(store,
	    arena, report->now, &report->sent, &report->sent_n, why_out) != OK ||
	    store_report_runs(store, period, take_run, report, why_out) != OK ||
	    store_report_alerts(store, period, take_alert, report, why_out)
	    != OK)
		return FAIL;
	find_never(report);
	return OK;
}

enum outcome
report_count(struct report *report, struct store *store, struct why *why_out)
{
	struct delays *both[] = { &report->verdicts, &report->holds };
	const struct store_period *period = &report->period;

	for (size_t i = 0; i < 2; i++) {
		both[i]->seconds = NEW_ARRAY(report->arena, uint32_t,
		    DELAY_SECONDS + 1);
		both[i]->hours = NEW_ARRAY(report->arena, uint32_t,
		    DELAY_HOURS + 1);
	}
	if (store_snapshot(store, why_out) != OK ||
	    store_log_begins(store, &report->begins, why_out) != OK ||
	    store_report_messages(store, period, take_message, report, why_out)
	    != OK || store_report_findings(store, period, take_finding, report,
	    why_out) != OK || count_beside(report, store, why_out) != OK ||
	    store_snapshot_end(store, why_out) != OK)
		return FAIL;
	report_kind_end(report);
	report_who_sort(report);
	return OK;
}
