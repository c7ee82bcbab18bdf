/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payment facts in text: IBAN (ISO 13616, length by country, mod 97), BIC (only
 * where the word BIC or SWIFT stands before it), Japanese accounts (bank, branch,
 * type, number, in any order after the bank's name, over line ends), Yucho's
 * symbol and number, US routing numbers (ABA checksum), UK sort codes, and the
 * T-number of Japan's invoice register (with its check digit). Digits and
 * letters of any width count; what stands between the digits of an IBAN does
 * not. Each kind has one canonical number, so that the organisation file, read
 * by the same code, compares bytewise. Numbers are matched in a plain copy, the
 * context is cut from the original. Windows end where the next candidate begins,
 * so work stays linear. At most ACCOUNTS_MOST are kept.
 */
#include "mail.h"

#define ACCOUNTS_MOST 50
#define JP_WINDOW 600		/* bytes after the bank's name: 200 characters */
#define CONTEXT 30		/* characters on either side */

/* The plain copy: lower case, half width, invisible characters out. */
struct plain {
	struct arena *arena;
	struct str original;
	char *p;
	uint32_t *at;		/* where each byte came from */
	size_t n;
	struct str s;		/* p and n, for searching */
	size_t digits;
};

struct finder {
	struct plain plain;
	struct mail *mail;
	enum place place;
	struct account *found;
	size_t n;
	bool full;
};

/* ---- The plain copy --------------------------------------------------------- */

/* The character as plain ASCII, 0 to leave it out, or itself. */
static uint32_t
plain_character(uint32_t c)
{
	if (c < 0x80)
		return (uint32_t)(unsigned char)char_lower((char)c);
	if (c >= 0xff01 && c <= 0xff5e) {
		c -= 0xfee0;
		return (uint32_t)(unsigned char)char_lower((char)c);
	}
	if (c >= 0x1d7ce && c <= 0x1d7ff)
		return '0' + (c - 0x1d7ce) % 10;
	if (c >= 0x660 && c <= 0x669)
		return '0' + (c - 0x660);
	if (c >= 0x6f0 && c <= 0x6f9)
		return '0' + (c - 0x6f0);
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500)
		return '-';
	if (c == 0xa0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200a) ||
	    c == 0x202f)
		return ' ';
	if ((c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	    (c >= 0x2060 && c <= 0x2069) || c == 0xfeff || c == 0xad)
		return 0;
	return c;
}

static void
plain_put(struct plain *plain, char c, size_t from)
{
	plain->p[plain->n] = c;
	plain->at[plain->n++] = (uint32_t)from;
}

static void
plain_make(struct arena *arena, struct str text, struct plain *plain)
{
	size_t at = 0;

	*plain = (struct plain){ .arena = arena, .original = text };
	plain->p = NEW_ARRAY(arena, char, text.n + 1);
	plain->at = NEW_ARRAY(arena, uint32_t, text.n + 1);
	while (at < text.n) {
		size_t from = at;
		uint32_t c = plain_character(utf8_next(text, &at));

		if (c == 0)
			continue;
		if (c < 0x80) {
			plain_put(plain, (char)c, from);
			plain->digits += char_is_digit((int)c);
		} else {
			for (size_t i = from; i < at; i++)
				plain_put(plain, text.p[i], i);
		}
	}
	plain->at[plain->n] = (uint32_t)text.n;
	plain->s = (struct str){ plain->p, plain->n };
}

/* Seven digits in any width are the least that any account needs: most text
 * is let go here, before it is copied. */
static bool
has_digits(struct str s)
{
	size_t digits = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		digits += char_is_digit(c) || (c >= 0xd9 && c <= 0xdb) ||
		    c == 0xef || c == 0xf0;
	}
	return digits >= 6;
}

static bool
is_alnum_at(const struct plain *plain, size_t at)
{
	return at < plain->n && (char_is_alpha(plain->p[at]) ||
	    char_is_digit(plain->p[at]));
}

/* The words around [from, to) of the plain copy, as they were written. */
static struct str
context_of(const struct plain *plain, size_t from, size_t to)
{
	struct str s = plain->original;
	size_t start = plain->at[from], end = plain->at[to];

	for (int i = 0; i < CONTEXT && start > 0; i++)
		do
			start--;
		while (start > 0 && (s.p[start] & 0xc0) == 0x80);
	for (int i = 0; i < CONTEXT && end < s.n; i++)
		(void)utf8_next(s, &end);
	return str_trim(str_slice(s, start, end));
}

static void
account_add(struct finder *finder, const char *kind, struct str country,
    struct str number, const size_t span[2])
{
	struct account account = { .kind = str_of(kind), .country = country,
	    .number = number, .place = finder->place };
	size_t digits = number.n;

	for (size_t i = 0; i < finder->mail->accounts_n + finder->n; i++) {
		const struct account *other = i < finder->mail->accounts_n ?
		    &finder->mail->accounts[i] :
		    &finder->found[i - finder->mail->accounts_n];

		if (str_equal(other->kind, account.kind) &&
		    str_equal(other->number, number) &&
		    other->place == account.place)
			return;
	}
	if (finder->mail->accounts_n + finder->n >= ACCOUNTS_MOST) {
		finder->full = true;
		return;
	}
	account.last4 = str_slice(number, digits < 4 ? 0 : digits - 4, digits);
	account.context = context_of(&finder->plain, span[0], span[1]);
	if (finder->found == NULL)
		finder->found = NEW_ARRAY(finder->plain.arena, struct account,
		    ACCOUNTS_MOST);
	finder->found[finder->n++] = account;
}

/* A run of digits at or after `from` and before `to`, of least to most digits,
 * not part of a longer or hyphenated number; its end in *end_out. */
static struct str
digits_between(const struct plain *plain, size_t from, size_t to,
    const size_t lengths[2])
{
	const char *p = plain->p;

	for (size_t i = from; i < to; i++) {
		size_t n = 0;

		if (!char_is_digit(p[i]))
			continue;
		while (i + n < plain->n && char_is_digit(p[i + n]))
			n++;
		if (n >= lengths[0] && n <= lengths[1] &&
		    !(i >= 2 && p[i - 1] == '-' && char_is_digit(p[i - 2])) &&
		    !(i + n + 1 < plain->n && p[i + n] == '-' &&
		    char_is_digit(p[i + n + 1])))
			return (struct str){ p + i, n };
		i += n;
	}
	return NO_STR;
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t
end_of(const struct plain *plain, struct str piece)
{
	return (size_t)(piece.p - plain->p) + piece.n;
}

/* The next place of `word` from `from` on, or STR_NOWHERE. */
static size_t
word_after(const struct plain *plain, size_t from, const char *word)
{
	size_t at = str_find(str_from(plain->s, from), str_of(word));

	return at == STR_NOWHERE ? at : from + at;
}

/* ---- IBAN ------------------------------------------------------------------- */

/* Country and length, as registered. */
static const char iban_lengths[] =
    "ad24ae23al28at20az28ba20be16bg22bh22bi27br29by28ch21cr22cy28cz24de22dj27"
    "dk18do28ee20eg29es24fi18fk18fo18fr27gb22ge22gi23gl18gr27gt28hr21hu28ie22"
    "il23iq23is26it27jo30kw30kz20lb28lc32li21lt20lu20lv21ly25mc27md24me22mk19"
    "mn20mr27mt31mu30ni28nl18no15om23pk24pl28ps29pt25qa29ro24rs22ru33sa24sc31"
    "sd18se24si19sk24sm27so23st25sv28tl23tn24tr26ua29va22vg24xk20ye30";

static size_t
iban_length(const char *country)
{
	for (size_t i = 0; i + 4 < sizeof iban_lengths; i += 4)
		if (memcmp(iban_lengths + i, country, 2) == 0)
			return (size_t)(iban_lengths[i + 2] - '0') * 10 +
			    (size_t)(iban_lengths[i + 3] - '0');
	return 0;
}

static bool
iban_checks(const char *iban, size_t n)
{
	unsigned rest = 0;

	for (size_t i = 0; i < n; i++) {
		char c = iban[(i + 4) % n];
		unsigned value = char_is_digit(c) ? (unsigned)(c - '0') :
		    (unsigned)(c - 'a') + 10;

		rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
	}
	return rest == 1;
}

static bool
is_separator(char c)
{
	return c == ' ' || c == '.' || c == '-' || c == '\n' || c == '\r' ||
	    c == '\t' || c == '/';
}

/* The IBAN that begins at `at`; where it ends, or 0. */
static size_t
iban_at(const struct plain *plain, size_t at, char *iban_out, size_t *n_out)
{
	size_t want = iban_length(plain->p + at), n = 0, gap = 0, digits = 0;

	if (want == 0)
		return 0;
	for (; at < plain->n && n < want && gap <= 2; at++) {
		if (is_separator(plain->p[at])) {
			gap++;
		} else if (is_alnum_at(plain, at)) {
			iban_out[n++] = plain->p[at];
			gap = 0;
		} else {
			break;
		}
	}
	*n_out = n;
	/* Prose can pass the check sum by chance; it has no digits. */
	for (size_t i = 0; i < n; i++)
		digits += char_is_digit(iban_out[i]);
	if (n != want || digits * 2 < n || !char_is_digit(iban_out[2]) ||
	    !char_is_digit(iban_out[3]) ||
	    (is_alnum_at(plain, at) && char_is_digit(plain->p[at])))
		return 0;
	return iban_checks(iban_out, n) ? at : 0;
}

static struct str
upper(struct arena *arena, struct str s)
{
	char *out = NEW_ARRAY(arena, char, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		out[i] = s.p[i] >= 'a' && s.p[i] <= 'z' ?
		    (char)(s.p[i] - 'a' + 'A') : s.p[i];
	return (struct str){ out, s.n };
}

static void
find_iban(struct finder *finder)
{
	const struct plain *plain = &finder->plain;
	char iban[40];

	for (size_t i = 0; i + 15 <= plain->n; i++) {
		const char *p = plain->p + i;
		size_t end, n;

		if (!char_is_alpha(p[0]) || !char_is_alpha(p[1]) ||
		    !(char_is_digit(p[2]) || (is_separator(p[2]) &&
		    (char_is_digit(p[3]) || is_separator(p[3])))) ||
		    (is_alnum_at(plain, i - 1) && i > 0 &&
		    !(i >= 4 && memcmp(p - 4, "iban", 4) == 0)))
			continue;
		end = iban_at(plain, i, iban, &n);
		if (end == 0)
			continue;
		account_add(finder, "iban", upper(plain->arena,
		    (struct str){ p, 2 }), upper(plain->arena,
		    (struct str){ iban, n }), (size_t[2]){ i, end });
		i = end - 1;
	}
}

/* ---- BIC -------------------------------------------------------------------- */

/* ISO 3166, to tell a BIC from a word in capitals. */
static const char countries[] =
    "ad ae af ag ai al am ao ar at au aw az ba bb bd be bf bg bh bi bj bm bn bo "
    "br bs bt bw by bz ca cd cf cg ch ci cl cm cn co cr cu cv cw cy cz de dj dk "
    "dm do dz ec ee eg er es et fi fj fk fo fr ga gb gd ge gg gh gi gl gm gn gq "
    "gr gt gw gy hk hn hr ht hu id ie il im in iq ir is it je jm jo jp ke kg kh "
    "ki km kn kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mk ml "
    "mm mn mo mr mt mu mv mw mx my mz na nc ne ng ni nl no np nz om pa pe pf pg "
    "ph pk pl pr ps pt py qa ro rs ru rw sa sb sc sd se sg si sk sl sm sn so sr "
    "ss st sv sy sz td tg th tj tl tm tn to tr tt tv tw tz ua ug us uy uz va vc "
    "ve vg vn vu ws xk ye za zm zw ";

static bool
is_country(const char *p)
{
	for (size_t i = 0; i + 3 < sizeof countries; i += 3)
		if (countries[i] == p[0] && countries[i + 1] == p[1])
			return true;
	return false;
}

/* In capitals (of either width) in the original, as BICs are written. */
static bool
is_capitals(const struct plain *plain, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++) {
		char c = plain->original.p[plain->at[i]];

		if (c >= 'a' && c <= 'z')
			return false;
	}
	return true;
}

static bool
bic_at(const struct plain *plain, size_t at, size_t n)
{
	if ((n != 8 && n != 11) || !is_country(plain->p + at + 4) ||
	    !is_capitals(plain, at, n))
		return false;
	for (size_t i = 0; i < 4; i++)
		if (!char_is_alpha(plain->p[at + i]))
			return false;
	return true;
}

static void
find_bic_after(struct finder *finder, const char *word)
{
	const struct plain *plain = &finder->plain;
	size_t at = 0;

	while ((at = word_after(plain, at, word)) != STR_NOWHERE) {
		size_t end = smaller(plain->n, at + 60), n;

		at += strlen(word);
		for (size_t i = at; i < end; i += n + 1) {
			for (n = 0; is_alnum_at(plain, i + n) && n < 12; n++)
				continue;
			if (!bic_at(plain, i, n))
				continue;
			account_add(finder, "bic", upper(plain->arena,
			    str_slice(plain->s, i + 4, i + 6)),
			    upper(plain->arena, str_slice(plain->s, i, i + n)),
			    (size_t[2]){ i, i + n });
			break;
		}
	}
}

/* ---- Japan ------------------------------------------------------------------ */

static const char *const jp_banks[] = {
	"銀行", "信用金庫", "信用組合", "労働金庫", "農業協同組合", "信金", "信組",
	"労金", "農協", "漁協", "ろうきん", "ﾊﾞﾝｸ"
};

static const char *const jp_branches[] = {
	"本店営業部", "支店", "本店", "営業部", "出張所", "支所", "店"
};

struct jp_type {
	const char *word, *canonical;
};

static const struct jp_type jp_types[] = {
	{ "普通", "普通" }, { "当座", "当座" }, { "貯蓄", "貯蓄" },
	{ "フツウ", "普通" }, { "トウザ", "当座" }, { "ﾌﾂｳ", "普通" },
	{ "ﾄｳｻﾞ", "当座" }, { "ふつう", "普通" }, { "(普)", "普通" },
	{ "(当)", "当座" }
};

/* "銀行名", "支店コード" and the like are labels and name nothing. */
static bool
is_label(const struct plain *plain, size_t end)
{
	static const char *const tails[] = {
		"名", "コード", "番号", "口座", "振込", "振り込", "の", "ｺｰﾄﾞ",
		"等", "・", "側", "間", "営業日", "印", "手数料", "または"
	};
	struct str rest = str_from(plain->s, end);

	for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++)
		if (str_starts(rest, str_of(tails[i])))
			return true;
	return false;
}

static bool
is_kanji(uint32_t c)
{
	return (c >= 0x3400 && c <= 0x9fff) || c == 0x3005;
}

static bool
is_particle(uint32_t c)
{
	return c == 0x306f || c == 0x304c || c == 0x306e || c == 0x306b ||
	    c == 0x3067;
}

/* May the character stand in the name of a bank or branch? */
static bool
is_name_character(uint32_t c)
{
	if (c < 0x80)
		return char_is_alpha((int)c) || char_is_digit((int)c);
	/* "を" never stands in a name, and often right before one. */
	return c != 0x3092 && c != CHARACTER_BAD && (is_kanji(c) ||
	    (c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fe &&
	    c != 0x30fb) || (c >= 0xff66 && c <= 0xff9f) || c == 0x3007);
}

/* The name that ends at `end`, not before `floor`: back over its characters,
 * up to a particle that follows a kanji ("口座は|みなと銀行"). */
static struct str
name_before(const struct plain *plain, size_t floor, size_t end)
{
	size_t from = end;
	uint32_t after = 0;

	for (int i = 0; i < 20 && from > floor; i++) {
		size_t start = from - 1, at;
		uint32_t c;

		while (start > floor && (plain->p[start] & 0xc0) == 0x80)
			start--;
		at = start;
		c = utf8_next(plain->s, &at);
		if (!is_name_character(c) || at != from)
			break;
		if (is_kanji(c) && is_particle(after)) {
			size_t next = from;

			(void)utf8_next(plain->s, &next);
			return str_slice(plain->s, next, end);
		}
		after = c;
		from = start;
	}
	return str_slice(plain->s, from, end);
}

/* Is this a character that one of jp_banks begins with? */
static bool
may_begin_bank(const char *p, size_t n)
{
	static const char firsts[] = "銀信労農漁ろﾊ";

	if ((p[0] & 0x80) == 0 || n < 3)
		return false;
	for (size_t i = 0; i + 3 < sizeof firsts; i += 3)
		if (firsts[i] == p[0] && firsts[i + 1] == p[1] &&
		    firsts[i + 2] == p[2])
			return true;
	return false;
}

/* A bank's name with its word, at or after *at; moves *at past it. */
static bool
bank_next(const struct plain *plain, size_t *at, struct str *bank_out)
{
	size_t floor = *at;

	for (size_t i = *at; i < plain->n; i++) {
		if (!may_begin_bank(plain->p + i, plain->n - i))
			continue;
		for (size_t k = 0; k < sizeof jp_banks / sizeof jp_banks[0]; k++) {
			struct str word = str_of(jp_banks[k]), name;

			if (!str_starts(str_from(plain->s, i), word))
				continue;
			if (is_label(plain, i + word.n))
				break;
			name = name_before(plain, floor, i);
			if (name.n < 3)
				break;
			*at = i + word.n;
			*bank_out = str_slice(plain->s,
			    (size_t)(name.p - plain->p), *at);
			return true;
		}
	}
	return false;
}

/* "本店営業部", "横浜支店" within [from, to). */
static struct str
branch_within(const struct plain *plain, size_t from, size_t to)
{
	struct str window = str_slice(plain->s, from, to);

	for (size_t k = 0; k < sizeof jp_branches / sizeof jp_branches[0]; k++) {
		struct str word = str_of(jp_branches[k]), name;
		size_t at = 0, found;

		while ((found = str_find(str_from(window, at), word)) !=
		    STR_NOWHERE) {
			size_t end = from + at + found + word.n;

			at += found + word.n;
			if (is_label(plain, end))
				continue;
			name = name_before(plain, from, end);
			/* A bare "店" is Yucho's: "〇一八店". */
			if (word.n == 3 && !str_starts(name, STR("〇")) &&
			    !str_ends(name, STR("八店")))
				continue;
			if (name.n > word.n || word.n > 6 || k == 2 || k == 3)
				return name;
		}
	}
	return NO_STR;
}

static struct str
type_within(struct str window, size_t *after_out)
{
	for (size_t k = 0; k < sizeof jp_types / sizeof jp_types[0]; k++) {
		size_t at = str_find(window, str_of(jp_types[k].word));

		if (at != STR_NOWHERE) {
			*after_out = at + strlen(jp_types[k].word);
			return str_of(jp_types[k].canonical);
		}
	}
	return NO_STR;
}

/* The account number: seven digits if there are, after the type if there. */
static struct str
jp_number(const struct plain *plain, size_t from, size_t to, size_t type_end)
{
	static const size_t seven[2] = { 7, 7 }, about[2] = { 6, 8 };
	struct str number = digits_between(plain, type_end, to, seven);

	if (number.p == NULL)
		number = digits_between(plain, from, to, seven);
	if (number.p == NULL)
		number = digits_between(plain, type_end, to, about);
	if (number.p == NULL)
		number = digits_between(plain, from, to, about);
	return number;
}

/* Where the bank's window ends: at the next bank, or after 200 characters. */
static size_t
find_jp_account(struct finder *finder, struct str bank, size_t to)
{
	const struct plain *plain = &finder->plain;
	size_t from = end_of(plain, bank), type_end = 0;
	struct str window = str_slice(plain->s, from, to), number;
	struct str branch = branch_within(plain, from, to);
	struct str type = type_within(window, &type_end);
	struct buf buf = { .arena = plain->arena };

	if (branch.p == NULL || (type.p == NULL &&
	    !str_contains(window, STR("口座番号"))))
		return from;
	number = jp_number(plain, from, to, from + type_end);
	if (number.p == NULL)
		return from;
	buf_add(&buf, fold(plain->arena, bank));
	buf_char(&buf, '/');
	buf_add(&buf, fold(plain->arena, branch));
	buf_char(&buf, '/');
	buf_add(&buf, type.p == NULL ? STR("普通") : type);
	buf_char(&buf, '/');
	for (size_t n = number.n; n < 7; n++)
		buf_char(&buf, '0');
	buf_add(&buf, number);
	account_add(finder, "jp-bank", STR("JP"), buf_str(&buf),
	    (size_t[2]){ (size_t)(bank.p - plain->p), end_of(plain, number) });
	return end_of(plain, number);
}

static void
find_jp_bank(struct finder *finder)
{
	const struct plain *plain = &finder->plain;
	struct str bank, next;
	size_t at = 0;
	bool more = bank_next(plain, &at, &bank);

	while (more && !finder->full) {
		size_t to = smaller(plain->n, end_of(plain, bank) + JP_WINDOW);

		more = bank_next(plain, &at, &next);
		if (more)
			to = smaller(to, (size_t)(next.p - plain->p));
		find_jp_account(finder, bank, to);
		bank = next;
	}
}

static void
find_jp_yucho(struct finder *finder)
{
	static const size_t symbol_digits[2] = { 5, 5 }, number_digits[2] = { 1, 8 };
	const struct plain *plain = &finder->plain;
	size_t at = 0;

	while ((at = word_after(plain, at, "記号")) != STR_NOWHERE) {
		size_t to = smaller(plain->n, at + 60), next;
		struct str symbol, number;

		at += strlen("記号");
		symbol = digits_between(plain, at, to, symbol_digits);
		/* "記号番号 10120-12345671" hyphenates the two. */
		for (next = at; symbol.p == NULL && next + 7 < to; next++)
			if (char_is_digit(plain->p[next])) {
				if (plain->p[next + 5] == '-')
					symbol = str_slice(plain->s, next, next + 5);
				break;
			}
		if (symbol.p == NULL || symbol.p[0] != '1')
			continue;
		next = end_of(plain, symbol);
		/* A check digit may follow the symbol: "10120-1". */
		if (next + 2 < plain->n && plain->p[next] == '-' &&
		    !char_is_digit(plain->p[next + 2]))
			next += 2;
		else if (next < plain->n && plain->p[next] == '-')
			next++;
		for (; next < plain->n && plain->p[next - 1] == '-' &&
		    plain->p[next] == '-'; next++)
			continue;
		to = smaller(plain->n, next + 60);
		while (next < to && !char_is_digit(plain->p[next]))
			next++;
		number = NO_STR;
		if (next < to) {
			size_t n = 0;

			while (next + n < plain->n && n < 9 &&
			    char_is_digit(plain->p[next + n]))
				n++;
			if (n >= number_digits[0] && n <= number_digits[1])
				number = str_slice(plain->s, next, next + n);
		}
		if (number.p == NULL)
			continue;
		account_add(finder, "jp-yucho", STR("JP"), str_format(plain->arena,
		    "yucho/%.*s/%.*s", STR_ARGS(symbol), STR_ARGS(number)),
		    (size_t[2]){ at, end_of(plain, number) });
	}
}

/* The National Tax Agency's check digit: weights 1 and 2 from the right, the
 * sum modulo 9 taken from 9. */
static bool
t_number_checks(const char *digits)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < 12; i++)
		sum += (unsigned)(digits[12 - i] - '0') * (i % 2 == 0 ? 1 : 2);
	return (unsigned)(digits[0] - '0') == 9 - sum % 9;
}

static void
find_t_number(struct finder *finder)
{
	const struct plain *plain = &finder->plain;

	for (size_t i = 0; i + 14 <= plain->n; i++) {
		char number[15] = "T";
		size_t n = 0, at = i + 1;

		if (plain->p[i] != 't' || (i > 0 && is_alnum_at(plain, i - 1)))
			continue;
		for (; at < plain->n && n < 13; at++) {
			if (char_is_digit(plain->p[at]))
				number[1 + n++] = plain->p[at];
			else if ((plain->p[at] != '-' && plain->p[at] != ' ') ||
			    plain->p[at - 1] == plain->p[at])
				break;
		}
		if (n == 13 && !is_alnum_at(plain, at) &&
		    t_number_checks(number + 1))
			account_add(finder, "t-number", STR("JP"),
			    str_keep(plain->arena, (struct str){ number, 14 }),
			    (size_t[2]){ i, at });
	}
}

/* ---- United States, United Kingdom ------------------------------------------- */

static bool
aba_checks(const char *d)
{
	static const unsigned weights[9] = { 3, 7, 1, 3, 7, 1, 3, 7, 1 };
	unsigned sum = 0;

	for (int i = 0; i < 9; i++)
		sum += (unsigned)(d[i] - '0') * weights[i];
	return sum % 10 == 0 && sum > 0;
}

/* The number that follows the word "account" within [from, to). */
static struct str
account_after(const struct plain *plain, size_t from, size_t to,
    const size_t lengths[2])
{
	static const char *const words[] = { "account", "acct", "a/c", "口座" };

	for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
		size_t at = str_find(str_slice(plain->s, from, to),
		    str_of(words[k]));
		struct str number;

		if (at == STR_NOWHERE)
			continue;
		at += from;
		number = digits_between(plain, at, smaller(to, at + 60), lengths);
		if (number.p != NULL)
			return number;
	}
	return NO_STR;
}

static void
find_us_after(struct finder *finder, const char *word)
{
	static const size_t nine[2] = { 9, 9 }, any[2] = { 4, 17 };
	const struct plain *plain = &finder->plain;
	size_t at = 0;

	while ((at = word_after(plain, at, word)) != STR_NOWHERE) {
		struct str routing = digits_between(plain, at,
		    smaller(plain->n, at + 50), nine), number;
		size_t start = at > 120 ? at - 120 : 0, end;

		at += strlen(word);
		if (routing.p == NULL || !aba_checks(routing.p))
			continue;
		end = end_of(plain, routing);
		number = account_after(plain, end, smaller(plain->n, end + 120),
		    any);
		if (number.p == NULL)
			number = account_after(plain, start, at, any);
		account_add(finder, "us-aba", STR("US"), number.p == NULL ?
		    str_keep(plain->arena, routing) : str_format(plain->arena,
		    "%.*s/%.*s", STR_ARGS(routing), STR_ARGS(number)),
		    (size_t[2]){ (size_t)(routing.p - plain->p), end });
	}
}

/* "12-34-56", "12 34 56" or "123456" at `at`; where it ends, or 0. */
static size_t
sort_code_at(const struct plain *plain, size_t at, char *code_out)
{
	size_t n = 0, gap = 0;

	for (; at < plain->n && n < 6; at++) {
		if (char_is_digit(plain->p[at])) {
			code_out[n++] = plain->p[at];
			gap = 0;
		} else if ((plain->p[at] != '-' && plain->p[at] != ' ') ||
		    n % 2 != 0 || ++gap > 1) {
			return 0;
		}
	}
	return n == 6 && !(at < plain->n && char_is_digit(plain->p[at])) ? at : 0;
}

static void
find_gb_after(struct finder *finder, const char *word)
{
	static const size_t eight[2] = { 7, 8 };
	const struct plain *plain = &finder->plain;
	size_t at = 0;

	while ((at = word_after(plain, at, word)) != STR_NOWHERE) {
		size_t start = at > 100 ? at - 100 : 0, from, end;
		struct str number;
		char code[6];

		at += strlen(word);
		for (from = at; from < smaller(plain->n, at + 30) &&
		    !char_is_digit(plain->p[from]); from++)
			continue;
		end = sort_code_at(plain, from, code);
		if (end == 0)
			continue;
		number = digits_between(plain, end, smaller(plain->n, end + 80),
		    eight);
		if (number.p == NULL)
			number = account_after(plain, start, at, eight);
		if (number.p == NULL)
			continue;
		account_add(finder, "gb-sort", STR("GB"), str_format(plain->arena,
		    "%.6s/%s%.*s", code, number.n == 7 ? "0" : "",
		    STR_ARGS(number)), (size_t[2]){ from, end });
	}
}

/* ---- All of them ------------------------------------------------------------- */

void
account_find(struct arena *arena, struct str text, enum place place,
    struct mail *mail)
{
	struct finder finder = { .mail = mail, .place = place };
	struct account *all;

	if (mail->accounts_n >= ACCOUNTS_MOST || text.n > UINT32_MAX ||
	    !has_digits(text))
		return;
	plain_make(arena, text, &finder.plain);
	if (finder.plain.digits < 6)
		return;
	find_iban(&finder);
	find_jp_bank(&finder);
	find_jp_yucho(&finder);
	find_gb_after(&finder, "sort code");
	find_gb_after(&finder, "sortcode");
	find_us_after(&finder, "routing");
	find_us_after(&finder, "aba");
	find_us_after(&finder, "rtn");
	find_bic_after(&finder, "bic");
	find_bic_after(&finder, "swift");
	find_t_number(&finder);
	if (finder.full)
		mail_defect(arena, mail, DEFECT_TEXT_LIMIT, STR("accounts"));
	if (finder.n == 0)
		return;
	all = NEW_ARRAY(arena, struct account, mail->accounts_n + finder.n);
	if (mail->accounts_n > 0)
		memcpy(all, mail->accounts, mail->accounts_n * sizeof *all);
	memcpy(all + mail->accounts_n, finder.found, finder.n * sizeof *all);
	mail->accounts = all;
	mail->accounts_n += finder.n;
}

bool
account_read(struct arena *arena, struct str written,
    struct account *account_out)
{
	struct mail mail = { 0 };

	account_find(arena, written, PLACE_BODY, &mail);
	if (mail.accounts_n == 0)
		return false;
	/* Found in order of how much they say: an IBAN before its BIC. */
	*account_out = mail.accounts[0];
	return true;
}
