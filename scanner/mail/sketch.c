/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text as a handful of numbers, by which its words are known again where somebody
 * quotes them. Of the folded text its letters and digits alone are taken, for who
 * quotes breaks lines anew, drops blanks and adds marks; each run of them that weighs
 * RUN_WEIGHT (24 Latin letters, 12 kana or kanji) is hashed. Kept are the runs whose
 * hash is a multiple of SKETCH_STEP: which ones those are depends on the run and on
 * nothing around it, so that a part of a text has the numbers of that part, and two
 * texts that share some sixty letters nearly always share a number. (The smallest n
 * of all hashes would need no step, but of a part of a long text they are others than
 * of the whole; here that is so only of texts of which more are found than are kept.)
 * Hashes have no key, for the jail holds no secret; the store gives them one. One
 * pass.
 */
#include "mail.h"

#define RUN_WEIGHT 24
#define TEXT_WEIGHT 40			/* a text of less says too little */
#define FACTOR 0x9e3779b97f4a7c15u	/* odd, so that it has an inverse */

/* Letters and digits of every script, in a folded text: not punctuation, blanks,
 * drawings, or pictures, which programs replace. */
static bool
is_letter(uint32_t c)
{
	if (c < 0x80)
		return char_is_alpha((int)c) || char_is_digit((int)c);
	return c >= 0xc0 && c != 0xd7 && c != 0xf7 && c != CHARACTER_BAD &&
	    !(c >= 0x2000 && c < 0x2c00) && !(c >= 0x2e00 && c < 0x2e80) &&
	    !(c >= 0x3000 && c < 0x3041 && c != 0x3005) &&
	    !(c >= 0x3099 && c < 0x309d) && c != 0x30fb && c != 0x30fc &&
	    !(c >= 0xd800 && c < 0xf900) && !(c >= 0xfe00 && c < 0xfe70) &&
	    !(c >= 0xff00 && c < 0xff66) && !(c >= 0x1f000 && c < 0x20000) &&
	    c < 0xe0000;
}

/* A kana or kanji says as much as two letters. */
static unsigned
weight_of(uint32_t c)
{
	return c >= 0x3041 ? 2 : 1;
}

static uint64_t
mixed(uint64_t hash)
{
	hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9u;
	hash = (hash ^ hash >> 27) * 0x94d049bb133111ebu;
	return hash ^ hash >> 31;
}

/* The smallest of them; each once. */
static void
hash_add(uint64_t *hashes, size_t *n, size_t most, uint64_t hash)
{
	size_t largest = 0;

	for (size_t i = 0; i < *n; i++) {
		if (hashes[i] == hash)
			return;
		if (hashes[i] > hashes[largest])
			largest = i;
	}
	if (*n < most)
		hashes[(*n)++] = hash;
	else if (hash < hashes[largest])
		hashes[largest] = hash;
}

size_t
text_sketch(struct str folded, size_t letters, size_t most,
    uint64_t *hashes_out)
{
	uint32_t run[RUN_WEIGHT];	/* the letters, in a ring */
	uint64_t hash = 0, powers[RUN_WEIGHT + 1] = { 1 };
	size_t n = 0, first = 0, length = 0;
	unsigned weight = 0, whole = 0;

	for (size_t i = 1; i <= RUN_WEIGHT; i++)
		powers[i] = powers[i - 1] * FACTOR;
	for (size_t at = 0; at < folded.n && letters > 0;) {
		uint32_t c = utf8_next(folded, &at);

		if (!is_letter(c))
			continue;
		letters--;
		whole += whole < TEXT_WEIGHT ? weight_of(c) : 0;
		/* The shortest run that ends here and weighs enough. */
		while (weight + weight_of(c) - (length > 0 ?
		    weight_of(run[first]) : 0) >= RUN_WEIGHT) {
			hash -= run[first] * powers[length - 1];
			weight -= weight_of(run[first]);
			first = (first + 1) % RUN_WEIGHT;
			length--;
		}
		run[(first + length) % RUN_WEIGHT] = c;
		hash = hash * FACTOR + c;
		weight += weight_of(c);
		length++;
		if (weight >= RUN_WEIGHT && mixed(hash) % SKETCH_STEP == 0)
			hash_add(hashes_out, &n, most, mixed(hash));
	}
	return whole < TEXT_WEIGHT ? 0 : n;
}
