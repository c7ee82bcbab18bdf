/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A message of the log for programs: its verdict as `seki check` writes it, and beside
 * that what the log knows: its number, when it came, how it stands, its moves and what
 * people said of it (doc/verdict.schema.json).
 */
#include "cli.h"

static void
member(struct buf *buf, bool *first, const char *key, struct str value)
{
	json_key(buf, first, key);
	json_str(buf, value);
}

static void
number(struct buf *buf, bool *first, const char *key, uint64_t value)
{
	json_key(buf, first, key);
	buf_format(buf, "%llu", (unsigned long long)value);
}

static void
boolean(struct buf *buf, bool *first, const char *key, bool value)
{
	json_key(buf, first, key);
	json_bool(buf, value);
}

/* Null where nobody looked. */
static void
flag(struct buf *buf, bool *first, const char *key, bool known, bool value)
{
	json_key(buf, first, key);
	if (known)
		json_bool(buf, value);
	else
		buf_cstr(buf, "null");
}

static void
move(struct buf *buf, const struct store_action *one)
{
	bool first = true;

	buf_char(buf, '{');
	member(buf, &first, "at", time_rfc3339(buf->arena, one->intended_at));
	member(buf, &first, "done", one->done_at == 0 ? NO_STR :
	    time_rfc3339(buf->arena, one->done_at));
	member(buf, &first, "kind", str_of(move_kind_word(one->kind)));
	member(buf, &first, "to", one->destination);
	number(buf, &first, "uidvalidity", one->destination_uidvalidity);
	number(buf, &first, "uid", one->destination_uid);
	member(buf, &first, "state", str_of(action_state_word(one->state)));
	boolean(buf, &first, "wished", one->wished);
	boolean(buf, &first, "by_hand", one->by_hand);
	flag(buf, &first, "seen", one->flags_known, one->seen);
	flag(buf, &first, "answered", one->flags_known, one->answered);
	buf_char(buf, '}');
}

static void
review(struct buf *buf, const struct store_review *one)
{
	bool first = true;

	buf_char(buf, '{');
	member(buf, &first, "at", one->at);
	member(buf, &first, "after", one->after);
	member(buf, &first, "what", one->what);
	member(buf, &first, "state", one->state);
	member(buf, &first, "settled", one->settled);
	member(buf, &first, "by", one->by);
	member(buf, &first, "reason", one->reason);
	member(buf, &first, "sentence", one->sentence);
	buf_char(buf, '}');
}

void
show_moves_json(struct buf *buf, const struct store_detail *detail,
    const char *between)
{
	buf_char(buf, '[');
	for (size_t i = 0; i < detail->actions_n; i++) {
		buf_cstr(buf, i > 0 ? "," : "");
		buf_cstr(buf, between);
		move(buf, &detail->actions[i]);
	}
	buf_char(buf, ']');
}

void
show_reviews_json(struct buf *buf, const struct store_detail *detail,
    const char *between)
{
	buf_char(buf, '[');
	for (size_t i = 0; i < detail->reviews_n; i++) {
		buf_cstr(buf, i > 0 ? "," : "");
		buf_cstr(buf, between);
		review(buf, &detail->reviews[i]);
	}
	buf_char(buf, ']');
}

struct str
show_json(struct arena *arena, const struct store_detail *detail,
    struct str lang)
{
	struct buf buf = { .arena = arena };
	struct verdict_origin origin = { .account = detail->row.account,
	    .mailbox = detail->row.folder, .uid = detail->row.uid };
	bool first = false;

	action_of_word(detail->row.action, &origin.action);
	verdict_json(&buf, &detail->verdict, &origin, lang);
	/* The object goes on: off with its end. */
	buf.n -= strlen("}\n");
	number(&buf, &first, "id", (uint64_t)detail->row.message_id);
	member(&buf, &first, "arrived", detail->row.arrived);
	member(&buf, &first, "judged", detail->row.scanned);
	member(&buf, &first, "state", detail->row.state);
	member(&buf, &first, "released", detail->released_at);
	json_key(&buf, &first, "moves");
	show_moves_json(&buf, detail, "");
	json_key(&buf, &first, "reviews");
	show_reviews_json(&buf, detail, "");
	buf_cstr(&buf, "}\n");
	return buf_str(&buf);
}
