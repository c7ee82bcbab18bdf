/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is the known sender as it always was? Each habit that memory has seen often
 * enough is compared with this message's: servers, programs, writing, whether it
 * signs, what it talks of. A habit that changed is small evidence, for people
 * change programs too; several at once, or one beside a request for money, are
 * more. A sender whom memory hardly knows has no habits.
 */
#include "facts.h"

/* From so many on, "always" begins to mean something. */
#define HABIT_LEAST 3

struct habit {
	struct str kind, value;
	int64_t first, last;
	uint64_t count;
};

static bool
habit_at(const struct facts *facts, size_t i, struct habit *habit_out)
{
	const struct answer *answer = &facts->cache->memory[REMEMBERED_HABITS];
	struct str rest;
	uint64_t n[3] = { 0 };

	if (answer->status != ANSWER_DATA || i >= answer->n)
		return false;
	rest = answer->records[i];
	habit_out->kind = str_cut(&rest, ' ');
	habit_out->value = str_cut(&rest, ' ');
	for (size_t k = 0; k < 3; k++)
		(void)str_number(str_cut(&rest, ' '), INT64_MAX, &n[k]);
	habit_out->first = (int64_t)n[0];
	habit_out->last = (int64_t)n[1];
	habit_out->count = n[2];
	return true;
}

/* As memory writes it: "_" for a blank. */
static struct str
as_remembered(struct arena *arena, struct str value)
{
	char *p = NEW_ARRAY(arena, char, value.n + 1);

	for (size_t i = 0; i < value.n; i++)
		p[i] = value.p[i] == ' ' ? '_' : value.p[i];
	return (struct str){ p, value.n };
}

/* How often was this kind seen with any value? The most frequent is *usual_out. */
static uint64_t
habit_count(const struct facts *facts, struct str kind, struct str *usual_out)
{
	struct habit habit;
	uint64_t all = 0, most = 0;

	*usual_out = NO_STR;
	for (size_t i = 0; habit_at(facts, i, &habit); i++) {
		if (!str_equal(habit.kind, kind))
			continue;
		all += habit.count;
		if (habit.count > most) {
			most = habit.count;
			*usual_out = habit.value;
		}
	}
	return all;
}

static bool
habit_was_seen(const struct facts *facts, struct str kind, struct str value)
{
	struct str remembered = as_remembered(facts->arena, value);
	struct habit habit;

	for (size_t i = 0; habit_at(facts, i, &habit); i++)
		if (str_equal(habit.kind, kind) &&
		    str_equal(habit.value, remembered))
			return true;
	return false;
}

/* This message has the kind, memory knows it well, and never with this value. */
static bool
habit_is_new(const struct facts *facts, const char *kind,
    struct str *evidence_out)
{
	const struct lesson *lesson = &facts->cache->lesson;
	struct str usual, now = NO_STR;

	if (!facts->cache->outside || habit_count(facts, str_of(kind), &usual) <
	    HABIT_LEAST)
		return false;
	for (size_t i = 0; i < lesson->habits_n; i++) {
		const struct trait *trait = &lesson->habits[i];

		if (!str_equal(trait->kind, str_of(kind)))
			continue;
		if (habit_was_seen(facts, trait->kind, trait->value))
			return false;
		now = trait->value;
	}
	if (now.n == 0)
		return false;
	*evidence_out = str_format(facts->arena, "%.*s; %.*s",
	    STR_ARGS(now), STR_ARGS(usual));
	return true;
}

/* What this message would teach of that kind first; absent: nothing. */
static struct str
lesson_value(const struct facts *facts, const char *kind)
{
	const struct lesson *lesson = &facts->cache->lesson;

	for (size_t i = 0; i < lesson->habits_n; i++)
		if (str_equal(lesson->habits[i].kind, str_of(kind)))
			return lesson->habits[i].value;
	return NO_STR;
}

static bool
lesson_has(const struct facts *facts, const char *kind)
{
	return lesson_value(facts, kind).n > 0;
}

/* ---- Servers and programs ------------------------------------------------------------- */

FACT(sender_network_new)
{
	return habit_is_new(facts, "network", evidence_out);
}

FACT(sender_dkim_new)
{
	return habit_is_new(facts, "dkim", evidence_out);
}

FACT(sender_mailer_new)
{
	return habit_is_new(facts, "mailer", evidence_out);
}

FACT(sender_message_id_new)
{
	return habit_is_new(facts, "message-id", evidence_out);
}

FACT(sender_zone_new)
{
	return habit_is_new(facts, "zone", evidence_out);
}

/* From so many days on, over so long, the hours of a day say something. */
#define HOURS_LEAST 12
#define SETTLED_SPAN (30 * (int64_t)DAY)
#define HOURS_IN_STEP 3

/* How many hours lie between two that begin then? */
static unsigned
hours_apart(unsigned one, unsigned other)
{
	unsigned apart = one > other ? one - other : other - one;

	return apart > 12 ? 24 - apart : apart;
}

static bool
hour_of(struct str value, unsigned *hour_out)
{
	uint64_t hour;

	if (!str_number(str_slice(value, 0, 2), 23, &hour))
		return false;
	*hour_out = (unsigned)hour;
	return true;
}

/* Was a kind seen on so many days, the last of them a month after the first? */
static bool
habit_is_settled(const struct facts *facts, struct str kind, uint64_t least)
{
	int64_t first = INT64_MAX, last = INT64_MIN;
	struct habit habit;
	uint64_t all = 0;

	for (size_t i = 0; habit_at(facts, i, &habit); i++) {
		if (!str_equal(habit.kind, kind))
			continue;
		all += habit.count;
		first = habit.first < first ? habit.first : first;
		last = habit.last > last ? habit.last : last;
	}
	return all >= least && last - first >= SETTLED_SPAN;
}

/* Three hours and more from all when he ever wrote. */
FACT(sender_hour_new)
{
	struct str kind = STR("hour"), now = lesson_value(facts, "hour"), usual;
	struct habit habit;
	unsigned at, before;

	if (!facts->cache->outside || !hour_of(now, &at) ||
	    !habit_is_settled(facts, kind, HOURS_LEAST))
		return false;
	for (size_t i = 0; habit_at(facts, i, &habit); i++)
		if (str_equal(habit.kind, kind) &&
		    hour_of(habit.value, &before) &&
		    hours_apart(at, before) <= HOURS_IN_STEP)
			return false;
	(void)habit_count(facts, kind, &usual);
	*evidence_out = str_format(facts->arena, "%.*s; %.*s (UTC)",
	    STR_ARGS(now), STR_ARGS(usual));
	return true;
}

/* Two of what a taken-over or borrowed identity can't bring along. */
FACT(new_infrastructure)
{
	static const char *const kinds[] = {
		"network", "dkim", "mailer", "message-id", "zone"
	};
	struct buf buf = { .arena = facts->arena };
	size_t n = 0;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct str evidence;

		if (!habit_is_new(facts, kinds[i], &evidence))
			continue;
		buf_format(&buf, "%s%s: %.*s", n++ > 0 ? ", " : "", kinds[i],
		    STR_ARGS(evidence));
	}
	if (n < 2)
		return false;
	*evidence_out = buf_str(&buf);
	return true;
}

/* ---- Writing ------------------------------------------------------------------------------ */

FACT(sender_language_new)
{
	return habit_is_new(facts, "language", evidence_out);
}

FACT(sender_charset_new)
{
	return habit_is_new(facts, "charset", evidence_out);
}

FACT(sender_phone_new)
{
	return habit_is_new(facts, "phone", evidence_out);
}

#define MANNERS_LEAST 5

/* Of one who has one way of it, four times of five at least. */
static bool
manner_is_new(const struct facts *facts, struct str kind, struct str now)
{
	struct str usual;
	uint64_t all = habit_count(facts, kind, &usual), most = 0;
	struct habit habit;

	if (!facts->cache->outside || now.n == 0 ||
	    habit_was_seen(facts, kind, now) ||
	    !habit_is_settled(facts, kind, MANNERS_LEAST))
		return false;
	for (size_t i = 0; habit_at(facts, i, &habit); i++)
		if (str_equal(habit.kind, kind) && habit.count > most)
			most = habit.count;
	return most * 5 >= all * 4;
}

FACT(sender_signature_new)
{
	if (!manner_is_new(facts, STR("signature"), lesson_value(facts,
	    "signature")))
		return false;
	*evidence_out = utf8_shorten(facts->arena, lesson_signature(
	    facts->arena, facts->mail), 120);
	return true;
}

FACT(sender_greeting_new)
{
	struct str now = lesson_value(facts, "greeting"), usual;

	if (!manner_is_new(facts, STR("greeting"), now))
		return false;
	(void)habit_count(facts, STR("greeting"), &usual);
	*evidence_out = str_format(facts->arena, "%.*s; %.*s", STR_ARGS(now),
	    STR_ARGS(usual));
	return true;
}

FACT(document_producer_new)
{
	return habit_is_new(facts, "producer", evidence_out);
}

/* ---- What it talks of ------------------------------------------------------------------------ */

static bool
is_first(const struct facts *facts, const char *kind, struct str *evidence_out)
{
	const struct answer *address =
	    &facts->cache->memory[REMEMBERED_ADDRESS];
	struct dealings dealings;
	struct str usual;

	if (!facts->cache->outside || !lesson_has(facts, kind) ||
	    facts->cache->memory[REMEMBERED_HABITS].status != ANSWER_DATA ||
	    !dealings_read(address, &dealings) ||
	    dealings.received < HABIT_LEAST ||
	    habit_count(facts, str_of(kind), &usual) > 0)
		return false;
	*evidence_out = str_format(facts->arena, "%llu",
	    (unsigned long long)dealings.received);
	return true;
}

FACT(first_payment_talk)
{
	return is_first(facts, "payment", evidence_out);
}

FACT(first_attachment)
{
	return is_first(facts, "attachment", evidence_out);
}

FACT(first_link)
{
	return is_first(facts, "link", evidence_out);
}

/* He has sent locked archives before: some companies always do. A stranger's first
 * one, without its key, doesn't speak for his second. */
FACT(archive_locked_before)
{
	struct str usual;

	return habit_count(facts, STR("locked"), &usual) > 0 &&
	    !fact_hardly_known(facts, NO_STR, &usual);
}

/* Ten times what was ever asked for, in the same currency. */
FACT(amount_unusual)
{
	const struct lesson *lesson = &facts->cache->lesson;

	for (size_t i = 0; facts->cache->outside && i < lesson->habits_n; i++) {
		const struct trait *trait = &lesson->habits[i];
		uint64_t now = 0, before, most = 0, seen = 0;
		struct habit habit;

		if (!str_starts(trait->kind, STR("amount:")) ||
		    !str_number(trait->value, 30, &now))
			continue;
		for (size_t k = 0; habit_at(facts, k, &habit); k++) {
			if (!str_equal(habit.kind, trait->kind) ||
			    !str_number(habit.value, 30, &before))
				continue;
			seen += habit.count;
			most = before > most ? before : most;
		}
		if (seen < HABIT_LEAST || now < most + 2)
			continue;
		*evidence_out = str_format(facts->arena, "%.*s: %llu, %llu",
		    STR_ARGS(str_from(trait->kind, 7)),
		    (unsigned long long)now, (unsigned long long)most);
		return true;
	}
	return false;
}

/* Always in one currency, and now in another. */
FACT(currency_new)
{
	const struct lesson *lesson = &facts->cache->lesson;
	struct str mark = STR("amount:"), usual = NO_STR, now = NO_STR;
	struct habit habit;
	uint64_t seen = 0;

	for (size_t k = 0; habit_at(facts, k, &habit); k++) {
		if (!str_starts(habit.kind, mark))
			continue;
		seen += habit.count;
		usual = habit.kind;
	}
	if (!facts->cache->outside || seen < HABIT_LEAST)
		return false;
	for (size_t i = 0; i < lesson->habits_n; i++) {
		struct str kind = lesson->habits[i].kind, most;

		if (!str_starts(kind, mark))
			continue;
		if (habit_count(facts, kind, &most) > 0)
			return false;
		now = kind;
	}
	if (now.n == 0)
		return false;
	*evidence_out = str_format(facts->arena, "%.*s; %.*s",
	    STR_ARGS(str_from(now, mark.n)), STR_ARGS(str_from(usual, mark.n)));
	return true;
}

/* ---- Proof ---------------------------------------------------------------------------------------- */

#define PROVED_LEAST 5

/* A domain whose mail was always proved to be its own, and this one is not. */
FACT(authentication_regression)
{
	const struct auth *auth = facts->auth;
	struct dealings d;

	if (auth->from_authenticated || auth->internal || auth->temperror ||
	    facts->cache->freemail ||
	    !dealings_read(&facts->cache->memory[REMEMBERED_DOMAIN], &d) ||
	    d.authenticated < PROVED_LEAST ||
	    d.authenticated < d.received - d.imported)
		return false;
	*evidence_out = str_format(facts->arena, "%.*s: %llu",
	    STR_ARGS(facts->cache->registrable),
	    (unsigned long long)d.authenticated);
	return true;
}

/* It always signed with S/MIME, and did not now. */
FACT(smime_downgrade)
{
	struct dealings d;
	struct str usual;
	uint64_t count = habit_count(facts, STR("signed"), &usual);

	if (count < HABIT_LEAST || lesson_has(facts, "signed") ||
	    facts->auth->internal ||
	    !dealings_read(&facts->cache->memory[REMEMBERED_ADDRESS], &d) ||
	    count * 10 < d.received * 9)
		return false;
	*evidence_out = str_format(facts->arena, "%llu",
	    (unsigned long long)count);
	return true;
}

FACT(smime_signer_new)
{
	return habit_is_new(facts, "signer", evidence_out);
}
