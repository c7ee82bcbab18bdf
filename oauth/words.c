/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a token server's refusal means and who can mend it. Its own description is not
 * repeated: it is long, is in nobody's language, and may quote what was sent. Its
 * error's name (RFC 6749, 5.2) and Microsoft's AADSTS number are, for looking them up.
 */
#include <jansson.h>

#include "oauth.h"

#define SKEW_MOST 120		/* seconds */

static const struct {
	unsigned number;
	const char *words;
} microsoft[] = {
	{ 700016, "there is no application with this --client-id in this "
	    "--tenant: compare both with the app registration" },
	{ 90002, "there is no such --tenant" },
	{ 900023, "--tenant is neither a tenant's id nor its domain" },
	{ 7000215, "the client secret is wrong: the file needs its value, not its "
	    "id" },
	{ 7000222, "the client secret has expired: make a new one in the app "
	    "registration and put its value into the file" },
	{ 7000216, "the application has no client secret" },
	{ 7000112, "the application is disabled" },
	{ 500011, "the tenant doesn't know Exchange Online (the --scope)" },
	{ 1002012, "--scope has to end in /.default" },
	{ 53003, "a conditional access policy forbids it" },
};

static const struct {
	const char *error, *within, *words;
} google[] = {
	{ "invalid_grant", "Invalid JWT Signature", "the key is not (or no longer) "
	    "one of this service account: make a new JSON key" },
	{ "invalid_grant", "reasonable timeframe", "this machine's clock is wrong: "
	    "have it kept by NTP" },
	{ "invalid_grant", "account not found", "the service account, or the user, "
	    "is not there" },
	{ "invalid_grant", "Invalid email or User ID", "there is no such --user" },
	{ "unauthorized_client", "", "the service account may not act for users: in "
	    "the Admin console (Security, API controls, Domain-wide delegation) "
	    "add its client id with the scope https://mail.google.com/" },
	{ "access_denied", "", "the service account may not act for this user: "
	    "look at domain-wide delegation in the Admin console" },
	{ "invalid_client", "", "the service account is not there, or disabled" },
	{ "invalid_scope", "", "--scope is none that Google knows" },
};

/* A name fit to be printed; "" if it isn't. */
static const char *
name_of(const char *error)
{
	size_t n = error == NULL ? 0 : strspn(error,
	    "abcdefghijklmnopqrstuvwxyz_");

	return n > 0 && n <= 40 && error[n] == '\0' ? error : "";
}

/* "AADSTS7000222: ..." */
static unsigned
number_of(const char *description)
{
	const char *at = description == NULL ? NULL :
	    strstr(description, "AADSTS");

	return at == NULL ? 0 : (unsigned)strtoul(at + 6, NULL, 10);
}

static const char *
meaning(const struct wanted *wanted, const char *error, const char *description,
    unsigned number)
{
	size_t i;

	for (i = 0; !wanted->google && i < sizeof microsoft /
	    sizeof microsoft[0]; i++)
		if (number != 0 && microsoft[i].number == number)
			return microsoft[i].words;
	for (i = 0; wanted->google && i < sizeof google / sizeof google[0]; i++)
		if (strcmp(google[i].error, error) == 0 && (google[i].within[0] ==
		    '\0' || (description != NULL &&
		    strstr(description, google[i].within) != NULL)))
			return google[i].words;
	return strcmp(error, "invalid_client") == 0 ?
	    "the client or its secret is wrong" :
	    strcmp(error, "unauthorized_client") == 0 ?
	    "the application may not ask for such tokens" :
	    "look its name or number up in the provider's documentation";
}

static enum outcome
clock_words(int64_t skew, struct why *why_out)
{
	return because(why_out, FAIL, EXIT_SECRET, skew < 0 ?
	    "no token: this machine's clock is %lld s behind the token server's; "
	    "have it kept by NTP" :
	    "no token: this machine's clock is %lld s ahead of the token "
	    "server's; have it kept by NTP",
	    (long long)(skew < 0 ? -skew : skew));
}

enum outcome
refusal_words(const struct wanted *wanted, long status, struct str json,
    int64_t skew, struct why *why_out)
{
	json_t *root = json_loadb(json.p, json.n, JSON_DISABLE_EOF_CHECK, NULL);
	const char *error = name_of(json_string_value(json_object_get(root,
	    "error")));
	const char *description = json_string_value(json_object_get(root,
	    "error_description"));
	unsigned number = number_of(description);
	bool is_later = status == 429 || status >= 500;
	char code[30] = "";

	if (number != 0)
		snprintf(code, sizeof code, ", AADSTS%u", number);
	if (error[0] == '\0')
		because(why_out, is_later ? RETRY : FAIL, EXIT_UNREACHABLE,
		    is_later ? "no token: the token server answered with HTTP "
		    "status %ld; try again later" : "no token: the token server "
		    "answered with HTTP status %ld: is this the right address?",
		    status);
	else if (wanted->google && (skew > SKEW_MOST || skew < -SKEW_MOST))
		clock_words(skew, why_out);
	else
		because(why_out, FAIL, EXIT_SECRET, "no token: %s (%s%s)",
		    in_words(meaning(wanted, error, description, number)), error,
		    code);
	json_decref(root);
	return FAIL;
}
