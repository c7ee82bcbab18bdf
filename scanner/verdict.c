/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The verdict's three forms: words, wire and JSON. The wire form has one
 * description, verdict_code(), which both writes and reads, so that the two
 * directions can't drift apart. Reading believes nothing: lengths and counts are
 * held against what is left, enums against their range, and a frame with a byte
 * too few or too many is refused. An examiner that was taken over can lie in its
 * verdict, but not break who reads it.
 */
#include <math.h>

#include "verdict.h"

const char *
verdict_word(enum verdict_word word)
{
	static const char *const words[VERDICT__COUNT] = {
		[VERDICT_CLEAN] = "clean",
		[VERDICT_CAUTION] = "caution",
		[VERDICT_SUSPECT] = "suspect",
		[VERDICT_UNJUDGED] = "unjudged",
		[VERDICT_DEFERRED] = "deferred",
	};

	return words[word];
}

bool
verdict_of_word(struct str word, enum verdict_word *word_out)
{
	int i;

	for (i = 0; i < VERDICT__COUNT; i++) {
		if (str_equal(word, str_of(verdict_word((enum verdict_word)i)))) {
			*word_out = (enum verdict_word)i;
			return true;
		}
	}
	return false;
}

const char *
action_word(enum action_word word)
{
	static const char *const words[ACTION__COUNT] = {
		[ACTION_NONE] = "none",
		[ACTION_KEYWORD] = "keyword",
		[ACTION_QUARANTINE] = "quarantine",
		[ACTION_WOULD_QUARANTINE] = "would-quarantine",
		[ACTION_FAILED] = "failed",
		[ACTION_VANISHED] = "vanished",
		[ACTION_RELEASED] = "released",
	};

	return words[word];
}

bool
action_of_word(struct str word, enum action_word *word_out)
{
	int i;

	for (i = 0; i < ACTION__COUNT; i++) {
		if (str_equal(word, str_of(action_word((enum action_word)i)))) {
			*word_out = (enum action_word)i;
			return true;
		}
	}
	return false;
}

/* ---- The wire form --------------------------------------------------------- */

struct coder {
	bool reading, bad;
	struct arena *arena;
	struct buf out;
	struct str in;
};

/* Once something is none, nothing behind it is read, or allocated for. */
static void
refuse(struct coder *coder)
{
	coder->bad = true;
	coder->in = NO_STR;
}

static void
code_bytes(struct coder *coder, void *bytes, size_t n)
{
	if (!coder->reading) {
		buf_add(&coder->out, (struct str){ bytes, n });
		return;
	}
	if (coder->in.n < n) {
		refuse(coder);
		memset(bytes, 0, n);
		return;
	}
	memcpy(bytes, coder->in.p, n);
	coder->in = str_from(coder->in, n);
}

static void
code_u64(struct coder *coder, uint64_t *number)
{
	code_bytes(coder, number, sizeof *number);
}

static void
code_i64(struct coder *coder, int64_t *number)
{
	code_bytes(coder, number, sizeof *number);
}

static void
code_double(struct coder *coder, double *number)
{
	code_bytes(coder, number, sizeof *number);
	if (coder->reading && !isfinite(*number)) {
		refuse(coder);
		*number = 0;
	}
}

static void
code_bool(struct coder *coder, bool *value)
{
	unsigned char byte = *value;

	code_bytes(coder, &byte, 1);
	if (byte > 1)
		refuse(coder);
	*value = byte == 1;
}

/* An absent str is told from an empty one by a length of all ones. */
#define LENGTH_ABSENT UINT32_MAX

static void
code_str(struct coder *coder, struct str *s)
{
	uint32_t n = s->p == NULL ? LENGTH_ABSENT : (uint32_t)s->n;

	code_bytes(coder, &n, sizeof n);
	if (!coder->reading) {
		buf_add(&coder->out, *s);
		return;
	}
	*s = NO_STR;
	if (coder->bad || n == LENGTH_ABSENT)
		return;
	if (n > coder->in.n) {
		refuse(coder);
		return;
	}
	/* An empty one costs nothing: a verdict may hold millions of them. */
	*s = n == 0 ? STR("") : str_keep(coder->arena,
	    str_slice(coder->in, 0, n));
	coder->in = str_from(coder->in, n);
}

/* A count that can't be true is refused before anything is allocated: each
 * thing takes at least `least` bytes of what is left. */
static size_t
code_count(struct coder *coder, size_t n, size_t least)
{
	uint32_t count = (uint32_t)n;

	code_bytes(coder, &count, sizeof count);
	if (coder->reading && count > coder->in.n / least) {
		refuse(coder);
		return 0;
	}
	return count;
}

#define CODE_LIST(coder, list, type, least, code_one) do { \
	size_t i_; \
	(list)->n = code_count((coder), (list)->n, (least)); \
	if ((coder)->reading) \
		(list)->at = NEW_ARRAY((coder)->arena, type, (list)->n); \
	for (i_ = 0; i_ < (list)->n && !(coder)->bad; i_++) \
		code_one((coder), &(list)->at[i_]); \
} while (0)

static void
code_address(struct coder *coder, struct verdict_address *address)
{
	code_str(coder, &address->address);
	code_str(coder, &address->name);
	code_str(coder, &address->domain);
	code_str(coder, &address->org_domain);
	code_str(coder, &address->name_folded);
}

static void
code_signature(struct coder *coder, struct verdict_signature *signature)
{
	code_str(coder, &signature->result);
	code_str(coder, &signature->domain);
	code_str(coder, &signature->selector);
	code_str(coder, &signature->algorithm);
	code_str(coder, &signature->reason);
	code_bool(coder, &signature->aligned);
}

static void
code_part(struct coder *coder, struct verdict_part *part)
{
	code_str(coder, &part->type);
	code_str(coder, &part->filename);
	code_str(coder, &part->charset);
	code_str(coder, &part->encoding);
	code_str(coder, &part->disposition);
	code_str(coder, &part->sha256);
	code_u64(coder, &part->size);
	code_bool(coder, &part->not_scanned);
}

static void
code_link(struct coder *coder, struct verdict_link *link)
{
	code_str(coder, &link->url);
	code_str(coder, &link->text);
	code_str(coder, &link->host);
}

static void
code_account(struct coder *coder, struct verdict_account *account)
{
	code_str(coder, &account->kind);
	code_str(coder, &account->country);
	code_str(coder, &account->last4);
	code_str(coder, &account->where);
	code_str(coder, &account->key);
}

static void
code_trait(struct coder *coder, struct verdict_trait *trait)
{
	code_str(coder, &trait->kind);
	code_str(coder, &trait->value);
}

static void
code_finding(struct coder *coder, struct verdict_finding *finding)
{
	code_str(coder, &finding->id);
	code_str(coder, &finding->rule);
	code_str(coder, &finding->en);
	code_str(coder, &finding->ja);
	code_str(coder, &finding->evidence);
	code_str(coder, &finding->attack);
	code_str(coder, &finding->about);
	code_double(coder, &finding->score);
}

static void
code_what_it_is(struct coder *coder, struct verdict *v)
{
	code_str(coder, &v->message_id);
	code_str(coder, &v->subject);
	code_str(coder, &v->sha256);
	code_str(coder, &v->content_digest);
	code_i64(coder, &v->date);
	code_u64(coder, &v->size);
	code_address(coder, &v->from);
	code_address(coder, &v->sender);
	CODE_LIST(coder, &v->reply_to, struct verdict_address, 20, code_address);
	CODE_LIST(coder, &v->to, struct verdict_address, 20, code_address);
	CODE_LIST(coder, &v->cc, struct verdict_address, 20, code_address);
	code_str(coder, &v->return_path);
	code_str(coder, &v->client_ip);
	code_str(coder, &v->helo);
	code_str(coder, &v->tls);
	code_str(coder, &v->in_reply_to);
}

static void
code_who_wrote_it(struct coder *coder, struct verdict *v)
{
	code_bool(coder, &v->from_authenticated);
	code_bool(coder, &v->internal);
	code_bool(coder, &v->temperror);
	code_str(coder, &v->by);
	code_str(coder, &v->auth_reason);
	code_bool(coder, &v->upstream.present);
	code_str(coder, &v->upstream.spf);
	code_str(coder, &v->upstream.dkim);
	code_str(coder, &v->upstream.dmarc);
	code_str(coder, &v->upstream.arc);
	code_str(coder, &v->smime.status);
	code_str(coder, &v->smime.covers);
	code_str(coder, &v->smime.author);
	code_str(coder, &v->smime.reason);
	code_str(coder, &v->smime.encryption);
	code_bool(coder, &v->smime.attributed);
	code_bool(coder, &v->smime.opened);
	CODE_LIST(coder, &v->smime.signers, struct str, 4, code_str);
	code_str(coder, &v->spf.result);
	code_str(coder, &v->spf.domain);
	code_str(coder, &v->spf.reason);
	code_str(coder, &v->dkim.result);
	CODE_LIST(coder, &v->dkim.signatures, struct verdict_signature,
	    21, code_signature);
	code_str(coder, &v->arc.result);
	code_str(coder, &v->arc.reason);
	code_str(coder, &v->dmarc.result);
	code_str(coder, &v->dmarc.domain);
	code_str(coder, &v->dmarc.org_domain);
	code_str(coder, &v->dmarc.policy);
	code_str(coder, &v->dmarc.aligned_by);
	code_str(coder, &v->dmarc.reason);
}

static void
verdict_code(struct coder *coder, struct verdict *v)
{
	uint64_t word = v->verdict;

	code_what_it_is(coder, v);
	code_who_wrote_it(coder, v);
	CODE_LIST(coder, &v->parts, struct verdict_part, 33, code_part);
	code_str(coder, &v->text);
	CODE_LIST(coder, &v->links, struct verdict_link, 12, code_link);
	CODE_LIST(coder, &v->trace, struct str, 4, code_str);
	CODE_LIST(coder, &v->accounts, struct verdict_account, 20,
	    code_account);
	code_bool(coder, &v->has_not_scanned);
	code_bool(coder, &v->touched_foreign_code);
	CODE_LIST(coder, &v->findings, struct verdict_finding, 36,
	    code_finding);
	code_double(coder, &v->score);
	code_u64(coder, &word);
	if (word >= VERDICT__COUNT)
		refuse(coder);
	else
		v->verdict = (enum verdict_word)word;
	code_str(coder, &v->reason);
	code_str(coder, &v->rules_digest);
	code_str(coder, &v->version);
	code_str(coder, &v->from_name_folded);
	code_str(coder, &v->from_org_domain);
	code_str(coder, &v->signature_key);
	code_str(coder, &v->signature_face);
	code_str(coder, &v->signature_way);
	CODE_LIST(coder, &v->references, struct str, 4, code_str);
	CODE_LIST(coder, &v->habits, struct verdict_trait, 8, code_trait);
	CODE_LIST(coder, &v->sightings, struct verdict_trait, 8, code_trait);
	code_str(coder, &v->account_owner);
	code_bool(coder, &v->payment_change);
	code_str(coder, &v->bounced.message_id);
	code_str(coder, &v->bounced.recipient);
	code_str(coder, &v->words);
	code_i64(coder, &v->arrived);
}

struct str
verdict_encode(struct arena *arena, const struct verdict *verdict)
{
	struct coder coder = { .arena = arena, .out = { .arena = arena } };
	struct verdict copy = *verdict;

	verdict_code(&coder, &copy);
	return buf_str(&coder.out);
}

bool
verdict_decode(struct arena *arena, struct str bytes,
    struct verdict *verdict_out)
{
	struct coder coder = { .reading = true, .arena = arena, .in = bytes };

	*verdict_out = (struct verdict){ 0 };
	verdict_code(&coder, verdict_out);
	return !coder.bad && coder.in.n == 0;
}
