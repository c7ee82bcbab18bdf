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

/* As libpsl wants it; false if it can be no name. */
static bool
name_cstr(struct str domain, char name_out[NAME_MAX_BYTES + 1])
{
	if (domain.n == 0 || domain.n > NAME_MAX_BYTES)
		return false;
	memcpy(name_out, domain.p, domain.n);
	name_out[domain.n] = '\0';
	return true;
}

struct str
domain_registrable_part(struct str domain)
{
	char name[NAME_MAX_BYTES + 1];
	const char *registrable;

	if (is_numeric(domain) || !name_cstr(domain, name))
		return NO_STR;
	registrable = psl_registrable_domain(psl_builtin(), name);
	return registrable == NULL ? NO_STR :
	    str_from(domain, (size_t)(registrable - name));
}

bool
domain_is_registry(struct str domain)
{
	char name[NAME_MAX_BYTES + 1];

	return name_cstr(domain, name) && psl_is_public_suffix2(psl_builtin(),
	    name, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE);
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

/* Where anybody can have an address: free mail, and what telephone and network
 * companies give their customers. In order. */
static const char freemail[][20] = {
	"126.com", "139.com", "163.com", "21cn.com", "abv.bg", "aim.com",
	"alice.it", "aliyun.com", "aol.com", "aol.jp", "aon.at", "arcor.de",
	"atomicmail.io", "att.net", "au.com", "auone-net.jp", "azet.sk",
	"bbox.fr", "bell.net", "bellsouth.net", "berlin.de", "biglobe.ne.jp",
	"bigpond.com", "bk.ru", "bluewin.ch", "blueyonder.co.uk", "bol.com.br",
	"btinternet.com", "btopenworld.com", "centrum.cz", "centurylink.net",
	"charter.net", "chello.at", "citromail.hu", "cock.li", "cogeco.ca",
	"comcast.net", "cox.net", "daum.net", "dion.ne.jp", "disney.ne.jp",
	"disroot.org", "docomo.ne.jp", "duck.com", "earthlink.net",
	"eircom.net", "email.com", "email.cz", "excite.co.jp", "excite.com",
	"ezweb.ne.jp", "fastmail.com", "fastmail.fm", "fastwebnet.it",
	"foxmail.com", "free.fr", "freemail.hu", "freenet.de", "frontier.com",
	"gazeta.pl", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de",
	"gmx.fr", "gmx.net", "gmx.us", "goo.jp", "googlemail.com",
	"hamburg.de", "hanmail.net", "hey.com", "hinet.net", "hotmail.be",
	"hotmail.ca", "hotmail.ch", "hotmail.co.jp", "hotmail.co.nz",
	"hotmail.co.th", "hotmail.co.uk", "hotmail.com", "hotmail.com.ar",
	"hotmail.com.au", "hotmail.com.br", "hotmail.com.tr", "hotmail.de",
	"hotmail.dk", "hotmail.es", "hotmail.fi", "hotmail.fr", "hotmail.gr",
	"hotmail.it", "hotmail.nl", "hotmail.no", "hotmail.se", "hushmail.com",
	"i.softbank.jp", "icloud.com", "ig.com.br", "iinet.net.au",
	"inbox.com", "inbox.lv", "inbox.ru", "indiatimes.com", "infoseek.jp",
	"interia.pl", "internet.ru", "internode.on.net", "jcom.home.ne.jp",
	"juno.com", "keemail.me", "kolabnow.com", "kpnmail.nl", "laposte.net",
	"libero.it", "list.ru", "live.at", "live.be", "live.ca", "live.cn",
	"live.co.uk", "live.com", "live.com.au", "live.com.mx", "live.com.sg",
	"live.de", "live.dk", "live.fr", "live.ie", "live.in", "live.it",
	"live.jp", "live.nl", "live.no", "live.se", "livedoor.com", "mac.com",
	"mail.bg", "mail.com", "mail.ee", "mail.goo.ne.jp", "mail.kz",
	"mail.ru", "mailbox.org", "mailfence.com", "me.com", "merry.pm",
	"msn.com", "mweb.co.za", "mynet.com", "myyahoo.com", "naver.com",
	"netvigator.com", "netzero.net", "neuf.fr", "nifty.com",
	"ntlworld.com", "o2.pl", "o2online.de", "ocn.ne.jp", "onet.pl",
	"optonline.net", "optusnet.com.au", "orange.fr", "outlook.at",
	"outlook.be", "outlook.cl", "outlook.co.id", "outlook.co.th",
	"outlook.com", "outlook.com.au", "outlook.com.br", "outlook.com.vn",
	"outlook.cz", "outlook.de", "outlook.dk", "outlook.es", "outlook.fr",
	"outlook.ie", "outlook.in", "outlook.it", "outlook.jp", "outlook.kr",
	"outlook.my", "outlook.ph", "outlook.pt", "outlook.sa", "outlook.sg",
	"plala.or.jp", "planet.nl", "plusnet.com", "pm.me", "post.cz",
	"posteo.de", "proton.me", "protonmail.ch", "protonmail.com",
	"proximus.be", "q.com", "qq.com", "rakumail.jp", "rambler.ru",
	"rediff.com", "rediffmail.com", "roadrunner.com", "rocketmail.com",
	"rogers.com", "runbox.com", "sbcglobal.net", "seznam.cz", "sfr.fr",
	"shaw.ca", "sina.cn", "sina.com", "singnet.com.sg", "sky.com",
	"skynet.be", "slingshot.co.nz", "so-net.ne.jp", "softbank.ne.jp",
	"sohu.com", "spectrum.net", "sympatico.ca", "t-online.de",
	"talktalk.net", "telefonica.net", "telenet.be", "telkomsa.net",
	"telus.net", "terra.com.br", "tin.it", "tiscali.co.uk", "tiscali.it",
	"tpg.com.au", "tuta.com", "tuta.io", "tutamail.com", "tutanota.com",
	"tutanota.de", "ukr.net", "uol.com.br", "usa.com", "verizon.net",
	"videotron.ca", "vip.163.com", "vip.qq.com", "vip.sina.com",
	"virgilio.it", "virgin.net", "virginmedia.com", "vodafone.de",
	"vodamail.co.za", "vp.pl", "walla.co.il", "walla.com", "wanadoo.fr",
	"web.de", "webmail.co.za", "westnet.com.au", "windstream.net", "wp.pl",
	"xtra.co.nz", "y7mail.com", "ya.ru", "yahoo.at", "yahoo.be",
	"yahoo.ca", "yahoo.co.id", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.nz",
	"yahoo.co.th", "yahoo.co.uk", "yahoo.com", "yahoo.com.ar",
	"yahoo.com.au", "yahoo.com.br", "yahoo.com.co", "yahoo.com.hk",
	"yahoo.com.mx", "yahoo.com.my", "yahoo.com.ph", "yahoo.com.sg",
	"yahoo.com.tw", "yahoo.com.vn", "yahoo.de", "yahoo.dk", "yahoo.es",
	"yahoo.fr", "yahoo.gr", "yahoo.ie", "yahoo.in", "yahoo.it",
	"yahoo.ne.jp", "yahoo.nl", "yahoo.no", "yahoo.pl", "yahoo.se",
	"yandex.by", "yandex.com", "yandex.kz", "yandex.ru", "yeah.net",
	"ymail.com", "ymail.ne.jp", "ymobile.ne.jp", "ymobile1.ne.jp",
	"ziggo.nl", "zoho.com", "zohomail.com",
};

bool
domain_is_freemail(struct str domain)
{
	char lower[NAME_MAX_BYTES];
	struct str key = { lower, domain.n };

	if (domain.n == 0 || domain.n > sizeof lower)
		return false;
	for (size_t i = 0; i < domain.n; i++)
		lower[i] = char_lower(domain.p[i]);
	return TABLE_FIND(freemail, key) != STR_NOWHERE;
}
