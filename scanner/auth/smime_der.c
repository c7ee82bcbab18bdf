/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A first look at BER (X.690) before OpenSSL decodes it: one pass over the tags
 * and lengths, with a stack of fixed size. What is too deep or has too many
 * elements is refused here, since decoding a megabyte of empty sequences costs a
 * hundred times its size in memory. It counts what would be paid for per byte of
 * content (each digest algorithm that SignedData lists is computed) and reads
 * the one thing that the library keeps to itself, a SignerInfo's version
 * (RFC 5652 5.1, 5.3). Both definite and indefinite lengths are followed; bytes
 * behind the end are malformed, since some readers would see them.
 */
#include "smime.h"

#define INDEFINITE SIZE_MAX

/* Where in SignedData an element stands. */
enum section {
	SECTION_OTHER, SECTION_DIGESTS, SECTION_CERTIFICATES, SECTION_SIGNERS
};

struct element {
	unsigned char tag;
	bool constructed;
	size_t body, length;		/* length: INDEFINITE if it is */
};

struct walk {
	const unsigned char *p;
	size_t n, at, elements;
	size_t depth;
	size_t ends[SMIME_DEPTH_MOST];
	size_t indexes[SMIME_DEPTH_MOST + 1];	/* among its siblings */
	enum section section;
	struct cms_survey *survey;
};

static bool
length_read(const struct walk *walk, size_t *at, size_t *length_out)
{
	size_t length = 0, n;

	if (*at >= walk->n)
		return false;
	n = walk->p[(*at)++];
	if (n <= 0x80) {
		*length_out = n == 0x80 ? INDEFINITE : n;
		return true;
	}
	n &= 0x7f;
	if (n > 8 || n > walk->n - *at)
		return false;
	for (; n > 0; n--) {
		if (length > (SIZE_MAX >> 9))
			return false;
		length = length << 8 | walk->p[(*at)++];
	}
	*length_out = length;
	return true;
}

static bool
element_read(const struct walk *walk, struct element *element_out)
{
	size_t at = walk->at, stop = walk->n;

	if (walk->depth > 0 && walk->ends[walk->depth - 1] != INDEFINITE)
		stop = walk->ends[walk->depth - 1];
	if (at >= stop)
		return false;
	element_out->tag = walk->p[at++];
	element_out->constructed = (element_out->tag & 0x20) != 0;
	if ((element_out->tag & 0x1f) == 0x1f) {
		size_t last = at + 4;
		while (at < walk->n && at < last && walk->p[at] >= 0x80)
			at++;
		if (at++ == last)
			return false;
	}
	if (!length_read(walk, &at, &element_out->length) || at > stop)
		return false;
	element_out->body = at;
	return element_out->length == INDEFINITE ? element_out->constructed :
	    element_out->length <= stop - at;
}

/* Note what this element is, by the path that leads to it. */
static void
element_note(struct walk *walk, const struct element *element)
{
	static const unsigned char signed_data[] = {
		0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02
	};
	size_t index = walk->indexes[walk->depth];
	struct cms_survey *survey = walk->survey;

	if (walk->depth == 1 && index == 0 && element->tag == 0x06)
		survey->is_signed = element->length == sizeof signed_data &&
		    memcmp(walk->p + element->body, signed_data,
		    sizeof signed_data) == 0;
	if (walk->depth == 3) {
		walk->section = SECTION_OTHER;
		if (index == 1)
			walk->section = SECTION_DIGESTS;
		else if (index > 2 && element->tag == 0xa0)
			walk->section = SECTION_CERTIFICATES;
		else if (index > 2 && element->tag == 0x31)
			walk->section = SECTION_SIGNERS;
	}
	if (walk->depth == 4) {
		survey->digests += walk->section == SECTION_DIGESTS;
		survey->certificates += walk->section == SECTION_CERTIFICATES;
		survey->signers += walk->section == SECTION_SIGNERS;
	}
	if (walk->depth == 5 && walk->section == SECTION_SIGNERS && index == 0)
		survey->odd_version |= element->tag != 0x02 ||
		    element->length != 1 || (walk->p[element->body] != 1 &&
		    walk->p[element->body] != 3);
}

/* Leave the containers that end here. */
static void
ends_leave(struct walk *walk)
{
	while (walk->depth > 0 && walk->ends[walk->depth - 1] == walk->at)
		walk->depth--;
}

static bool
is_end_of_contents(const struct walk *walk)
{
	return walk->depth > 0 && walk->ends[walk->depth - 1] == INDEFINITE &&
	    walk->n - walk->at >= 2 && walk->p[walk->at] == 0 &&
	    walk->p[walk->at + 1] == 0;
}

static const char *
walk_step(struct walk *walk)
{
	struct element element;

	if (is_end_of_contents(walk)) {
		walk->at += 2;
		walk->depth--;
		ends_leave(walk);
		return NULL;
	}
	if (!element_read(walk, &element))
		return "malformed";
	if (++walk->elements > SMIME_ELEMENTS_MOST)
		return "too-complex";
	element_note(walk, &element);
	walk->indexes[walk->depth]++;
	walk->at = element.body;
	if (!element.constructed) {
		walk->at += element.length;
	} else {
		if (walk->depth == SMIME_DEPTH_MOST)
			return "too-complex";
		walk->ends[walk->depth++] = element.length == INDEFINITE ?
		    INDEFINITE : element.body + element.length;
		walk->indexes[walk->depth] = 0;
	}
	ends_leave(walk);
	return NULL;
}

const char *
der_survey(struct str der, struct cms_survey *survey_out)
{
	struct walk walk = { .p = (const unsigned char *)der.p, .n = der.n,
	    .survey = survey_out };
	const char *why = der.n == 0 ? "malformed" : NULL;

	*survey_out = (struct cms_survey){ .digests = 0 };
	while (why == NULL) {
		why = walk_step(&walk);
		if (why == NULL && walk.depth == 0)
			return walk.at == walk.n ? NULL : "malformed";
	}
	return why;
}

bool
der_is_set(struct str s)
{
	struct walk walk = { .p = (const unsigned char *)s.p, .n = s.n };
	struct element element;

	return s.n > 0 && element_read(&walk, &element) &&
	    element.tag == 0x31 && element.body + element.length == s.n;
}
