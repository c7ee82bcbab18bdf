/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Services that send money to a number or a name: a till, a telephone with
 * mobile money, a tag, an address. The service's word comes first and what
 * follows it is short and no sentence: "Zelle at 207-555-0181", "paybill 774410",
 * "Venmo @name". The number or name is kept with the service it belongs to. Each
 * look starts from the word and is bounded.
 */
#include "account.h"

#define NEAR 32			/* bytes from the word to what it is about */
#define NAME_MOST 80

/* The names by which one service goes; how many digits its numbers have. */
static const struct service {
	const char *word, *name;
	size_t least, most;
} services[] = {
	{ "m-pesa", "mpesa", 8, 15 }, { "mpesa", "mpesa", 8, 15 },
	/* "till" means until, too. */
	{ "paybill", "paybill", 6, 7 }, { "till", "till", 6, 7 },
	{ "mobile money", "momo", 8, 15 }, { "momo", "momo", 8, 15 },
	{ "gpay", "upi", 10, 12 }, { "google pay", "upi", 10, 12 },
	{ "phonepe", "upi", 10, 12 }, { "paytm", "upi", 10, 12 },
	{ "upi", "upi", 10, 12 }, { "bkash", "bkash", 8, 15 },
	{ "gcash", "gcash", 8, 15 }, { "zelle", "zelle", 10, 11 },
	{ "venmo", "venmo", 10, 11 }, { "cash app", "cashapp", 10, 11 },
	{ "pix", "pix", 11, 15 },
	{ "promptpay", "promptpay", 10, 15 }, { "paynow", "paynow", 8, 10 },
	{ "payid", "payid", 9, 11 }, { "duitnow", "duitnow", 8, 12 },
	{ "fps", "fps", 7, 9 }, { "e-transfer", "interac", 10, 11 },
	{ "interac", "interac", 10, 11 }, { "revolut", "revolut", 10, 13 },
	{ "swish", "swish", 10, 10 }, { "mobilepay", "mobilepay", 8, 10 },
	{ "bankgiro", "bankgiro", 7, 8 }
};

static const struct service *
service_of(const struct plain *plain, const struct mark *mark)
{
	for (size_t i = 0; i < sizeof services / sizeof *services; i++)
		if (starts_at(plain, mark->from, services[i].word))
			return &services[i];
	return NULL;
}

/* The first digit or @ behind the word, or nowhere; "name@" is met in its
 * middle. */
static size_t
value_at(struct finder *finder, const struct mark *mark)
{
	const struct plain *plain = &finder->plain;

	for (size_t at = mark->to; at < plain->n &&
	    at < (size_t)mark->to + NEAR; at++) {
		char c = plain->p[at];

		finder->steps++;
		if (char_is_digit(c) || c == '@')
			return at;
		if (!char_is_alpha(c) && !char_is_space(c) &&
		    !is_one_of(c, ":,-()#*/+&._'"))
			break;
	}
	return STR_NOWHERE;
}

static void
service_add(struct finder *finder, const struct service *service,
    struct str value, const size_t span[2])
{
	if (!span_is_taken(finder, span[0], span[1]))
		account_add(finder, "pay-number", NO_STR, str_format(
		    finder->plain.arena, "%s/%.*s", service->name,
		    STR_ARGS(value)), span);
}

static bool
is_name(const struct plain *plain, size_t at)
{
	return alnum_at(plain, at) || (at < plain->n &&
	    is_one_of(plain->p[at], "._-+"));
}

/* "@name", "name@bank", "name@host.example". */
static void
name_at(struct finder *finder, const struct service *service,
    const struct mark *mark, size_t at)
{
	const struct plain *plain = &finder->plain;
	size_t from = at, to = at;

	while (to < plain->n && to - at < NAME_MOST &&
	    (is_name(plain, to) || plain->p[to] == '@'))
		to++;
	while (from > mark->to && is_name(plain, from - 1))
		from--;
	while (to > from && is_one_of(plain->p[to - 1], "._-+"))
		to--;
	if (to - from >= 4 && to - from < NAME_MOST)
		service_add(finder, service, str_slice(plain->s, from, to),
		    (size_t[2]){ from, to });
}

/* "0768 441 902 (M-Pesa)": the number stands right before the word. */
static void
number_first(struct finder *finder, const struct service *service,
    const struct mark *mark)
{
	size_t lengths[2] = { service->least, service->most }, span[2];
	struct str digits = account_ahead_of(&finder->plain, mark->from,
	    lengths, span);

	if (digits.p != NULL && span[1] + 3 >= mark->from &&
	    !number_is_other(finder, span[0]))
		service_add(finder, service, digits, span);
}

static void
service_at(struct finder *finder, const struct mark *mark)
{
	const struct plain *plain = &finder->plain;
	const struct service *service = service_of(plain, mark);
	size_t at = value_at(finder, mark), end;
	struct str digits;

	if (service == NULL)
		return;
	if (at == STR_NOWHERE) {
		number_first(finder, service, mark);
		return;
	}
	end = at;
	while (end < plain->n && end - at < NAME_MOST && is_name(plain, end))
		end++;
	if (end < plain->n && plain->p[end] == '@') {
		name_at(finder, service, mark, end);
		return;
	}
	if (alnum_at(plain, at - 1) || number_is_other(finder, at))
		return;
	digits = account_at(plain, at, &end);
	if (digits.n >= service->least && digits.n <= service->most)
		service_add(finder, service, digits, (size_t[2]){ at, end });
}

void
service_find(struct finder *finder)
{
	for (size_t i = 0; i < finder->marks_n && !finder->full; i++)
		if (finder->marks[i].kind == MARK_SERVICE)
			service_at(finder, &finder->marks[i]);
}
