/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as the DER of a detached and of an opaque signature. */
#include "../../scanner/auth/auth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
	mail_read(arena, str_format(arena, "From: a@b.example\r\n"
	    "Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\n\r\nhi\r\n"
	    "--s\r\nContent-Type: application/pkcs7-signature\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n%.*s\r\n--s--\r\n",
	    STR_ARGS(text)), &limits_default, false, &mail);
	smime_check(arena, &settings, &mail, 1795172400,
	    &limits_default, &smime);
	mail_read(arena, str_format(arena, "From: a@b.example\r\n"
	    "Content-Type: application/pkcs7-mime\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n%.*s\r\n",
	    STR_ARGS(text)), &limits_default, false, &mail);
	smime_check(arena, &settings, &mail, 1795172400,
	    &limits_default, &smime);
	return 0;
}
