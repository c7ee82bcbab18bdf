/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct verdict as columns of `message`: one table names each column and
 * where its value lies, and serves writing and reading, so that the two can't
 * drift apart. Everything but text and links is kept. A list is JSON text in
 * one column, written by base and read back by SQLite's own JSON functions;
 * findings, parts and accounts have tables of their own (set.c). The canonical
 * number of a bank account is never a column.
 */
#include "sqlite.h"

enum kind {
	KIND_TEXT, KIND_TIME, KIND_COUNT, KIND_BOOL, KIND_REAL, KIND_VERDICT,
	KIND_ADDRESSES, KIND_SIGNERS, KIND_SIGNATURES
};

/* The lists of struct verdict are anonymous types of this layout; they are
 * copied in and out, never aliased. */
struct list {
	void *at;
	size_t n;
};

struct column {
	const char *name;
	enum kind kind;
	size_t offset;
};

#define COLUMN(name, kind, member) \
	{ name, KIND_##kind, offsetof(struct verdict, member) }

static const struct column columns[] = {
	COLUMN("verdict", VERDICT, verdict),
	COLUMN("reason", TEXT, reason),
	COLUMN("score", REAL, score),
	COLUMN("message_id", TEXT, message_id),
	COLUMN("subject", TEXT, subject),
	COLUMN("sha256", TEXT, sha256),
	COLUMN("content_digest", TEXT, content_digest),
	COLUMN("date_header", TIME, date),
	COLUMN("size_bytes", COUNT, size),
	COLUMN("from_address", TEXT, from.address),
	COLUMN("from_name", TEXT, from.name),
	COLUMN("from_domain", TEXT, from.domain),
	COLUMN("sender_address", TEXT, sender.address),
	COLUMN("sender_name", TEXT, sender.name),
	COLUMN("sender_domain", TEXT, sender.domain),
	COLUMN("reply_to_addresses", ADDRESSES, reply_to),
	COLUMN("to_addresses", ADDRESSES, to),
	COLUMN("cc_addresses", ADDRESSES, cc),
	COLUMN("envelope_from", TEXT, return_path),
	COLUMN("client_ip", TEXT, client_ip),
	COLUMN("helo", TEXT, helo),
	COLUMN("tls", TEXT, tls),
	COLUMN("in_reply_to", TEXT, in_reply_to),
	COLUMN("from_authenticated", BOOL, from_authenticated),
	COLUMN("authenticated_by", TEXT, by),
	COLUMN("auth_reason", TEXT, auth_reason),
	COLUMN("internal", BOOL, internal),
	COLUMN("temperror", BOOL, temperror),
	COLUMN("upstream_present", BOOL, upstream.present),
	COLUMN("upstream_spf", TEXT, upstream.spf),
	COLUMN("upstream_dkim", TEXT, upstream.dkim),
	COLUMN("upstream_dmarc", TEXT, upstream.dmarc),
	COLUMN("upstream_arc", TEXT, upstream.arc),
	COLUMN("smime_status", TEXT, smime.status),
	COLUMN("smime_attributed", BOOL, smime.attributed),
	COLUMN("smime_covers", TEXT, smime.covers),
	COLUMN("smime_author", TEXT, smime.author),
	COLUMN("smime_reason", TEXT, smime.reason),
	COLUMN("smime_signers", SIGNERS, smime.signers),
	COLUMN("smime_opened", BOOL, smime.opened),
	COLUMN("smime_encryption", TEXT, smime.encryption),
	COLUMN("spf", TEXT, spf.result),
	COLUMN("spf_domain", TEXT, spf.domain),
	COLUMN("spf_reason", TEXT, spf.reason),
	COLUMN("dkim", TEXT, dkim.result),
	COLUMN("dkim_signatures", SIGNATURES, dkim.signatures),
	COLUMN("arc", TEXT, arc.result),
	COLUMN("arc_reason", TEXT, arc.reason),
	COLUMN("dmarc", TEXT, dmarc.result),
	COLUMN("dmarc_domain", TEXT, dmarc.domain),
	COLUMN("dmarc_org_domain", TEXT, dmarc.org_domain),
	COLUMN("dmarc_policy", TEXT, dmarc.policy),
	COLUMN("dmarc_aligned_by", TEXT, dmarc.aligned_by),
	COLUMN("dmarc_reason", TEXT, dmarc.reason),
	COLUMN("not_scanned", BOOL, has_not_scanned),
	COLUMN("touched_foreign_code", BOOL, touched_foreign_code),
	COLUMN("rules_digest", TEXT, rules_digest),
	COLUMN("version", TEXT, version),
	COLUMN("from_name_folded", TEXT, from_name_folded),
	COLUMN("from_org_domain", TEXT, from_org_domain),
	COLUMN("account_owner", TEXT, account_owner),
	COLUMN("payment_change", BOOL, payment_change),
};
#define COLUMNS_N (sizeof columns / sizeof columns[0])

/* What store_set() binds before row_put(), in this order. */
static const char *const own_columns[] = {
	"run_id", "mailbox_id", "uidvalidity", "uid", "tries", "arrived_at",
	"scanned_at", "action",
};
#define OWN_N (sizeof own_columns / sizeof own_columns[0])

static const char *
column_name(size_t i)
{
	return i < OWN_N ? own_columns[i] : columns[i - OWN_N].name;
}

void
row_statements(struct store *store)
{
	struct arena *arena = store->arena;
	struct buf names = { .arena = arena }, marks = { .arena = arena };
	struct buf pairs = { .arena = arena }, read = { .arena = arena };

	for (size_t i = 0; i < OWN_N + COLUMNS_N; i++) {
		const char *comma = i ? ", " : "";

		buf_format(&names, "%s%s", comma, column_name(i));
		buf_format(&marks, "%s?", comma);
		buf_format(&pairs, "%s%s = ?", comma, column_name(i));
		if (i >= OWN_N)
			buf_format(&read, "%s%s", i > OWN_N ? ", " : "",
			    column_name(i));
	}
	store->message_insert = str_cstr(arena, str_format(arena,
	    "INSERT INTO message (%.*s) VALUES (%.*s)",
	    STR_ARGS(buf_str(&names)), STR_ARGS(buf_str(&marks))));
	store->message_update = str_cstr(arena, str_format(arena,
	    "UPDATE message SET %.*s WHERE id = ?", STR_ARGS(buf_str(&pairs))));
	store->message_select = str_cstr(arena, str_format(arena,
	    "SELECT %.*s FROM message WHERE id = ?", STR_ARGS(buf_str(&read))));
}

/* ---- Writing ------------------------------------------------------------ */

static struct str
addresses_json(struct arena *arena, const struct list *list)
{
	const struct verdict_address *at = list->at;
	struct buf buf = { .arena = arena };

	buf_char(&buf, '[');
	for (size_t i = 0; i < list->n; i++) {
		bool first = true;

		buf_cstr(&buf, i ? ",{" : "{");
		json_member(&buf, &first, "address", at[i].address);
		json_member(&buf, &first, "name", at[i].name);
		json_member(&buf, &first, "domain", at[i].domain);
		buf_char(&buf, '}');
	}
	buf_char(&buf, ']');
	return buf_str(&buf);
}

static struct str
signers_json(struct arena *arena, const struct list *list)
{
	const struct str *at = list->at;
	struct buf buf = { .arena = arena };

	buf_char(&buf, '[');
	for (size_t i = 0; i < list->n; i++) {
		if (i)
			buf_char(&buf, ',');
		json_str(&buf, at[i]);
	}
	buf_char(&buf, ']');
	return buf_str(&buf);
}

static struct str
signatures_json(struct arena *arena, const struct list *list)
{
	const struct verdict_signature *at = list->at;
	struct buf buf = { .arena = arena };

	buf_char(&buf, '[');
	for (size_t i = 0; i < list->n; i++) {
		bool first = true;

		buf_cstr(&buf, i ? ",{" : "{");
		json_member(&buf, &first, "result", at[i].result);
		json_member(&buf, &first, "domain", at[i].domain);
		json_member(&buf, &first, "selector", at[i].selector);
		json_member(&buf, &first, "algorithm", at[i].algorithm);
		json_member_bool(&buf, &first, "aligned", at[i].aligned);
		json_member(&buf, &first, "reason", at[i].reason);
		buf_char(&buf, '}');
	}
	buf_char(&buf, ']');
	return buf_str(&buf);
}

static void
list_put(struct query *q, enum kind kind, const char *field)
{
	struct list list;
	struct arena *arena = q->store->scratch;

	memcpy(&list, field, sizeof list);
	if (list.n == 0)
		put_text(q, STR("[]"));
	else if (kind == KIND_ADDRESSES)
		put_text(q, addresses_json(arena, &list));
	else if (kind == KIND_SIGNERS)
		put_text(q, signers_json(arena, &list));
	else
		put_text(q, signatures_json(arena, &list));
}

void
row_put(struct query *q, const struct verdict *verdict)
{
	for (size_t i = 0; i < COLUMNS_N; i++) {
		const char *field = (const char *)verdict + columns[i].offset;
		struct str text;
		int64_t time;
		uint64_t count;
		double real;
		bool flag;

		switch (columns[i].kind) {
		case KIND_TEXT:
			memcpy(&text, field, sizeof text);
			put_text(q, text);
			break;
		case KIND_TIME:
			memcpy(&time, field, sizeof time);
			put_time(q, time);
			break;
		case KIND_COUNT:
			memcpy(&count, field, sizeof count);
			put_count(q, count);
			break;
		case KIND_BOOL:
			memcpy(&flag, field, sizeof flag);
			put_integer(q, flag);
			break;
		case KIND_REAL:
			memcpy(&real, field, sizeof real);
			put_real(q, real);
			break;
		case KIND_VERDICT:
			put_word(q, verdict_word(verdict->verdict));
			break;
		case KIND_ADDRESSES:
		case KIND_SIGNERS:
		case KIND_SIGNATURES:
			list_put(q, columns[i].kind, field);
			break;
		}
	}
}

/* ---- Reading ------------------------------------------------------------ */

static struct query
list_query(struct store *store, enum kind kind)
{
	if (kind == KIND_ADDRESSES)
		return query(store, "SELECT value ->> 'address',"
		    " value ->> 'name', value ->> 'domain'"
		    " FROM json_each(?)");
	if (kind == KIND_SIGNERS)
		return query(store, "SELECT value FROM json_each(?)");
	return query(store, "SELECT value ->> 'result', value ->> 'domain',"
	    " value ->> 'selector', value ->> 'algorithm',"
	    " value ->> 'reason', value ->> 'aligned' FROM json_each(?)");
}

static enum outcome
list_take(struct store *store, struct arena *arena, const struct column *column,
    struct str json, char *field, struct why *why_out)
{
	struct query q = list_query(store, column->kind);
	struct verdict_address *addresses = NULL;
	struct verdict_signature *signatures = NULL;
	struct str *signers = NULL;
	struct list list = { NULL, 0 };
	size_t size = 0;

	put_text(&q, json);
	for (; query_row(&q); list.n++) {
		if (column->kind == KIND_ADDRESSES) {
			addresses = arena_grow(arena, addresses, list.n, &size,
			    sizeof *addresses);
			addresses[list.n].address = take_text(&q, arena);
			addresses[list.n].name = take_text(&q, arena);
			addresses[list.n].domain = take_text(&q, arena);
			list.at = addresses;
		} else if (column->kind == KIND_SIGNERS) {
			signers = arena_grow(arena, signers, list.n, &size,
			    sizeof *signers);
			signers[list.n] = take_text(&q, arena);
			list.at = signers;
		} else {
			signatures = arena_grow(arena, signatures, list.n,
			    &size, sizeof *signatures);
			signatures[list.n].result = take_text(&q, arena);
			signatures[list.n].domain = take_text(&q, arena);
			signatures[list.n].selector = take_text(&q, arena);
			signatures[list.n].algorithm = take_text(&q, arena);
			signatures[list.n].reason = take_text(&q, arena);
			signatures[list.n].aligned = take_bool(&q);
			list.at = signatures;
		}
	}
	memcpy(field, &list, sizeof list);
	return query_end(&q, why_out);
}

static void
verdict_take(struct query *q, struct verdict *verdict_out)
{
	struct str word = take_text(q, NULL);

	/* A word that this version does not know must not pass for clean. */
	if (!verdict_of_word(word, &verdict_out->verdict))
		verdict_out->verdict = VERDICT_UNJUDGED;
}

enum outcome
row_take(struct query *q, struct arena *arena, struct verdict *verdict_out,
    struct why *why_out)
{
	enum outcome outcome = OK;

	for (size_t i = 0; i < COLUMNS_N && outcome == OK; i++) {
		char *field = (char *)verdict_out + columns[i].offset;
		struct str text;
		int64_t time;
		uint64_t count;
		double real;
		bool flag;

		switch (columns[i].kind) {
		case KIND_TEXT:
			text = take_text(q, arena);
			memcpy(field, &text, sizeof text);
			break;
		case KIND_TIME:
			time = take_time(q, INT64_MIN);
			memcpy(field, &time, sizeof time);
			break;
		case KIND_COUNT:
			count = take_count(q);
			memcpy(field, &count, sizeof count);
			break;
		case KIND_BOOL:
			flag = take_bool(q);
			memcpy(field, &flag, sizeof flag);
			break;
		case KIND_REAL:
			real = take_real(q);
			memcpy(field, &real, sizeof real);
			break;
		case KIND_VERDICT:
			verdict_take(q, verdict_out);
			break;
		case KIND_ADDRESSES:
		case KIND_SIGNERS:
		case KIND_SIGNATURES:
			outcome = list_take(q->store, arena, &columns[i],
			    take_text(q, NULL), field, why_out);
			break;
		}
	}
	return outcome;
}
