/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payment facts in a text: bank accounts, wallets, and the telephone numbers and
 * amounts that stand with them. This file asks the finders one after another
 * (IBAN before what may stand inside one), and adds to what they found what
 * every fact has: its last digits, the words around it as the reader saw them,
 * and the holder who is named nearest to it. Each kind has one canonical number,
 * so that the organisation file, read by the same code, compares bytewise. At
 * most ACCOUNTS_MOST accounts of a place, as many of what is none that money goes to,
 * and NUMBERS_MOST numbers of each sort are kept.
 */
#include "account.h"

#define CONTEXT 30		/* characters on either side */
#define HOLDER_BACK 200
#define HOLDER_AHEAD 300
#define HOLDER_MOST 150		/* bytes of a name */

/* The words around [from, to) of the plain copy, as they were written. */
struct str
context_of(const struct plain *plain, size_t from, size_t to)
{
	struct str s = plain->original;
	size_t start = plain_source(plain, from), end = plain_source(plain, to);

	for (int i = 0; i < CONTEXT && start > 0; i++)
		do
			start--;
		while (start > 0 && (s.p[start] & 0xc0) == 0x80);
	for (int i = 0; i < CONTEXT && end < s.n; i++)
		(void)utf8_next(s, &end);
	return str_trim(str_slice(s, start, end));
}

struct str
account_upper(struct arena *arena, struct str s)
{
	char *out = NEW_ARRAY(arena, char, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		out[i] = s.p[i] >= 'a' && s.p[i] <= 'z' ?
		    (char)(s.p[i] - 'a' + 'A') : s.p[i];
	return (struct str){ out, s.n };
}

static bool
account_same(const struct account *one, const struct account *other)
{
	return one->place == other->place && str_equal(one->kind, other->kind) &&
	    str_equal(one->number, other->number);
}

/* The last four characters; of a name, "zelle/mill@host.example", those before its
 * host, which many share. */
static struct str
last_four(struct str number)
{
	size_t stroke = str_find_char(number, '/');
	size_t at = str_find_char(number, '@');

	if (stroke != STR_NOWHERE && at != STR_NOWHERE && at > stroke + 1)
		number = str_slice(number, stroke + 1, at);
	return str_from(number, back(number.n, 4));
}

/* Each place has room of its own, and in it what money goes to: else a row of other
 * numbers in one would keep an account in another from being seen. */
static bool
has_room(const struct finder *finder, const struct account *account)
{
	const struct mail *mail = finder->mail;
	bool destination = account_is_destination(account);
	size_t n = 0;

	for (size_t i = 0; i < mail->accounts_n; i++)
		n += mail->accounts[i].place == account->place &&
		    account_is_destination(&mail->accounts[i]) == destination;
	for (size_t i = 0; i < finder->found_n; i++)
		n += account_is_destination(&finder->found[i].account) ==
		    destination;
	return n < ACCOUNTS_MOST;
}

void
account_add(struct finder *finder, const char *kind, struct str country,
    struct str number, const size_t span[2])
{
	struct account account = { .kind = str_of(kind), .country = country,
	    .number = number, .place = finder->place };
	const struct mail *mail = finder->mail;

	for (size_t i = 0; i < mail->accounts_n; i++)
		if (account_same(&mail->accounts[i], &account))
			return;
	for (size_t i = 0; i < finder->found_n; i++)
		if (account_same(&finder->found[i].account, &account))
			return;
	if (!has_room(finder, &account)) {
		finder->full = true;
		return;
	}
	account.last4 = last_four(number);
	account.context = context_of(&finder->plain, span[0], span[1]);
	finder->found = arena_grow(finder->plain.arena, finder->found,
	    finder->found_n, &finder->found_size, sizeof *finder->found);
	finder->found[finder->found_n++] = (struct found){ account,
	    (uint32_t)span[0], (uint32_t)span[1] };
}

/* ---- Numbers that are no accounts ------------------------------------------------- */

void
number_add(struct finder *finder, bool is_phone, struct str canonical,
    const size_t span[2])
{
	struct number **list = is_phone ? &finder->phones : &finder->amounts;
	size_t *n = is_phone ? &finder->phones_n : &finder->amounts_n;
	size_t *size = is_phone ? &finder->phones_size : &finder->amounts_size;
	const struct number *old = is_phone ? finder->mail->phones :
	    finder->mail->amounts;
	size_t old_n = is_phone ? finder->mail->phones_n :
	    finder->mail->amounts_n;

	for (size_t i = 0; i < old_n; i++)
		if (old[i].place == finder->place &&
		    str_equal(old[i].canonical, canonical))
			return;
	for (size_t i = 0; i < *n; i++)
		if (str_equal((*list)[i].canonical, canonical))
			return;
	if (old_n + *n >= NUMBERS_MOST) {
		*(is_phone ? &finder->phones_full : &finder->amounts_full) = true;
		return;
	}
	*list = arena_grow(finder->plain.arena, *list, *n, size, sizeof **list);
	(*list)[(*n)++] = (struct number){ .canonical = canonical,
	    .written = plain_written(&finder->plain, span[0], span[1]),
	    .place = finder->place,
	    .context = context_of(&finder->plain, span[0], span[1]) };
}

/* ---- Whose account it is --------------------------------------------------------- */

static bool
skip_word(const struct plain *plain, size_t *at, const char *word)
{
	if (!starts_at(plain, *at, word))
		return false;
	*at += strlen(word);
	return true;
}

/* The rest of a label, and what sets the name off: "口座名義（カナ）：". */
static size_t
holder_begins(const struct plain *plain, size_t at)
{
	static const char *const rest[] = {
		"名", "人", "(カナ)", "(ｶﾅ)", "(フリガナ)", "カナ", "ｶﾅ", "'s name",
		" name", "は", "／"
	};
	size_t start;

	do {
		start = at;
		for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
			if (skip_word(plain, &at, rest[i]))
				break;
		while (at < plain->n && strchr(": \t=-|\n\r", plain->p[at]) != NULL &&
		    plain->p[at] != '\0')
			at++;
	} while (at != start);
	return at;
}

/* A name is on one line, says something, and is no number and no sentence. */
static struct str
holder_at(const struct plain *plain, size_t at)
{
	size_t end = at, digits = 0;
	static const char *const none[] = { "銀行", "支店", "口座", "account" };

	while (end < plain->n && end - at < HOLDER_MOST &&
	    strchr("\n\r\t|", plain->p[end]) == NULL &&
	    !starts_at(plain, end, "。") && !starts_at(plain, end, "、") &&
	    !(plain->p[end] == '.' && end + 1 < plain->n &&
	    char_is_space(plain->p[end + 1]) && end - at > 12))
		digits += char_is_digit(plain->p[end++]);
	while (end > at && end < plain->n && (plain->p[end] & 0xc0) == 0x80)
		end--;
	if (end - at < 2 || digits > 3)
		return NO_STR;
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (str_contains(str_slice(plain->s, at, end), str_of(none[i])))
			return NO_STR;
	return plain_written(plain, at, end);
}

/* "1234567 カ）ミナトショウジ": the legal form's short sign begins the name. */
static struct str
holder_by_form(const struct plain *plain, size_t from)
{
	static const char *const forms[] = {
		"カ)", "ｶ)", "ユ)", "ﾕ)", "ド)", "ﾄﾞ)", "シャ)", "ｼｬ)", "ザイ)",
		"ｻﾞｲ)", "株式会社", "有限会社", "合同会社"
	};
	size_t at = from;

	while (at < plain->n && at < from + 20 &&
	    (char_is_space(plain->p[at]) || strchr(",/|:)", plain->p[at])))
		at++;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (starts_at(plain, at, forms[i]))
			return holder_at(plain, at);
	return NO_STR;
}

/* The holder named after the account and before the next one; else before it. */
static struct str
holder_of(const struct finder *finder, const struct found *found)
{
	const struct plain *plain = &finder->plain;
	size_t after = found->to + HOLDER_AHEAD, before = back(found->from,
	    HOLDER_BACK);
	const struct mark *mark;
	struct str holder;

	for (size_t i = 0; i < finder->found_n; i++) {
		const struct found *other = &finder->found[i];

		if (other->from >= found->to && other->from < after &&
		    account_is_destination(&other->account))
			after = other->from;
		if (other->to <= found->from && other->to > before &&
		    account_is_destination(&other->account))
			before = other->to;
	}
	holder = holder_by_form(plain, found->to);
	if (holder.p != NULL)
		return holder;
	mark = mark_after(finder, found->from, after, MARK_HOLDER);
	if (mark != NULL)
		holder = holder_at(plain, holder_begins(plain, mark->to));
	if (holder.p != NULL)
		return holder;
	mark = mark_before(finder, before, found->from, MARK_HOLDER);
	return mark == NULL ? NO_STR :
	    holder_at(plain, holder_begins(plain, mark->to));
}

/* ---- All of them ------------------------------------------------------------------- */

static void
finder_run(struct finder *finder, struct arena *arena, struct str text)
{
	if (text.n > UINT32_MAX || !plain_is_worth(text))
		return;
	plain_make(arena, text, &finder->plain);
	if (finder->plain.runs_n == 0)
		return;
	marks_find(finder);
	iban_find(finder);
	japan_find(finder);
	yucho_find(finder);
	romaji_find(finder);
	gb_find(finder);
	us_find(finder);
	wallet_find(finder);
	bic_find(finder);
	t_number_find(finder);
	abroad_find(finder);
	bare_find(finder);
	service_find(finder);
	named_find(finder);
	phones_find(finder);
	amounts_find(finder);
	for (size_t i = 0; i < finder->found_n; i++)
		if (account_is_destination(&finder->found[i].account))
			finder->found[i].account.holder = holder_of(finder,
			    &finder->found[i]);
}

static struct number *
numbers_join(struct arena *arena, const struct number *old, size_t old_n,
    const struct number *more, size_t more_n)
{
	struct number *all = NEW_ARRAY(arena, struct number, old_n + more_n);

	if (old_n > 0)
		memcpy(all, old, old_n * sizeof *all);
	memcpy(all + old_n, more, more_n * sizeof *all);
	return all;
}

static void
finder_give(struct finder *finder, struct arena *arena)
{
	struct mail *mail = finder->mail;

	for (size_t i = 0; i < finder->found_n; i++) {
		mail->accounts = arena_grow(arena, mail->accounts,
		    mail->accounts_n, &mail->accounts_size,
		    sizeof *mail->accounts);
		mail->accounts[mail->accounts_n++] = finder->found[i].account;
	}
	if (finder->phones_n > 0) {
		mail->phones = numbers_join(arena, mail->phones, mail->phones_n,
		    finder->phones, finder->phones_n);
		mail->phones_size = mail->phones_n += finder->phones_n;
	}
	if (finder->amounts_n > 0) {
		mail->amounts = numbers_join(arena, mail->amounts,
		    mail->amounts_n, finder->amounts, finder->amounts_n);
		mail->amounts_size = mail->amounts_n += finder->amounts_n;
	}
	if (finder->full)
		mail_defect(arena, mail, DEFECT_TEXT_LIMIT, STR("accounts"));
	if (finder->phones_full || finder->amounts_full)
		mail_defect(arena, mail, DEFECT_TEXT_LIMIT, STR("numbers"));
}

void
account_find(struct arena *arena, struct str text, enum place place,
    struct mail *mail)
{
	struct finder finder = { .mail = mail, .place = place };

	finder_run(&finder, arena, text);
	finder_give(&finder, arena);
}

size_t
account_steps(struct arena *arena, struct str text)
{
	struct mail mail = { 0 };
	struct finder finder = { .mail = &mail };

	finder_run(&finder, arena, text);
	return finder.steps;
}

bool
account_is_destination(const struct account *account)
{
	static const char *const kinds[] = {
		"iban", "gb-sort", "us-aba", "jp-bank", "jp-yucho", "btc", "eth",
		"tron", "swift", "au-bsb", "mx-clabe", "in-ifsc", "ca-eft",
		"nz-bank", "za-bank", "bank", "pay-number"
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_equal(account->kind, str_of(kinds[i])))
			return true;
	return false;
}

/* "swift/EXMPHKHH/012345678001": what stands behind the last stroke. */
static struct str
number_alone(const struct account *account)
{
	struct str number = account->number;

	for (size_t i = number.n; i > 0; i--)
		if (number.p[i - 1] == '/')
			return str_from(number, i);
	return number;
}

bool
account_is_same(const struct account *one, const struct account *other)
{
	if (str_equal(one->number, other->number))
		return true;
	if (!str_equal(one->kind, STR("bank")) &&
	    !str_equal(other->kind, STR("bank")))
		return false;
	return !str_equal(one->kind, STR("pay-number")) &&
	    !str_equal(other->kind, STR("pay-number")) &&
	    str_equal(number_alone(one), number_alone(other));
}

/* ---- The configuration file ---------------------------------------------------------- */

static bool
read_as(struct arena *arena, const char *label, struct str written,
    bool destination, struct account *account_out)
{
	struct mail mail = { 0 };

	account_find(arena, label[0] == '\0' ? written :
	    str_join(arena, str_of(label), written), PLACE_BODY, &mail);
	for (size_t i = 0; i < mail.accounts_n; i++) {
		if (account_is_destination(&mail.accounts[i]) != destination)
			continue;
		*account_out = mail.accounts[i];
		return true;
	}
	return false;
}

/* "EXMPHKHH 012-345678-001": a bank's code, and the account behind it. */
static bool
read_pair(struct arena *arena, const char *label, struct str written,
    struct account *account_out)
{
	size_t at = 0;
	struct str text;

	while (at < written.n && !is_one_of(written.p[at], " \t/,;"))
		at++;
	if (at == written.n)
		return false;
	text = str_format(arena, "%s%.*s account %.*s", label,
	    STR_ARGS(str_slice(written, 0, at)),
	    STR_ARGS(str_from(written, at + 1)));
	return read_as(arena, "", text, true, account_out);
}

#define PLAIN_DIGITS 6		/* fewer are a branch, or a slip */
#define PLAIN_DIGITS_ALONE 8
#define PLAIN_DIGITS_HAN 10	/* a Japanese account has seven, and a type */
#define PLAIN_LETTERS 3

/* The last of its words is one of these. */
static bool
ends_in_word(struct str name, const char *const *words)
{
	size_t at = name.n;

	while (at > 0 && !is_one_of(name.p[at - 1], " ,:"))
		at--;
	for (; *words != NULL; words++)
		if (str_equal_nocase(str_from(name, at), str_of(*words)))
			return true;
	return false;
}

/* What may stand before a number that nothing else has read: words without a digit,
 * or whatever ends in a word for an account's number. */
static bool
is_plain_name(struct str name)
{
	static const char *const account_words[] = {
		"account", "acct", "acc", "a/c", "number", "no", "no.", "nr", "konto",
		"cuenta", "conta", "compte", NULL
	};
	static const char *const slips[] = {
		"iban", "clabe", "bic", "swift", "tel", "phone", "fax", "sort", "code",
		"routing", "aba", "bsb", "ifsc", NULL
	};
	size_t letters = 0, digits = 0;

	for (size_t i = 0; i < name.n; i++) {
		digits += char_is_digit(name.p[i]);
		letters += !is_one_of(name.p[i], " .,:/-");
	}
	return digits > 0 ? ends_in_word(name, account_words) :
	    letters >= PLAIN_LETTERS && !ends_in_word(name, slips);
}

static bool
has_kana_or_han(struct str s)
{
	for (size_t at = 0; at < s.n; ) {
		uint32_t c = utf8_next(s, &at);

		if (c >= 0x3040 && c <= 0x9FFF)
			return true;
	}
	return false;
}

/* "Stanbic Chiromo 0100004417268": a bank of a country whose accounts have no form
 * that could be told in mail, or the number alone. "IBAN DE89 ..." or "20-00-00
 * 557799123" that were not read as what they look like are slips. */
static bool
read_plain(struct arena *arena, struct str written, struct account *account_out)
{
	struct buf digits = { .arena = arena };
	size_t from = written.n, least = PLAIN_DIGITS;
	bool blanks, hyphens, glued;
	struct str name;

	while (from > 0 && (char_is_digit(written.p[from - 1]) ||
	    is_one_of(written.p[from - 1], " -")))
		from--;
	name = str_slice(written, 0, from);
	glued = from > 0 && from < written.n && char_is_alpha(written.p[from - 1])
	    && char_is_digit(written.p[from]);
	while (name.n > 0 && is_one_of(name.p[name.n - 1], " :,"))
		name.n--;
	written = str_trim(str_from(written, from));
	blanks = str_find_char(written, ' ') != STR_NOWHERE;
	hyphens = str_find_char(written, '-') != STR_NOWHERE;
	for (size_t i = 0; i < written.n; i++)
		if (char_is_digit(written.p[i]))
			buf_char(&digits, written.p[i]);
	if (name.n == 0)
		least = PLAIN_DIGITS_ALONE;
	else if (has_kana_or_han(name))
		least = PLAIN_DIGITS_HAN;
	if (glued || (name.n == 0 ? blanks || hyphens : !is_plain_name(name)) ||
	    (blanks && hyphens) || digits.n < least)
		return false;
	*account_out = (struct account){ .kind = STR("bank"),
	    .number = buf_str(&digits), .last4 = last_four(buf_str(&digits)) };
	return true;
}

bool
account_read(struct arena *arena, struct str written,
    struct account *account_out)
{
	/* Who writes a list of accounts leaves out the words that say what
	 * they are. */
	static const char *const labels[] = {
		"", "記号番号 ", "sort code ", "routing number ", "口座番号 ", "eth ",
		"swift ", "ifsc ", "clabe ", "pay ", "pay 1000 by "
	};
	static const char *const codes[] = { "swift ", "ifsc ", "bsb " };
	struct account named = { 0 };

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		if (!read_as(arena, labels[i], written, true, account_out))
			continue;
		/* A code says more than a name does. */
		if (!str_equal(account_out->kind, STR("bank")))
			return true;
		if (named.number.p == NULL)
			named = *account_out;
	}
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (read_pair(arena, codes[i], written, account_out) &&
		    !str_equal(account_out->kind, STR("bank")))
			return true;
	if (named.number.p == NULL)
		return read_plain(arena, str_trim(written), account_out) ||
		    read_as(arena, "", written, false, account_out);
	*account_out = named;
	return true;
}

bool
phone_read(struct arena *arena, struct str written, struct str *canonical_out)
{
	struct mail mail = { 0 };

	account_find(arena, str_join(arena, STR("Tel. "), written), PLACE_BODY,
	    &mail);
	if (mail.phones_n != 1)
		return false;
	*canonical_out = mail.phones[0].canonical;
	return true;
}

bool
t_number_read(struct arena *arena, struct str written,
    struct str *canonical_out)
{
	struct mail mail = { 0 };

	account_find(arena, written, PLACE_BODY, &mail);
	if (mail.accounts_n != 1 ||
	    !str_equal(mail.accounts[0].kind, STR("t-number")))
		return false;
	*canonical_out = mail.accounts[0].number;
	return true;
}
