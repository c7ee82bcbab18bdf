/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A message of the log for programs: its verdict as `seki check` writes it, and beside
 * that what the log knows: its number, when it came, how it stands, its moves and what
 * people said of it (doc/verdict.schema.json).
 */
#include "cli.h"

/* Null where nobody looked. */
static void
flag(struct buf *buf, bool *first, const char *key, bool known, bool value)
{
	if (known)
		json_member_bool(buf, first, key, value);
	else
		json_member(buf, first, key, NO_STR);
}

static void
move(struct buf *buf, const struct store_action *one)
{
	bool first = true;

	buf_char(buf, '{');
	json_member(buf, &first, "at", time_rfc3339(buf->arena, one->intended_at));
	json_member(buf, &first, "done", one->done_at == 0 ? NO_STR :
	    time_rfc3339(buf->arena, one->done_at));
	json_member(buf, &first, "kind", str_of(move_kind_word(one->kind)));
	json_member(buf, &first, "to", one->destination);
	json_member_u64(buf, &first, "uidvalidity", one->destination_uidvalidity);
	json_member_u64(buf, &first, "uid", one->destination_uid);
	json_member(buf, &first, "state", str_of(action_state_word(one->state)));
	json_member_bool(buf, &first, "wished", one->wished);
	json_member_bool(buf, &first, "by_hand", one->by_hand);
	flag(buf, &first, "seen", one->flags_known, one->seen);
	flag(buf, &first, "answered", one->flags_known, one->answered);
	buf_char(buf, '}');
}

static void
review(struct buf *buf, const struct store_review *one)
{
	bool first = true;

	buf_char(buf, '{');
	json_member(buf, &first, "at", one->at);
	json_member(buf, &first, "after", one->after);
	json_member(buf, &first, "what", one->what);
	json_member(buf, &first, "state", one->state);
	json_member(buf, &first, "settled", one->settled);
	json_member(buf, &first, "by", one->by);
	json_member(buf, &first, "reason", one->reason);
	json_member(buf, &first, "sentence", one->sentence);
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
	verdict_json_open(&buf, &detail->verdict, &origin, lang);
	json_member_u64(&buf, &first, "id", (uint64_t)detail->row.message_id);
	json_member(&buf, &first, "arrived", detail->row.arrived);
	json_member(&buf, &first, "judged", detail->row.scanned);
	json_member(&buf, &first, "state", detail->row.state);
	json_member(&buf, &first, "released", detail->released_at);
	json_key(&buf, &first, "moves");
	show_moves_json(&buf, detail, "");
	json_key(&buf, &first, "reviews");
	show_reviews_json(&buf, detail, "");
	buf_cstr(&buf, "}\n");
	return buf_str(&buf);
}
