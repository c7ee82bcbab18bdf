/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A verdict as one JSON object on one line, with the field names of
 * doc/verdict.schema.json. Names are never changed or dropped without a major
 * version; absent values are null. All text goes through json_str(), which lets
 * nothing of the sender's break the line or drive a terminal.
 */
#include "verdict.h"

/* Begin an object or array as the value of `key`; its first member is next. */
static bool
member_open(struct buf *buf, bool *first, const char *key, char bracket)
{
	json_key(buf, first, key);
	buf_char(buf, bracket);
	return true;
}

static void
address(struct buf *buf, const struct verdict_address *a)
{
	bool first = true;

	buf_char(buf, '{');
	json_member(buf, &first, "address", a->address);
	json_member(buf, &first, "name", a->name);
	json_member(buf, &first, "domain", a->domain);
	buf_char(buf, '}');
}

static void
addresses(struct buf *buf, bool *first, const char *key,
    const struct verdict_address *at, size_t n)
{
	size_t i;

	member_open(buf, first, key, '[');
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_char(buf, ',');
		address(buf, &at[i]);
	}
	buf_char(buf, ']');
}

static void
envelope(struct buf *buf, bool *first, const struct verdict *v)
{
	json_member(buf, first, "message_id", v->message_id);
	json_member(buf, first, "date", v->date == INT64_MIN ? NO_STR
	    : time_rfc3339(buf->arena, v->date));
	json_member(buf, first, "subject", v->subject);
	json_member_u64(buf, first, "size", v->size);
	json_member(buf, first, "sha256", v->sha256);
	json_key(buf, first, "from");
	address(buf, &v->from);
	json_key(buf, first, "sender");
	if (v->sender.address.p == NULL && v->sender.name.p == NULL)
		buf_cstr(buf, "null");
	else
		address(buf, &v->sender);
	addresses(buf, first, "reply_to", v->reply_to.at, v->reply_to.n);
	addresses(buf, first, "to", v->to.at, v->to.n);
	addresses(buf, first, "cc", v->cc.at, v->cc.n);
}

static void
trace(struct buf *buf, bool *first, const struct verdict *v)
{
	bool inner = member_open(buf, first, "trace", '{');

	json_member(buf, &inner, "client_ip", v->client_ip);
	json_member(buf, &inner, "helo", v->helo);
	json_member(buf, &inner, "tls", v->tls);
	buf_char(buf, '}');
}

static void
smime(struct buf *buf, bool *first, const struct verdict *v)
{
	bool inner = member_open(buf, first, "smime", '{');
	size_t i;

	json_member(buf, &inner, "status", v->smime.status);
	json_member_bool(buf, &inner, "opened", v->smime.opened);
	json_member(buf, &inner, "encryption", v->smime.encryption);
	json_member_bool(buf, &inner, "attributed", v->smime.attributed);
	json_member(buf, &inner, "covers", v->smime.covers);
	member_open(buf, &inner, "signers", '[');
	for (i = 0; i < v->smime.signers.n; i++) {
		if (i > 0)
			buf_char(buf, ',');
		json_str(buf, v->smime.signers.at[i]);
	}
	buf_char(buf, ']');
	json_member(buf, &inner, "author", v->smime.author);
	json_member(buf, &inner, "reason", v->smime.reason);
	buf_char(buf, '}');
}

static void
dkim(struct buf *buf, bool *first, const struct verdict *v)
{
	bool inner = member_open(buf, first, "dkim", '{'), each;
	size_t i;

	json_member(buf, &inner, "result", v->dkim.result);
	member_open(buf, &inner, "signatures", '[');
	for (i = 0; i < v->dkim.signatures.n; i++) {
		const struct verdict_signature *s = &v->dkim.signatures.at[i];

		buf_cstr(buf, i > 0 ? ",{" : "{");
		each = true;
		json_member(buf, &each, "result", s->result);
		json_member(buf, &each, "domain", s->domain);
		json_member(buf, &each, "selector", s->selector);
		json_member(buf, &each, "algorithm", s->algorithm);
		json_member_bool(buf, &each, "aligned", s->aligned);
		json_member(buf, &each, "reason", s->reason);
		buf_char(buf, '}');
	}
	buf_cstr(buf, "]}");
}

static void
authentication(struct buf *buf, bool *first, const struct verdict *v)
{
	bool inner = member_open(buf, first, "auth", '{'), deeper;

	json_member_bool(buf, &inner, "from_authenticated", v->from_authenticated);
	json_member(buf, &inner, "by", v->by);
	json_member(buf, &inner, "reason", v->auth_reason);
	deeper = member_open(buf, &inner, "upstream", '{');
	json_member_bool(buf, &deeper, "present", v->upstream.present);
	json_member(buf, &deeper, "spf", v->upstream.spf);
	json_member(buf, &deeper, "dkim", v->upstream.dkim);
	json_member(buf, &deeper, "dmarc", v->upstream.dmarc);
	json_member(buf, &deeper, "arc", v->upstream.arc);
	buf_cstr(buf, "}}");
	smime(buf, first, v);
	inner = member_open(buf, first, "spf", '{');
	json_member(buf, &inner, "result", v->spf.result);
	json_member(buf, &inner, "domain", v->spf.domain);
	json_member(buf, &inner, "reason", v->spf.reason);
	buf_char(buf, '}');
	dkim(buf, first, v);
	inner = member_open(buf, first, "arc", '{');
	json_member(buf, &inner, "result", v->arc.result);
	json_member(buf, &inner, "reason", v->arc.reason);
	buf_char(buf, '}');
	inner = member_open(buf, first, "dmarc", '{');
	json_member(buf, &inner, "result", v->dmarc.result);
	json_member(buf, &inner, "domain", v->dmarc.domain);
	json_member(buf, &inner, "org_domain", v->dmarc.org_domain);
	json_member(buf, &inner, "policy", v->dmarc.policy);
	json_member(buf, &inner, "aligned_by", v->dmarc.aligned_by);
	json_member(buf, &inner, "reason", v->dmarc.reason);
	buf_char(buf, '}');
}

static void
part(struct buf *buf, const struct verdict_part *p)
{
	bool first = true;

	buf_char(buf, '{');
	json_member(buf, &first, "type", p->type);
	json_member(buf, &first, "filename", p->filename);
	json_member_u64(buf, &first, "size", p->size);
	json_member(buf, &first, "sha256", p->sha256);
	json_member(buf, &first, "charset", p->charset);
	json_member(buf, &first, "encoding", p->encoding);
	json_member(buf, &first, "disposition", p->disposition);
	json_member_bool(buf, &first, "not_scanned", p->not_scanned);
	buf_char(buf, '}');
}

static void
content(struct buf *buf, bool *first, const struct verdict *v)
{
	bool inner;
	size_t i;

	member_open(buf, first, "parts", '[');
	for (i = 0; i < v->parts.n; i++) {
		if (i > 0)
			buf_char(buf, ',');
		part(buf, &v->parts.at[i]);
	}
	buf_char(buf, ']');
	json_member(buf, first, "text", v->text);
	member_open(buf, first, "links", '[');
	for (i = 0; i < v->links.n; i++) {
		buf_cstr(buf, i > 0 ? ",{" : "{");
		inner = true;
		json_member(buf, &inner, "url", v->links.at[i].url);
		json_member(buf, &inner, "text", v->links.at[i].text);
		json_member(buf, &inner, "host", v->links.at[i].host);
		buf_char(buf, '}');
	}
	buf_char(buf, ']');
	member_open(buf, first, "accounts", '[');
	for (i = 0; i < v->accounts.n; i++) {
		buf_cstr(buf, i > 0 ? ",{" : "{");
		inner = true;
		json_member(buf, &inner, "kind", v->accounts.at[i].kind);
		json_member(buf, &inner, "country", v->accounts.at[i].country);
		json_member(buf, &inner, "last4", v->accounts.at[i].last4);
		json_member(buf, &inner, "where", v->accounts.at[i].where);
		buf_char(buf, '}');
	}
	buf_char(buf, ']');
}

/* Words with a blank between as an array; none of them holds a blank. */
static void
json_words(struct buf *buf, struct str words)
{
	size_t at = 0, end;

	buf_char(buf, '[');
	while (at < words.n) {
		for (end = at; end < words.n && words.p[end] != ' '; end++)
			;
		if (at > 0)
			buf_char(buf, ',');
		json_str(buf, str_slice(words, at, end));
		at = end + 1;
	}
	buf_char(buf, ']');
}

static void
findings(struct buf *buf, bool *first, const struct verdict *v, struct str lang)
{
	bool inner;
	size_t i;

	member_open(buf, first, "findings", '[');
	for (i = 0; i < v->findings.n; i++) {
		const struct verdict_finding *f = &v->findings.at[i];

		buf_cstr(buf, i > 0 ? ",{" : "{");
		inner = true;
		json_member(buf, &inner, "id", f->id);
		json_member(buf, &inner, "rule", f->rule);
		json_key(buf, &inner, "score");
		json_number(buf, f->score);
		json_member(buf, &inner, "sentence",
		    str_equal(lang, STR("ja")) && f->ja.p != NULL ? f->ja : f->en);
		json_member(buf, &inner, "evidence", f->evidence);
		json_member(buf, &inner, "attack", f->attack);
		json_key(buf, &inner, "about");
		json_words(buf, f->about);
		buf_char(buf, '}');
	}
	buf_char(buf, ']');
}

void
verdict_json_open(struct buf *buf, const struct verdict *verdict,
    const struct verdict_origin *origin, struct str lang)
{
	bool first = true;

	buf_char(buf, '{');
	json_member(buf, &first, "file", origin->file);
	if (origin->mailbox.p != NULL) {
		json_member(buf, &first, "account", origin->account);
		json_member(buf, &first, "mailbox", origin->mailbox);
		json_member_u64(buf, &first, "uid", origin->uid);
	}
	envelope(buf, &first, verdict);
	trace(buf, &first, verdict);
	authentication(buf, &first, verdict);
	content(buf, &first, verdict);
	findings(buf, &first, verdict, lang);
	json_key(buf, &first, "score");
	json_number(buf, verdict->score);
	json_member(buf, &first, "verdict", str_of(verdict_word(verdict->verdict)));
	json_member(buf, &first, "reason", verdict->reason);
	json_member(buf, &first, "action", str_of(action_word(origin->action)));
	json_member(buf, &first, "rules_digest", verdict->rules_digest);
	json_member(buf, &first, "version", verdict->version);
}

void
verdict_json(struct buf *buf, const struct verdict *verdict,
    const struct verdict_origin *origin, struct str lang)
{
	verdict_json_open(buf, verdict, origin, lang);
	buf_cstr(buf, "}\n");
}
