/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Amounts of money. An amount has its currency before or behind it; thousands
 * and decimals are told apart by what stands where, in the Western, the
 * continental and the Swiss way; 万, 億, k and "million" multiply, and kanji
 * numerals are read. In Japanese text a backslash is a yen sign, which has its
 * place in Shift_JIS and CP932, but not in a path. Each amount is kept once, in
 * hundredths, as a canonical form and as it was written.
 */
#include "account.h"

struct currency {
	const char *written, *code;
	size_t n;
};

#define C(written, code) { (written), (code), sizeof (written) - 1 }

/* Before the number: what ends alike, the longest first. */
static const struct currency prefixes[] = {
	C("us$", "USD"), C("hk$", "HKD"), C("nt$", "TWD"), C("nz$", "NZD"),
	C("au$", "AUD"), C("a$", "AUD"), C("c$", "CAD"), C("ca$", "CAD"),
	C("s$", "SGD"), C("r$", "BRL"), C("$", "USD"), C("€", "EUR"),
	C("£", "GBP"), C("￡", "GBP"), C("¥", "JPY"), C("￥", "JPY"),
	C("₩", "KRW"), C("₹", "INR"), C("usd", "USD"), C("eur", "EUR"),
	C("gbp", "GBP"), C("jpy", "JPY"), C("cny", "CNY"), C("rmb", "CNY"),
	C("chf", "CHF"), C("hkd", "HKD"), C("sgd", "SGD"), C("aud", "AUD"),
	C("cad", "CAD"), C("inr", "INR"), C("krw", "KRW"), C("thb", "THB"),
	C("aed", "AED"), C("usdt", "USDT"), C("btc", "BTC")
};

/* After it: what begins alike, the longest first. */
static const struct currency suffixes[] = {
	C("円", "JPY"), C("圓", "JPY"), C("yen", "JPY"), C("jpy", "JPY"),
	C("米ドル", "USD"), C("ドル", "USD"), C("ﾄﾞﾙ", "USD"),
	C("us dollars", "USD"), C("dollars", "USD"), C("dollar", "USD"),
	C("usdt", "USDT"), C("usd", "USD"), C("$", "USD"),
	C("ユーロ", "EUR"), C("ﾕｰﾛ", "EUR"), C("euros", "EUR"),
	C("euro", "EUR"), C("eur", "EUR"), C("€", "EUR"),
	C("英ポンド", "GBP"), C("ポンド", "GBP"), C("pounds sterling", "GBP"),
	C("pounds", "GBP"),
	C("gbp", "GBP"), C("£", "GBP"), C("人民元", "CNY"), C("元", "CNY"),
	C("cny", "CNY"), C("rmb", "CNY"), C("yuan", "CNY"), C("chf", "CHF"),
	C("francs", "CHF"), C("hkd", "HKD"), C("sgd", "SGD"),
	C("aud", "AUD"), C("cad", "CAD"), C("ウォン", "KRW"), C("krw", "KRW"),
	C("inr", "INR"), C("thb", "THB"), C("aed", "AED"), C("btc", "BTC")
};

#undef C

/* A number in hundredths, and where it ends. */
struct value {
	uint64_t hundredths;
	size_t end;
};

/* Three digits, no more: a group of thousands. */
static bool
is_thousands(const struct plain *plain, size_t at)
{
	return group_at(plain, at) == 3;
}

/* "1,250,000", "12.500,00", "1'250.50", "12 500,00", "1250". */
static bool
value_at(const struct plain *plain, size_t at, struct value *value_out)
{
	size_t n = group_at(plain, at), groups = 0, whole = n, count;
	uint64_t value = 0;
	char thousands = '\0', c;

	if (n == 0 || n > NUMBER_DIGITS_MOST - 2)
		return false;
	for (size_t i = 0; i < n; i++)
		value = value * 10 + (uint64_t)(plain->p[at + i] - '0');
	at += n;
	while (at + 3 < plain->n && is_one_of(plain->p[at], ",.' ") &&
	    (thousands == '\0' || plain->p[at] == thousands) && n <= 3 &&
	    is_thousands(plain, at + 1) && value > 0) {
		thousands = plain->p[at];
		for (size_t i = 1; i <= 3; i++)
			value = value * 10 + (uint64_t)(plain->p[at + i] - '0');
		at += 4;
		whole += 3;
		groups++;
		if (whole > NUMBER_DIGITS_MOST - 2)
			return false;
	}
	value *= 100;
	c = at < plain->n ? plain->p[at] : '\0';
	count = c == '.' || c == ',' ? group_at(plain, at + 1) : 0;
	if (c != thousands && count >= 1 && count <= 3) {
		value += (uint64_t)(plain->p[at + 1] - '0') * 10;
		if (count >= 2)
			value += (uint64_t)(plain->p[at + 2] - '0');
		at += 1 + count;
	}
	/* What goes on as no number does is none: a date, an address, a version. */
	if (digit_at(plain, at) || (at < plain->n &&
	    is_one_of(plain->p[at], ",.:/-'") && digit_at(plain, at + 1)))
		return false;
	*value_out = (struct value){ value, at };
	return true;
}

/* "\5,000" of Shift_JIS, as against "C:\2024", "a\123" and "\303\251"; it ends
 * at `at`. */
static bool
is_yen_sign(const struct plain *plain, size_t at)
{
	char before = at < 2 ? ' ' : plain->p[at - 2];

	if (!plain->japanese || plain->p[at - 1] != '\\' ||
	    char_is_alpha(before) || char_is_digit(before) ||
	    is_one_of(before, "\\/_.%$*?<>\"'"))
		return false;
	return before != ':' || at < 3 || !char_is_alpha(plain->p[at - 3]) ||
	    (at > 3 && alnum_at(plain, at - 4));
}

/* Nothing that only a path or an escape has behind its digits. */
static bool
yen_ends_well(const struct plain *plain, size_t at)
{
	return !alnum_at(plain, at) && !(at < plain->n &&
	    (is_one_of(plain->p[at], "\\_]{}*+?\"") ||
	    (is_one_of(plain->p[at], "./") && alnum_at(plain, at + 1))));
}

/* The currency that ends at `at`, past a blank or two; where it begins. */
static const char *
prefix_before(const struct plain *plain, size_t at, size_t *from_out)
{
	for (int i = 0; i < 2 && at > 0 && is_one_of(plain->p[at - 1], " .:-"); i++)
		at--;
	if (at > 0 && is_yen_sign(plain, at)) {
		*from_out = at - 1;
		return "JPY";
	}
	/* What none of the words ends in. */
	if (at == 0 || ((plain->p[at - 1] & 0x80) == 0 &&
	    !is_one_of(plain->p[at - 1], "$drpybfwtc")))
		return NULL;
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		const char *word = prefixes[i].written;
		size_t n = prefixes[i].n;

		if (at < n || plain->p[at - n] != word[0] ||
		    memcmp(plain->p + at - n, word, n) != 0 ||
		    (char_is_alpha(word[0]) && at > n &&
		    alnum_at(plain, at - n - 1)))
			continue;
		*from_out = at - n;
		return prefixes[i].code;
	}
	return NULL;
}

static const char *
suffix_at(const struct plain *plain, size_t at, size_t *end_out)
{
	if (at < plain->n && plain->p[at] == ' ')
		at++;
	/* What none of the words begins with. */
	if (at >= plain->n || ((plain->p[at] & 0x80) == 0 &&
	    !is_one_of(plain->p[at], "$ujyedpgrcfhsakitb")))
		return NULL;
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		const char *word = suffixes[i].written;
		size_t end = at + suffixes[i].n;

		if (plain->p[at] != word[0] || end > plain->n ||
		    memcmp(plain->p + at, word, suffixes[i].n) != 0)
			continue;
		/* 元 also begins words: 元気, 元の, 元町. */
		if (char_is_alpha(word[0]) ? alnum_at(plain, end) :
		    strcmp(word, "元") == 0 && end < plain->n &&
		    (plain->p[end] & 0x80) != 0)
			continue;
		/* "$" behind a number may begin the next one. */
		if (word[0] == '$' && digit_at(plain, end))
			continue;
		*end_out = end;
		return suffixes[i].code;
	}
	return NULL;
}

/* "k", "million": the factor, and the end past it. */
static uint64_t
factor_at(const struct plain *plain, size_t at, size_t *end_out)
{
	static const struct { const char *word; uint64_t factor; } factors[] = {
		{ "thousand", 1000 }, { "k", 1000 }, { "million", 1000000 },
		{ "mio", 1000000 }, { "mn", 1000000 }, { "mm", 1000000 },
		{ "m", 1000000 }, { "billion", 1000000000 }, { "bn", 1000000000 }
	};

	*end_out = at;
	if (at < plain->n && plain->p[at] == ' ')
		at++;
	if (at >= plain->n || !is_one_of(plain->p[at], "tkmb"))
		return 1;
	for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
		size_t end = at + strlen(factors[i].word);

		if (!starts_at(plain, at, factors[i].word) || alnum_at(plain, end))
			continue;
		*end_out = end;
		return factors[i].factor;
	}
	return 1;
}

#define VALUE_MOST 100000000000000000u	/* 10^15 in hundredths */

/* 千, 万, 億 behind a number, and the smaller numbers behind those: "1億2,500万". */
static void
myriads_at(const struct plain *plain, struct value *value)
{
	uint64_t total = 0, part = value->hundredths, least = UINT64_MAX;
	size_t at = value->end;

	for (;;) {
		int64_t unit = at < plain->n ? kanji_numeral(plain->p + at,
		    plain->n - at) : -1, behind;
		struct value more;

		if (unit < 100 || part > VALUE_MOST / 100000000)
			break;
		part *= (uint64_t)unit;
		at += 3;
		/* "5百万": a second unit, of a myriad. */
		behind = at < plain->n ? kanji_numeral(plain->p + at,
		    plain->n - at) : -1;
		if (unit < 10000 && behind >= 10000 &&
		    part <= VALUE_MOST / 100000000) {
			part *= (uint64_t)behind;
			unit = behind;
			at += 3;
		}
		if ((uint64_t)unit >= least || total > VALUE_MOST - part)
			return;
		least = (uint64_t)unit;
		total += part;
		value->hundredths = total;
		value->end = at;
		if (!digit_at(plain, at) || !value_at(plain, at, &more))
			return;
		part = more.hundredths;
		at = more.end;
		value->hundredths = total + part;
		value->end = at;
	}
}

static void
amount_give(struct finder *finder, const char *code, uint64_t hundredths,
    const size_t span[2])
{
	if (hundredths == 0 || hundredths > VALUE_MOST)
		return;
	number_add(finder, false, hundredths % 100 == 0 ?
	    str_format(finder->plain.arena, "%s %llu", code,
	    (unsigned long long)(hundredths / 100)) :
	    str_format(finder->plain.arena, "%s %llu.%02u", code,
	    (unsigned long long)(hundredths / 100),
	    (unsigned)(hundredths % 100)), span);
}

/* Was the sign before the number one that several currencies share? */
static bool
is_shared(const struct plain *plain, size_t at, const char *code)
{
	return (strcmp(code, "USD") == 0 && ends_at(plain, at, "$") &&
	    !ends_at(plain, at, "us$")) || (strcmp(code, "JPY") == 0 &&
	    !ends_at(plain, at, "jpy") && !ends_at(plain, at, "jpy "));
}

/* The amount whose first digit is at `at`; where it ends, or 0. */
static size_t
amount_at(struct finder *finder, size_t at)
{
	const struct plain *plain = &finder->plain;
	struct value value;
	size_t from = at, end, behind_end;
	const char *code, *behind;
	uint64_t factor;

	finder->steps++;
	if (at > 0 && (char_is_alpha(plain->p[at - 1]) ||
	    (is_one_of(plain->p[at - 1], ".,'") && at > 1 &&
	    char_is_digit(plain->p[at - 2])))) {
		code = prefix_before(plain, at, &from);
		if (code == NULL)
			return 0;
	} else {
		code = prefix_before(plain, at, &from);
	}
	if (!value_at(plain, at, &value))
		return 0;
	if (plain->japanese)
		myriads_at(plain, &value);
	if (code != NULL && plain->p[from] == '\\' &&
	    !yen_ends_well(plain, value.end))
		return 0;
	factor = factor_at(plain, value.end, &end);
	behind = suffix_at(plain, end, &behind_end);
	/* ¥ is China's too, and $ many a country's, where what follows says so
	 * and doesn't belong to the next number. */
	if (behind != NULL && (code == NULL ||
	    (is_shared(plain, at, code) && !digit_at(plain, behind_end) &&
	    !(behind_end < plain->n && plain->p[behind_end] == ' ' &&
	    digit_at(plain, behind_end + 1))))) {
		code = behind;
		end = behind_end;
	}
	if (code == NULL || value.hundredths > VALUE_MOST / factor)
		return 0;
	/* Few pounds are a weight. */
	if (code == behind && value.hundredths * factor < 100000 &&
	    ends_at(plain, end, "pounds"))
		return 0;
	amount_give(finder, code, value.hundredths * factor,
	    (size_t[2]){ from, end });
	return end;
}

/* The kanji numeral that ends at `yen`: 金壱百弐拾五万円也. */
static void
amount_in_kanji(struct finder *finder, size_t yen)
{
	const struct plain *plain = &finder->plain;
	uint64_t total = 0, part = 0, digits = 0;
	size_t from = yen;

	for (int i = 0; i < 24 && from >= 3 &&
	    kanji_numeral(plain->p + from - 3, 3) >= 0; i++)
		from -= 3;
	/* A row of digits before it belongs to it: not a kanji numeral. */
	if (digit_at(plain, back(from, 1)) && from > 0)
		return;
	for (size_t at = from; at < yen; at += 3) {
		uint64_t value = (uint64_t)kanji_numeral(plain->p + at, 3);

		if (value < 10) {
			digits = digits * 10 + value;
		} else if (value < 10000) {
			part += (digits == 0 ? 1 : digits) * value;
			digits = 0;
		} else {
			total += (part + digits) * value;
			part = digits = 0;
		}
		if (total > VALUE_MOST / 100 || digits > VALUE_MOST / 1000 ||
		    part > VALUE_MOST / 100000)
			return;
	}
	total += part + digits;
	/* "一円" also ends words: 関東一円. */
	if (yen - from < 6 || total > VALUE_MOST / 100)
		return;
	amount_give(finder, "JPY", total * 100, (size_t[2]){ from, yen + 3 });
}

void
amounts_find(struct finder *finder)
{
	const struct plain *plain = &finder->plain;
	size_t past = 0;

	for (size_t i = 0; i < plain->runs_n && !finder->amounts_full; i++) {
		const struct run *run = &plain->runs[i];
		size_t end;

		if (run->from < past)
			continue;
		if (run->kind == RUN_YEN) {
			amount_in_kanji(finder, run->from);
		} else if (run->kind == RUN_DIGITS) {
			end = amount_at(finder, run->from);
			if (end != 0)
				past = end;
		}
	}
}
