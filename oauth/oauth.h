/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_OAUTH_H
#define SEKI_OAUTH_H
/*
 * seki-oauth2-token: a program of its own, so that seki itself stays free of HTTP. It
 * sees base only.
 */
#include "../scanner/base/base.h"

struct wanted {			/* whose token, and who asks */
	bool google;
	struct str endpoint;	/* https://...; where tokens are handed out */
	struct str client, scope;
	struct str user;	/* Google: as whom */
	struct str secret;	/* Microsoft: the client's; Google: its key, PEM */
	struct str key_id;	/* Google: the key's */
	const char *ca_file;	/* NULL: the system's authorities */
};

struct token {
	struct str text;	/* absent: none */
	int64_t obtained, expires;
};

/* file.c: all of a small file that only its owner can read. */
enum outcome file_secret(struct arena *arena, const char *path,
    struct str *bytes_out, struct why *why_out);

/* cache.c: the token that was fetched last, in a file of mode 0600. */
struct cache {
	const char *path;	/* NULL: nothing is kept */
	int lock;
	struct str mark;	/* what the token is for */
};
/* Wait for whoever fetches one now, then read what is there; nothing is read of a file
 * that is for somebody else or that others can read. A cache that can't be had is a
 * warning: the token is fetched then. */
void cache_open(struct arena *arena, struct cache *cache,
    const struct wanted *wanted, struct token *token_out);
void cache_put(struct arena *arena, const struct cache *cache,
    const struct token *token);

/* fetch.c: ask for one. FAIL: it was refused; RETRY: nobody could be asked. */
enum outcome token_fetch(struct arena *arena, const struct wanted *wanted,
    struct token *token_out, struct why *why_out);

/* words.c: why a server says no, for the person who can mend it. `json` is its answer;
 * nothing of it is repeated but its error's name and number. `skew`: seconds that this
 * machine's clock is ahead of the server's. */
enum outcome refusal_words(const struct wanted *wanted, long status,
    struct str json, int64_t skew, struct why *why_out);

/* jwt.c: what a service account signs to get a token (RFC 7523). */
enum outcome jwt_sign(struct arena *arena, const struct wanted *wanted,
    int64_t now, struct str *jwt_out, struct why *why_out);

#endif
