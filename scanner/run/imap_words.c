/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What servers say when they say no. Response codes (RFC 5530, RFC 3501
 * section 7.1, RFC 9051) decide where there are any; the words of servers known
 * to give none come after them. A refused log-in, a server that wants to be
 * left alone and a plain no lead to different things (the first must not be
 * tried again, or hosting companies ban the address), so they are told apart
 * here, once. The words are also made fit to be shown.
 */
#include "run.h"

#define BACKOFF_MOST 86400	/* seconds that a server may ask for */
#define BACKOFF_UNSAID 60

static const struct {
	const char *needle;
	enum imap_refusal refusal;
} known[] = {
	{ "[AUTHENTICATIONFAILED]", IMAP_LOGIN },
	{ "[AUTHORIZATIONFAILED]", IMAP_LOGIN },
	{ "[EXPIRED]", IMAP_LOGIN },
	{ "[UNAVAILABLE]", IMAP_BUSY },
	{ "[INUSE]", IMAP_BUSY },
	{ "[LIMIT]", IMAP_BUSY },
	{ "[TRYCREATE]", IMAP_TRYCREATE },
	{ "[OVERQUOTA]", IMAP_OVERQUOTA },
	{ "[ALREADYEXISTS]", IMAP_EXISTS },
	{ "[READ-ONLY]", IMAP_READONLY },
	{ "request is throttled", IMAP_BUSY },
	{ "user is authenticated but not connected", IMAP_BUSY },
	{ "maximum number of connections", IMAP_BUSY },
	{ "too many simultaneous connections", IMAP_BUSY },
	{ "too many connections", IMAP_BUSY },
	{ "command or bandwidth limits", IMAP_BUSY },
	{ "session expired, please login again", IMAP_BUSY },
	{ "server unavailable", IMAP_BUSY },
	{ "over quota", IMAP_OVERQUOTA },
	{ "quota exceeded", IMAP_OVERQUOTA },
	{ "mailbox already exists", IMAP_EXISTS },
};

/* "Suggested Backoff Time: 299961 milliseconds" */
static int64_t
backoff_said(struct str words)
{
	struct str needle = STR("suggested backoff time:"), rest;
	size_t at = str_find_nocase(words, needle);
	int64_t ms = 0;

	if (at == STR_NOWHERE)
		return 0;
	rest = str_trim(str_from(words, at + needle.n));
	for (size_t i = 0; i < rest.n && char_is_digit(rest.p[i]); i++)
		if (ms <= BACKOFF_MOST * 1000LL)
			ms = ms * 10 + (rest.p[i] - '0');
	ms = (ms + 999) / 1000;
	return ms > BACKOFF_MOST ? BACKOFF_MOST : ms;
}

enum imap_refusal
imap_refusal_of(struct str words, enum imap_refusal otherwise,
    int64_t *backoff_out)
{
	*backoff_out = backoff_said(words);
	if (*backoff_out > 0)
		return IMAP_BUSY;
	if (str_find_nocase(words, STR("authenticated but not connected")) !=
	    STR_NOWHERE ||
	    str_find_nocase(words, STR("request is throttled")) != STR_NOWHERE)
		*backoff_out = BACKOFF_UNSAID;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_find_nocase(words, str_of(known[i].needle)) !=
		    STR_NOWHERE)
			return known[i].refusal;
	return otherwise;
}

const char *
imap_quote(char quote_out[IMAP_QUOTE], struct str words)
{
	size_t n = 0;

	for (size_t at = 0; at < words.n;) {
		size_t from = at;
		uint32_t c = utf8_next(words, &at);

		if (n + (at - from) > IMAP_QUOTE - 4) {
			memcpy(quote_out + n, "...", 3);
			n += 3;
			break;
		}
		if (c == CHARACTER_BAD) {
			quote_out[n++] = '?';
		} else if (!character_is_unsafe(c)) {
			memcpy(quote_out + n, words.p + from, at - from);
			n += at - from;
		}
	}
	quote_out[n] = '\0';
	return quote_out;
}
