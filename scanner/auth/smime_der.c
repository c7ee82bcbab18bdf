/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A first look at BER (X.690) before OpenSSL decodes it: one pass over the tags
 * and lengths, with a stack of fixed size. What is too deep or has too many
 * elements is refused here, since decoding a megabyte of empty sequences costs a
 * hundred times its size in memory. It counts what would be paid for per byte of
 * content (each digest algorithm that SignedData lists is computed) or with a
 * private key (each recipient of EnvelopedData), and reads what the library keeps
 * to itself: a SignerInfo's version (RFC 5652 5.1, 5.3), and with what the content
 * is encrypted (RFC 5652 6.1, RFC 5083 2.1). Both definite and indefinite lengths are followed; bytes
 * behind the end are malformed, since some readers would see them.
 */
#include "smime.h"

#define INDEFINITE SIZE_MAX

/* Where in SignedData an element stands. */
enum section {
	SECTION_OTHER, SECTION_DIGESTS, SECTION_CERTIFICATES, SECTION_SIGNERS,
	SECTION_RECIPIENTS, SECTION_CONTENT
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
	bool agrees;			/* in a KeyAgreeRecipientInfo */
	size_t sequences;		/* of those met in it */
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

static enum cms_kind
kind_of(struct str oid)
{
	static const struct {
		struct str oid;
		enum cms_kind kind;
	} kinds[] = {
		{ { "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", 9 },
		    KIND_SIGNED },
		{ { "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", 9 },
		    KIND_ENVELOPED },
		{ { "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17", 11 },
		    KIND_AUTH_ENVELOPED },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (str_equal(oid, kinds[i].oid))
			return kinds[i].kind;
	return KIND_OTHER;
}

static enum section
section_of(enum cms_kind kind, size_t index, unsigned char tag)
{
	if (kind == KIND_ENVELOPED || kind == KIND_AUTH_ENVELOPED)
		return index == 0 ? SECTION_OTHER :
		    tag == 0x31 ? SECTION_RECIPIENTS :
		    tag == 0x30 ? SECTION_CONTENT : SECTION_OTHER;
	if (index == 1)
		return SECTION_DIGESTS;
	return index <= 2 ? SECTION_OTHER : tag == 0xa0 ? SECTION_CERTIFICATES :
	    tag == 0x31 ? SECTION_SIGNERS : SECTION_OTHER;
}

/* A key agreement holds a list of recipients, behind its algorithm. */
static void
recipient_note(struct walk *walk, const struct element *element)
{
	struct cms_survey *survey = walk->survey;

	if (walk->depth == 4) {
		walk->agrees = element->tag == 0xa1;
		walk->sequences = 0;
		survey->recipients++;
	} else if (walk->depth == 5) {
		walk->sequences += element->tag == 0x30;
	} else if (walk->depth == 6) {
		survey->recipients += walk->agrees && walk->sequences == 2;
	}
}

static void
content_note(struct walk *walk, const struct element *element)
{
	struct str body = { (const char *)walk->p + element->body,
	    element->length };

	if (element->tag != 0x06)
		return;
	if (walk->depth == 4 && walk->indexes[4] == 0)
		walk->survey->content_type = body;
	/* The parent was counted when it was met. */
	if (walk->depth == 5 && walk->indexes[4] == 2 && walk->indexes[5] == 0)
		walk->survey->cipher = body;
}

static void
signed_note(struct walk *walk, const struct element *element)
{
	struct cms_survey *survey = walk->survey;

	if (walk->depth == 4) {
		survey->digests += walk->section == SECTION_DIGESTS;
		survey->certificates += walk->section == SECTION_CERTIFICATES;
		survey->signers += walk->section == SECTION_SIGNERS;
	}
	if (walk->depth == 5 && walk->section == SECTION_SIGNERS &&
	    walk->indexes[5] == 0)
		survey->odd_version |= element->tag != 0x02 ||
		    element->length != 1 || (walk->p[element->body] != 1 &&
		    walk->p[element->body] != 3);
}

/* Note what this element is, by the path that leads to it. */
static void
element_note(struct walk *walk, const struct element *element)
{
	size_t index = walk->indexes[walk->depth];
	struct cms_survey *survey = walk->survey;

	if (walk->depth == 1 && index == 0 && element->tag == 0x06)
		survey->kind = kind_of((struct str){ (const char *)walk->p +
		    element->body, element->length });
	if (walk->depth == 3) {
		walk->section = section_of(survey->kind, index, element->tag);
		if (survey->kind == KIND_AUTH_ENVELOPED && element->tag == 0x04)
			survey->mac_n = element->length;
	}
	if (walk->section == SECTION_RECIPIENTS)
		recipient_note(walk, element);
	else if (walk->section == SECTION_CONTENT)
		content_note(walk, element);
	else
		signed_note(walk, element);
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
