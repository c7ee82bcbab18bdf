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
#include <sys/prctl.h>

#include "oauth.h"

#define FRESH_SECONDS 600	/* with so much left a new one is fetched */
#define USABLE_SECONDS 60	/* with less it is of no use */
#define JUST_NOW 20		/* somebody else has renewed it so lately */

static const char help[] =
"Usage: seki-oauth2-token microsoft|google OPTION...\n\n"
"Print an OAuth access token for IMAP: for token_command in seki.conf(5).\n\n"
"Microsoft 365 (client credentials):\n"
"  --tenant=ID             the tenant's id, or its domain\n"
"  --client-id=ID          the app registration's\n"
"  --secret-file=FILE      the client secret's value; mode 0600\n"
"Google Workspace (service account):\n"
"  --key-file=FILE         the account's JSON key; mode 0600\n"
"  --user=ADDRESS          whose mailbox\n"
"Both:\n"
"  --cache=FILE            keep the token here; without it below\n"
"                          $RUNTIME_DIRECTORY, $STATE_DIRECTORY or\n"
"                          $XDG_RUNTIME_DIR, whichever is set first\n"
"  --scope=SCOPE           what the token is for, if not IMAP\n"
"  --endpoint=URL          where tokens are handed out, if not there\n"
"  --ca=FILE               trust these authorities, not the system's\n"
"  --help                  print this help and exit\n"
"  --version               print the version and exit\n\n"
"Exit status: 0 done; 64 usage; 69 nobody could be asked; 77 refused, or a secret\n"
"that others can read; 78 the key file is none.\n";

struct asked {
	const char *tenant, *client, *secret, *key, *user, *cache, *scope,
	    *endpoint, *ca;
};

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

static void
options_read(int argc, char **argv, struct asked *asked)
{
	static const struct option rows[] = {
		{ "tenant", 1, NULL, 't' }, { "client-id", 1, NULL, 'c' },
		{ "secret-file", 1, NULL, 's' }, { "key-file", 1, NULL, 'k' },
		{ "user", 1, NULL, 'u' }, { "cache", 1, NULL, 'f' },
		{ "scope", 1, NULL, 'o' }, { "endpoint", 1, NULL, 'e' },
		{ "ca", 1, NULL, 'a' }, { NULL, 0, NULL, 0 }
	};
	const struct {
		int letter;
		const char **place;
	} places[] = {
		{ 't', &asked->tenant }, { 'c', &asked->client },
		{ 's', &asked->secret }, { 'k', &asked->key },
		{ 'u', &asked->user }, { 'f', &asked->cache },
		{ 'o', &asked->scope }, { 'e', &asked->endpoint },
		{ 'a', &asked->ca },
	};
	int found;

	opterr = 0;
	while ((found = getopt_long(argc, argv, ":", rows, NULL)) != -1) {
		size_t i = 0;

		if (found == '?' || found == ':')
			usage("%s '%s'", found == ':' ? "no value for" :
			    "unknown option", argv[optind - 1]);
		while (places[i].letter != found)
			i++;
		*places[i].place = optarg;
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
	wanted->google = true;
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
	const char *kind = argc > 1 ? argv[1] : "";
	struct asked asked = { NULL };
	struct wanted wanted = { .google = false };
	struct cache cache;
	struct why why;

	if (strcmp(kind, "--help") == 0) {
		fputs(help, stdout);
		return answer_end(EXIT_DONE);
	}
	if (strcmp(kind, "--version") == 0) {
		puts("seki-oauth2-token " SEKI_VERSION);
		return answer_end(EXIT_DONE);
	}
	say_prepare();
	if (prctl(PR_SET_DUMPABLE, 0) != 0)	/* it will know a secret */
		panic("cannot forbid core files");
	if (strcmp(kind, "microsoft") != 0 && strcmp(kind, "google") != 0)
		usage("microsoft or google?");
	options_read(argc - 1, argv + 1, &asked);
	if ((kind[0] == 'm' ? microsoft(arena, &asked, &wanted, &why) :
	    google(arena, &asked, &wanted, &why)) != OK) {
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
