/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DMARC (RFC 9989): does an authenticated domain go with the one in From?
 * Organisational domains come from the DNS tree walk (4.10), at most eight
 * names a walk, all asked in one list; answers are kept while one message is
 * judged, because the walks share ancestors. A walk for an identifier is made
 * only when it could align: when it is below the author's organisation. No
 * author, several, or a malformed one is never a pass. Trouble with DNS is
 * neither pass nor fail (5.3.6).
 */
#include "auth.h"

#define WALK_MOST 8
#define WALKS_MOST 12		/* walks of one message together */

enum policy { POLICY_NONE, POLICY_QUARANTINE, POLICY_REJECT, POLICY_BAD,
	POLICY_ABSENT };

static const char *const policy_words[] = {
	[POLICY_NONE] = "none",
	[POLICY_QUARANTINE] = "quarantine",
	[POLICY_REJECT] = "reject",
};

struct record {
	bool present;
	enum policy p, sp, np;
	char psd;			/* y, n or u */
	bool test;			/* t=y */
	bool strict_dkim, strict_spf;
	bool broken;			/* no policy can be taken from it */
};

struct level {
	struct str name;
	struct record record;
	bool trouble;
};

struct walk {
	struct str domain;
	struct level levels[WALK_MOST];	/* longest name first */
	size_t n;
	struct str org;
	size_t org_at;			/* its level, or n */
	size_t psd_at;			/* the level with psd=y, or n */
	bool trouble;			/* DNS failed before it was decided */
};

struct walks {
	struct arena *arena;
	const struct ask *ask;
	struct walk at[WALKS_MOST];
	size_t n;
};

/* ---- Records (4.7) ----------------------------------------------------- */

static enum policy
policy_of(struct str record, struct str tag)
{
	struct str word = tag_find(record, tag);

	if (word.p == NULL)
		return POLICY_ABSENT;
	for (int i = POLICY_NONE; i <= POLICY_REJECT; i++) {
		if (str_equal_nocase(word, str_of(policy_words[i])))
			return (enum policy)i;
	}
	return POLICY_BAD;
}

static bool
tag_is(struct str record, struct str tag, struct str value)
{
	return str_equal_nocase(tag_find(record, tag), value);
}

/* v=DMARC1 comes first and is compared with case. */
static bool
is_dmarc_record(struct str text)
{
	struct str name, value;

	return tag_next(&text, &name, &value) && name.p != NULL &&
	    str_equal(name, STR("v")) && str_equal(value, STR("DMARC1"));
}

static bool
has_report_address(struct str text)
{
	struct str rua = tag_find(text, STR("rua"));

	while (rua.p != NULL) {
		struct str uri = str_trim(str_cut(&rua, ','));
		if (str_starts_nocase(uri, STR("mailto:")) &&
		    str_find_char(uri, '@') != STR_NOWHERE)
			return true;
	}
	return false;
}

static struct record
record_read(struct str text)
{
	struct record record = {
		.present = true,
		.p = policy_of(text, STR("p")),
		.sp = policy_of(text, STR("sp")),
		.np = policy_of(text, STR("np")),
		.psd = tag_is(text, STR("psd"), STR("y")) ? 'y' :
		    tag_is(text, STR("psd"), STR("n")) ? 'n' : 'u',
		.test = tag_is(text, STR("t"), STR("y")),
		.strict_dkim = tag_is(text, STR("adkim"), STR("s")),
		.strict_spf = tag_is(text, STR("aspf"), STR("s")),
	};

	/* A policy that can't be read counts as none where somebody asks for
	 * reports, and as no policy where nobody does. */
	if (record.p >= POLICY_BAD || record.sp == POLICY_BAD ||
	    record.np == POLICY_BAD) {
		record.broken = !has_report_address(text);
		record.p = POLICY_NONE;
		record.sp = record.np = POLICY_ABSENT;
	}
	return record;
}

/* Several records at one name: all are dropped, and the walk goes on. */
static void
level_fill(struct level *level, const struct answer *answer)
{
	size_t n = 0;

	level->trouble = answer->status == ANSWER_TEMPERROR ||
	    answer->status == ANSWER_LIMIT;
	for (size_t i = 0; i < answer->n; i++) {
		if (!is_dmarc_record(answer->records[i]))
			continue;
		level->record = record_read(answer->records[i]);
		n++;
	}
	if (n != 1)
		level->record = (struct record){ 0 };
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
 * label below it the organisation; else the shortest name with a record. */
static void
walk_decide(struct walk *walk)
{
	walk->org = walk->domain;
	walk->org_at = walk->psd_at = walk->n;
	for (size_t i = 0; i < walk->n; i++) {
		const struct level *level = &walk->levels[i];
		if (level->trouble) {
			walk->trouble = true;
			return;
		}
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
		if (level->record.psd == 'n')
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
	if (author->trouble)
		return passed && (domain_is_within(domain, author->domain) ||
		    domain_is_within(author->domain, domain) ||
		    str_equal(domain_registrable(walks->arena, domain),
		    domain_registrable(walks->arena, author->domain))) ?
		    ALIGNED_UNKNOWN : ALIGNED_NOT;
	if (!domain_is_within(domain, author->org))
		return ALIGNED_NOT;
	if (!passed)
		return ALIGNED_RELAXED;
	const struct walk *walk = walk_make(walks, domain);
	if (walk == NULL || walk->trouble)
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

static struct evidence
evidence_gather(struct walks *walks, const struct walk *author,
    const struct record *record, const struct spf *spf, struct dkim *dkim)
{
	struct evidence evidence = { 0 };

	for (size_t i = 0; i < dkim->n; i++) {
		struct dkim_signature *one = &dkim->signatures[i];
		bool passed = one->result == RESULT_PASS;
		enum alignment alignment = align(walks, author, one->domain,
		    passed);
		one->aligned = alignment == ALIGNED_RELAXED ||
		    alignment == ALIGNED_STRICT;
		bool good = counts(alignment, record->strict_dkim);
		evidence.dkim |= passed && good;
		evidence.trouble |= (passed && alignment == ALIGNED_UNKNOWN) ||
		    (one->result == RESULT_TEMPERROR && good);
	}
	bool passed = spf->result == RESULT_PASS;
	if (!passed && spf->result != RESULT_TEMPERROR)
		return evidence;
	enum alignment alignment = align(walks, author, spf->domain, passed);
	bool good = counts(alignment, record->strict_spf);
	evidence.spf = passed && good;
	evidence.trouble |= (passed && alignment == ALIGNED_UNKNOWN) ||
	    (!passed && good);
	return evidence;
}

/* The author's own record, else the organisation's, else the suffix's. */
static const struct record *
policy_record(const struct walk *walk, bool *own_out)
{
	*own_out = walk->n > 0 && walk->levels[0].record.present;
	if (*own_out)
		return &walk->levels[0].record;
	if (walk->trouble)
		return NULL;
	if (walk->org_at < walk->n &&
	    walk->levels[walk->org_at].record.present)
		return &walk->levels[walk->org_at].record;
	return walk->psd_at < walk->n ? &walk->levels[walk->psd_at].record :
	    NULL;
}

static enum policy
policy_that_applies(struct walks *walks, const struct walk *author,
    const struct record *record, bool own)
{
	enum policy policy = record->p;

	if (!own && record->sp != POLICY_ABSENT)
		policy = record->sp;
	if (!own && record->np != POLICY_ABSENT && ask_dns(walks->ask,
	    walks->arena, RR_A, author->domain).status == ANSWER_NXDOMAIN)
		policy = record->np;
	if (record->test && policy > POLICY_NONE)
		policy--;
	return policy;
}

static void
conclude(struct walks *walks, const struct walk *author,
    const struct record *record, const struct evidence *evidence,
    struct dmarc *dmarc_out)
{
	dmarc_out->aligned_by = evidence->dkim ? STR("dkim") :
	    evidence->spf ? STR("spf") : NO_STR;
	if (author->levels[0].trouble || (record == NULL && author->trouble)) {
		dmarc_out->result = RESULT_TEMPERROR;
		dmarc_out->reason = STR("policy look-up failed");
	} else if (record == NULL) {
		dmarc_out->reason = STR("no record");
	} else if (record->broken) {
		dmarc_out->reason = STR("record without a valid policy");
	} else if (dmarc_out->aligned_by.p != NULL) {
		dmarc_out->result = RESULT_PASS;
		dmarc_out->reason = str_format(walks->arena, "aligned by %.*s",
		    STR_ARGS(dmarc_out->aligned_by));
	} else if (evidence->trouble || author->trouble) {
		dmarc_out->result = RESULT_TEMPERROR;
		dmarc_out->reason = STR("a look-up failed");
	} else {
		dmarc_out->result = RESULT_FAIL;
		dmarc_out->reason = STR("nothing aligned passed");
	}
}

void
dmarc_foresee(struct arena *arena, const struct mail *mail,
    struct questions *questions)
{
	const char *why;
	const struct address *from = auth_author(mail, &why);
	struct walk walk;

	if (from == NULL)
		return;
	walk_name(&walk, from->domain);
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
	static const struct record relaxed = { 0 };
	struct walks *walks = NEW(arena, struct walks);
	const char *why = NULL;
	const struct address *from = auth_author(mail, &why);
	bool own;

	*dmarc_out = (struct dmarc){ .result = RESULT_NONE };
	if (from == NULL) {
		dmarc_out->result = RESULT_PERMERROR;
		dmarc_out->reason = str_of(why);
		return;
	}
	walks->arena = arena;
	walks->ask = ask;
	struct str domain = from->domain;
	const struct walk *author = walk_make(walks, domain);
	const struct record *record = policy_record(author, &own);
	struct evidence evidence = evidence_gather(walks, author,
	    record != NULL ? record : &relaxed, spf, dkim);
	dmarc_out->domain = domain;
	dmarc_out->org_domain = author->trouble ? NO_STR : author->org;
	if (record != NULL && !record->broken)
		dmarc_out->policy = str_of(policy_words[policy_that_applies(
		    walks, author, record, own)]);
	conclude(walks, author, record, &evidence, dmarc_out);
}
