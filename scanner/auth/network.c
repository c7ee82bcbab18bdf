/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Networks as a configuration writes them, and the words of this floor's
 * enums. IPv4 is held as IPv4-mapped IPv6 (RFC 4291 2.5.5.2), so that one
 * comparison serves both families; an IPv4 network therefore never holds a
 * native IPv6 address. Nothing here asks anybody: host names are no networks.
 */
#include <arpa/inet.h>

#include "auth.h"

static const char *const result_words[RESULT__COUNT] = {
	[RESULT_NONE] = "none",
	[RESULT_PASS] = "pass",
	[RESULT_FAIL] = "fail",
	[RESULT_SOFTFAIL] = "softfail",
	[RESULT_NEUTRAL] = "neutral",
	[RESULT_POLICY] = "policy",
	[RESULT_TEMPERROR] = "temperror",
	[RESULT_PERMERROR] = "permerror",
	[RESULT_UNVERIFIABLE] = "unverifiable",
};

static const char *const smime_status_words[SMIME__COUNT] = {
	[SMIME_NONE] = "none",
	[SMIME_ENCRYPTED] = "encrypted",
	[SMIME_VALID] = "valid",
	[SMIME_UNTRUSTED] = "untrusted",
	[SMIME_INVALID] = "invalid",
};

static const char *const encryption_words[ENCRYPTION__COUNT] = {
	[ENCRYPTION_NONE] = "none",
	[ENCRYPTION_AUTHENTICATED] = "authenticated",
	[ENCRYPTION_UNAUTHENTICATED] = "unauthenticated",
};

static const char *const smime_covers_words[COVERS__COUNT] = {
	[COVERS_NONE] = "none",
	[COVERS_PART] = "part",
	[COVERS_WHOLE] = "whole",
};

static const char *const author_by_words[BY__COUNT] = {
	[BY_NONE] = "none",
	[BY_DMARC] = "dmarc",
	[BY_DKIM] = "dkim",
	[BY_SMIME] = "smime",
	[BY_UPSTREAM] = "upstream",
	[BY_ARC] = "arc",
	[BY_INTERNAL] = "internal",
};

const char *
result_word(enum result result)
{
	return result < RESULT__COUNT ? result_words[result] : "none";
}

bool
result_of_word(struct str word, enum result *result_out)
{
	for (int i = 0; i < RESULT__COUNT; i++) {
		if (str_equal_nocase(word, str_of(result_words[i]))) {
			*result_out = (enum result)i;
			return true;
		}
	}
	/* RFC 7001 and older writers. */
	if (str_equal_nocase(word, STR("hardfail"))) {
		*result_out = RESULT_FAIL;
		return true;
	}
	return false;
}

const char *
smime_status_word(enum smime_status status)
{
	return status < SMIME__COUNT ? smime_status_words[status] : "none";
}

const char *
encryption_word(enum encryption encryption)
{
	return encryption < ENCRYPTION__COUNT ? encryption_words[encryption] :
	    "none";
}

const char *
smime_covers_word(enum smime_covers covers)
{
	return covers < COVERS__COUNT ? smime_covers_words[covers] : "none";
}

const char *
author_by_word(enum author_by by)
{
	return by < BY__COUNT ? author_by_words[by] : "none";
}

bool
ip_read(struct str s, unsigned char address_out[16], bool *is_ipv4_out)
{
	static const unsigned char mapped[12] = {
		[10] = 0xff, [11] = 0xff
	};
	char text[INET6_ADDRSTRLEN];

	if (s.n == 0 || s.n >= sizeof text || memchr(s.p, '\0', s.n) != NULL)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	if (inet_pton(AF_INET, text, address_out + 12) == 1) {
		memcpy(address_out, mapped, sizeof mapped);
		*is_ipv4_out = true;
		return true;
	}
	if (inet_pton(AF_INET6, text, address_out) != 1)
		return false;
	*is_ipv4_out = memcmp(address_out, mapped, sizeof mapped) == 0;
	return true;
}

struct str
ip_write(struct arena *arena, const unsigned char address[16], bool is_ipv4)
{
	char text[INET6_ADDRSTRLEN];

	if (inet_ntop(is_ipv4 ? AF_INET : AF_INET6,
	    is_ipv4 ? address + 12 : address, text, sizeof text) == NULL)
		return NO_STR;
	return str_keep(arena, str_of(text));
}

bool
ip_within(const unsigned char a[16], const unsigned char b[16], unsigned bits)
{
	unsigned whole = bits / 8;

	if (bits > 128 || memcmp(a, b, whole) != 0)
		return false;
	if (bits % 8 == 0)
		return true;
	return (a[whole] ^ b[whole]) >> (8 - bits % 8) == 0;
}

bool
network_read(struct str s, struct network *network_out)
{
	struct str rest = str_trim(s);
	struct str address = str_cut(&rest, '/');
	bool is_ipv4;
	uint64_t bits;

	if (!ip_read(address, network_out->address, &is_ipv4))
		return false;
	/* "::ffff:192.0.2.0/120" counts its bits in 128. */
	bool counts_in_32 = is_ipv4 &&
	    str_find_char(address, ':') == STR_NOWHERE;
	network_out->bits = 128;
	if (rest.p == NULL)
		return true;
	if (!str_number(rest, counts_in_32 ? 32 : 128, &bits))
		return false;
	network_out->bits = (unsigned)bits + (counts_in_32 ? 96 : 0);
	return true;
}

bool
network_holds(const struct network *networks, size_t n, struct str ip)
{
	unsigned char address[16];
	bool is_ipv4;

	if (!ip_read(ip, address, &is_ipv4))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (ip_within(address, networks[i].address, networks[i].bits))
			return true;
	}
	return false;
}
