/* SPDX-License-Identifier: Apache-2.0 */
/* SPF, DMARC and DKIM records: each question is answered with the next line. */
#include "../../scanner/auth/auth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
next_lines(void *context, struct arena *arena, const struct question *questions,
    size_t n, struct answer *answers_out)
{
	struct str *rest = context;

	(void)questions;
	for (size_t i = 0; i < n; i++) {
		answers_out[i] = (struct answer){ .status = ANSWER_NXDOMAIN };
		answers_out[i].records = NEW(arena, struct str);
		if (!str_line(rest, answers_out[i].records))
			continue;
		answers_out[i].status = ANSWER_DATA;
		answers_out[i].n = 1;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	struct str all = { (const char *)data, size }, rest = all;
	struct ask ask = { next_lines, &rest };
	struct mail mail;
	struct spf spf;
	struct dkim dkim;
	struct dmarc dmarc;

	if (arena == NULL)
		arena = arena_new(256u << 20);
	arena_reset(arena);
	spf_check(arena, STR("192.0.2.1"), STR("h.example"), STR("a@b.example"),
	    &ask, &spf);
	rest = all;
	mail_read(arena, STR("DKIM-Signature: v=1; a=rsa-sha256; d=b.example; "
	    "s=s; h=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; "
	    "b=AAAA\r\nFrom: a@b.example\r\n\r\nx\r\n"),
	    &limits_default, true, &mail);
	dkim_check(&(struct canon_bodies){ .arena = arena,
	    .mail = &mail }, STR("b.example"), 1795172400, &limits_default,
	    &ask, &dkim);
	rest = all;
	dmarc_check(arena, &mail, &spf, &dkim, &ask, &dmarc);
	return 0;
}
