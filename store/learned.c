/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far the folders have been read that nobody judges: Sent, archives, and the
 * history below a scan's mark. One row for a folder, written after the lessons it
 * stands for.
 */
#include "sqlite.h"

enum outcome
store_learned(struct store *store, struct arena *arena, struct str account,
    struct store_learned **learned_out, size_t *n_out, struct why *why_out)
{
	struct store_learned *rows = NULL;
	size_t n = 0, size = 0;
	struct query q;

	scratch_reset(store);
	q = query(store, "SELECT folder, direction, uidvalidity, low, high,"
	    " since, found_at FROM learned WHERE account = ? ORDER BY folder");
	put_text(&q, account);
	while (query_row(&q)) {
		struct store_learned row = { .folder = take_text(&q, arena) };

		row.direction = str_equal(take_text(&q, NULL), STR("sent")) ?
		    STORE_SENT : STORE_IMPORTED;
		row.uidvalidity = take_count(&q);
		row.low = take_count(&q);
		row.high = take_count(&q);
		row.since = take_time(&q, 0);
		row.found_at = take_time(&q, 0);
		rows = arena_grow(arena, rows, n, &size, sizeof *rows);
		rows[n++] = row;
	}
	*learned_out = rows;
	*n_out = n;
	return query_end(&q, why_out);
}

enum outcome
store_learned_put(struct store *store, struct str account,
    const struct store_learned *learned, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query(store, "INSERT INTO learned (account, folder, direction,"
	    " uidvalidity, low, high, since, found_at)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT (account, folder) DO UPDATE SET"
	    " direction = excluded.direction,"
	    " uidvalidity = excluded.uidvalidity, low = excluded.low,"
	    " high = excluded.high, since = excluded.since,"
	    " found_at = excluded.found_at");
	put_text(&q, account);
	put_text(&q, learned->folder);
	put_word(&q, learned->direction == STORE_SENT ? "sent" : "imported");
	put_count(&q, learned->uidvalidity);
	put_count(&q, learned->low);
	put_count(&q, learned->high);
	put_time_or_null(&q, learned->since);
	put_time_or_null(&q, learned->found_at);
	return query_run(&q, why_out);
}

enum outcome
store_correspondents(struct store *store, uint64_t *n_out, struct why *why_out)
{
	struct query q = query(store, "SELECT count(*) FROM correspondent"
	    " WHERE kind = 'address' AND (received > 0 OR sent > 0)");

	*n_out = query_row(&q) ? take_count(&q) : 0;
	return query_end(&q, why_out);
}
