/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the messages of an address have had: mailers, networks, languages, ... One
 * row for an address holds all of it as lines "KIND VALUE FIRST LAST DAYS", so
 * that a message costs one read and at most one write however much it shows. Days
 * are counted, not messages: a habit is not made in an afternoon, and a day's second
 * message that shows nothing new writes nothing. A kind keeps the eight values that
 * were seen last, and an address 24 kinds, so that nobody makes the list long.
 * Blanks and control bytes of a value are "_" here already.
 */
#include "sqlite.h"

struct habit {
	struct str kind, value, first, last;
	uint64_t count;
};

struct habits {
	struct habit *at;
	size_t n;
};

/* With room for what one message can add. */
static void
habits_read(struct arena *arena, struct str list, struct habits *habits_out)
{
	struct str line;
	size_t lines = 0;

	for (size_t i = 0; i < list.n; i++)
		lines += list.p[i] == '\n';
	habits_out->n = 0;
	habits_out->at = NEW_ARRAY(arena, struct habit, lines + 1 + HABIT_KINDS);
	while (habits_out->n < HABITS_MOST && str_line(&list, &line)) {
		struct habit *habit = &habits_out->at[habits_out->n];

		habit->kind = str_cut(&line, ' ');
		habit->value = str_cut(&line, ' ');
		habit->first = str_cut(&line, ' ');
		habit->last = str_cut(&line, ' ');
		if (str_number(line, INT64_MAX, &habit->count))
			habits_out->n++;
	}
}

/* Where this value stands or may stand; NULL if its kind is one too many. */
static struct habit *
habit_place(struct habits *habits, struct str kind, struct str value)
{
	struct habit *oldest = NULL;
	size_t values = 0, kinds = 0;

	for (size_t i = 0; i < habits->n; i++) {
		struct habit *habit = &habits->at[i];

		/* Values of a kind stand together. */
		kinds += i == 0 || !str_equal(habit->kind, habit[-1].kind);
		if (!str_equal(habit->kind, kind))
			continue;
		if (str_equal(habit->value, value))
			return habit;
		values++;
		if (oldest == NULL || str_compare(habit->last, oldest->last) < 0)
			oldest = habit;
	}
	if (values < HABIT_VALUES) {
		if (habits->n == HABITS_MOST ||
		    (values == 0 && kinds == HABIT_KINDS))
			return NULL;
		oldest = values == 0 ? &habits->at[habits->n] : oldest + 1;
		memmove(oldest + 1, oldest, sizeof *oldest *
		    (size_t)(&habits->at[habits->n++] - oldest));
	}
	*oldest = (struct habit){ .kind = kind, .value = value };
	return oldest;
}

/* The day of a time, as the list has it. */
#define DAY_BYTES 10

/* True if that changed anything. */
static bool
habit_add(struct habit *habit, struct str day)
{
	bool earlier = habit->first.n == 0 ||
	    str_compare(day, habit->first) < 0;
	bool later = str_compare(day, habit->last) > 0;

	if (earlier)
		habit->first = day;
	if (later)
		habit->last = day;
	habit->count += earlier || later;
	return earlier || later;
}

static bool
habits_add(struct store *store, struct habits *habits,
    const struct verdict *verdict, int64_t at)
{
	struct arena *arena = store->scratch;
	struct str day = str_slice(time_text(store, at), 0, DAY_BYTES);
	bool changed = false;

	for (size_t i = 0; i < verdict->habits.n && i < HABIT_KINDS; i++) {
		struct str kind = key_word(arena, verdict->habits.at[i].kind);
		struct str value = key_word(arena, verdict->habits.at[i].value);
		struct habit *habit = kind.n == 0 || value.n == 0 ? NULL :
		    habit_place(habits, kind, value);

		if (habit != NULL)
			changed |= habit_add(habit, day);
	}
	return changed;
}

/* An integer, without what printf costs: an answer may hold a thousand. */
static void
buf_number(struct buf *buf, uint64_t n)
{
	char digits[20];
	size_t at = sizeof digits;

	do
		digits[--at] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	buf_add(buf, (struct str){ digits + at, sizeof digits - at });
}

static struct str
habits_write(struct arena *arena, const struct habits *habits)
{
	struct buf buf = { .arena = arena };

	buf_reserve(&buf, habits->n * 64);
	for (size_t i = 0; i < habits->n; i++) {
		const struct habit *habit = &habits->at[i];

		buf_add(&buf, habit->kind);
		buf_char(&buf, ' ');
		buf_add(&buf, habit->value);
		buf_char(&buf, ' ');
		buf_add(&buf, habit->first);
		buf_char(&buf, ' ');
		buf_add(&buf, habit->last);
		buf_char(&buf, ' ');
		buf_number(&buf, habit->count);
		buf_char(&buf, '\n');
	}
	return buf_str(&buf);
}

enum outcome
habits_learn(struct store *store, struct str address,
    const struct verdict *verdict, int64_t at, struct why *why_out)
{
	struct arena *arena = store->scratch;
	struct habits habits;
	struct query q = query(store, "SELECT list FROM habit WHERE address = ?");
	bool known, changed;
	enum outcome outcome;

	put_text(&q, address);
	known = query_row(&q);
	habits_read(arena, known ? take_text(&q, arena) : STR(""), &habits);
	outcome = query_end(&q, why_out);
	if (outcome != OK)
		return outcome;
	changed = habits_add(store, &habits, verdict, at);
	if (!changed)
		return OK;
	q = known ? query(store, "UPDATE habit SET list = ?1,"
	    " seen_at = max(seen_at, ?2) WHERE address = ?3") :
	    query(store, "INSERT INTO habit (list, seen_at, address)"
	    " VALUES (?1, ?2, ?3)");
	put_text(&q, habits_write(arena, &habits));
	put_time(&q, at);
	put_text(&q, address);
	return query_run(&q, why_out);
}

/* Its first second, or 0. */
static int64_t
day_begins(struct str day)
{
	uint64_t year, month, of_month;

	if (day.n != DAY_BYTES ||
	    !str_number(str_slice(day, 0, 4), 9999, &year) ||
	    !str_number(str_slice(day, 5, 7), 12, &month) ||
	    !str_number(str_slice(day, 8, 10), 31, &of_month) ||
	    year < 1970 || month == 0 || of_month == 0)
		return 0;
	return time_of_civil((int)year, (int)month, (int)of_month, 0, 0, 0);
}

size_t
habits_records(struct arena *arena, struct str list,
    struct str records[HABITS_MOST])
{
	struct str line;
	size_t n = 0;

	while (n < HABITS_MOST && str_line(&list, &line)) {
		struct buf buf = { .arena = arena };
		struct str days[2];

		buf_reserve(&buf, line.n + 2);
		buf_add(&buf, str_cut(&line, ' '));
		buf_char(&buf, ' ');
		buf_add(&buf, str_cut(&line, ' '));
		days[0] = str_cut(&line, ' ');
		days[1] = str_cut(&line, ' ');
		for (int i = 0; i < 2; i++) {
			buf_char(&buf, ' ');
			buf_number(&buf, (uint64_t)day_begins(days[i]));
		}
		buf_char(&buf, ' ');
		buf_add(&buf, line);
		records[n++] = buf_str(&buf);
	}
	return n;
}
