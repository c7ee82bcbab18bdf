/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_VERDICT_H
#define SEKI_VERDICT_H
/*
 * The verdict: all that leaves the examiner, and all that the store knows of a
 * message. It is words and numbers only, so that the store, the commands and
 * the wire need no lower floor than base.
 */
#include "base/base.h"

enum verdict_word {
	VERDICT_CLEAN, VERDICT_CAUTION, VERDICT_SUSPECT, VERDICT_UNJUDGED,
	VERDICT_DEFERRED, VERDICT__COUNT
};
const char *verdict_word(enum verdict_word word);
bool verdict_of_word(struct str word, enum verdict_word *word_out);

enum action_word {
	ACTION_NONE, ACTION_KEYWORD, ACTION_QUARANTINE, ACTION_WOULD_QUARANTINE,
	ACTION_FAILED, ACTION_VANISHED, ACTION_RELEASED, ACTION__COUNT
};
const char *action_word(enum action_word word);
bool action_of_word(struct str word, enum action_word *word_out);

#define RECIPIENTS_TAUGHT 50
struct verdict_address {
	struct str address, name, domain;	/* each may be absent */
	/* Of To and Cc (the first RECIPIENTS_TAUGHT of both) when a message is
	 * read for memory: its keys there. */
	struct str org_domain, name_folded;
};

struct verdict_signature {
	struct str result, domain, selector, algorithm, reason;
	bool aligned;
};

struct verdict_part {
	struct str type, filename, charset, encoding, disposition, sha256;
	uint64_t size;
	bool not_scanned;
};

struct verdict_link {
	struct str url, text, host;
};

struct verdict_account {
	struct str kind, country, last4, where;
	struct str key;		/* for memory: canonical number; never printed,
				 * the store keeps only its keyed digest */
};

/* Something that memory keeps of a message (rules.h, struct lesson). */
struct verdict_trait {
	struct str kind, value;
};

struct verdict_finding {
	struct str id, rule, en, ja, evidence, attack;
	struct str about;	/* what it is about, words with a blank between
				 * (rules.h, enum topic); absent if unknown */
	double score;
};

#define LIST(type) struct { type *at; size_t n; }

struct verdict {
	/* What it is. */
	struct str message_id, subject;
	struct str sha256;		/* of the bytes; filled in by who sent them,
					 * who believes no other */
	struct str content_digest;	/* of Message-ID, boundary Received, From,
					 * Subject and decoded content: the same
					 * after a server rewrote the bytes */
	int64_t date;			/* INT64_MIN if unreadable */
	uint64_t size;
	struct verdict_address from, sender;
	LIST(struct verdict_address) reply_to, to, cc;
	struct str return_path, client_ip, helo, in_reply_to;
	struct str tls;			/* of the boundary's line: its version and
					 * cipher, "yes" where it names none, "no";
					 * absent if there is no boundary */

	/* Who wrote it: RFC 8601 words. */
	bool from_authenticated, internal, temperror;
	struct str by, auth_reason;
	struct {
		bool present;
		struct str spf, dkim, dmarc, arc;
	} upstream;
	struct {
		struct str status, covers, author, reason;
		struct str encryption;	/* of what was opened: "none", ... */
		bool attributed, opened;
		LIST(struct str) signers;
	} smime;
	struct { struct str result, domain, reason; } spf;
	struct { struct str result; LIST(struct verdict_signature) signatures; } dkim;
	struct { struct str result, reason; } arc;
	struct {
		struct str result, domain, org_domain, policy, aligned_by, reason;
	} dmarc;

	/* What it holds. `text`, `links` and `trace` only with brief.detail. */
	LIST(struct verdict_part) parts;
	struct str text;
	LIST(struct verdict_link) links;
	LIST(struct str) trace;		/* header fields that tell its way, whole and
					 * unfolded, from the top: of a server that is
					 * ours, or a claim of the sender's */
	LIST(struct verdict_account) accounts;
	bool has_not_scanned;
	bool touched_foreign_code;	/* CMS, archive, Office: the examiner that
					 * judged it is not used again */

	/* What we make of it. */
	LIST(struct verdict_finding) findings;	/* the main one first, then as
						 * rules.h orders them */
	double score;
	enum verdict_word verdict;
	struct str reason;		/* of unjudged or deferred; else absent */
	struct str rules_digest, version;

	/* What memory learns: folded name, organisational domain, and a signature
	 * that holds. */
	struct str from_name_folded, from_org_domain;
	struct str signature_key, signature_face, signature_way;
	LIST(struct str) references;	/* Message-IDs that it answers, nearest
					 * first, 16 at most */
	LIST(struct verdict_trait) habits, sightings;
	struct str account_owner;	/* whose the bank accounts would be */
	bool payment_change;		/* a rule saw where money goes change */
	struct {			/* of a bounce or an automatic answer */
		struct str message_id, recipient;	/* of the original */
	} bounced;			/* both absent: it is none */
	struct str words;		/* of what was sent, read for memory: hashes of
					 * its words (mail.h, text_sketch), each as 16
					 * digits of hexadecimal; absent if its text
					 * could not be read */
	int64_t arrived;		/* the time that it was read by: as told with
					 * the message, or as its trace says */
};

/* Puts the main reason in front of the others, which keep their order: the one that
 * tells best why, for whoever shows a single one. None is where nothing weighs enough;
 * then nothing moves. */
void verdict_lead(struct verdict *verdict);
/* A doubtful change of payment that may well be an honest one: it is proved whose it
 * is, we know him, and nothing else is wrong with it. Of every other nobody is told
 * that it may be right. */
bool verdict_may_be_right(const struct verdict *verdict);
/* "seen ~ known", as findings write it, in two; false if it is not. */
bool verdict_pair(struct str evidence, struct str *seen_out,
    struct str *known_out);

/* What a message crosses the wall as, and back: one description of the layout
 * serves both directions. Decoding is bounded and believes nothing: false
 * unless every byte fits. Decoded strs lie in the arena. */
struct str verdict_encode(struct arena *arena, const struct verdict *verdict);
bool verdict_decode(struct arena *arena, struct str bytes,
    struct verdict *verdict_out);

/* Where the message was found: NULLs and zeroes where it does not apply. */
struct verdict_origin {
	struct str file;		/* of check */
	struct str account, mailbox;	/* of scan */
	uint64_t uid;
	enum action_word action;
};

/* One JSON object on one line (doc/verdict.schema.json). `lang` is "en" or "ja". */
void verdict_json(struct buf *buf, const struct verdict *verdict,
    const struct verdict_origin *origin, struct str lang);
/* The same without its end: more members may follow. */
void verdict_json_open(struct buf *buf, const struct verdict *verdict,
    const struct verdict_origin *origin, struct str lang);

#endif
