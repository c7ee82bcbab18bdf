/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Public keys as DNS holds them, and what was signed with them. The outer form (an
 * RSA key's two numbers, an Ed25519 key's 32 bytes) is read here, byte by byte and
 * in DER only, because libcrypto takes six times as long to read a key as to verify
 * with it. The arithmetic is libcrypto's.
 */
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "base.h"

#define DER_INTEGER 0x02
#define DER_BITS 0x03
#define DER_SEQUENCE 0x30

/* The value of the thing at the start of *rest, which moves past it. Only lengths
 * as DER writes them, below 64 KiB. */
static bool
der_take(struct str *rest, unsigned tag, struct str *value_out)
{
	const unsigned char *p = (const unsigned char *)rest->p;
	size_t head = 2, n;

	if (rest->n < 2 || p[0] != tag)
		return false;
	n = p[1];
	if (n == 0x81 && rest->n > 2 && p[2] >= 0x80) {
		n = p[2];
		head = 3;
	} else if (n == 0x82 && rest->n > 3 && p[2] > 0) {
		n = (size_t)p[2] << 8 | p[3];
		head = 4;
	} else if (n >= 0x80) {
		return false;
	}
	if (rest->n - head < n)
		return false;
	*value_out = str_slice(*rest, head, head + n);
	*rest = str_from(*rest, head + n);
	return true;
}

/* A positive integer's bytes, without the zero that says so. */
static bool
der_number(struct str *rest, struct str *number_out)
{
	if (!der_take(rest, DER_INTEGER, number_out) || number_out->n == 0 ||
	    (number_out->p[0] & 0x80) != 0)
		return false;
	while (number_out->n > 1 && number_out->p[0] == 0)
		*number_out = str_from(*number_out, 1);
	return true;
}

static size_t
bits_of(struct str number)
{
	unsigned first = number.n == 0 ? 0 : (unsigned char)number.p[0];
	size_t bits = number.n * 8;

	for (unsigned bit = 0x80; bit > 0 && (first & bit) == 0; bit >>= 1)
		bits--;
	return bits;
}

/* SubjectPublicKeyInfo around a key of that algorithm (RFC 5280 4.1); what is
 * inside is left in *key_out. */
static bool
info_take(struct str der, struct str algorithm, struct str *key_out)
{
	struct str info, identifier, bits;

	if (!der_take(&der, DER_SEQUENCE, &info) || der.n > 0 ||
	    !der_take(&info, DER_SEQUENCE, &identifier) ||
	    !str_starts(identifier, algorithm) ||
	    !der_take(&info, DER_BITS, &bits) || info.n > 0 || bits.n < 1 ||
	    bits.p[0] != 0)
		return false;
	*key_out = str_from(bits, 1);
	return true;
}

bool
public_key_rsa(struct str der, struct public_key *key_out)
{
	static const char rsa[] = "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01";
	struct str numbers, inner;

	*key_out = (struct public_key){ .kind = KEY_RSA };
	if (info_take(der, (struct str){ rsa, sizeof rsa - 1 }, &inner))
		der = inner;
	if (!der_take(&der, DER_SEQUENCE, &numbers) || der.n > 0 ||
	    !der_number(&numbers, &key_out->modulus) ||
	    !der_number(&numbers, &key_out->exponent) || numbers.n > 0)
		return false;
	key_out->bits = bits_of(key_out->modulus);
	/* An even exponent or one of 1 signs anything; a huge one is a trap. */
	return bits_of(key_out->exponent) >= 2 && key_out->exponent.n <= 8 &&
	    (key_out->exponent.p[key_out->exponent.n - 1] & 1) == 1 &&
	    (key_out->modulus.p[key_out->modulus.n - 1] & 1) == 1;
}

/* Points of small order: a signature that anybody can make holds for them. The
 * last byte's highest bit is the sign, which changes nothing about that. */
static bool
point_is_weak(struct str point)
{
	static const char weak[][33] = {
		"\x00\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
		"\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
		"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98"
		"\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53"
		"\xfc\x05",
		"\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67"
		"\x0f\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac"
		"\x03\x7a",
		"\xec\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
		"\xff\x7f",
		"\xed\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
		"\xff\x7f",
		"\xee\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
		"\xff\x7f",
	};

	for (size_t i = 0; i < sizeof weak / sizeof *weak; i++)
		if (memcmp(weak[i], point.p, 31) == 0 &&
		    (weak[i][31] & 0x7f) == (point.p[31] & 0x7f))
			return true;
	return false;
}

bool
public_key_ed25519(struct str bytes, struct public_key *key_out)
{
	static const char ed25519[] = "\x06\x03\x2B\x65\x70";
	struct str inner;

	*key_out = (struct public_key){ .kind = KEY_ED25519, .bits = 256 };
	if (info_take(bytes, (struct str){ ed25519, sizeof ed25519 - 1 }, &inner))
		bytes = inner;
	key_out->point = bytes;
	return bytes.n == 32 && !point_is_weak(bytes);
}

/* Big-endian bytes to the processor's order, as libcrypto's parameters want it. */
static OSSL_PARAM
parameter(const char *name, struct str number, unsigned char *room)
{
	for (size_t i = 0; i < number.n; i++)
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		room[i] = (unsigned char)number.p[number.n - 1 - i];
#else
		room[i] = (unsigned char)number.p[i];
#endif
	return OSSL_PARAM_construct_BN(name, room, number.n);
}

static EVP_PKEY *
rsa_open(const struct public_key *key)
{
	unsigned char modulus[PUBLIC_KEY_BITS_MOST / 8], exponent[8];
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY *pkey = NULL;
	OSSL_PARAM parameters[] = {
		parameter(OSSL_PKEY_PARAM_RSA_N, key->modulus, modulus),
		parameter(OSSL_PKEY_PARAM_RSA_E, key->exponent, exponent),
		OSSL_PARAM_construct_end(),
	};

	if (context != NULL && EVP_PKEY_fromdata_init(context) == 1)
		(void)EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_PUBLIC_KEY,
		    parameters);
	EVP_PKEY_CTX_free(context);
	return pkey;
}

static bool
rsa_verifies(EVP_PKEY *pkey, struct digest digest, struct str signature)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(pkey, NULL);
	bool good = context != NULL && EVP_PKEY_verify_init(context) == 1 &&
	    EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 &&
	    EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1 &&
	    EVP_PKEY_verify(context, (const unsigned char *)signature.p,
	    signature.n, digest.bytes, sizeof digest.bytes) == 1;

	EVP_PKEY_CTX_free(context);
	return good;
}

static bool
ed25519_verifies(EVP_PKEY *pkey, struct digest digest, struct str signature)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good = context != NULL &&
	    EVP_DigestVerifyInit(context, NULL, NULL, NULL, pkey) == 1 &&
	    EVP_DigestVerify(context, (const unsigned char *)signature.p,
	    signature.n, digest.bytes, sizeof digest.bytes) == 1;

	EVP_MD_CTX_free(context);
	return good;
}

bool
public_key_verifies(const struct public_key *key, struct digest digest,
    struct str signature)
{
	EVP_PKEY *pkey = NULL;
	bool good = false;

	if (key->bits > PUBLIC_KEY_BITS_MOST)
		return false;
	switch (key->kind) {
	case KEY_RSA:
		pkey = rsa_open(key);
		good = pkey != NULL && rsa_verifies(pkey, digest, signature);
		break;
	case KEY_ED25519:
		pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
		    (const unsigned char *)key->point.p, key->point.n);
		good = pkey != NULL && ed25519_verifies(pkey, digest, signature);
		break;
	}
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return good;
}
