/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of the log as events with the names of the Elastic Common Schema, one JSON
 * object a line (doc/ecs.schema.json), for whoever collects events of other programs
 * too. What ECS has no name for stands under "seki"; a field without a value is left
 * out. The rows are chosen first and then told one by one: an event holds far more than
 * a line of the log.
 */
#include <arpa/inet.h>

#include "log.h"

#define ECS_VERSION "8.11.0"

void
log_ecs_note(struct listing *listing, const struct store_row *row)
{
	listing->ids = arena_grow(listing->ids_arena, listing->ids, listing->n,
	    &listing->ids_size, sizeof *listing->ids);
	listing->ids[listing->n++] = row->message_id;
}

/* ---- Objects in objects --------------------------------------------------------- */

struct writing {
	struct buf buf;
	bool first;
};

static void
open_object(struct writing *w, const char *key)
{
	if (key != NULL)
		json_key(&w->buf, &w->first, key);
	buf_char(&w->buf, '{');
	w->first = true;
}

static void
close_object(struct writing *w)
{
	buf_char(&w->buf, '}');
	w->first = false;
}

static void
text(struct writing *w, const char *key, struct str value)
{
	if (value.n == 0)
		return;
	json_member(&w->buf, &w->first, key, value);
}

static void
word(struct writing *w, const char *key, const char *value)
{
	text(w, key, str_of(value));
}

static void
number(struct writing *w, const char *key, uint64_t value)
{
	json_member_u64(&w->buf, &w->first, key, value);
}

static void
flag(struct writing *w, const char *key, bool value)
{
	json_member_bool(&w->buf, &w->first, key, value);
}

/* Values that are there, each once; nothing if there are none. */
static void
texts(struct writing *w, const char *key, const struct str *values, size_t n)
{
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		bool again = values[i].n == 0;

		for (size_t j = 0; j < i && !again; j++)
			again = str_equal(values[i], values[j]);
		if (again)
			continue;
		if (!any)
			json_key(&w->buf, &w->first, key);
		buf_char(&w->buf, any ? ',' : '[');
		json_str(&w->buf, values[i]);
		any = true;
	}
	if (any)
		buf_char(&w->buf, ']');
}

static void
addresses(struct writing *w, const char *key,
    const struct verdict_address *at, size_t n)
{
	struct str *values = NEW_ARRAY(w->buf.arena, struct str, n + 1);
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		values[i] = at[i].address;
		any |= values[i].n > 0;
	}
	if (!any)
		return;
	open_object(w, key);
	texts(w, "address", values, n);
	close_object(w);
}

/* ---- An event ---------------------------------------------------------------------- */

static void
event(struct writing *w, const struct store_detail *detail, struct str lang)
{
	const struct verdict *v = &detail->verdict;
	bool judged = v->verdict != VERDICT_UNJUDGED &&
	    v->verdict != VERDICT_DEFERRED;
	uint64_t severity = v->verdict == VERDICT_SUSPECT ? 3 :
	    v->verdict == VERDICT_CAUTION ? 2 : 1;

	open_object(w, "event");
	word(w, "kind", v->verdict == VERDICT_SUSPECT ? "alert" : "event");
	buf_cstr(&w->buf, ",\"category\":[\"email\"],\"type\":[\"info\"]");
	word(w, "module", "seki");
	word(w, "dataset", "seki.log");
	text(w, "id", str_format(w->buf.arena, "%lld",
	    (long long)detail->row.message_id));
	text(w, "action", detail->row.action);
	word(w, "outcome", judged ? "success" : v->verdict == VERDICT_DEFERRED ?
	    "unknown" : "failure");
	number(w, "severity", severity);
	json_key(&w->buf, &w->first, "risk_score");
	json_number(&w->buf, v->score);
	if (v->findings.n > 0)
		text(w, "reason", lang_is_ja(lang) ? v->findings.at[0].ja :
		    v->findings.at[0].en);
	close_object(w);
}

static struct str
extension_of(struct str name)
{
	size_t dot = name.n;

	while (dot > 0 && name.p[dot - 1] != '.')
		dot--;
	return dot > 1 && name.n - dot <= 10 ? str_from(name, dot) : NO_STR;
}

static void
attachments(struct writing *w, const struct verdict *v)
{
	bool any = false;

	for (size_t i = 0; i < v->parts.n; i++) {
		const struct verdict_part *part = &v->parts.at[i];

		if (part->filename.n == 0)
			continue;
		if (!any)
			json_key(&w->buf, &w->first, "attachments");
		buf_char(&w->buf, any ? ',' : '[');
		open_object(w, NULL);
		open_object(w, "file");
		text(w, "name", part->filename);
		text(w, "extension", extension_of(part->filename));
		text(w, "mime_type", part->type);
		number(w, "size", part->size);
		if (part->sha256.n > 0) {
			open_object(w, "hash");
			text(w, "sha256", part->sha256);
			close_object(w);
		}
		close_object(w);
		close_object(w);
		any = true;
	}
	if (any)
		buf_char(&w->buf, ']');
}

static void
email(struct writing *w, const struct store_detail *detail)
{
	const struct verdict *v = &detail->verdict;

	open_object(w, "email");
	word(w, "direction", v->internal ? "internal" : "inbound");
	text(w, "delivery_timestamp", detail->row.arrived);
	if (v->date != INT64_MIN)
		text(w, "origination_timestamp", time_rfc3339(w->buf.arena,
		    v->date));
	text(w, "message_id", v->message_id);
	text(w, "local_id", str_format(w->buf.arena, "%llu/%llu",
	    (unsigned long long)detail->row.uidvalidity,
	    (unsigned long long)detail->row.uid));
	text(w, "subject", v->subject);
	addresses(w, "from", &v->from, 1);
	if (v->sender.address.n > 0) {
		open_object(w, "sender");
		text(w, "address", v->sender.address);
		close_object(w);
	}
	addresses(w, "reply_to", v->reply_to.at, v->reply_to.n);
	addresses(w, "to", v->to.at, v->to.n);
	addresses(w, "cc", v->cc.at, v->cc.n);
	attachments(w, v);
	close_object(w);
}

/* Elasticsearch refuses a whole event for an address that is none. */
static struct str
ip_of(struct arena *arena, struct str s)
{
	unsigned char bytes[16];
	const char *written = str_cstr(arena, s);

	return s.n > 0 && (inet_pton(AF_INET, written, bytes) == 1 ||
	    inet_pton(AF_INET6, written, bytes) == 1) ? s : NO_STR;
}

/* "T1566.002" is T1566, and its second kind. */
static void
threat(struct writing *w, struct str *attacks, size_t n)
{
	struct str *of = NEW_ARRAY(w->buf.arena, struct str, n + 1);
	struct str *whole = NEW_ARRAY(w->buf.arena, struct str, n + 1);
	size_t some = 0;

	for (size_t i = 0; i < n; i++) {
		size_t dot = str_find_char(attacks[i], '.');

		of[i] = str_slice(attacks[i], 0, dot == STR_NOWHERE ?
		    attacks[i].n : dot);
		if (dot != STR_NOWHERE)
			whole[some++] = attacks[i];
	}
	open_object(w, "threat");
	word(w, "framework", "MITRE ATT&CK");
	open_object(w, "technique");
	texts(w, "id", of, n);
	if (some > 0) {
		open_object(w, "subtechnique");
		texts(w, "id", whole, some);
		close_object(w);
	}
	close_object(w);
	close_object(w);
}

static void
rules(struct writing *w, const struct store_detail *detail)
{
	const struct verdict *v = &detail->verdict;
	size_t n = v->findings.n;
	struct str *ids = NEW_ARRAY(w->buf.arena, struct str, 3 * n + 1);
	struct str *names = ids + n, *attacks = names + n;
	bool attacked = false;

	for (size_t i = 0; i < n; i++) {
		ids[i] = v->findings.at[i].id;
		names[i] = v->findings.at[i].rule;
		attacks[i] = v->findings.at[i].attack;
		attacked |= attacks[i].n > 0;
	}
	if (n > 0) {
		open_object(w, "rule");
		texts(w, "id", ids, n);
		texts(w, "name", names, n);
		text(w, "version", detail->rules_digest);
		close_object(w);
	}
	if (attacked)
		threat(w, attacks, n);
}

static void
related(struct writing *w, const struct verdict *v, struct str ip)
{
	struct arena *arena = w->buf.arena;
	struct str *hashes = NEW_ARRAY(arena, struct str, v->parts.n + 1);
	struct str hosts[] = { v->from.domain, v->sender.domain };

	if (v->sha256.n == 0 && ip.n == 0 && hosts[0].n == 0)
		return;
	hashes[0] = v->sha256;
	for (size_t i = 0; i < v->parts.n; i++)
		hashes[i + 1] = v->parts.at[i].filename.n > 0 ?
		    v->parts.at[i].sha256 : NO_STR;
	open_object(w, "related");
	texts(w, "hash", hashes, v->parts.n + 1);
	texts(w, "hosts", hosts, 2);
	texts(w, "ip", &ip, 1);
	close_object(w);
}

/* ---- What ECS has no name for -------------------------------------------------------- */

static void
authentication(struct writing *w, const struct verdict *v)
{
	open_object(w, "authentication");
	flag(w, "from", v->from_authenticated);
	text(w, "by", v->by);
	text(w, "spf", v->spf.result);
	text(w, "dkim", v->dkim.result);
	text(w, "dmarc", v->dmarc.result);
	text(w, "dmarc_policy", v->dmarc.policy);
	text(w, "arc", v->arc.result);
	text(w, "smime", v->smime.status);
	close_object(w);
}

static void
own(struct writing *w, const struct store_detail *detail)
{
	const struct verdict *v = &detail->verdict;
	struct str *last4 = NEW_ARRAY(w->buf.arena, struct str,
	    v->accounts.n + 1);

	for (size_t i = 0; i < v->accounts.n; i++)
		last4[i] = v->accounts.at[i].last4;
	open_object(w, "seki");
	word(w, "verdict", verdict_word(v->verdict));
	json_key(&w->buf, &w->first, "score");
	json_number(&w->buf, v->score);
	text(w, "state", detail->row.state);
	text(w, "account", detail->row.account);
	text(w, "mailbox", detail->row.folder);
	number(w, "run", (uint64_t)detail->row.run_id);
	number(w, "size", v->size);
	text(w, "sha256", v->sha256);
	text(w, "from_name", v->from.name);
	text(w, "envelope_from", v->return_path);
	flag(w, "not_scanned", v->has_not_scanned);
	texts(w, "bank_account_last4", last4, v->accounts.n);
	authentication(w, v);
	close_object(w);
}

static void
print_event(struct listing *listing, const struct store_detail *detail)
{
	const struct verdict *v = &detail->verdict;
	struct writing w = { { .arena = listing->arena }, true };
	struct str ip = ip_of(listing->arena, v->client_ip);

	open_object(&w, NULL);
	text(&w, "@timestamp", detail->row.scanned);
	open_object(&w, "ecs");
	word(&w, "version", ECS_VERSION);
	close_object(&w);
	event(&w, detail, listing->lang);
	email(&w, detail);
	if (ip.n > 0) {
		open_object(&w, "source");
		text(&w, "ip", ip);
		close_object(&w);
	}
	rules(&w, detail);
	open_object(&w, "observer");
	word(&w, "type", "email-scanner");
	word(&w, "product", "seki");
	text(&w, "version", detail->version);
	close_object(&w);
	related(&w, v, ip);
	own(&w, detail);
	close_object(&w);
	buf_char(&w.buf, '\n');
	fwrite(w.buf.p, 1, w.buf.n, stdout);
}

enum outcome
log_ecs(struct listing *listing, struct why *why_out)
{
	enum outcome outcome = OK;

	for (size_t i = 0; listing->ids != NULL && i < listing->n &&
	    outcome == OK && !ferror(stdout); i++) {
		struct store_detail detail;

		arena_reset(listing->arena);
		outcome = store_show(listing->store, listing->arena,
		    listing->ids[i], &detail, why_out);
		if (outcome == OK)
			print_event(listing, &detail);
	}
	return outcome;
}
