/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the log knows of rules: how often each hit and what people then did with
 * the message, and every judged message with what was found in it, for judging it
 * again by other rules. Read-only, one snapshot each. What a person released was
 * held wrongly; what a person confirmed or reported was rightly held.
 */
#include "sqlite.h"

enum outcome
store_rule_hits(struct store *store, int64_t since, struct str rule,
    void (*row)(void *context, const struct store_rule_hits *hits),
    void *context, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query_once(store, "SELECT f.rule, count(*),"
	    " sum(v.verdict = 'suspect'), sum(v.verdict = 'caution'),"
	    /* Not what a person held after the fact, and then released. */
	    " sum(iif(v.action = 'released', NOT " HELD_BY_PERSON("v.id")
	    ", 0)),"
	    " sum(coalesce(v.state, '') IN ('confirmed', 'reported')"
	    "  OR v.action IN ('confirmed', 'reported')), max(v.arrived_at)"
	    " FROM finding f JOIN v_message v ON v.id = f.message_row_id"
	    " WHERE f.rule IS NOT NULL AND (?1 IS NULL OR v.arrived_at >= ?1)"
	    " AND (?2 IS NULL OR f.rule = ?2)"
	    " GROUP BY f.rule ORDER BY 2 DESC, 1");
	put_time_or_null(&q, since);
	put_text(&q, rule);
	while (query_row(&q)) {
		struct store_rule_hits hits = { .rule = take_text(&q, NULL) };

		hits.messages = take_count(&q);
		hits.suspect = take_count(&q);
		hits.caution = take_count(&q);
		hits.released = take_count(&q);
		hits.confirmed = take_count(&q);
		hits.last = take_text(&q, NULL);
		row(context, &hits);
	}
	return query_end(&q, why_out);
}

enum outcome
store_match_limits(struct store *store, int64_t since,
    void (*row)(void *context, struct str rule, uint64_t messages),
    void *context, struct why *why_out)
{
	struct query q;

	scratch_reset(store);
	q = query_once(store, "SELECT f.evidence, count(*) FROM finding f"
	    " JOIN message m ON m.id = f.message_row_id"
	    " WHERE f.id = 'match-limit' AND f.evidence IS NOT NULL"
	    " AND (?1 IS NULL OR m.arrived_at >= ?1)"
	    " GROUP BY 1 ORDER BY 2 DESC, 1");
	put_time_or_null(&q, since);
	while (query_row(&q)) {
		struct str rule = take_text(&q, NULL);

		row(context, rule, take_count(&q));
	}
	return query_end(&q, why_out);
}

/* The findings of one message follow each other. */
static void
finding_add(struct arena *arena, struct query *q,
    struct store_judged *judged, size_t *size)
{
	struct verdict_finding finding = { .id = take_text(q, arena) };

	finding.rule = take_text(q, arena);
	finding.score = take_real(q);
	if (finding.id.p == NULL)
		return;
	judged->findings = arena_grow(arena, judged->findings, judged->n, size,
	    sizeof *judged->findings);
	judged->findings[judged->n++] = finding;
}

enum outcome
store_judged(struct store *store, int64_t since,
    void (*row)(void *context, const struct store_judged *judged),
    void *context, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)1 << 26);
	struct store_judged judged = { .message_id = 0 };
	struct query q;
	size_t size = 0;
	enum outcome outcome;

	scratch_reset(store);
	q = query_once(store, "SELECT m.id, m.arrived_at, m.score, m.verdict,"
	    " m.rules_digest, m.from_address, m.subject, f.id, f.rule, f.score"
	    " FROM message m LEFT JOIN finding f ON f.message_row_id = m.id"
	    " WHERE m.verdict IN ('clean', 'caution', 'suspect')"
	    " AND (?1 IS NULL OR m.arrived_at >= ?1)"
	    " ORDER BY m.id, f.position");
	put_time_or_null(&q, since);
	while (query_row(&q)) {
		int64_t id = take_integer(&q);
		struct store_judged next = { .message_id = id };

		if (id != judged.message_id) {
			if (judged.message_id != 0)
				row(context, &judged);
			arena_reset(arena);
			size = 0;
		}
		next.arrived = take_time(&q, 0);
		next.score = take_real(&q);
		next.verdict = take_text(&q, arena);
		next.rules_digest = take_text(&q, arena);
		next.from = take_text(&q, arena);
		next.subject = take_text(&q, arena);
		if (id != judged.message_id)
			judged = next;
		finding_add(arena, &q, &judged, &size);
	}
	outcome = query_end(&q, why_out);
	if (outcome == OK && judged.message_id != 0)
		row(context, &judged);
	arena_free(arena);
	return outcome;
}
