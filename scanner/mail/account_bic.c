/* SPDX-License-Identifier: Apache-2.0 */
/*
 * BIC (ISO 9362): eight or eleven characters in capitals with a country within.
 * Eight capital letters are many things, so a BIC needs its word before it, or an
 * IBAN of the same country at its side. It names a bank, and no account there;
 * those behind their word are noted for the finder of accounts abroad.
 */
#include "account.h"

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
		char c = plain->original.p[plain_source(plain, i)];

		if (c >= 'a' && c <= 'z')
			return false;
	}
	return true;
}

static bool
bic_at(const struct plain *plain, size_t at, size_t n)
{
	if ((n != 8 && n != 11) || !is_country(plain->p + at + 4))
		return false;
	for (size_t i = 0; i < 4; i++)
		if (!char_is_alpha(plain->p[at + i]))
			return false;
	return is_capitals(plain, at, n);
}

/* The first BIC in [from, to) that is a word of its own. After its own word any
 * will do; beside an IBAN it must be of the same country. */
static bool
bic_within(struct finder *finder, size_t from, size_t to, const char *country,
    struct bank_code *code_out)
{
	const struct plain *plain = &finder->plain;
	size_t n;

	while (from > 0 && alnum_at(plain, from) && alnum_at(plain, from - 1))
		from++;
	for (size_t i = from; i < smaller(to, plain->n); i += n + 1) {
		for (n = 0; n < 12 && alnum_at(plain, i + n); n++)
			continue;
		finder->steps++;
		if (!bic_at(plain, i, n) || (country != NULL &&
		    memcmp(plain->p + i + 4, country, 2) != 0)) {
			/* "BIC pens: 12345 BALLPENS": another thing's number. */
			if (country == NULL && n > 0 && char_is_digit(plain->p[i]))
				return false;
			continue;
		}
		*code_out = (struct bank_code){ i, i + n, account_upper(
		    plain->arena, str_slice(plain->s, i, i + n)) };
		account_add(finder, "bic", str_slice(code_out->code, 4, 6),
		    code_out->code, (size_t[2]){ i, i + n });
		return true;
	}
	return false;
}

/* The BIC behind its word; "SWIFT/BIC: ..." has two words for one. */
static void
bic_behind(struct finder *finder, const struct mark *mark)
{
	struct bank_code code;

	if (!bic_within(finder, mark->to, mark->to + 60, NULL, &code) ||
	    (finder->bics_n > 0 &&
	    finder->bics[finder->bics_n - 1].to == code.to))
		return;
	code.from = mark->from;
	finder->bics = arena_grow(finder->plain.arena, finder->bics,
	    finder->bics_n, &finder->bics_size, sizeof *finder->bics);
	finder->bics[finder->bics_n++] = code;
}

void
bic_find(struct finder *finder)
{
	size_t found_n = finder->found_n;

	for (size_t i = 0; i < finder->marks_n; i++)
		if (finder->marks[i].kind == MARK_BIC)
			bic_behind(finder, &finder->marks[i]);
	for (size_t i = 0; i < found_n; i++) {
		const struct found *found = &finder->found[i];
		struct bank_code code;
		char country[2];

		if (!str_equal(found->account.kind, STR("iban")))
			continue;
		country[0] = char_lower(found->account.country.p[0]);
		country[1] = char_lower(found->account.country.p[1]);
		bic_within(finder, found->to, found->to + 40, country, &code);
		bic_within(finder, back(found->from, 30), found->from, country,
		    &code);
	}
}
