/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A JSON web token of a Google service account: header and claims, signed RS256 (RFC
 * 7515, 7518) with the account's key. It is dated a little back, since Google refuses
 * one from the future and clocks differ.
 */
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "oauth.h"

#define BACK_SECONDS 30
#define LIFE_SECONDS 3600

/* RFC 4648, 5: without padding. */
static struct str
base64url(struct arena *arena, struct str s)
{
	struct str text = base64_encode(arena, s);
	char *p = str_cstr(arena, text);
	size_t n = text.n;

	for (size_t i = 0; i < n; i++)
		p[i] = p[i] == '+' ? '-' : p[i] == '/' ? '_' : p[i];
	while (n > 0 && p[n - 1] == '=')
		n--;
	return (struct str){ p, n };
}

static struct str
rs256(struct arena *arena, EVP_PKEY *key, struct str text)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char *bytes = arena_alloc(arena, 1024, 1);
	size_t n = 1024;
	bool good = context != NULL && EVP_DigestSignInit(context, NULL,
	    EVP_sha256(), NULL, key) == 1 && EVP_DigestSign(context, bytes, &n,
	    (const unsigned char *)text.p, text.n) == 1;

	EVP_MD_CTX_free(context);
	return good ? (struct str){ (const char *)bytes, n } : NO_STR;
}

enum outcome
jwt_sign(struct arena *arena, const struct wanted *wanted, int64_t now,
    struct str *jwt_out, struct why *why_out)
{
	struct buf head = { .arena = arena }, claims = { .arena = arena };
	BIO *pem = BIO_new_mem_buf(wanted->secret.p, (int)wanted->secret.n);
	EVP_PKEY *key = pem == NULL ? NULL :
	    PEM_read_bio_PrivateKey(pem, NULL, NULL, NULL);
	struct str text, signature = NO_STR;
	bool first = false;

	BIO_free(pem);
	buf_cstr(&head, "{\"alg\":\"RS256\",\"typ\":\"JWT\"");
	json_member(&head, &first, "kid", wanted->key_id);
	buf_char(&head, '}');
	buf_format(&claims, "{\"iat\":%lld,\"exp\":%lld",
	    (long long)(now - BACK_SECONDS),
	    (long long)(now - BACK_SECONDS + LIFE_SECONDS));
	json_member(&claims, &first, "iss", wanted->client);
	json_member(&claims, &first, "sub", wanted->user);
	json_member(&claims, &first, "scope", wanted->scope);
	json_member(&claims, &first, "aud", wanted->endpoint);
	buf_char(&claims, '}');
	text = str_format(arena, "%.*s.%.*s",
	    STR_ARGS(base64url(arena, buf_str(&head))),
	    STR_ARGS(base64url(arena, buf_str(&claims))));
	if (key != NULL && EVP_PKEY_is_a(key, "RSA"))
		signature = rs256(arena, key, text);
	EVP_PKEY_free(key);
	if (signature.p == NULL)
		return because(why_out, FAIL, EXIT_CONFIG, "the private_key in "
		    "the key file is no RSA key in PEM: make a new JSON key for "
		    "the service account");
	*jwt_out = str_format(arena, "%.*s.%.*s", STR_ARGS(text),
	    STR_ARGS(base64url(arena, signature)));
	return OK;
}
