/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DMARC (RFC 9989): does an authenticated domain go with the one in From?
 * Organisational domains come from the DNS tree walk (4.10), at most eight
 * names a walk, all asked in one list; answers are kept while one message is
 * judged, because the walks share ancestors. A walk for an identifier is made
 * only when it could align: when it is below the author's organisation. No
 * author, a malformed one, or several that don't share a domain is never a pass.
 * Trouble with DNS is neither pass nor fail (5.3.6). The public suffix list
 * decides nothing: where it would have another organisation, the reason says so.
 */
#include "dmarc.h"

#define WALK_MOST 8
#define WALKS_MOST 12		/* walks of one message together */

/* A limit is met again tomorrow, so that waiting does not help. */
enum gap { GAP_NONE, GAP_TROUBLE, GAP_LIMIT };

struct level {
	struct str name;
	struct dmarc_record record;
	enum gap gap;			/* why there is no answer */
};

struct walk {
	struct str domain;
	struct level levels[WALK_MOST];	/* longest name first */
	size_t n;
	struct str org;
	size_t org_at;			/* its level, or n */
	size_t psd_at;			/* the level with psd=y, or n */
	enum gap gap;			/* no answer, before it was decided */
};

struct walks {
	struct arena *arena;
	const struct ask *ask;
	struct walk at[WALKS_MOST];
	size_t n;
};

/* ---- Answers ---------------------------------------------------------- */

/* Several records at one name: all are dropped, and the walk goes on. */
static void
level_fill(struct level *level, const struct answer *answer)
{
	size_t n = 0;

	level->gap = answer->status == ANSWER_TEMPERROR ? GAP_TROUBLE :
	    answer->status == ANSWER_LIMIT ? GAP_LIMIT : GAP_NONE;
	for (size_t i = 0; i < answer->n; i++) {
		if (!is_dmarc_record(answer->records[i]))
			continue;
		level->record = dmarc_record_read(answer->records[i]);
		n++;
	}
	if (n != 1)
		level->record = (struct dmarc_record){ 0 };
}

/* ---- The tree walk (4.10) ---------------------------------------------- */

static size_t
labels_of(struct str name)
{
	size_t n = 1;

	for (size_t i = 0; i < name.n; i++)
		n += name.p[i] == '.';
	return n;
}

static struct str
parent_of(struct str name)
{
	size_t dot = str_find_char(name, '.');

	return dot == STR_NOWHERE ? NO_STR : str_from(name, dot + 1);
}

static const struct level *
level_known(const struct walks *walks, struct str name)
{
	for (size_t i = 0; i < walks->n; i++) {
		for (size_t j = 0; j < walks->at[i].n; j++) {
			if (str_equal(walks->at[i].levels[j].name, name))
				return &walks->at[i].levels[j];
		}
	}
	return NULL;
}

static struct str
record_name(struct arena *arena, struct str domain)
{
	return str_join(arena, STR("_dmarc."), domain);
}

static bool
has_record_name(struct str domain)
{
	return domain.n + sizeof "_dmarc." - 1 <= 253;
}

/* Ask for the names that no earlier walk has met. */
static void
walk_ask(const struct walks *walks, struct walk *walk)
{
	struct question questions[WALK_MOST];
	struct answer answers[WALK_MOST];
	size_t asked_at[WALK_MOST], asked = 0;

	for (size_t i = 0; i < walk->n; i++) {
		struct str name = walk->levels[i].name;
		const struct level *known = level_known(walks, name);
		if (known != NULL) {
			walk->levels[i] = *known;
			continue;
		}
		if (!has_record_name(name))
			continue;	/* can't be asked, so has no record */
		asked_at[asked] = i;
		questions[asked++] = (struct question){
			QUESTION_DNS, RR_TXT, record_name(walks->arena, name)
		};
	}
	if (asked == 0)
		return;
	walks->ask->put(walks->ask->context, walks->arena, questions, asked,
	    answers);
	for (size_t i = 0; i < asked; i++)
		level_fill(&walk->levels[asked_at[i]], &answers[i]);
}

/* Longest name first: psd=n is the organisation; psd=y makes the name one
 * label below it the organisation, or is it where the walk begins; else the
 * shortest name with a record. */
static void
walk_decide(struct walk *walk)
{
	walk->org = walk->domain;
	walk->org_at = walk->psd_at = walk->n;
	for (size_t i = 0; i < walk->n; i++) {
		const struct level *level = &walk->levels[i];
		walk->gap = level->gap;
		if (walk->gap != GAP_NONE)
			return;
		if (!level->record.present)
			continue;
		if (level->record.psd == 'y' && i > 0) {
			/* Levels may jump from the full name to seven. */
			struct str below = walk->domain;
			while (!str_equal(parent_of(below), level->name))
				below = parent_of(below);
			walk->org = below;
			walk->org_at = str_equal(walk->levels[i - 1].name,
			    below) ? i - 1 : walk->n;
			walk->psd_at = i;
			return;
		}
		walk->org = level->name;
		walk->org_at = i;
		if (level->record.psd != 'u')
			return;
	}
}

/* The names of the walk from `domain` up (4.10): seven labels at most after the
 * first. */
static void
walk_name(struct walk *walk, struct str domain)
{
	*walk = (struct walk){ .domain = domain };
	for (struct str name = domain; name.n > 0; name = parent_of(name)) {
		if (walk->n > 0 && labels_of(name) >= WALK_MOST)
			continue;
		walk->levels[walk->n++].name = name;
	}
}

static const struct walk *
walk_make(struct walks *walks, struct str domain)
{
	for (size_t i = 0; i < walks->n; i++) {
		if (str_equal(walks->at[i].domain, domain))
			return &walks->at[i];
	}
	if (walks->n == WALKS_MOST)
		return NULL;
	struct walk *walk = &walks->at[walks->n];
	walk_name(walk, domain);
	walk_ask(walks, walk);
	walk_decide(walk);
	walks->n++;
	return walk;
}

/* ---- Alignment and policy ---------------------------------------------- */

enum alignment { ALIGNED_NOT, ALIGNED_RELAXED, ALIGNED_STRICT,
	ALIGNED_UNKNOWN };

/* `passed`: the identifier is authenticated, so a walk is worth its
 * questions; for the others being below the organisation must do. */
static enum alignment
align(struct walks *walks, const struct walk *author, struct str domain,
    bool passed)
{
	if (domain.n == 0)
		return ALIGNED_NOT;
	if (str_equal(domain, author->domain))
		return ALIGNED_STRICT;
	if (author->gap != GAP_NONE)
		return author->gap == GAP_TROUBLE ? ALIGNED_UNKNOWN :
		    ALIGNED_NOT;
	if (!domain_is_within(domain, author->org))
		return ALIGNED_NOT;
	if (!passed)
		return ALIGNED_RELAXED;
	const struct walk *walk = walk_make(walks, domain);
	if (walk == NULL || walk->gap == GAP_LIMIT)
		return ALIGNED_NOT;
	if (walk->gap == GAP_TROUBLE)
		return ALIGNED_UNKNOWN;
	return str_equal(walk->org, author->org) ? ALIGNED_RELAXED :
	    ALIGNED_NOT;
}

struct evidence {
	bool dkim, spf;			/* a pass that goes with From */
	bool trouble;			/* a failed look-up may hide one */
};

static bool
counts(enum alignment alignment, bool strict)
{
	return alignment == ALIGNED_STRICT ||
	    (alignment == ALIGNED_RELAXED && !strict);
}

/* Could a look-up that failed have made this identifier a proof? */
static bool
may_count(enum alignment alignment, enum result result, bool strict)
{
	if (alignment == ALIGNED_UNKNOWN)
		return !strict && (result == RESULT_PASS ||
		    result == RESULT_TEMPERROR);
	return result == RESULT_TEMPERROR && counts(alignment, strict);
}

static struct evidence
evidence_gather(struct walks *walks, const struct walk *author,
    const struct dmarc_record *record, const struct spf *spf,
    struct dkim *dkim)
{
	struct evidence evidence = { 0 };

	for (size_t i = 0; i < dkim->n; i++) {
		struct dkim_signature *one = &dkim->signatures[i];
		bool passed = one->result == RESULT_PASS;
		enum alignment alignment = align(walks, author, one->domain,
		    passed);
		one->aligned = alignment == ALIGNED_RELAXED ||
		    alignment == ALIGNED_STRICT;
		evidence.dkim |= passed &&
		    counts(alignment, record->strict_dkim);
		evidence.trouble |= may_count(alignment, one->result,
		    record->strict_dkim);
	}
	if (spf->result != RESULT_PASS && spf->result != RESULT_TEMPERROR)
		return evidence;
	enum alignment alignment = align(walks, author, spf->domain,
	    spf->result == RESULT_PASS);
	evidence.spf = spf->result == RESULT_PASS &&
	    counts(alignment, record->strict_spf);
	evidence.trouble |= may_count(alignment, spf->result,
	    record->strict_spf);
	return evidence;
}

/* ---- Policy ------------------------------------------------------------ */

/* The author's own record, else the organisation's, else the suffix's. */
static const struct dmarc_record *
policy_record(const struct walk *walk, bool *own_out)
{
	*own_out = walk->n > 0 && walk->levels[0].record.present;
	if (*own_out)
		return &walk->levels[0].record;
	if (walk->gap != GAP_NONE)
		return NULL;
	if (walk->org_at < walk->n &&
	    walk->levels[walk->org_at].record.present)
		return &walk->levels[walk->org_at].record;
	return walk->psd_at < walk->n ? &walk->levels[walk->psd_at].record :
	    NULL;
}

/* The policy for a name without a record of its own (3.2.13, 4.7). Where DNS
 * fails to say whether it exists there is none; past our own limit the stricter
 * of both, so that nobody gains by spending our questions. */
static enum policy
policy_below(struct walks *walks, struct str domain,
    const struct dmarc_record *record)
{
	enum policy policy = record->sp != POLICY_ABSENT ? record->sp :
	    record->p;

	if (record->np == POLICY_ABSENT || record->np == policy)
		return policy;
	switch (ask_dns(walks->ask, walks->arena, RR_A, domain).status) {
	case ANSWER_NXDOMAIN:
		return record->np;
	case ANSWER_TEMPERROR:
		return POLICY_ABSENT;
	case ANSWER_LIMIT:
		return record->np > policy ? record->np : policy;
	case ANSWER_DATA:
	case ANSWER_NODATA:
	case ANSWER_FAILED:
	case ANSWER__COUNT:
		break;
	}
	return policy;
}

static enum policy
policy_that_applies(struct walks *walks, const struct walk *author,
    const struct dmarc_record *record, bool own)
{
	enum policy policy = own ? record->p :
	    policy_below(walks, author->domain, record);

	if (record->test && policy > POLICY_NONE && policy <= POLICY_REJECT)
		policy--;
	return policy;
}

static void
conclude(struct walks *walks, const struct walk *author,
    const struct dmarc_record *record, const struct evidence *evidence,
    struct dmarc *dmarc_out)
{
	enum gap gap = author->levels[0].gap != GAP_NONE || record == NULL ?
	    author->gap : GAP_NONE;

	dmarc_out->aligned_by = evidence->dkim ? STR("dkim") :
	    evidence->spf ? STR("spf") : NO_STR;
	if (gap == GAP_TROUBLE) {
		dmarc_out->result = RESULT_TEMPERROR;
		dmarc_out->reason = STR("policy look-up failed");
	} else if (gap == GAP_LIMIT) {
		dmarc_out->result = RESULT_PERMERROR;
		dmarc_out->reason = STR("too many questions");
	} else if (record == NULL) {
		dmarc_out->reason = STR("no record");
	} else if (record->broken) {
		dmarc_out->reason = STR("record without a valid policy");
	} else if (dmarc_out->aligned_by.p != NULL) {
		dmarc_out->result = RESULT_PASS;
		dmarc_out->reason = str_format(walks->arena, "aligned by %.*s",
		    STR_ARGS(dmarc_out->aligned_by));
	} else if (evidence->trouble) {
		dmarc_out->result = RESULT_TEMPERROR;
		dmarc_out->reason = STR("a look-up failed");
	} else if (dmarc_out->policy.p == NULL) {
		dmarc_out->result = RESULT_TEMPERROR;
		dmarc_out->reason =
		    STR("whether the domain exists could not be found out");
	} else {
		dmarc_out->result = RESULT_FAIL;
		dmarc_out->reason = STR("nothing aligned passed");
	}
}

/* The public suffix list as a second opinion, for those who read the log. */
static void
second_opinion(struct arena *arena, struct dmarc *dmarc)
{
	struct str listed = domain_registrable(arena, dmarc->domain);

	if (!str_equal(listed, dmarc->org_domain))
		dmarc->reason = str_format(arena, "%.*s; the public suffix "
		    "list takes %.*s for the organisation",
		    STR_ARGS(dmarc->reason), STR_ARGS(listed));
}

/* ---- The author -------------------------------------------------------- */

/* The one domain that From speaks of: its author's, or that of all the authors
 * in one From field that is read without doubt. */
static struct str
author_domain(const struct mail *mail, const char **why_out)
{
	const struct address *from = auth_author(mail, why_out);

	if (from != NULL)
		return from->domain;
	if (!auth_authors_share(mail))
		return NO_STR;
	*why_out = NULL;
	return mail->from.at[0].domain;
}

void
dmarc_foresee(struct arena *arena, const struct mail *mail,
    struct questions *questions)
{
	const char *why;
	struct str domain = author_domain(mail, &why);
	struct walk walk;

	if (domain.n == 0)
		return;
	walk_name(&walk, domain);
	for (size_t i = 0; i < walk.n; i++)
		if (has_record_name(walk.levels[i].name))
			questions_add(questions, QUESTION_DNS, RR_TXT,
			    record_name(arena, walk.levels[i].name));
}

void
dmarc_check(struct arena *arena, const struct mail *mail,
    const struct spf *spf, struct dkim *dkim, const struct ask *ask,
    struct dmarc *dmarc_out)
{
	static const struct dmarc_record relaxed = { 0 };
	struct walks *walks = NEW(arena, struct walks);
	const char *why = NULL;
	struct str domain = author_domain(mail, &why);
	bool own;

	*dmarc_out = (struct dmarc){ .result = RESULT_NONE };
	if (domain.n == 0) {
		dmarc_out->result = RESULT_PERMERROR;
		dmarc_out->reason = str_of(why);
		return;
	}
	walks->arena = arena;
	walks->ask = ask;
	const struct walk *author = walk_make(walks, domain);
	const struct dmarc_record *record = policy_record(author, &own);
	struct evidence evidence = evidence_gather(walks, author,
	    record != NULL ? record : &relaxed, spf, dkim);
	dmarc_out->domain = domain;
	dmarc_out->org_domain = author->gap != GAP_NONE ? NO_STR : author->org;
	if (record != NULL && !record->broken)
		dmarc_out->policy = policy_word(policy_that_applies(walks,
		    author, record, own));
	conclude(walks, author, record, &evidence, dmarc_out);
	if (dmarc_out->org_domain.p != NULL)
		second_opinion(arena, dmarc_out);
}
