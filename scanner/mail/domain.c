/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Host names: A-labels by IDNA 2008 (RFC 5891, UTS 46 non-transitional, through
 * libidn2), registrable domains by the public suffix list (libpsl), and the
 * providers where anybody gets an address. The only file that includes those
 * two libraries. libidn2 lets some A-labels pass that hold no letters, digits
 * or hyphens, so the result is always checked again; an underscore is accepted,
 * for DNS names that mail needs have it.
 */
#include <idn2.h>
#include <libpsl.h>

#include "mail.h"

#define NAME_MAX_BYTES 253
#define LABEL_MAX_BYTES 63
/* No name that long becomes one of 253 bytes. */
#define UNICODE_MAX_BYTES 1020

static bool
is_host_name(struct str s)
{
	if (s.n == 0 || s.n > NAME_MAX_BYTES)
		return false;
	for (struct str rest = s; rest.p != NULL; ) {
		struct str label = str_cut(&rest, '.');
		if (label.n == 0 || label.n > LABEL_MAX_BYTES ||
		    label.p[0] == '-' || label.p[label.n - 1] == '-')
			return false;
		for (size_t i = 0; i < label.n; i++)
			if (!char_is_alpha(label.p[i]) &&
			    !char_is_digit(label.p[i]) &&
			    label.p[i] != '-' && label.p[i] != '_')
				return false;
	}
	return true;
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((signed char)s.p[i] < 0)
			return false;
	return true;
}

struct str
domain_ascii(struct arena *arena, struct str domain)
{
	struct str result = NO_STR;
	char *encoded = NULL;

	domain = str_trim(domain);
	if (is_ascii(domain)) {
		if (domain.n > 0 && domain.p[domain.n - 1] == '.')
			domain.n--;
		return is_host_name(domain) ? str_lower(arena, domain) : NO_STR;
	}
	if (domain.n > UNICODE_MAX_BYTES || !utf8_is_valid(domain))
		return NO_STR;
	if (idn2_to_ascii_8z(str_cstr(arena, domain), &encoded,
	    IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) == IDN2_OK) {
		result = str_lower(arena, str_of(encoded));
		if (result.n > 0 && result.p[result.n - 1] == '.')
			result.n--;
		if (!is_host_name(result))
			result = NO_STR;
	}
	idn2_free(encoded);
	return result;
}

struct str
domain_unicode(struct arena *arena, struct str domain)
{
	struct str result = domain;
	char *decoded = NULL;

	if (domain.n > NAME_MAX_BYTES ||
	    str_find_nocase(domain, STR("xn--")) == STR_NOWHERE)
		return domain;
	if (idn2_to_unicode_8z8z(str_cstr(arena, domain), &decoded,
	    IDN2_NONTRANSITIONAL) == IDN2_OK)
		result = str_keep(arena, str_of(decoded));
	idn2_free(decoded);
	return result;
}

/* An IPv4 address: its last label is a number, as no top-level domain is. */
static bool
is_numeric(struct str domain)
{
	return domain.n > 0 && char_is_digit(domain.p[domain.n - 1]) &&
	    str_find_char(domain, '.') != STR_NOWHERE;
}

struct str
domain_registrable(struct arena *arena, struct str domain)
{
	struct str name = domain_ascii(arena, domain);
	const char *cstring, *registrable;

	if (name.p == NULL)
		return domain;
	if (is_numeric(name))
		return name;
	cstring = str_cstr(arena, name);
	registrable = psl_registrable_domain(psl_builtin(), cstring);
	return registrable == NULL ? name : str_of(registrable);
}

bool
domain_is_within(struct str domain, struct str parent)
{
	if (parent.n == 0 || domain.n < parent.n ||
	    !str_ends_nocase(domain, parent))
		return false;
	return domain.n == parent.n ||
	    domain.p[domain.n - parent.n - 1] == '.';
}

/* Sorted bytewise, for a binary search. */
static const char *const freemail[] = {
	"126.com", "139.com", "163.com", "21cn.com", "aim.com", "aliyun.com",
	"aol.com", "aol.jp", "atomicmail.io", "att.net", "berlin.de",
	"bigpond.com", "bk.ru", "cock.li", "comcast.net", "daum.net",
	"disroot.org", "duck.com", "email.com", "excite.co.jp", "excite.com",
	"fastmail.com", "fastmail.fm", "foxmail.com", "free.fr", "freenet.de",
	"gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.fr",
	"gmx.net", "gmx.us", "goo.jp", "googlemail.com", "hamburg.de",
	"hanmail.net", "hey.com", "hotmail.co.jp", "hotmail.co.uk",
	"hotmail.com", "hotmail.de", "hotmail.es", "hotmail.fr", "hotmail.it",
	"hushmail.com", "i.softbank.jp", "icloud.com", "inbox.lv", "inbox.ru",
	"infoseek.jp", "interia.pl", "keemail.me", "kolabnow.com",
	"laposte.net", "libero.it", "list.ru", "live.co.uk", "live.com",
	"live.fr", "live.jp", "live.nl", "mac.com", "mail.com",
	"mail.goo.ne.jp", "mail.ru", "mailbox.org", "mailfence.com", "me.com",
	"merry.pm", "msn.com", "naver.com", "onet.pl", "outlook.com",
	"outlook.de", "outlook.es", "outlook.fr", "outlook.it", "outlook.jp",
	"pm.me", "posteo.de", "proton.me", "protonmail.ch", "protonmail.com",
	"qq.com", "rambler.ru", "rediffmail.com", "rocketmail.com",
	"runbox.com", "seznam.cz", "sina.cn", "sina.com", "sohu.com",
	"t-online.de", "tuta.com", "tuta.io", "tutamail.com", "tutanota.com",
	"tutanota.de", "ukr.net", "usa.com", "verizon.net", "vodafone.de",
	"web.de", "wp.pl", "y7mail.com", "yahoo.ca", "yahoo.co.in",
	"yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.com.au",
	"yahoo.com.br", "yahoo.com.sg", "yahoo.com.tw", "yahoo.de", "yahoo.es",
	"yahoo.fr", "yahoo.it", "yahoo.ne.jp", "yandex.com", "yandex.ru",
	"yeah.net", "ymail.com", "ymail.ne.jp", "zoho.com", "zohomail.com",
};

static int
freemail_compare(const void *key, const void *member)
{
	return str_compare(*(const struct str *)key,
	    str_of(*(const char *const *)member));
}

bool
domain_is_freemail(struct str domain)
{
	char lower[NAME_MAX_BYTES];
	struct str key = { lower, domain.n };

	if (domain.n == 0 || domain.n > sizeof lower)
		return false;
	for (size_t i = 0; i < domain.n; i++)
		lower[i] = char_lower(domain.p[i]);
	return bsearch(&key, freemail, sizeof freemail / sizeof *freemail,
	    sizeof *freemail, freemail_compare) != NULL;
}
