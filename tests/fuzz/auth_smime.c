/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as the DER of a detached and of an opaque signature; what claims to be
 * encrypted turns out to hold the same once more. */
#include "../../scanner/auth/auth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
put(void *context, struct arena *arena, const struct question *questions, size_t n,
    struct answer *answers_out)
{
	(void)questions;
	for (size_t i = 0; i < n; i++) {
		answers_out[i] = (struct answer){ .status = ANSWER_DATA, .n = 2,
		    .records = NEW_ARRAY(arena, struct str, 2) };
		answers_out[i].records[0] = STR("unauthenticated");
		answers_out[i].records[1] = *(struct str *)context;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	static const struct auth_settings settings;
	struct str der = { (const char *)data, size };
	struct mail mail;
	struct smime smime;

	if (arena == NULL)
		arena = arena_new(512u << 20);
	arena_reset(arena);
	struct str text = base64_encode(arena, der);
	struct str entity = str_format(arena, "Content-Type: "
	    "application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n"
	    "From: c@d.example\r\n\r\n%.*s\r\n", STR_ARGS(text));
	struct ask ask = { put, &entity };
	mail_read(arena, str_format(arena, "From: a@b.example\r\n"
	    "Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\n\r\nhi\r\n"
	    "--s\r\nContent-Type: application/pkcs7-signature\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n%.*s\r\n--s--\r\n",
	    STR_ARGS(text)), &limits_default, false, &mail);
	smime_check(arena, &settings, &mail, 1795172400,
	    &limits_default, &ask, &smime);
	mail_read(arena, str_format(arena, "From: a@b.example\r\n"
	    "Content-Type: application/pkcs7-mime\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n%.*s\r\n",
	    STR_ARGS(text)), &limits_default, false, &mail);
	smime_check(arena, &settings, &mail, 1795172400,
	    &limits_default, &ask, &smime);
	return 0;
}
