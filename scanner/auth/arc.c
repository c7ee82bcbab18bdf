/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ARC (RFC 8617): servers that hand mail on (mailing lists, forwarders) seal what
 * they found before they changed it. The chain holds when the sets are whole, in
 * order and at most 50, the newest message signature verifies, and every seal
 * does. A chain proves only who sealed, so it vouches for nothing unless its
 * sealers are named in the configuration: believed is the lowest set in the
 * unbroken run of trusted sealers from the top, for each of them saw the set below
 * it with its own eyes. Keys are asked for in one list.
 */
#include "auth.h"

#define SETS_MOST 50		/* 4.2.1: more is a failure */
#define SETS_CHECKED 20		/* two keys a set: more is nobody's mail */

struct set {
	const struct field *results, *message, *seal;
	struct signature sealed;
};

struct chain {
	struct set sets[SETS_MOST + 1];		/* by i=; [0] stays empty */
	size_t n;
	struct signature signed_by;		/* the newest message signature */
	const char *wrong;			/* NULL: its shape is good */
	struct str silent;			/* whose key could not be had */
};

/* i= of a field of ARC, 1 to 50; 0 if it is none. ARC-Authentication-Results is
 * no tag list, but begins with this one: one further in is somebody's text. */
static size_t
instance_of(struct arena *arena, const struct field *field, bool is_first)
{
	struct str tags = header_unfold(arena, field->body), name, value;
	uint64_t instance;

	if (!is_first)
		value = tag_find(tags, STR("i"));
	else if (!tag_next(&tags, &name, &value) || !str_equal(name, STR("i")))
		return 0;
	if (value.n > 2 || !str_number(value, SETS_MOST, &instance))
		return 0;
	return (size_t)instance;
}

static const struct field **
place_results(struct set *set)
{
	return &set->results;
}

static const struct field **
place_message(struct set *set)
{
	return &set->message;
}

static const struct field **
place_seal(struct set *set)
{
	return &set->seal;
}

static void
field_place(struct arena *arena, struct chain *chain,
    const struct field *field, const struct field **place(struct set *))
{
	size_t i = instance_of(arena, field, place == place_results);

	if (i == 0 || *place(&chain->sets[i]) != NULL) {
		chain->wrong = i == 0 ? "set without a number" : "set twice";
		return;
	}
	*place(&chain->sets[i]) = field;
	if (i > chain->n)
		chain->n = i;
}

/* 5.2 steps 1 to 3: all sets there, each whole, each with the right cv=. NULL
 * where there is no field of ARC at all, as in most mail. */
static struct chain *
chain_collect(struct arena *arena, const struct mail *mail)
{
	struct chain *chain = NULL;

	for (size_t i = 0; i < mail->fields_n; i++) {
		const struct field *field = &mail->fields[i];

		if (!str_starts_nocase(field->name, STR("ARC-")))
			continue;
		if (chain == NULL)
			chain = NEW(arena, struct chain);
		if (str_equal_nocase(field->name,
		    STR("ARC-Authentication-Results")))
			field_place(arena, chain, field, place_results);
		else if (str_equal_nocase(field->name,
		    STR("ARC-Message-Signature")))
			field_place(arena, chain, field, place_message);
		else if (str_equal_nocase(field->name, STR("ARC-Seal")))
			field_place(arena, chain, field, place_seal);
	}
	if (chain == NULL)
		return NULL;
	for (size_t i = 1; i <= chain->n && chain->wrong == NULL; i++) {
		const struct set *set = &chain->sets[i];

		if (set->results == NULL || set->message == NULL ||
		    set->seal == NULL)
			chain->wrong = "set not whole";
	}
	if (chain->wrong == NULL && chain->n > SETS_CHECKED)
		chain->wrong = "too many sets";
	return chain;
}

static void
seals_judge(struct arena *arena, struct chain *chain, int64_t arrived)
{
	for (size_t i = 1; i <= chain->n && chain->wrong == NULL; i++) {
		struct signature *seal = &chain->sets[i].sealed;
		struct str word;

		signature_read(arena, chain->sets[i].seal, SIGNED_SEAL, seal);
		signature_check(arena, seal, arrived);
		word = tag_find(seal->tags, STR("cv"));
		if (i == chain->n && str_equal_nocase(word, STR("fail")))
			chain->wrong = "sealed as failed";
		else if (!str_equal_nocase(word, i == 1 ? STR("none")
		    : STR("pass")))
			chain->wrong = "seal contradicts its place";
		else if (seal->judged)
			chain->wrong = str_cstr(arena, str_format(arena,
			    "seal %zu: %.*s", i, STR_ARGS(seal->reason)));
	}
}

/* All keys in one list: the newest message signature's, then the seals'. */
static void
keys_ask(struct arena *arena, struct chain *chain, const struct ask *ask)
{
	struct signature all[SETS_CHECKED + 1];
	size_t n = 0;

	all[n++] = chain->signed_by;
	for (size_t i = 1; i <= chain->n; i++)
		all[n++] = chain->sets[i].sealed;
	signature_keys(arena, all, n, ask);
	chain->signed_by = all[0];
	for (size_t i = 1; i <= chain->n; i++)
		chain->sets[i].sealed = all[i];
}

/* 5.1.1: what seal i covers: the sets up to it, its own value left out. */
static struct str
seal_header(struct arena *arena, const struct chain *chain, size_t instance)
{
	struct buf buf = { .arena = arena };

	for (size_t i = 1; i <= instance; i++) {
		canon_field(&buf, chain->sets[i].results, true);
		canon_field(&buf, chain->sets[i].message, true);
		if (i < instance)
			canon_field(&buf, chain->sets[i].seal, true);
	}
	canon_signature(&buf, chain->sets[instance].seal, true);
	return buf_str(&buf);
}

/* The one that does not hold decides. */
static enum result
broken_by(struct arena *arena, struct chain *chain, size_t instance,
    const struct signature *one, struct arc *arc)
{
	arc->reason = str_format(arena, "%s %zu: %.*s",
	    one == &chain->signed_by ? "message signature" : "seal", instance,
	    STR_ARGS(one->reason));
	if (one->result != RESULT_TEMPERROR)
		return RESULT_FAIL;
	chain->silent = one->domain;
	return RESULT_TEMPERROR;
}

/* 5.2 steps 4 to 6. A key that could not be had leaves the chain open. */
static enum result
chain_verify(struct canon_bodies *bodies, struct chain *chain,
    struct arc *arc)
{
	struct arena *arena = bodies->arena;
	struct signature *newest = &chain->signed_by;

	if (!newest->judged)
		signature_verify(bodies, newest);
	if (newest->result != RESULT_PASS)
		return broken_by(arena, chain, chain->n, newest, arc);
	for (size_t i = chain->n; i > 0; i--) {
		struct signature *seal = &chain->sets[i].sealed;

		if (!seal->judged)
			(void)signature_holds(seal, seal_header(arena, chain, i));
		if (seal->result != RESULT_PASS)
			return broken_by(arena, chain, i, seal, arc);
	}
	arc->reason = str_format(arena, "sealed by %.*s",
	    STR_ARGS(chain->sets[chain->n].sealed.domain));
	return RESULT_PASS;
}

static bool
is_trusted(const struct boundary *boundary, struct str sealer)
{
	for (size_t i = 0; i < boundary->trusted_sealers_n; i++)
		if (str_equal_nocase(boundary->trusted_sealers[i], sealer))
			return true;
	return false;
}

static void
believe(struct arena *arena, const struct boundary *boundary,
    const struct chain *chain, struct str author_domain, struct arc *arc)
{
	size_t lowest = chain->n + 1;

	while (lowest > 1 && is_trusted(boundary,
	    chain->sets[lowest - 1].sealed.domain))
		lowest--;
	if (lowest > chain->n)
		return;
	arc->sealer = chain->sets[lowest].sealed.domain;
	upstream_of_arc(arena, header_unfold(arena,
	    chain->sets[lowest].results->body), author_domain, &arc->found);
}

bool
arc_vouches(const struct arc *arc, struct str author_domain)
{
	return arc->found.dmarc == RESULT_PASS &&
	    str_equal_nocase(arc->found.from_domain, author_domain);
}

/* Would it have vouched for the author? Only a trusted sealer's silence is
 * worth waiting for: a stranger's servers are silent when he likes. */
static bool
might_vouch(struct arena *arena, const struct boundary *boundary,
    const struct chain *chain, struct str author_domain)
{
	struct arc whole = { .result = RESULT_PASS };

	if (!is_trusted(boundary, chain->silent))
		return false;
	believe(arena, boundary, chain, author_domain, &whole);
	return arc_vouches(&whole, author_domain);
}

void
arc_foresee(struct arena *arena, const struct mail *mail,
    struct questions *questions)
{
	const struct chain *chain = chain_collect(arena, mail);

	if (chain == NULL)
		return;
	for (size_t i = 1; i <= chain->n && chain->wrong == NULL; i++) {
		const struct field *fields[] = { chain->sets[i].seal,
		    chain->sets[i].message };

		/* Only the newest message signature is verified. */
		for (size_t k = 0; k < (i == chain->n ? 2 : 1); k++) {
			struct signature one;
			struct str name;

			signature_read(arena, fields[k], SIGNED_SEAL, &one);
			name = signature_key_name(arena, &one);
			if (name.p != NULL)
				questions_add(questions, QUESTION_DNS, RR_TXT,
				    name);
		}
	}
}

void
arc_check(struct canon_bodies *bodies, const struct boundary *boundary,
    struct str author_domain, int64_t arrived, const struct ask *ask,
    struct arc *arc_out)
{
	struct arena *arena = bodies->arena;
	const struct mail *mail = bodies->mail;
	struct chain *chain = chain_collect(arena, mail);

	*arc_out = (struct arc){ .result = RESULT_NONE };
	if (chain == NULL || (chain->n == 0 && chain->wrong == NULL))
		return;
	arc_out->sets = chain->n;
	seals_judge(arena, chain, arrived);
	if (chain->wrong != NULL) {
		arc_out->result = RESULT_FAIL;
		arc_out->reason = str_of(chain->wrong);
		return;
	}
	signature_read(arena, chain->sets[chain->n].message, SIGNED_ARC,
	    &chain->signed_by);
	signature_check(arena, &chain->signed_by, arrived);
	signature_bound(&chain->signed_by, mail);
	if (!chain->signed_by.judged)
		keys_ask(arena, chain, ask);
	arc_out->result = chain_verify(bodies, chain, arc_out);
	if (arc_out->result == RESULT_PASS)
		believe(arena, boundary, chain, author_domain, arc_out);
	else if (arc_out->result == RESULT_TEMPERROR)
		arc_out->open = might_vouch(arena, boundary, chain,
		    author_domain);
}
