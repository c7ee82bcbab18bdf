/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every test of this floor needs: DNS from a small table, and messages in
 * exact-size heap copies without a final NUL, so that AddressSanitizer sees
 * each byte read too far. A name that stands in no row, and above no row, does
 * not exist. The record "SERVFAIL" is a failed look-up, "NODATA" a name alone.
 */
#ifndef SEKI_TEST_ZONE_H
#define SEKI_TEST_ZONE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../../scanner/auth/auth.h"

struct zone_row {
	const char *name;
	int type;
	const char *record;
};

struct zone {
	const struct zone_row *rows;
	size_t n;
	size_t questions;		/* asked so far */
	size_t calls;
	struct ask ask;
};

static inline void
zone_answer(const struct zone *zone, struct arena *arena,
    const struct question *question, struct answer *answer_out)
{
	*answer_out = (struct answer){ .status = ANSWER_NXDOMAIN };
	answer_out->records = NEW_ARRAY(arena, struct str, zone->n + 1);
	for (size_t i = 0; i < zone->n; i++) {
		const struct zone_row *row = &zone->rows[i];
		struct str name = str_of(row->name);
		bool same = str_equal(name, question->name);
		bool below = name.n > question->name.n &&
		    str_ends(name, question->name) &&
		    name.p[name.n - question->name.n - 1] == '.';
		if (!same && !below)
			continue;
		if (answer_out->status == ANSWER_NXDOMAIN)
			answer_out->status = ANSWER_NODATA;
		if (!same || row->type != question->type)
			continue;
		if (str_equal(str_of(row->record), STR("SERVFAIL"))) {
			answer_out->status = ANSWER_TEMPERROR;
			return;
		}
		if (str_equal(str_of(row->record), STR("NODATA")))
			continue;
		answer_out->status = ANSWER_DATA;
		answer_out->records[answer_out->n++] = str_of(row->record);
	}
}

static inline void
zone_put(void *context, struct arena *arena, const struct question *questions,
    size_t n, struct answer *answers_out)
{
	struct zone *zone = context;

	assert_true(n <= ASK_AT_ONCE);
	zone->calls++;
	zone->questions += n;
	for (size_t i = 0; i < n; i++)
		zone_answer(zone, arena, &questions[i], &answers_out[i]);
}

static inline void
zone_open(struct zone *zone, const struct zone_row *rows, size_t n)
{
	*zone = (struct zone){ .rows = rows, .n = n };
	zone->ask = (struct ask){ zone_put, zone };
}
#define ZONE_OPEN(zone, rows) \
	zone_open((zone), (rows), sizeof(rows) / sizeof((rows)[0]))

/* An exact-size copy, to be freed by the caller. */
static inline struct str
heap_copy(const char *text, size_t n)
{
	char *p = malloc(n > 0 ? n : 1);

	assert_non_null(p);
	memcpy(p, text, n);
	return (struct str){ p, n };
}

static inline void
heap_free(struct str s)
{
	free((void *)(uintptr_t)s.p);
}

static inline void
assert_str(struct str got, const char *want)
{
	if (want == NULL ? got.p != NULL :
	    (got.p == NULL || !str_equal(got, str_of(want))))
		fail_msg("got '%.*s'%s, want '%s'", STR_ARGS(got),
		    got.p == NULL ? " (absent)" : "",
		    want != NULL ? want : "(absent)");
}

static inline void
assert_result(enum result got, enum result want, struct str reason)
{
	if (got != want)
		fail_msg("got %s (%.*s), want %s", result_word(got),
		    STR_ARGS(reason), result_word(want));
}

#endif
