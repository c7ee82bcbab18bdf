/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a message is worded. Its words are cut into units: a word, in scripts that
 * put blanks between words, and a character in those that don't; a number is the
 * same unit as any other number, and so is an address, a link, and the sign of a
 * currency. A phrase is up to four units of a sentence in a row. What a phrase
 * weighs (`phrase` lines) was learned from a corpus, see doc/JUDGING.md; the
 * weights of those that a message holds, each counted once, are its wording. They
 * are divided by the root of their number and some more, so that a message is not
 * more suspect for being long, nor for the two words that it has. What stands below
 * the words of a letter (an attachment, a signature under next to nothing, a quote
 * that only the sender knows) can add to that, and takes nothing off.
 */
#include <math.h>

#include "facts.h"
#include "rule.h"

/* What is looked at of each text; a letter says in its first page what it wants. */
#define UNITS_MOST 4000
#define PHRASE_CJK 4			/* characters, or words, in a phrase */
#define PHRASE_WORDS 3

/* As if so many phrases that weigh nothing had been met too: little text tells
 * little. */
#define WORDING_FEW 20

/* ---- Cutting a text into units ---------------------------------------------------- */

static bool
is_cjk(uint32_t c)
{
	return c >= 0x3005 && ((c >= 0x3041 && c <= 0x309f) || c == 0x30fc ||
	    c <= 0x3006 || (c >= 0x3400 && c <= 0x4dbf) ||
	    (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7af) ||
	    (c >= 0x20000 && c <= 0x3ffff));
}

static bool
is_letter(uint32_t c)
{
	return is_latin_letter(c) || (c >= 0x370 && c <= 0x1fff);
}

static bool
is_money(uint32_t c)
{
	return c == '$' || c == 0xa2 || c == 0xa3 || c == 0xa5 ||
	    (c >= 0x20a0 && c <= 0x20cf);
}

/* An apostrophe of either form stands within a word. */
static bool
is_apostrophe(uint32_t c)
{
	return c == '\'' || c == 0x2019;
}

static bool
ends_sentence(uint32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x3002;
}

/* The end of a run of what is not blank and no CJK character, from `at` on; and
 * whether there is an at sign in it. */
static size_t
run_end(struct str text, size_t at, bool *has_at_out)
{
	*has_at_out = false;
	while (at < text.n) {
		size_t next = at;
		uint32_t c = utf8_next(text, &next);

		if (c <= ' ' || (c >= 0x80 && is_cjk(c)))
			break;
		*has_at_out |= c == '@';
		at = next;
	}
	return at;
}

static bool
starts_link(struct str run)
{
	return (run.p[0] == 'h' || run.p[0] == 'w' || run.p[0] == '/') &&
	    (str_starts(run, STR("http://")) ||
	    str_starts(run, STR("https://")) || str_starts(run, STR("www.")) ||
	    str_starts(run, STR("//")));
}

/* The end of a number at `at`: digits, and the marks between digits. */
static size_t
number_end(struct str text, size_t at)
{
	size_t end = at;

	for (; at < text.n; at++) {
		char c = text.p[at];

		if (char_is_digit((unsigned char)c))
			end = at + 1;
		else if (c != ',' && c != '.' && c != ':' && c != '/' && c != '-')
			break;
	}
	return end;
}

static size_t
word_end(struct str text, size_t at)
{
	while (at < text.n) {
		size_t next = at;
		uint32_t c = utf8_next(text, &next);

		if (!is_letter(c) && !is_apostrophe(c))
			break;
		at = next;
	}
	return at;
}

/*
 * The unit at *at, which moves behind it; absent text where a sentence ends.
 * False when the text is over.
 */
static bool
unit_next(struct str text, size_t *at, bool *run_begins, struct unit *unit_out)
{
	while (*at < text.n) {
		size_t start = *at, end;
		uint32_t c = utf8_next(text, at);
		bool has_at;

		unit_out->cjk = c >= 0x80 && is_cjk(c);
		if (unit_out->cjk) {
			unit_out->text = str_slice(text, start, *at);
			*run_begins = true;
			return true;
		}
		if (c <= ' ') {
			*run_begins = true;
			continue;
		}
		if (*run_begins) {
			end = run_end(text, start, &has_at);
			if (has_at || starts_link(str_slice(text, start, end))) {
				unit_out->text = starts_link(str_slice(text,
				    start, end)) ? STR("//") : STR("@");
				*at = end;
				return true;
			}
			*run_begins = false;
		}
		if (ends_sentence(c)) {
			unit_out->text = NO_STR;
			return true;
		}
		if (is_money(c)) {
			unit_out->text = STR("$");
			return true;
		}
		if (c < 0x80 && char_is_digit((int)c)) {
			*at = number_end(text, start);
			unit_out->text = STR("0");
			return true;
		}
		if (is_letter(c)) {
			*at = word_end(text, start);
			unit_out->text = str_slice(text, start, *at);
			return true;
		}
	}
	return false;
}

/* ---- Phrases ------------------------------------------------------------------------ */

/*
 * A text's key is a polynomial of its bytes, so that the key of a phrase is worked
 * out of those of its units and no byte is read twice: key(ab) is key(a) times
 * KEY_BASE to the length of b, plus key(b). `scale` is that power.
 */
#define KEY_BASE 0x9E3779B97F4A7C15u

struct key {
	uint64_t sum, scale;
};

static struct key
key_of(struct str s)
{
	struct key key = { 0, 1 };

	for (size_t i = 0; i < s.n; i++) {
		key.sum = (key.sum + (unsigned char)s.p[i]) * KEY_BASE;
		key.scale *= KEY_BASE;
	}
	return key;
}

static struct key
key_before(struct key first, struct key rest)
{
	return (struct key){ first.sum * rest.scale + rest.sum,
	    first.scale * rest.scale };
}

/* The phrases that end with the newest of `units`, which is at [n - 1]. */
static void
phrases_ending(const struct unit *units, const struct key *keys, size_t n,
    void (*found)(void *context, uint64_t key, const struct unit *units,
    size_t n), void *context)
{
	static const struct key blank = { ' ' * KEY_BASE, KEY_BASE };
	struct key key = { 0, 1 };
	bool cjk = true;

	for (size_t from = n; from-- > 0 && n - from <= PHRASE_CJK;) {
		if (units[from].text.p == NULL)
			return;
		if (from + 1 < n && unit_gap(&units[from], &units[from + 1]).n > 0)
			key = key_before(blank, key);
		key = key_before(keys[from], key);
		cjk = cjk && units[from].cjk;
		if (!cjk && n - from > PHRASE_WORDS)
			return;
		if (!cjk || n - from > 1)
			found(context, key.sum, &units[from], n - from);
	}
}

void
wording_phrases(struct str folded, void (*found)(void *context, uint64_t key,
    const struct unit *units, size_t n), void *context)
{
	struct unit units[PHRASE_CJK];
	struct key keys[PHRASE_CJK];
	size_t n = 0, at = 0;
	bool run_begins = true;

	for (size_t i = 0; i < UNITS_MOST; i++) {
		if (n == PHRASE_CJK) {
			memmove(units, units + 1, --n * sizeof *units);
			memmove(keys, keys + 1, n * sizeof *keys);
		}
		if (!unit_next(folded, &at, &run_begins, &units[n]))
			break;
		keys[n] = key_of(units[n].text);
		n++;
		phrases_ending(units, keys, n, found, context);
	}
}

/* ---- What phrases weigh --------------------------------------------------------------- */

#define WEIGHT_MOST 20.0

/* A bit for each phrase that weighs something, picked by its key: most phrases of
 * a message have none. The bits fit into a cache that the slots don't fit into. */
static bool
may_weigh(const struct wording *wording, uint64_t key)
{
	return wording->marks[key >> (64 - WORDING_MARKS_BITS + 3)] >>
	    (key >> (64 - WORDING_MARKS_BITS) & 7) & 1;
}

static void
mark(struct wording *wording, uint64_t key)
{
	wording->marks[key >> (64 - WORDING_MARKS_BITS + 3)] |=
	    (unsigned char)(1u << (key >> (64 - WORDING_MARKS_BITS) & 7));
}

static size_t
phrase_slot(const struct wording *wording, uint64_t key)
{
	size_t slot = (size_t)(key >> 20) & (wording->slots_n - 1);

	while (wording->slots[slot] != 0 &&
	    wording->phrases[wording->slots[slot] - 1].key != key)
		slot = (slot + 1) & (wording->slots_n - 1);
	return slot;
}

static void
phrase_slots_grow(struct arena *arena, struct wording *wording)
{
	wording->slots_n = wording->slots_n == 0 ? 1024 : wording->slots_n * 2;
	wording->slots = NEW_ARRAY(arena, uint32_t, wording->slots_n);
	for (size_t i = 0; i < wording->n; i++)
		wording->slots[phrase_slot(wording, wording->phrases[i].key)] =
		    (uint32_t)i + 1;
}

struct longest {
	size_t units;
	uint64_t key;
};

static void
longest_found(void *context, uint64_t key, const struct unit *units, size_t n)
{
	struct longest *longest = context;

	(void)units;
	if (n > longest->units)
		*longest = (struct longest){ n, key };
}

size_t
wording_longest(struct str folded, uint64_t *key_out)
{
	struct longest longest = { 0, 0 };

	wording_phrases(folded, longest_found, &longest);
	*key_out = longest.key;
	return longest.units;
}

/* Would a reader know it again? Two words or more, one of them no mere "with"; of
 * characters three, one of them a kanji. */
#define TELLING_LETTERS 5
#define TELLING_CHARACTERS 3

static bool
is_telling(struct str text)
{
	size_t characters = 0, letters = 0, most = 0;
	bool kanji = false, words = false;

	for (size_t at = 0; at < text.n;) {
		uint32_t c = utf8_next(text, &at);

		if (c < 0x80 && strchr("0@/$", (int)c) != NULL)
			return false;
		letters = is_latin_letter(c) ? letters + 1 : 0;
		most = letters > most ? letters : most;
		words = words || c == ' ';
		characters += is_cjk(c);
		kanji = kanji || c >= 0x3400;
	}
	return characters > 0 ? kanji && characters >= TELLING_CHARACTERS :
	    words && most >= TELLING_LETTERS;
}

bool
line_phrase(struct reader *reader, struct str rest)
{
	struct wording *wording = &reader->rules->wording;
	struct str word = reader_word(&rest);
	struct phrase phrase = { .text = rest };
	size_t slot;

	if (!reader_number(word, &phrase.weight) ||
	    phrase.weight > WEIGHT_MOST || phrase.weight < -WEIGHT_MOST)
		return reader_refuse(reader, word, "a weight from %g to %g",
		    -WEIGHT_MOST, WEIGHT_MOST);
	if (wording_longest(rest, &phrase.key) == 0 || phrase.key != key_of(rest).sum ||
	    !str_equal(rest, str_lower(reader->arena, rest)))
		return reader_refuse(reader, rest, "a phrase of up to %d words "
		    "or %d characters, in small letters", PHRASE_WORDS,
		    PHRASE_CJK);
	phrase.tells = phrase.weight > 0 && is_telling(rest);
	if ((wording->n + 1) * 2 > wording->slots_n)
		phrase_slots_grow(reader->arena, wording);
	if (wording->marks == NULL)
		wording->marks = NEW_ARRAY(reader->arena, unsigned char,
		    (1u << WORDING_MARKS_BITS) / 8);
	mark(wording, phrase.key);
	slot = phrase_slot(wording, phrase.key);
	if (wording->slots[slot] != 0) {
		wording->phrases[wording->slots[slot] - 1] = phrase;
		return true;
	}
	wording->phrases = arena_grow(reader->arena, wording->phrases,
	    wording->n, &wording->size, sizeof *wording->phrases);
	wording->phrases[wording->n] = phrase;
	wording->slots[slot] = (uint32_t)++wording->n;
	return true;
}

/* ---- A message's wording ---------------------------------------------------------------- */

void
wording_texts(const struct mail *mail, struct str texts_out[WORDING_TEXTS])
{
	struct str live = mail->live.folded;
	struct str signature = text_signature(live);

	texts_out[WORDED_SUBJECT] = mail->subject_text.folded;
	texts_out[WORDED_LIVE] = str_slice(live, 0, live.n - signature.n);
	texts_out[WORDED_ATTACHED] = mail->attached.folded;
	texts_out[WORDED_SIGNATURE] = signature;
	texts_out[WORDED_QUOTED] = mail->quoted.folded;
}

struct sum {
	const struct wording *wording;
	unsigned char *met;		/* a bit for each phrase */
	double weight;
	size_t n;
	const struct phrase *telling[WORDING_QUOTED];	/* the heaviest first */
};

/* Nothing more is told by a phrase that lies within one that weighs more. */
static void
tell(struct sum *sum, const struct phrase *phrase)
{
	size_t at = WORDING_QUOTED;

	for (size_t i = 0; i < WORDING_QUOTED && sum->telling[i] != NULL; i++)
		if (str_contains(sum->telling[i]->text, phrase->text) &&
		    sum->telling[i]->weight >= phrase->weight)
			return;
	while (at > 0 && (sum->telling[at - 1] == NULL ||
	    sum->telling[at - 1]->weight < phrase->weight))
		at--;
	if (at == WORDING_QUOTED)
		return;
	memmove(&sum->telling[at + 1], &sum->telling[at],
	    (WORDING_QUOTED - at - 1) * sizeof sum->telling[0]);
	sum->telling[at] = phrase;
}

static void
sum_add(void *context, uint64_t key, const struct unit *units, size_t n)
{
	struct sum *sum = context;
	const struct wording *wording = sum->wording;
	size_t i;

	(void)units;
	(void)n;
	if (!may_weigh(wording, key))
		return;
	i = wording->slots[phrase_slot(wording, key)];
	if (i == 0 || (sum->met[i / 8] >> i % 8 & 1))
		return;
	sum->met[i / 8] |= (unsigned char)(1u << i % 8);
	sum->weight += wording->phrases[i - 1].weight;
	sum->n++;
	if (wording->phrases[i - 1].tells)
		tell(sum, &wording->phrases[i - 1]);
}

/* No message is less suspect for what is put below or beside its words: of the sums
 * behind each text the heaviest counts. */
static void
weigh(struct worded *worded, const struct sum *sum)
{
	double weight = sum->weight / sqrt((double)sum->n + WORDING_FEW);

	if (!worded->met || weight > worded->weight)
		worded->weight = weight;
	worded->met = true;
}

static void
worded(const struct facts *facts)
{
	struct worded *worded = &facts->cache->worded;
	struct sum sum = { .wording = facts->wording };
	struct buf buf = { .arena = facts->arena };
	struct str texts[WORDING_TEXTS];

	worded->ready = true;
	if (sum.wording == NULL || sum.wording->n == 0)
		return;
	wording_texts(facts->mail, texts);
	sum.met = NEW_ARRAY(facts->arena, unsigned char,
	    sum.wording->n / 8 + 1);
	if (!facts->cache->delivers_quoted)
		texts[WORDED_QUOTED] = STR("");
	if (text_weight(texts[WORDED_LIVE], LITTLE_SAID) > LITTLE_SAID)
		texts[WORDED_SIGNATURE] = STR("");
	for (size_t i = 0; i < WORDING_TEXTS; i++) {
		wording_phrases(texts[i], sum_add, &sum);
		if (i >= WORDED_LIVE && sum.n > 0)
			weigh(worded, &sum);
	}
	for (size_t i = 0; i < WORDING_QUOTED && sum.telling[i] != NULL; i++)
		buf_format(&buf, "%s%.*s", i > 0 ? " / " : "",
		    STR_ARGS(sum.telling[i]->text));
	worded->evidence = buf_str(&buf);
}

FACT(wording)
{
	double least = 0;

	if (!facts->cache->worded.ready)
		worded(facts);
	(void)reader_number(argument, &least);
	if (!facts->cache->worded.met || facts->cache->worded.weight < least)
		return false;
	*evidence_out = facts->cache->worded.evidence;
	return true;
}
