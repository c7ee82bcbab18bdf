/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One POST to the token server, over verified TLS and to no other place: redirects are
 * not followed, since the body holds the secret. Time, size of the answer and protocols
 * are bounded. A proxy is taken from the environment, as curl does.
 */
#include <curl/curl.h>
#include <jansson.h>

#include "oauth.h"

#define CONNECT_MS 10000L
#define ALL_MS 20000L		/* seki gives a command 30 s */
#define ANSWER_MOST 262144
#define TOKEN_MOST 16384	/* as long as seki takes one */

struct reply {
	struct buf body;
	int64_t date;		/* the server's clock; 0: not told */
};

static size_t
take_body(char *bytes, size_t size, size_t n, void *context)
{
	struct reply *reply = context;

	if (reply->body.n + size * n > ANSWER_MOST)
		return 0;
	buf_add(&reply->body, (struct str){ bytes, size * n });
	return size * n;
}

static size_t
take_header(char *bytes, size_t size, size_t n, void *context)
{
	struct reply *reply = context;
	struct str line = { bytes, size * n };
	char date[60];

	if (str_starts_nocase(line, STR("Date:"))) {
		snprintf(date, sizeof date, "%.*s",
		    STR_ARGS(str_trim(str_from(line, 5))));
		reply->date = curl_getdate(date, NULL);
	}
	return size * n;
}

/* ---- What is asked -------------------------------------------------------------------- */

static void
field(struct buf *form, CURL *curl, const char *name, struct str value)
{
	char *escaped = curl_easy_escape(curl, value.p, (int)value.n);

	if (escaped == NULL)
		panic("no memory for a form");
	buf_format(form, "%s%s=%s", form->n > 0 ? "&" : "", name, escaped);
	wipe(escaped, strlen(escaped));
	curl_free(escaped);
}

static enum outcome
form_make(struct arena *arena, CURL *curl, const struct wanted *wanted,
    struct buf *form, struct why *why_out)
{
	struct str jwt;

	if (!wanted->google) {
		field(form, curl, "grant_type", STR("client_credentials"));
		field(form, curl, "client_id", wanted->client);
		field(form, curl, "client_secret", wanted->secret);
		field(form, curl, "scope", wanted->scope);
		return OK;
	}
	if (jwt_sign(arena, wanted, time_now(), &jwt, why_out) != OK)
		return FAIL;
	field(form, curl, "grant_type",
	    STR("urn:ietf:params:oauth:grant-type:jwt-bearer"));
	field(form, curl, "assertion", jwt);
	return OK;
}

/* ---- What is answered ----------------------------------------------------------------- */

static enum outcome
no_answer(const struct wanted *wanted, CURLcode code, struct why *why_out)
{
	const char *words = curl_easy_strerror(code);

	if (code == CURLE_COULDNT_RESOLVE_HOST)
		words = "its name is not found: is there a network, and DNS?";
	else if (code == CURLE_COULDNT_RESOLVE_PROXY ||
	    code == CURLE_PROXY)
		words = "the proxy of https_proxy does not help";
	else if (code == CURLE_COULDNT_CONNECT)
		words = "it can't be connected to: is there a firewall, or a proxy "
		    "that https_proxy should name?";
	else if (code == CURLE_OPERATION_TIMEDOUT)
		words = "it did not answer in 20 s";
	else if (code == CURLE_PEER_FAILED_VERIFICATION)
		words = "its certificate is not trusted: does a proxy look into "
		    "TLS, or is this machine's clock wrong?";
	else if (code == CURLE_SSL_CACERT_BADFILE)
		words = "the authorities can't be read (--ca, or the package "
		    "ca-certificates)";
	else if (code == CURLE_WRITE_ERROR)
		words = "its answer is too long";
	return because(why_out, RETRY, EXIT_UNREACHABLE,
	    "no token: cannot ask '%.*s': %s", STR_ARGS(wanted->endpoint),
	    in_words(words));
}

static bool
token_is_fair(const char *text)
{
	size_t n = text == NULL ? 0 : strlen(text);

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] <= 0x20 ||
		    (unsigned char)text[i] >= 0x7f)
			return false;
	return n > 0 && n <= TOKEN_MOST;
}

/* A number; some servers, Azure's older endpoint among them, put it into quotes.
 * 0: none. */
static int64_t
seconds_of(const json_t *life)
{
	const char *text = json_string_value(life);
	uint64_t seconds;

	if (text != NULL)
		return str_number(str_of(text), INT32_MAX, &seconds) ?
		    (int64_t)seconds : 0;
	return json_is_integer(life) ? json_integer_value(life) : 0;
}

static enum outcome
token_read(struct arena *arena, struct str json, struct token *token_out,
    struct why *why_out)
{
	json_t *root = json_loadb(json.p, json.n, 0, NULL);
	const char *text = json_string_value(json_object_get(root,
	    "access_token"));
	int64_t seconds = seconds_of(json_object_get(root, "expires_in"));
	enum outcome outcome = OK;

	if (!token_is_fair(text) || seconds <= 0)
		outcome = because(why_out, FAIL, EXIT_UNREACHABLE, "no token: the "
		    "server's answer has no access_token with its expires_in");
	else
		*token_out = (struct token){ str_keep(arena, str_of(text)),
		    time_now(), time_now() + (seconds > 86400 ? 86400 : seconds) };
	json_decref(root);
	return outcome;
}

/* ---- The whole ------------------------------------------------------------------------- */

static void
curl_prepare(CURL *curl, const struct wanted *wanted, struct arena *arena,
    const struct buf *form, struct reply *reply)
{
	curl_easy_setopt(curl, CURLOPT_URL, str_cstr(arena, wanted->endpoint));
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, ALL_MS);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "seki/" SEKI_VERSION);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)form->n);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, buf_str(form).p);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, reply);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, reply);
	if (wanted->ca_file != NULL)
		curl_easy_setopt(curl, CURLOPT_CAINFO, wanted->ca_file);
}

enum outcome
token_fetch(struct arena *arena, const struct wanted *wanted,
    struct token *token_out, struct why *why_out)
{
	struct buf form = { .arena = arena };
	struct reply reply = { .body = { .arena = arena } };
	CURL *curl = curl_easy_init();
	enum outcome outcome = FAIL;
	CURLcode code;
	long status = 0;

	if (curl == NULL)
		panic("no curl");
	if (form_make(arena, curl, wanted, &form, why_out) == OK) {
		curl_prepare(curl, wanted, arena, &form, &reply);
		code = curl_easy_perform(curl);
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
		outcome = code != CURLE_OK ? no_answer(wanted, code, why_out) :
		    status == 200 ? token_read(arena, buf_str(&reply.body),
		    token_out, why_out) : refusal_words(wanted, status,
		    buf_str(&reply.body), reply.date > 0 ? time_now() -
		    reply.date : 0, why_out);
	}
	curl_easy_cleanup(curl);
	return outcome;
}
