/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the messages of an address have had: mailers, networks, languages, ... One
 * row for an address holds all of it as lines "KIND VALUE FIRST LAST COUNT", so
 * that a message costs one read and one write however much it shows. A kind keeps
 * the eight values that were seen last, and an address 24 kinds, so that nobody
 * makes the list long. Blanks and control bytes of a value are "_" here already.
 */
#include "sqlite.h"

struct habit {
	struct str kind, value, first, last;
	uint64_t count;
};

struct habits {
	struct habit at[HABITS_MOST];
	size_t n;
};

static void
habits_read(struct str list, struct habits *habits_out)
{
	struct str line;

	habits_out->n = 0;
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

static void
habits_add(struct arena *arena, struct habits *habits,
    const struct verdict *verdict, int64_t at)
{
	struct str time = time_rfc3339(arena, at);

	for (size_t i = 0; i < verdict->habits.n && i < HABIT_KINDS; i++) {
		struct str kind = key_word(arena, verdict->habits.at[i].kind);
		struct str value = key_word(arena, verdict->habits.at[i].value);
		struct habit *habit = kind.n == 0 || value.n == 0 ? NULL :
		    habit_place(habits, kind, value);

		if (habit == NULL)
			continue;
		habit->count++;
		if (habit->first.n == 0 || str_compare(time, habit->first) < 0)
			habit->first = time;
		if (str_compare(time, habit->last) > 0)
			habit->last = time;
	}
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
	struct habits *habits = NEW(arena, struct habits);
	struct query q = query(store, "SELECT list FROM habit WHERE address = ?");
	bool known;
	enum outcome outcome;

	put_text(&q, address);
	known = query_row(&q);
	if (known)
		habits_read(take_text(&q, arena), habits);
	outcome = query_end(&q, why_out);
	if (outcome != OK)
		return outcome;
	habits_add(arena, habits, verdict, at);
	if (habits->n == 0)
		return OK;
	q = known ? query(store, "UPDATE habit SET list = ?1,"
	    " seen_at = max(seen_at, ?2) WHERE address = ?3") :
	    query(store, "INSERT INTO habit (list, seen_at, address)"
	    " VALUES (?1, ?2, ?3)");
	put_text(&q, habits_write(arena, habits));
	put_time(&q, at);
	put_text(&q, address);
	return query_run(&q, why_out);
}

size_t
habits_records(struct arena *arena, struct str list,
    struct str records[HABITS_MOST])
{
	struct str line;
	size_t n = 0;

	while (n < HABITS_MOST && str_line(&list, &line)) {
		struct buf buf = { .arena = arena };
		struct str first, last;
		int64_t times[2] = { 0, 0 };

		buf_reserve(&buf, line.n);
		buf_add(&buf, str_cut(&line, ' '));
		buf_char(&buf, ' ');
		buf_add(&buf, str_cut(&line, ' '));
		first = str_cut(&line, ' ');
		last = str_cut(&line, ' ');
		if (!time_parse_rfc3339(first, &times[0]) ||
		    !time_parse_rfc3339(last, &times[1]))
			continue;
		for (int i = 0; i < 2; i++) {
			buf_char(&buf, ' ');
			buf_number(&buf, times[i] < 0 ? 0 : (uint64_t)times[i]);
		}
		buf_char(&buf, ' ');
		buf_add(&buf, line);
		records[n++] = buf_str(&buf);
	}
	return n;
}
