/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The digits of an account in Japanese text: what may stand between a word and
 * its number, kanji and spaced-out digits, and what is a number of something
 * else (a year, a price). Each look is bounded by the number of digits that an
 * account can have.
 */
#include "account.h"

/* Past what may stand between a word and its number. */
size_t
filler_skip(const struct plain *plain, size_t at)
{
	static const char *const fillers[] = {
		"預金", "口座", "番号", "no", "：", "№", "種別", "は", "貯金",
		"預 金", "口 座", "番 号", "貯 金", "種 別", "の", "が", "で",
		"、", "・"
	};
	size_t i;

	for (int steps = 0; steps < 24 && at < plain->n; steps++) {
		char c = plain->p[at];

		if (char_is_space(c) || (c != '\0' &&
		    strchr(":().#/|-[]*,", c) != NULL)) {
			at++;
			continue;
		}
		for (i = 0; i < sizeof fillers / sizeof fillers[0]; i++)
			if (starts_at(plain, at, fillers[i]))
				break;
		if (i == sizeof fillers / sizeof fillers[0])
			break;
		at += strlen(fillers[i]);
	}
	return at;
}

static int
any_digit(const struct plain *plain, size_t at, size_t *next_out)
{
	int digit;

	if (at >= plain->n)
		return -1;
	if (char_is_digit(plain->p[at])) {
		*next_out = at + 1;
		return plain->p[at] - '0';
	}
	digit = kanji_digit(plain->p + at, plain->n - at);
	*next_out = at + 3;
	return digit;
}

bool
digits_are_counted(const struct plain *plain, size_t at)
{
	static const char *const units[] = {
		"年", "月", "日", "円", "時", "名", "件", "分", "人", "回", "個", "万",
		"千", "株", "%", "部", "頁", "号室"
	};

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (starts_at(plain, at, units[i]))
			return true;
	return false;
}

struct str
digits_from(const struct plain *plain, size_t at, size_t *end_out)
{
	char digits[12];
	size_t n = 0, whole = 0, next = at, whole_end = at;

	for (;;) {
		int digit = any_digit(plain, at, &next);

		if (digit >= 0 && n == sizeof digits)
			return NO_STR;
		if (digit >= 0) {
			digits[n++] = (char)('0' + digit);
			at = next;
			continue;
		}
		if (whole == 0) {
			whole = n;
			whole_end = at;
		}
		*end_out = at;
		if (whole >= 7 || n == 7 || at >= plain->n || strchr(" -.\n\r\t",
		    plain->p[at]) == NULL || plain->p[at] == '\0' ||
		    any_digit(plain, at + 1, &next) < 0)
			break;
		at++;
	}
	/* "123456 2024": the first piece is the number. */
	if (n != 7 && whole >= 4 && whole <= 8 && n != whole) {
		if (plain->p[whole_end] == '-')
			return NO_STR;
		n = whole;
		*end_out = whole_end;
	}
	at = *end_out;
	if (n < 4 || n > 8 || (n != 7 && n != whole) || alnum_at(plain, at) ||
	    (at < plain->n && plain->p[at] == '-' && digit_at(plain, at + 1)) ||
	    digits_are_counted(plain, at))
		return NO_STR;
	return str_keep(plain->arena, (struct str){ digits, n });
}

struct str
code_after(const struct plain *plain, size_t at, size_t n)
{
	size_t end;

	at = filler_skip(plain, at);
	for (end = at; end - at < n && digit_at(plain, end); end++)
		continue;
	return end - at == n && !alnum_at(plain, end) ?
	    str_slice(plain->s, at, end) : NO_STR;
}
