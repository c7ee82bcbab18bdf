/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Near and equal-looking names. Distance is Damerau-Levenshtein in characters
 * (optimal alignment: two neighbours swapped count once), computed in a band as
 * wide as the distance asked for, so the work is linear. Domains are compared
 * by the label under the public suffix, in the shape the eye takes it for; the
 * length rules keep apart short names, which lie near each other by chance
 * (Amano and Asano are two companies, not one and its imitator).
 */
#include "facts.h"

/* A longer name than this is no name; comparing it would be work for nothing. */
#define LONGEST 128

/* From these lengths on a second letter may differ, or a first one. */
#define LENGTH_FOR_TWO 10
#define LENGTH_FOR_ONE 6
/* A shorter label under two endings is two companies. */
#define LENGTH_FOR_ENDING 5
#define LENGTH_FOR_AFFIX 5
#define LENGTH_FOR_SHAPE 4

static size_t
characters(struct str s, uint32_t *characters_out)
{
	size_t n = 0;

	for (size_t at = 0; at < s.n && n <= LONGEST; n++) {
		uint32_t character = utf8_next(s, &at);

		if (n < LONGEST)
			characters_out[n] = character;
	}
	return n;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* One row of the table from the two before it, inside the band only. */
static size_t
distance_row(const uint32_t *a, const uint32_t *b, size_t b_n, size_t i,
    size_t most, size_t rows[3][LONGEST + 2])
{
	size_t *row = rows[i % 3], *above = rows[(i + 2) % 3];
	const size_t *above2 = rows[(i + 1) % 3];
	size_t from = i > most ? i - most : 1;
	size_t to = least(b_n, i + most);
	size_t best = row[from - 1] = from == 1 ? i : most + 1;

	for (size_t j = from; j <= to; j++) {
		size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
		size_t value = above[j - 1] + cost;

		value = least(value, row[j - 1] + 1);
		value = least(value, above[j] + 1);
		if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
		    a[i - 2] == b[j - 1])
			value = least(value, above2[j - 2] + 1);
		row[j] = value;
		best = least(best, value);
	}
	if (to < b_n)
		row[to + 1] = most + 1;
	return best;
}

size_t
similar_distance(struct str a, struct str b, size_t most)
{
	uint32_t left[LONGEST], right[LONGEST];
	size_t rows[3][LONGEST + 2];
	size_t left_n = characters(a, left), right_n = characters(b, right);

	if (str_equal(a, b))
		return 0;
	if (left_n > LONGEST || right_n > LONGEST)
		return most + 1;
	if (left_n > right_n + most || right_n > left_n + most)
		return most + 1;
	for (size_t j = 0; j <= right_n; j++)
		rows[0][j] = j;
	rows[0][right_n + 1] = most + 1;
	for (size_t i = 1; i <= left_n; i++)
		if (distance_row(left, right, right_n, i, most, rows) > most)
			return most + 1;
	return least(rows[left_n % 3][right_n], most + 1);
}

size_t
similar_most(size_t length)
{
	return length >= LENGTH_FOR_TWO ? 2 : length >= LENGTH_FOR_ONE ? 1 : 0;
}

/* ---- Domains --------------------------------------------------------------- */

static const char *const affixes[] = {
	"account", "accounting", "accounts", "admin", "asia", "billing",
	"cloud", "cojp", "co", "com", "corp", "corporation", "docs", "eu",
	"exec", "export", "finance", "global", "gmbh", "group", "helpdesk",
	"holdings", "hq", "hr", "inc", "intl", "international", "invoice",
	"invoices", "invoicing", "it", "japan", "jp", "kk", "keiri", "law",
	"legal", "limited", "llc", "login", "ltd", "mail", "net", "office",
	"online", "pay", "payment", "payments", "payroll", "portal", "remit",
	"secure", "security", "service", "services", "share", "shop",
	"support", "team", "tokyo", "trading", "treasury", "uk", "us", "usa",
	"verify", "web", "webmail", "www",
};

struct domain_shape
domain_shape(struct arena *arena, struct str registrable)
{
	struct domain_shape shape = { .domain = registrable };
	struct str shown = domain_unicode(arena, registrable);
	struct str label = str_cut(&shown, '.');
	struct str written = registrable;
	struct buf plain = { .arena = arena };

	(void)str_cut(&written, '.');
	shape.ending = written;
	label = fold(arena, label);
	for (size_t i = 0; i < label.n; i++)
		if (label.p[i] != '-')
			buf_char(&plain, label.p[i]);
	shape.label = buf_str(&plain);
	shape.skeleton = fold_skeleton(arena, label);
	return shape;
}

size_t
domain_affixless(struct arena *arena, struct str label,
    struct str *skeletons_out, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < sizeof affixes / sizeof *affixes; i++) {
		struct str affix = str_of(affixes[i]);

		if (label.n < affix.n + LENGTH_FOR_AFFIX || n + 2 > most)
			continue;
		if (str_ends(label, affix))
			skeletons_out[n++] = fold_skeleton(arena,
			    str_slice(label, 0, label.n - affix.n));
		if (str_starts(label, affix))
			skeletons_out[n++] = fold_skeleton(arena,
			    str_from(label, affix.n));
	}
	return n;
}

/* Two words that nobody takes for each other: half their letters differ. */
static bool
are_other_words(struct arena *arena, struct str one, struct str other)
{
	struct str a = fold_skeleton(arena, one), b = fold_skeleton(arena, other);
	size_t a_length = utf8_length(a), b_length = utf8_length(b);
	size_t longer = a_length > b_length ? a_length : b_length;

	return longer >= 2 && similar_distance(a, b, longer) * 2 >= longer + 1;
}

/* Of the parts between hyphens one is another word altogether: the hospital of a
 * town ("-hp"), its school ("-jhs") and a builder there. */
static bool
differ_in_a_word(struct arena *arena, struct str a, struct str b)
{
	struct str a_label = str_cut(&a, '.'), b_label = str_cut(&b, '.');
	size_t others = 0;

	while (a_label.n > 0 && b_label.n > 0) {
		struct str one = str_cut(&a_label, '-');
		struct str other = str_cut(&b_label, '-');

		if (str_equal(one, other))
			continue;
		if (!are_other_words(arena, one, other))
			return false;
		others++;
	}
	return others == 1 && a_label.n == b_label.n;
}

bool
domain_shapes_similar(struct arena *arena, const struct domain_shape *a,
    const struct domain_shape *known)
{
	bool same_ending = str_equal(a->ending, known->ending);
	size_t length = utf8_length(known->skeleton);
	size_t most = similar_most(length);

	if (str_equal(a->domain, known->domain))
		return false;
	if (str_equal(a->skeleton, known->skeleton)) {
		if (str_equal(a->label, known->label) && !same_ending)
			return length >= LENGTH_FOR_ENDING;
		return length >= LENGTH_FOR_SHAPE;
	}
	/* Another ending counts as a letter of the distance. */
	if (!same_ending && most > 0)
		most--;
	return most > 0 && similar_distance(a->skeleton, known->skeleton,
	    most) <= most && !differ_in_a_word(arena, a->domain,
	    known->domain);
}

bool
similar_domain(struct arena *arena, struct str domain, struct str known)
{
	struct domain_shape a, b;
	struct str bare[8];
	size_t n;

	if (domain.n == 0 || known.n == 0 || str_equal(domain, known))
		return false;
	a = domain_shape(arena, domain);
	b = domain_shape(arena, known);
	if (domain_shapes_similar(arena, &a, &b))
		return true;
	if (utf8_length(b.skeleton) < LENGTH_FOR_AFFIX)
		return false;
	n = domain_affixless(arena, a.label, bare, 8);
	for (size_t i = 0; i < n; i++)
		if (str_equal(bare[i], b.skeleton))
			return true;
	return false;
}

/* ---- Words ------------------------------------------------------------------ */

const char *const words_title[] = {
	"ceo", "cfo", "coo", "chief executive", "chief financial", "president",
	"chairman", "managing director", "general director", "treasurer",
	"代表取締役", "社長", "会長", "専務", "常務", "取締役", "理事長",
	"最高経営責任者", "最高財務責任者", "財務部長", "経理部長", NULL
};

const char *const words_department[] = {
	"accounts payable", "accounts receivable", "accounting department",
	"finance department", "payroll", "human resources", "hr department",
	"it help desk", "it helpdesk", "it support", "treasury department",
	"経理部", "経理課", "人事部", "総務部", "財務部", "情報しすてむ部",
	"給与担当", "経理担当", "社長室", "しすてむ管理者", "財務課", "人事課", NULL
};

static bool
stands_alone(struct str s, size_t at, size_t n)
{
	return !(at > 0 && char_is_alpha((unsigned char)s.p[at - 1])) &&
	    !(at + n < s.n && char_is_alpha((unsigned char)s.p[at + n]));
}

bool
word_stands(struct str folded, const char *const *words, struct str *word_out)
{
	for (size_t i = 0; words[i]; i++) {
		struct str word = str_of(words[i]), rest = folded;
		size_t before = 0, at;

		while ((at = str_find(rest, word)) != STR_NOWHERE) {
			if (!char_is_alpha((unsigned char)word.p[0]) ||
			    stands_alone(folded, before + at, word.n)) {
				*word_out = word;
				return true;
			}
			before += at + word.n;
			rest = str_from(folded, before);
		}
	}
	return false;
}

/*
 * Which words have such a byte in their first, second, third place; and of three
 * bytes that end with such a one, how far the next place is where a word's first
 * three may end.
 */
struct beginnings {
	uint64_t of[3][256];
	unsigned char step[256];
};

static void
beginnings_of(const char *const *words, size_t n,
    struct beginnings *beginnings_out)
{
	*beginnings_out = (struct beginnings){ 0 };
	memset(beginnings_out->step, 3, sizeof beginnings_out->step);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < 3; k++) {
			unsigned char c = (unsigned char)words[i][k];

			beginnings_out->of[k][c] |= (uint64_t)1 << i;
			if (k < 2 && beginnings_out->step[c] > 2 - k)
				beginnings_out->step[c] =
				    (unsigned char)(2 - k);
		}
}

uint64_t
words_found(struct str text, const char *const *words, size_t n)
{
	const unsigned char *p = (const unsigned char *)text.p;
	struct beginnings beginnings;
	uint64_t found = 0;

	beginnings_of(words, n, &beginnings);
	for (size_t at = 2; at < text.n; at += beginnings.step[p[at]]) {
		uint64_t may = beginnings.of[2][p[at]] &
		    beginnings.of[1][p[at - 1]] &
		    beginnings.of[0][p[at - 2]] & ~found;

		for (; may != 0; may &= may - 1) {
			int i = __builtin_ctzll(may);

			if (str_starts(str_from(text, at - 2),
			    str_of(words[i])))
				found |= (uint64_t)1 << i;
		}
	}
	return found;
}
