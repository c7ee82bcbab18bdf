/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_RULES_H
#define SEKI_RULES_H
/*
 * Mail, authentication and memory in, reasons out. A fact is a row in facts.c
 * and a small function; a rule is a line of text in SpamAssassin's language.
 */
#include "../scanner/auth/auth.h"

/* ---- The organisation: who we are and whom we deal with ---------------------- */

struct person {
	struct str *names;		/* as written, every script */
	size_t names_n;
	struct str title;
	struct str *addresses;		/* lower case, private ones too */
	size_t addresses_n;
	bool approves;			/* may approve payments */
	bool signs;			/* always signs with S/MIME */
};

struct vendor {
	struct str *names;
	size_t names_n;
	struct str *domains;		/* lower-case A-labels */
	size_t domains_n;
	struct account *accounts;
	size_t accounts_n;
	struct str country;
	struct str *contacts;		/* addresses, lower case */
	size_t contacts_n;
	struct str *phones;		/* canonical, as in struct number */
	size_t phones_n;
	struct str *t_numbers;		/* "T" and 13 digits */
	size_t t_numbers_n;
	bool signs;			/* always signs with S/MIME */
};

struct organisation {
	struct str *domains;		/* ours, lower-case A-labels */
	size_t domains_n;
	struct account *accounts;	/* ours: nobody has us pay into them */
	size_t accounts_n;
	struct person *people;
	size_t people_n;
	struct vendor *vendors;
	size_t vendors_n;
	struct str *services;		/* domains that write on others' behalf */
	size_t services_n;
	struct str *lists;		/* mailing lists that we are on: the
					 * address, or the List-Id (RFC 2919)
					 * without brackets, lower case */
	size_t lists_n;
	struct str *message_id_domains;	/* of ours that no Sent folder shows */
	size_t message_id_domains_n;
	/* Made by organisation_index() from the above. */
	const struct organisation_index *index;
};

/* A copy of which nothing lies outside the arena; without look-up tables. */
struct organisation organisation_copy(struct arena *arena,
    const struct organisation *organisation);
/* Build the look-up tables (names, skeletons); call once, before judging. */
void organisation_index(struct arena *arena, struct organisation *organisation);
/* Its number must be the same with its bank's code: what is ours is passed over. */
bool account_is_ours(const struct organisation *organisation,
    const struct account *account);

/* ---- Rules ------------------------------------------------------------------- */

struct rules;
struct wording;
struct fact;

/*
 * Read and compile rule files, in order; a later `score`, `describe` or a
 * redefinition wins. Each path is a file or a folder (its *.cf in name order;
 * a folder that is missing is an error, and so is a first path without any rule). On
 * FAIL the sentence names file, line, column, what was read and what was expected.
 * Everything but PCRE2's JIT code lies in the arena.
 */
enum outcome rules_load(struct arena *arena, const struct str *paths, size_t n,
    const struct limits *limits, const struct rules **rules_out,
    struct why *why_out);

struct str rules_digest(const struct rules *rules);	/* hex of SHA-256 */

/*
 * What a reason is about (topic.c): `about NAME word ...` in a rule file. First
 * what is true of the message and its sender, then what it wants of the reader,
 * then what speaks for it. The last say only which kind of fraud it is: reports count
 * by them, and explanations pass over them.
 */
enum topic {
	TOPIC_WHO,		/* somebody else than it shows */
	TOPIC_LOOKALIKE,	/* a domain made to be mistaken for another */
	TOPIC_SERVICE,		/* a bank, courier, authority or service that it
				 * is not */
	TOPIC_UNPROVED,		/* its origin is unproved, or proved wrong */
	TOPIC_ANSWER,		/* an answer goes to somebody else */
	TOPIC_THREAD,		/* a conversation that is borrowed or invented */
	TOPIC_UNUSUAL,		/* not as this sender or account should be */
	TOPIC_STRANGER,		/* we don't know the sender */
	TOPIC_FRAUD,		/* seen in what was confirmed as fraud */
	TOPIC_WORDING,		/* worded as frauds are, whoever wrote it */
	TOPIC_BOUNCE,		/* the return of what we never sent */
	TOPIC_FORM,		/* built to be read in two ways, or to hide */
	TOPIC_SHUT,		/* a part of it could not be read */
	TOPIC_ACCOUNT,		/* payment to a new or another account */
	TOPIC_CARD,		/* gift cards */
	TOPIC_LOGIN,		/* a log-in or a password */
	TOPIC_MONEY,		/* a payment */
	TOPIC_DATA,		/* papers, lists, balances */
	TOPIC_ELSEWHERE,	/* to go on by chat or at another address */
	TOPIC_CALL,		/* to be called on a number that it gives */
	TOPIC_FILE,		/* a file or page opened */
	TOPIC_SECRET,		/* silence */
	TOPIC_HASTE,		/* haste, or the usual checks left out */
	TOPIC_CONTACT,		/* an answer, nothing more yet */
	TOPIC_TRUST,		/* speaks for it */
	TOPIC_OURS,		/* whose name it uses is one of our people */
	TOPIC_SALARY,		/* the payment that goes elsewhere is a salary */
	TOPIC_CHECK,		/* a check of servers that honest mail fails, too */
	TOPIC__COUNT
};
#define TOPIC_BIT(topic) (1u << (unsigned)(topic))
#define TOPICS_OF_KIND (TOPIC_BIT(TOPIC_OURS) | TOPIC_BIT(TOPIC_SALARY) | \
	TOPIC_BIT(TOPIC_CHECK))
const char *topic_word(enum topic topic);
bool topic_of_word(struct str word, enum topic *topic_out);
/* A set of topics as words with a blank between, absent if it is empty; and back:
 * words that are none are passed over. */
struct str topics_words(struct arena *arena, unsigned topics);
unsigned topics_read(struct str words);

struct rule_info {
	struct str name, kind;		/* "body", "header", "meta", ... */
	double score;
	struct str en, ja;		/* descriptions */
	struct str attack;		/* an ATT&CK id; absent if none */
	unsigned topics;		/* that it is said to be about */
	struct str file;
	size_t line;
	size_t tests_ok, tests_fail;	/* its `test` lines */
	bool shadow;			/* T_: counted, never scored */
	bool part;			/* __: only for metas */
	bool foreign;			/* of a set written for SpamAssassin */
	struct str definition;		/* the line that defines it */
	const struct fact *fact;	/* that it calls; NULL if none */
	bool payment_change;
	struct str absent;		/* why it can't work here; else absent */
	int64_t from, until;		/* effective: arrival in [from, until);
					 * INT64_MIN, INT64_MAX */
};
size_t rules_count(const struct rules *rules);
struct rule_info rules_info(const struct rules *rules, size_t i);
/* Its index, or rules_count(). */
size_t rules_find(const struct rules *rules, struct str name);
/* The rules that a meta names, in order and each once. */
size_t rules_parts(struct arena *arena, const struct rules *rules, size_t i,
    size_t **parts_out);

struct rule_test_info {
	size_t rule, line;
	bool must_hit;
	struct str text;		/* escapes undone */
};
size_t rules_tests(const struct rules *rules);
struct rule_test_info rules_test_at(const struct rules *rules, size_t i);

/* A number that metas may name; false if there is none of this name. */
bool rules_threshold(const struct rules *rules, struct str name,
    double *value_out, struct str *file_out, size_t *line_out);

/* What a set written for SpamAssassin asks for and can't have here, or says so that
 * it can't be read. Nothing stops for it. */
enum lack {
	LACK_HERE,			/* no fault of the file's */
	LACK_NAME,			/* nobody defines it */
	LACK_UNREAD,			/* `reason` says FILE:LINE:COLUMN: ... */
	LACK_RETIRED,			/* a stock rule's of an older version */
	LACK__COUNT
};
struct rules_lack {
	enum lack lack;
	struct str file;
	size_t line;
	struct str rule;
	struct str reason;		/* "under 'ifplugin X'", "eval:x() is
					 * none of our facts", ... */
};
size_t rules_lacks(const struct rules *rules,
    const struct rules_lack **lacks_out);
/* How many of one kind. */
size_t rules_lacks_of(const struct rules *rules, enum lack lack);

/* Run every `test` line; one call of `report` for each that does not hold, with its
 * own file and line. Returns the number run. */
size_t rules_test(const struct rules *rules, const struct limits *limits,
    void (*report)(void *context, const struct rule_info *rule, size_t line,
    struct str sentence), void *context);

/* ---- What a message teaches ------------------------------------------------------- */

struct trait {
	struct str kind, value;
};

/*
 * What memory keeps of a message, worked out from it alone. Kinds of habits, of
 * the author's address: "mailer", "dkim" (the aligned domain that signed),
 * "network" (the boundary's client, /24 or /48), "zone" ("+0900"), "hour" ("09-12",
 * of UTC), "signature" (hex of what stands below "Regards,"), "charset",
 * "language" ("ja", "ko", "zh", "latin"), "message-id" (the domain behind its @), "signer" (the
 * addresses of an S/MIME certificate), "signed" ("yes"), "phone", "producer" (of a PDF),
 * "payment" ("yes": it talked of money), "attachment" and "link" ("yes"),
 * "amount:JPY" (its magnitude: digits before the point). Kinds of sightings, kept
 * with the author's owner domain: "link" (registrable domain of a link),
 * "attachment" (SHA-256 of a document), "invoice" (its number, if
 * an account stands with it), "subject" (folded, without reply marks);
 * of what we sent "correspondent" (SKELETON DOMAIN of a recipient).
 */
struct lesson {
	struct str *references;
	size_t references_n;
	struct trait *habits, *sightings;
	size_t habits_n, sightings_n;
	struct str account_owner;
	struct str bounced_message_id, bounced_recipient;
};
#define LESSON_HABITS 24
#define LESSON_SIGHTINGS 24
#define LESSON_REFERENCES 16
void rules_lesson(struct arena *arena, const struct organisation *organisation,
    const struct mail *mail, const struct auth *auth, struct lesson *lesson_out);

/* ---- Judging ------------------------------------------------------------------ */

struct scores {
	double caution;			/* 2.5 */
	double suspect;			/* 5.0 */
	bool payment_change_holds;	/* scores.payment_change = "hold" */
};

/* One reason, for (score < 0 or none) or against the message. */
struct finding {
	struct str id;			/* "own-domain-lookalike" */
	struct str rule;		/* absent for a bare fact */
	double score;
	struct str en, ja;		/* the sentence */
	struct str evidence;		/* UTF-8, as the reader saw it */
	struct str attack;		/* an ATT&CK id; absent if none */
	struct str about;		/* topics, as words; absent if none */
};

struct judgement {
	struct finding *findings;	/* highest score first, then reasons for
					 * the message, then bare facts */
	size_t n;
	double score;
	struct lesson lesson;
	bool payment_change;		/* a rule saw where money goes change */
	bool match_limit;		/* a rule met its match limit (a finding
					 * names it) */
};

void rules_judge(struct arena *arena, const struct rules *rules,
    const struct organisation *organisation, const struct scores *scores,
    const struct limits *limits, const struct mail *mail,
    const struct auth *auth, const struct ask *ask,
    struct judgement *judgement_out);

/* ---- Judging again from the log (replay.c) ---------------------------------------- */

struct rules_logged {			/* a finding, as it was logged */
	struct str id, rule;		/* rule: absent for a bare fact */
	double score;
};

struct replay_change {
	struct str rule;
	double before, after;		/* what it added to the score */
};

struct replayed {
	double after;			/* the score */
	struct replay_change *changes;
	size_t n;
};

struct replay;

/* From the rules that judged to others. Both outlive it. */
struct replay *replay_new(struct arena *arena, const struct rules *then,
    const struct rules *now, const struct scores *scores);
/* Rules whose hits the log doesn't tell, with the reason: they are taken as they
 * were, new ones as not hit. */
size_t replay_untold(const struct replay *replay,
    const struct rules_lack **untold_out);
void replay_message(struct arena *arena, struct replay *replay,
    const struct rules_logged *logged, size_t n, int64_t arrived, double score,
    struct replayed *replayed_out);

/* ---- Facts: one table, one small function each ---------------------------------- */

/* What fact functions look at. Answers from memory are fetched once and kept. */
struct facts {
	struct arena *arena;
	const struct organisation *organisation;
	const struct limits *limits;
	const struct mail *mail;
	const struct auth *auth;
	int64_t arrived;
	const struct ask *ask;
	const struct wording *wording;	/* what phrases weigh; NULL: nothing */
	struct fact_cache *cache;	/* facts.c's own */
};

struct fact {
	const char *name;		/* "own_domain_lookalike": what eval: calls;
					 * the finding's id has hyphens instead */
	const char *en, *ja;		/* one sentence each */
	bool shown;			/* a finding even when no rule uses it */
	/* Does it hold? `argument` is what stands in eval:name(...), unquoted,
	 * absent if nothing does. *evidence_out may stay absent. */
	bool (*holds)(const struct facts *facts, struct str argument,
	    struct str *evidence_out);
};

const struct fact *fact_find(struct str name);		/* NULL if there is none */
const struct fact *fact_at(size_t i);			/* NULL past the last */
/* Prepare the context: asks memory all that facts will want, in one list. */
void facts_prepare(struct facts *facts);
/* The sentences for a defect of the message. */
void fact_defect_sentences(enum defect_kind kind, struct str *en_out,
    struct str *ja_out);

/* ---- Pieces, each also used and tested alone ---------------------------------- */

/* Damerau-Levenshtein distance in characters, or `most` + 1 if it is more. */
size_t similar_distance(struct str a, struct str b, size_t most);
/* Is `domain` a look-alike of `known` (both lower-case A-labels, registrable)?
 * Equal skeletons, distance 1 from six letters on (2 from ten; another ending
 * counts as one), or the known name with another ending or an affix. Shorter
 * names lie near each other by chance. Never true of equal domains. */
bool similar_domain(struct arena *arena, struct str domain, struct str known);

#endif
