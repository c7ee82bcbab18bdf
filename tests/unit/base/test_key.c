/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys in every form that DNS holds them in, and in none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../../scanner/base/base.h"

/* Made for this test; the private halves are gone. They signed "seki". */
#define RSA_INFO "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANNkV9URtU8xSEkiUfRXHSm7M6DH" \
	"k77E8cfNG9laCo8swDLZaoP8acew8GrpEtfH+nSnXnHDOOoj10jMwmPjkBUC" \
	"AwEAAQ=="
#define RSA_BARE "MEgCQQDTZFfVEbVPMUhJIlH0Vx0puzOgx5O+xPHHzRvZWgqPLMAy2WqD/GnH" \
	"sPBq6RLXx/p0p15xwzjqI9dIzMJj45AVAgMBAAE="
#define RSA_SIGNATURE "xf/LwkhzPzHK84RQfeLZDVN9vTSjV+982KRrwc9DEDt7X3jAGniyYiuuE0BA" \
	"FCTP3OIg1RA2MhU4gdQL61YbuQ=="
#define ED_INFO "MCowBQYDK2VwAyEAMawsfydgFVusIaSvw+yOOh9pd7zK61SqcW/q2d+Ro7U="
#define ED_SIGNATURE "mrWmr6HEMqrmRMP+SCvHWckMP4YLzfe80H/V92kXhUElyFFhmWh1gtJmEE+u" \
	"Bmg2o6qHboEB0OKfQZMKC+fIAQ=="

static struct str
bytes(struct arena *arena, const char *base64)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	char *p = arena_alloc(arena, strlen(base64), 1);
	uint32_t window = 0;
	size_t n = 0, bits = 0;

	for (; *base64 != '\0' && *base64 != '='; base64++) {
		window = window << 6 |
		    (uint32_t)(strchr(digits, *base64) - digits);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			p[n++] = (char)(window >> bits);
		}
	}
	return (struct str){ p, n };
}

static void
both_forms_of_a_key_verify(void **state)
{
	struct arena *arena = arena_new(1u << 20);
	struct digest digest = sha256(STR("seki")), other = sha256(STR("x"));
	struct str signature = bytes(arena, RSA_SIGNATURE);
	struct public_key key;

	(void)state;
	assert_true(public_key_rsa(bytes(arena, RSA_INFO), &key));
	assert_int_equal(key.bits, 512);
	assert_true(public_key_verifies(&key, digest, signature));
	assert_false(public_key_verifies(&key, other, signature));
	assert_false(public_key_verifies(&key, digest, STR("")));
	assert_true(public_key_rsa(bytes(arena, RSA_BARE), &key));
	assert_true(public_key_verifies(&key, digest, signature));

	signature = bytes(arena, ED_SIGNATURE);
	assert_true(public_key_ed25519(bytes(arena, ED_INFO), &key));
	assert_true(public_key_verifies(&key, digest, signature));
	assert_false(public_key_verifies(&key, other, signature));
	assert_true(public_key_ed25519(str_from(bytes(arena, ED_INFO), 12),
	    &key));
	assert_true(public_key_verifies(&key, digest, signature));
	arena_free(arena);
}

/* Every byte taken away or altered is refused or read, and never past the end. */
static void
what_is_no_key_is_refused(void **state)
{
	struct arena *arena = arena_new(1u << 20);
	struct str whole = bytes(arena, RSA_INFO);
	struct public_key key;

	(void)state;
	for (size_t n = 0; n < whole.n; n++) {
		char *copy = malloc(n == 0 ? 1 : n);

		memcpy(copy, whole.p, n);
		assert_false(public_key_rsa((struct str){ copy, n }, &key));
		assert_false(public_key_ed25519((struct str){ copy, n }, &key) &&
		    n != 32);
		free(copy);
	}
	for (size_t i = 0; i < whole.n; i++) {
		char *copy = malloc(whole.n);

		memcpy(copy, whole.p, whole.n);
		copy[i] = (char)(copy[i] ^ 0x81);
		if (public_key_rsa((struct str){ copy, whole.n }, &key))
			public_key_verifies(&key, sha256(STR("seki")),
			    bytes(arena, RSA_SIGNATURE));
		free(copy);
	}
	arena_free(arena);
}

static void
keys_that_prove_nothing_are_none(void **state)
{
	static const struct { const char *der; size_t n; bool good; } cases[] = {
#define DER(text, good) { text, sizeof text - 1, good }
		DER("\x30\x06\x02\x01\x23\x02\x01\x03", true),
		DER("\x30\x06\x02\x01\x23\x02\x01\x01", false),	/* e = 1 */
		DER("\x30\x06\x02\x01\x23\x02\x01\x04", false),	/* even */
		DER("\x30\x06\x02\x01\x22\x02\x01\x03", false),
		DER("\x30\x06\x02\x01\x83\x02\x01\x03", false),	/* negative */
		DER("\x30\x06\x02\x01\x23\x02\x01\x00", false),
		DER("\x30\x05\x02\x00\x02\x01\x03", false),
		DER("\x30\x07\x02\x01\x23\x02\x01\x03\x00", false),
		DER("\x30\x81\x06\x02\x01\x23\x02\x01\x03", false),
		DER("\x30\x80\x02\x01\x23\x02\x01\x03\x00\x00", false),
		DER("\x30\x84\xff\xff\xff\xff", false),
		DER("\x30\x0e\x02\x01\x23\x02\x09\x03\x00\x00\x00\x00\x00\x00"
		    "\x00\x01", false),				/* e of 9 bytes */
	};
	struct public_key key;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(public_key_rsa((struct str){ cases[i].der,
		    cases[i].n }, &key), cases[i].good);
}

/* For these points a signature of zeros may hold whatever was signed. */
static void
points_of_small_order_are_no_keys(void **state)
{
	static const char *const weak[] = {
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA",
		"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA",
		"JuiVj8KyJ7BFw/SJ8u+Y8NXfrAXTxjM5sTgCiG1T/AU",
		"xxdqcD1N2E+6PAt2DRBnDyogU/osOczGTsf9d5KsA3o",
		"7P///////////////////////////////////////38",
		"7f///////////////////////////////////////38",
		"7v///////////////////////////////////////38",
	};
	struct arena *arena = arena_new(1u << 20);
	struct public_key key;

	(void)state;
	for (size_t i = 0; i < sizeof weak / sizeof *weak; i++)
		assert_false(public_key_ed25519(bytes(arena, weak[i]), &key));
	arena_free(arena);
}

/* A modulus of all ones: its form is read at any size that DER can say here. */
static void
the_size_of_a_key_is_told(void **state)
{
	static const size_t sizes[] = { 2048, 4096, 8192, 16384 };
	struct public_key key;

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		size_t n = sizes[i] / 8, whole = 4 + 4 + 1 + n + 3, at;
		unsigned char *der = malloc(whole);
		const unsigned char head[] = { 0x30, 0x82,
		    (unsigned char)((whole - 4) >> 8), (unsigned char)(whole - 4),
		    0x02, 0x82, (unsigned char)((n + 1) >> 8),
		    (unsigned char)(n + 1), 0x00 };

		memcpy(der, head, sizeof head);
		at = sizeof head;
		memset(der + at, 0xFF, n);
		memcpy(der + at + n, "\x02\x01\x03", 3);
		assert_true(public_key_rsa((struct str){ (const char *)der, whole },
		    &key));
		assert_int_equal(key.bits, sizes[i]);
		if (sizes[i] > PUBLIC_KEY_BITS_MOST)
			assert_false(public_key_verifies(&key, sha256(STR("x")),
			    (struct str){ (const char *)der + at, n }));
		free(der);
	}
}

static void
a_key_that_is_too_large_is_not_used(void **state)
{
	char modulus[PUBLIC_KEY_BITS_MOST / 8 + 1];
	struct public_key key = { .kind = KEY_RSA,
	    .bits = PUBLIC_KEY_BITS_MOST + 8,
	    .modulus = { modulus, sizeof modulus }, .exponent = STR("\x03") };

	(void)state;
	memset(modulus, 0xFF, sizeof modulus);
	assert_false(public_key_verifies(&key, sha256(STR("seki")),
	    key.modulus));
	key.bits -= 8;
	key.modulus.n--;
	assert_false(public_key_verifies(&key, sha256(STR("seki")),
	    key.modulus));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_forms_of_a_key_verify),
		cmocka_unit_test(what_is_no_key_is_refused),
		cmocka_unit_test(keys_that_prove_nothing_are_none),
		cmocka_unit_test(points_of_small_order_are_no_keys),
		cmocka_unit_test(the_size_of_a_key_is_told),
		cmocka_unit_test(a_key_that_is_too_large_is_not_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
