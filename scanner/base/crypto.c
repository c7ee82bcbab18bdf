/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Digests, from libcrypto, and the text forms of bytes (hex, base64). This file
 * is the home of libcrypto's hashes; CMS lives in smime.c, TLS in tls.c. A
 * digest that libcrypto can't compute is our own fault and a panic.
 */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "base.h"

struct digest
sha256(struct str s)
{
	/* Looking the algorithm up costs more than a small message: once for a
	 * process. (libcrypto's own one-shot does it each time.) */
	static EVP_MD *algorithm;
	struct digest digest;

	if (algorithm == NULL)
		algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (algorithm == NULL || EVP_Digest(s.p == NULL ? "" : s.p, s.n,
	    digest.bytes, NULL, algorithm, NULL) != 1)
		panic("no SHA-256");
	return digest;
}

struct digest
keyed_digest(struct str key, struct str s)
{
	struct digest digest;
	unsigned int n = sizeof digest.bytes;

	if (HMAC(EVP_sha256(), key.p, (int)key.n,
	    (const unsigned char *)(s.p == NULL ? "" : s.p), s.n, digest.bytes,
	    &n) == NULL || n != sizeof digest.bytes)
		panic("no HMAC-SHA-256");
	return digest;
}

struct str
digest_hex(struct arena *arena, struct digest digest)
{
	static const char digits[] = "0123456789abcdef";
	size_t n = sizeof digest.bytes, i;
	char *p = arena_alloc(arena, 2 * n + 1, 1);

	for (i = 0; i < n; i++) {
		p[2 * i] = digits[digest.bytes[i] >> 4];
		p[2 * i + 1] = digits[digest.bytes[i] & 15];
	}
	return (struct str){ p, 2 * n };
}

void
random_bytes(unsigned char *out, size_t n)
{
	if (RAND_bytes(out, (int)n) != 1)
		panic("no random bytes");
}

struct str
base64_encode(struct arena *arena, struct str s)
{
	char *p = arena_alloc(arena, (s.n + 2) / 3 * 4 + 1, 1);
	int n = EVP_EncodeBlock((unsigned char *)p, (const unsigned char *)s.p,
	    (int)s.n);

	return (struct str){ p, (size_t)n };
}

void
wipe(void *memory, size_t n)
{
	OPENSSL_cleanse(memory, n);
}
