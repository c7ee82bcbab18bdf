/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wallets for crypto money, each with its check sum: Bitcoin (base58check with
 * version 0 and 5; bech32 and bech32m of BIP 173 and 350), Tron (base58check
 * with version 65), Ethereum (the case of its letters after EIP-55, by the
 * Keccak-256 of the original submission, whose padding differs from SHA-3's and
 * which libcrypto doesn't offer; it is here). An Ethereum address whose letters
 * are all of one case carries no check and needs a word beside it. An address in
 * pieces, over a line break or with blanks, is put together. What stands in a
 * URL's path or query is a page about a wallet and no place to pay to.
 */
#include "account.h"

#define TOKEN_MOST 90
#define PIECES 5
#define WORD_NEAR 100

/* ---- Keccak-256 --------------------------------------------------------------------- */

static uint64_t
rotate(uint64_t x, unsigned n)
{
	return n == 0 ? x : x << n | x >> (64 - n);
}

static void
keccak_permute(uint64_t a[25])
{
	static const unsigned char turns[24] = { 1, 3, 6, 10, 15, 21, 28, 36, 45,
	    55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44 };
	static const unsigned char lanes[24] = { 10, 7, 11, 17, 18, 3, 5, 16, 8,
	    21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1 };
	unsigned char lfsr = 1;

	for (int round = 0; round < 24; round++) {
		uint64_t c[5], t;

		for (int i = 0; i < 5; i++)
			c[i] = a[i] ^ a[i + 5] ^ a[i + 10] ^ a[i + 15] ^
			    a[i + 20];
		for (int i = 0; i < 25; i++)
			a[i] ^= c[(i + 4) % 5] ^ rotate(c[(i + 1) % 5], 1);
		t = a[1];
		for (int i = 0; i < 24; i++) {
			uint64_t lane = a[lanes[i]];

			a[lanes[i]] = rotate(t, turns[i]);
			t = lane;
		}
		for (int row = 0; row < 25; row += 5) {
			memcpy(c, a + row, sizeof c);
			for (int i = 0; i < 5; i++)
				a[row + i] = c[i] ^ (~c[(i + 1) % 5] &
				    c[(i + 2) % 5]);
		}
		/* The round constants are the output of this register. */
		for (unsigned bit = 1; bit <= 64; bit <<= 1) {
			if (lfsr & 1)
				a[0] ^= (uint64_t)1 << (bit - 1);
			lfsr = (unsigned char)(lfsr << 1 ^
			    (lfsr & 0x80 ? 0x71 : 0));
		}
	}
}

/* Of less than one block of 136 bytes. */
static void
keccak256(const char *p, size_t n, unsigned char out[32])
{
	uint64_t a[25] = { 0 };
	unsigned char block[136] = { 0 };

	memcpy(block, p, n);
	block[n] = 0x01;
	block[135] |= 0x80;
	for (size_t i = 0; i < sizeof block; i++)
		a[i / 8] ^= (uint64_t)block[i] << i % 8 * 8;
	keccak_permute(a);
	for (size_t i = 0; i < 32; i++)
		out[i] = (unsigned char)(a[i / 8] >> i % 8 * 8);
}

/* ---- Check sums -------------------------------------------------------------------------- */

/* The 25 bytes of a base58 address; false if it isn't one. */
static bool
base58_decode(const char *s, size_t n, unsigned char out[25])
{
	static const char alphabet[] =
	    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

	memset(out, 0, 25);
	for (size_t i = 0; i < n; i++) {
		const char *at = memchr(alphabet, s[i], 58);
		unsigned carry;

		if (at == NULL)
			return false;
		carry = (unsigned)(at - alphabet);
		for (int k = 25; k-- > 0;) {
			carry += 58u * out[k];
			out[k] = (unsigned char)carry;
			carry >>= 8;
		}
		if (carry != 0)
			return false;
	}
	return true;
}

/* base58check of `version` and twenty bytes. */
static bool
base58_checks(const char *s, size_t n, unsigned char version_wanted,
    unsigned char version_other)
{
	unsigned char raw[25];
	struct digest digest;
	size_t ones = 0, zeros = 0;

	if (!base58_decode(s, n, raw) || (raw[0] != version_wanted &&
	    raw[0] != version_other))
		return false;
	/* Each leading zero byte is written as one 1, and no more of them. */
	while (ones < n && s[ones] == '1')
		ones++;
	while (zeros < 25 && raw[zeros] == 0)
		zeros++;
	if (ones != zeros)
		return false;
	digest = sha256((struct str){ (const char *)raw, 21 });
	digest = sha256((struct str){ (const char *)digest.bytes, 32 });
	return memcmp(digest.bytes, raw + 21, 4) == 0;
}

static uint32_t
bech32_step(uint32_t sum, unsigned value)
{
	static const uint32_t generators[5] = { 0x3b6a57b2, 0x26508e6d,
	    0x1ea119fa, 0x3d4233dd, 0x2a1462b3 };
	uint32_t top = sum >> 25;

	sum = (sum & 0x1ffffff) << 5 ^ value;
	for (int i = 0; i < 5; i++)
		if (top >> i & 1)
			sum ^= generators[i];
	return sum;
}

/* "bc1...", in lower case. Version 0 has 20 or 32 bytes and bech32's constant,
 * the later ones bech32m's. */
static bool
bech32_checks(const char *s, size_t n)
{
	static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
	uint32_t sum = 1;
	unsigned version = 0;

	if (n < 14 || n > TOKEN_MOST || memcmp(s, "bc1", 3) != 0)
		return false;
	sum = bech32_step(sum, 'b' >> 5);
	sum = bech32_step(sum, 'c' >> 5);
	sum = bech32_step(sum, 0);
	sum = bech32_step(sum, 'b' & 31);
	sum = bech32_step(sum, 'c' & 31);
	for (size_t i = 3; i < n; i++) {
		const char *at = memchr(alphabet, s[i], 32);

		if (at == NULL)
			return false;
		if (i == 3)
			version = (unsigned)(at - alphabet);
		sum = bech32_step(sum, (unsigned)(at - alphabet));
	}
	if (version == 0)
		return sum == 1 && (n == 42 || n == 62);
	return version <= 16 && sum == 0x2bc830a3;
}

static bool
is_hexadecimal(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!char_is_digit(p[i]) && !(char_lower(p[i]) >= 'a' &&
		    char_lower(p[i]) <= 'f'))
			return false;
	return true;
}

enum letters { LETTERS_CHECKED, LETTERS_WRONG, LETTERS_ONE_CASE };

/* EIP-55: a letter is a capital where the hash's digit is 8 or more. */
static enum letters
eth_letters(const char *hex)
{
	unsigned char hash[32];
	char lower[40];
	size_t capitals = 0, small = 0, wrong = 0;

	for (size_t i = 0; i < 40; i++)
		lower[i] = char_lower(hex[i]);
	keccak256(lower, sizeof lower, hash);
	for (size_t i = 0; i < 40; i++) {
		bool high = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15) >= 8;

		if (char_is_digit(hex[i]))
			continue;
		capitals += hex[i] == char_lower(hex[i]) ? 0 : 1;
		small += hex[i] == char_lower(hex[i]) ? 1 : 0;
		wrong += high != (hex[i] != char_lower(hex[i]));
	}
	if (capitals == 0 || small == 0)
		return LETTERS_ONE_CASE;
	return wrong == 0 ? LETTERS_CHECKED : LETTERS_WRONG;
}

/* ---- In text ------------------------------------------------------------------------------ */

/* One candidate: its characters as they were written, and where it stands. */
struct candidate {
	char s[TOKEN_MOST + 1];
	size_t n, from, to;
};

static char
written_at(const struct plain *plain, size_t at)
{
	size_t source = plain_source(plain, at);
	uint32_t c;

	if (char_is_digit(plain->p[at]))
		return plain->p[at];
	c = utf8_next(plain->original, &source);
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xfee0;
	return (char)(c & 0x7f);
}

static bool
eth_is_named(const struct finder *finder, const struct candidate *candidate)
{
	return mark_before(finder, back(candidate->from, WORD_NEAR),
	    candidate->from, MARK_WALLET) != NULL || mark_after(finder,
	    candidate->to, candidate->to + WORD_NEAR, MARK_WALLET) != NULL;
}

/* What the candidate is: "btc", "eth", "tron" or NULL. Its letters are brought
 * to the one form that its kind compares in. */
static const char *
candidate_kind(const struct finder *finder, struct candidate *candidate)
{
	char *s = candidate->s;
	size_t n = candidate->n;
	bool lower = true, upper = true;

	if (n == 42 && s[0] == '0' && is_hexadecimal(s + 2, 40)) {
		enum letters letters = eth_letters(s + 2);

		if (letters == LETTERS_WRONG || (letters == LETTERS_ONE_CASE &&
		    !eth_is_named(finder, candidate)))
			return NULL;
		for (size_t i = 0; i < n; i++)
			s[i] = char_lower(s[i]);
		return "eth";
	}
	if (char_lower(s[0]) == 'b') {
		for (size_t i = 0; i < n; i++) {
			lower &= !(s[i] >= 'A' && s[i] <= 'Z');
			upper &= !(s[i] >= 'a' && s[i] <= 'z');
			s[i] = char_lower(s[i]);
		}
		return (lower || upper) && bech32_checks(s, n) ? "btc" : NULL;
	}
	if (n < 26 || n > 35 || s[0] == '0')
		return NULL;
	if (s[0] == 'T')
		return n == 34 && base58_checks(s, n, 0x41, 0x41) ? "tron" : NULL;
	return base58_checks(s, n, 0x00, 0x05) ? "btc" : NULL;
}

static bool
may_begin(const struct plain *plain, size_t at)
{
	const char *p = plain->p + at;
	char before = at == 0 ? ' ' : plain->p[at - 1];

	if (strchr("/=_%&@#+.-", before) != NULL && before != '\0' &&
	    !ends_at(plain, at, "bitcoin=") && !(strchr("=-+.#", before) != NULL &&
	    (at < 2 || !alnum_at(plain, at - 2))))
		return false;
	return p[0] == '1' || p[0] == '3' || p[0] == 't' ||
	    (p[0] == '0' && at + 1 < plain->n && p[1] == 'x') ||
	    (p[0] == 'b' && at + 2 < plain->n && p[1] == 'c' && p[2] == '1');
}

/* Add the piece that stands at candidate->to; false if it is too long. */
static bool
candidate_add(struct finder *finder, struct candidate *candidate)
{
	const struct plain *plain = &finder->plain;
	size_t at = candidate->to;

	for (; alnum_at(plain, at); at++, finder->steps++) {
		if (candidate->n == TOKEN_MOST)
			return false;
		candidate->s[candidate->n++] = plain->p[at];
	}
	candidate->to = at;
	return true;
}

/* With the letters as they were written, what is it? */
static bool
candidate_give(struct finder *finder, const struct candidate *candidate)
{
	const struct plain *plain = &finder->plain;
	struct candidate written = { .from = candidate->from,
	    .to = candidate->to };
	const char *kind;

	if (candidate->n < 26 || (candidate->to < plain->n &&
	    strchr("_@=%", plain->p[candidate->to]) != NULL &&
	    plain->p[candidate->to] != '\0'))
		return false;
	if (candidate->s[0] == '0' ? candidate->n != 42 :
	    candidate->s[0] != 'b' && candidate->n > 35)
		return false;
	for (size_t i = candidate->from; i < candidate->to; i++)
		if (alnum_at(plain, i))
			written.s[written.n++] = written_at(plain, i);
	kind = candidate_kind(finder, &written);
	if (kind == NULL)
		return false;
	account_add(finder, kind, NO_STR, str_keep(plain->arena,
	    (struct str){ written.s, written.n }),
	    (size_t[2]){ candidate->from, candidate->to });
	return true;
}

/* The address that begins with the word at `from`, perhaps in pieces. */
static void
wallet_at(struct finder *finder, size_t from, size_t *past)
{
	const struct plain *plain = &finder->plain;
	struct candidate candidate = { .from = from, .to = from };

	for (int piece = 0; piece < PIECES; piece++) {
		size_t at;

		if (!candidate_add(finder, &candidate))
			return;
		if (candidate_give(finder, &candidate)) {
			*past = candidate.to;
			return;
		}
		for (at = candidate.to; at < candidate.to + 2 && at < plain->n &&
		    char_is_space(plain->p[at]); at++)
			continue;
		if (at == candidate.to || !alnum_at(plain, at))
			return;
		candidate.to = at;
	}
}

void
wallet_find(struct finder *finder)
{
	const struct plain *plain = &finder->plain;
	size_t past = 0;

	for (size_t i = 0; i < plain->runs_n && !finder->full; i++) {
		size_t start = plain->runs[i].from, digit = start, floor = past;

		if (plain->runs[i].kind != RUN_DIGITS || start < past)
			continue;
		/* Digits and nothing else begin no address. */
		past = run_end(&plain->runs[i]);
		if ((start == 0 || !alnum_at(plain, start - 1)) &&
		    !alnum_at(plain, past))
			continue;
		past = floor;
		while (start > past && alnum_at(plain, start - 1) &&
		    digit - start <= TOKEN_MOST)
			start--;
		for (past = digit; alnum_at(plain, past) &&
		    past - start <= TOKEN_MOST; past++)
			finder->steps++;
		if ((start > 0 && alnum_at(plain, start - 1)) ||
		    !may_begin(plain, start))
			continue;
		wallet_at(finder, start, &past);
	}
}
