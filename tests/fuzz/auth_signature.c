/* SPDX-License-Identifier: Apache-2.0 */
/* Whole signed messages, each key a good one: tags, canonical forms, l=, ARC. */
#include "../../scanner/auth/auth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
one_key(void *context, struct arena *arena, const struct question *questions,
    size_t n, struct answer *answers_out)
{
	static const char record[] = "v=DKIM1; k=ed25519; "
	    "p=c/Q5egRWWDKtKFbmeNHOt9ThrVZ4UpOHhPFSmygy7aM=";
	static struct str key = { record, sizeof record - 1 };

	(void)context;
	(void)arena;
	(void)questions;
	for (size_t i = 0; i < n; i++)
		answers_out[i] = (struct answer){ ANSWER_DATA, false, 1, &key };
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	struct ask ask = { one_key, NULL };
	struct mail mail;
	struct dkim dkim;
	struct boundary boundary = { 0 };
	struct arc arc;
	struct str body;

	if (arena == NULL)
		arena = arena_new(256u << 20);
	arena_reset(arena);
	mail_read(arena, (struct str){ (const char *)data, size }, &limits_default,
	    true, &mail);
	dkim_check(&(struct canon_bodies){ .arena = arena,
	    .mail = &mail }, STR("b.example"), 1795172400, &limits_default,
	    &ask, &dkim);
	arc_check(&(struct canon_bodies){ .arena = arena,
	    .mail = &mail }, &boundary, STR("b.example"), 1795172400, &ask,
	    &arc);
	for (int relaxed = 0; relaxed < 2; relaxed++) {
		body = canon_body(arena, mail.parts[0].body, relaxed);
		if (!str_equal(canon_body(arena, body, relaxed), body))
			__builtin_trap();
	}
	return 0;
}
