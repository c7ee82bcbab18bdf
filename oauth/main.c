/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki-oauth2-token: prints an access token for IMAP, for token_command in seki.conf.
 * Two ways, both without a person: Microsoft 365's client credentials, and a Google
 * service account that acts for a user. A token is kept until ten minutes before its
 * end; if none can be had then, the old one serves as long as it lives. Neither a token
 * nor a secret is ever put into a sentence.
 */
#include <ctype.h>
#include <getopt.h>
#include <jansson.h>
#include <stddef.h>
#include <sys/prctl.h>

#include "../cli/words.h"
#include "oauth.h"

#define FRESH_SECONDS 600	/* with so much left a new one is fetched */
#define USABLE_SECONDS 60	/* with less it is of no use */
#define JUST_NOW 20		/* somebody else has renewed it so lately */

struct asked {
	const char *tenant, *client, *secret, *key, *user, *cache, *scope,
	    *endpoint, *ca, *lang;
};

enum { MICROSOFT = 1, GOOGLE = 2, BOTH = 3 };

/* What --help tells, shells complete and a command line may have. */
static const struct {
	const char *name, *argument;
	unsigned kinds;
	size_t at;		/* in struct asked */
	const char *help;
} options[] = {
#define PLACE(member) offsetof(struct asked, member)
	{ "tenant", "ID", MICROSOFT, PLACE(tenant), "the tenant's id, or its domain" },
	{ "client-id", "ID", MICROSOFT, PLACE(client), "the app registration's" },
	{ "secret-file", "FILE", MICROSOFT, PLACE(secret),
	    "the client secret's value; mode 0600" },
	{ "key-file", "FILE", GOOGLE, PLACE(key),
	    "the account's JSON key; mode 0600" },
	{ "user", "ADDRESS", GOOGLE, PLACE(user), "whose mailbox" },
	{ "cache", "FILE", BOTH, PLACE(cache), "keep the token here, not below "
	    "$RUNTIME_DIRECTORY" },
	{ "scope", "SCOPE", BOTH, PLACE(scope),
	    "what the token is for, if not IMAP" },
	{ "endpoint", "URL", BOTH, PLACE(endpoint),
	    "where tokens are handed out, if not there" },
	{ "ca", "FILE", BOTH, PLACE(ca),
	    "trust these authorities, not the system's" },
	{ "lang", "LANG", BOTH, PLACE(lang),
	    "the language to speak to people: en or ja" },
};
#define OPTIONS (sizeof options / sizeof options[0])

static void
help_print_options(unsigned kinds)
{
	char text[40];

	for (size_t i = 0; i < OPTIONS; i++) {
		if (options[i].kinds != kinds)
			continue;
		snprintf(text, sizeof text, "--%s=%s", options[i].name,
		    options[i].argument);
		printf("      %-20s %s\n", text, options[i].help);
	}
}

/* `kind` 0: of both ways. */
static int
help_print(unsigned kind)
{
	printf("Usage: seki-oauth2-token %s OPTION...\n\n"
	    "Print an OAuth access token for IMAP: for token_command in "
	    "seki.conf(5).\n\n", kind == MICROSOFT ? "microsoft" :
	    kind == GOOGLE ? "google" : "microsoft|google");
	if (kind == 0)
		printf("Commands:\n"
		    "  microsoft  Microsoft 365, by client credentials\n"
		    "  google     Google Workspace, by a service account\n\n");
	if (kind != GOOGLE) {
		printf("Options of microsoft:\n");
		help_print_options(MICROSOFT);
	}
	if (kind != MICROSOFT) {
		printf("Options of google:\n");
		help_print_options(GOOGLE);
	}
	printf("Options of both:\n");
	help_print_options(BOTH);
	printf("      %-20s %s\n      %-20s %s\n\n"
	    "Exit status: 0 done; 64 usage; 69 nobody could be asked; 77 refused, "
	    "or a secret\nthat others can read; 78 the key file is none.\n",
	    "--help", "print this help and exit", "--version",
	    "print the version and exit");
	return answer_end(EXIT_DONE);
}

static int
version_print(void)
{
	puts("seki-oauth2-token " SEKI_VERSION);
	return answer_end(EXIT_DONE);
}

static void __attribute__((format(printf, 1, 2), noreturn))
usage(const char *format, ...)
{
	char text[300];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	say_error("%s (see 'seki-oauth2-token --help')", text);
	exit(EXIT_USAGE);
}

/* The locale's, but for --lang. */
static void
speak(const char *lang)
{
	if (lang != NULL && strcmp(lang, "en") != 0 && strcmp(lang, "ja") != 0)
		usage("'%s' is no language: en or ja", lang);
	if (lang != NULL ? lang[0] == 'j' : locale_is_japanese())
		words_speak(words_ja, words_ja_n);
}

static void
options_read(unsigned kind, int argc, char **argv, struct asked *asked)
{
	struct option rows[OPTIONS + 3] = { { NULL, 0, NULL, 0 } };
	int found, at;

	for (size_t i = 0; i < OPTIONS; i++)
		rows[i] = (struct option){ options[i].name, required_argument,
		    NULL, 'o' };
	rows[OPTIONS] = (struct option){ "help", no_argument, NULL, 'h' };
	rows[OPTIONS + 1] = (struct option){ "version", no_argument, NULL, 'V' };
	opterr = 0;
	while ((found = getopt_long(argc, argv, ":", rows, &at)) != -1) {
		if (found == '?' || found == ':')
			usage("%s '%s'", found == ':' ? "no value for" :
			    "unknown option", argv[optind - 1]);
		if (found == 'h')
			exit(help_print(kind));
		if (found == 'V')
			exit(version_print());
		if ((options[at].kinds & kind) == 0)
			usage("%s takes no --%s", argv[0], options[at].name);
		*(const char **)((char *)asked + options[at].at) = optarg;
	}
	if (optind < argc)
		usage("unexpected '%s'", argv[optind]);
}

/* ---- Whose token ----------------------------------------------------------------------- */

static enum outcome
microsoft(struct arena *arena, const struct asked *asked, struct wanted *wanted,
    struct why *why_out)
{
	const char *c;

	if (asked->tenant == NULL || asked->client == NULL ||
	    asked->secret == NULL)
		usage("microsoft needs --tenant, --client-id and --secret-file");
	for (c = asked->tenant; *c != '\0'; c++)
		if (!isalnum((unsigned char)*c) && *c != '-' && *c != '.')
			usage("'%s' is no tenant", asked->tenant);
	wanted->endpoint = str_format(arena, "https://login.microsoftonline.com/"
	    "%s/oauth2/v2.0/token", asked->tenant);
	wanted->scope = STR("https://outlook.office365.com/.default");
	wanted->client = str_of(asked->client);
	if (file_secret(arena, asked->secret, &wanted->secret, why_out) != OK)
		return FAIL;
	wanted->secret = str_trim(wanted->secret);
	return OK;
}

static struct str
member(struct arena *arena, const json_t *root, const char *name)
{
	const char *text = json_string_value(json_object_get(root, name));

	return text == NULL ? NO_STR : str_keep(arena, str_of(text));
}

static enum outcome
google(struct arena *arena, const struct asked *asked, struct wanted *wanted,
    struct why *why_out)
{
	struct str bytes;
	json_t *root;

	if (asked->key == NULL || asked->user == NULL)
		usage("google needs --key-file and --user");
	if (file_secret(arena, asked->key, &bytes, why_out) != OK)
		return FAIL;
	root = json_loadb(bytes.p, bytes.n, 0, NULL);
	wipe((char *)(uintptr_t)bytes.p, bytes.n);
	wanted->scope = STR("https://mail.google.com/");
	wanted->user = str_of(asked->user);
	wanted->client = member(arena, root, "client_email");
	wanted->secret = member(arena, root, "private_key");
	wanted->key_id = member(arena, root, "private_key_id");
	wanted->endpoint = member(arena, root, "token_uri");
	json_decref(root);
	if (wanted->client.n == 0 || wanted->secret.n == 0 ||
	    wanted->endpoint.n == 0)
		return because(why_out, FAIL, EXIT_CONFIG, "'%s' is no JSON key of "
		    "a service account: expected client_email, private_key and "
		    "token_uri", asked->key);
	return OK;
}

/* ---- The token -------------------------------------------------------------------------- */

static const char *
cache_path(struct arena *arena, const struct asked *asked,
    const struct wanted *wanted)
{
	static const char *const folders[] = { "RUNTIME_DIRECTORY",
	    "STATE_DIRECTORY", "XDG_RUNTIME_DIR" };
	struct str about = str_format(arena, "%.*s\n%.*s\n%.*s\n%.*s",
	    STR_ARGS(wanted->endpoint), STR_ARGS(wanted->client),
	    STR_ARGS(wanted->scope), STR_ARGS(wanted->user));

	if (asked->cache != NULL)
		return asked->cache;
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
		const char *folder = getenv(folders[i]);

		if (folder != NULL && folder[0] == '/')
			return str_cstr(arena, str_format(arena,
			    "%s/oauth2-%.16s.token", folder, digest_hex(arena,
			    sha256(about)).p));
	}
	return NULL;
}

/* Is the one that is kept good enough? A server that refused it (seki says so) has to be
 * shown another, but for one that somebody has fetched just now. */
static bool
is_fresh(const struct token *token, int64_t now)
{
	const char *refused = getenv("SEKI_TOKEN_REFUSED");

	if (token->text.n == 0 || token->obtained > now ||
	    token->expires - now < FRESH_SECONDS)
		return false;
	return refused == NULL || strcmp(refused, "1") != 0 ||
	    now - token->obtained < JUST_NOW;
}

static int
token_print(struct arena *arena, const struct wanted *wanted,
    struct cache *cache)
{
	struct token token, fetched;
	int64_t now;
	struct why why;

	cache_open(arena, cache, wanted, &token);
	now = time_now();
	if (!is_fresh(&token, now)) {
		if (token_fetch(arena, wanted, &fetched, &why) == OK) {
			token = fetched;
			cache_put(arena, cache, &token);
		} else if (token.text.n > 0 && token.obtained <= now &&
		    token.expires - now >= USABLE_SECONDS &&
		    getenv("SEKI_TOKEN_REFUSED") == NULL) {
			say_warning("%s; the one that is kept serves until %.*s",
			    why.text, STR_ARGS(time_rfc3339(arena,
			    token.expires)));
		} else {
			say_error("%s", why.text);
			return why.status;
		}
	}
	printf("%.*s\n", STR_ARGS(token.text));
	return answer_end(EXIT_DONE);
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	const char *word = argc > 1 ? argv[1] : "";
	unsigned kind = strcmp(word, "microsoft") == 0 ? MICROSOFT :
	    strcmp(word, "google") == 0 ? GOOGLE : 0;
	struct asked asked = { NULL };
	struct wanted wanted = { .google = kind == GOOGLE };
	struct cache cache;
	struct why why;

	if (strcmp(word, "--help") == 0)
		return help_print(0);
	if (strcmp(word, "--version") == 0)
		return version_print();
	say_prepare("seki-oauth2-token");
	if (prctl(PR_SET_DUMPABLE, 0) != 0)	/* it will know a secret */
		panic("cannot forbid core files");
	if (kind == 0)
		usage("microsoft or google?");
	options_read(kind, argc - 1, argv + 1, &asked);
	speak(asked.lang);
	if ((wanted.google ? google(arena, &asked, &wanted, &why) :
	    microsoft(arena, &asked, &wanted, &why)) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	if (asked.scope != NULL)
		wanted.scope = str_of(asked.scope);
	if (asked.endpoint != NULL)
		wanted.endpoint = str_of(asked.endpoint);
	if (!str_starts(wanted.endpoint, STR("https://")))
		usage("'%.*s' does not begin with https://",
		    STR_ARGS(wanted.endpoint));
	wanted.ca_file = asked.ca;
	cache.path = cache_path(arena, &asked, &wanted);
	return token_print(arena, &wanted, &cache);
}
