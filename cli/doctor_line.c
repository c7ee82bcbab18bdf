/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of seki doctor that looks at the line to a server, in the order in which it
 * fails: whom we trust, whether anybody answers, what certificate he shows, whether he
 * lets us in, and what he can do. What a certificate says is a stranger's word.
 */
#include "doctor.h"

#define ANCHOR_WARNING_DAYS 30
#define CERTIFICATE_WARNING_DAYS 14
#define DAY 86400

static const char *
day_of(struct doctor *doctor, int64_t moment)
{
	return str_cstr(doctor->arena, str_slice(time_rfc3339(doctor->arena,
	    moment), 0, 10));
}

/* ---- Whom we trust ------------------------------------------------------------------ */

static void
look_at_authorities(struct doctor *doctor, const char *what, struct str file)
{
	struct arena *arena = doctor->arena;
	int64_t now = time_now();
	struct authorities seen;
	struct why why;

	if (authorities_of_file(arena, str_cstr(arena, file), now, &seen,
	    &why) != OK)
		tell(doctor, BAD, what, "a file in PEM form that seki's user may "
		    "read", "%s", why.text);
	else if (seen.expired == seen.n)
		tell(doctor, BAD, what, "get the authority's present "
		    "certificate", "'%.*s': all that is in it has expired (%zu)",
		    STR_ARGS(seen.path), seen.n);
	else if (seen.first_end - now < ANCHOR_WARNING_DAYS * DAY)
		tell(doctor, ODD, what, "put the certificate that follows it into "
		    "the same file now", "'%.*s': certificates: %zu; that of "
		    "'%.*s' ends on %s", STR_ARGS(seen.path), seen.n, STR_ARGS(safe_text(arena, seen.first_name, 80)),
		    day_of(doctor, seen.first_end));
	else
		tell(doctor, FINE, what, NULL, "'%.*s': certificates: %zu; expired: "
		    "%zu", STR_ARGS(seen.path), seen.n, seen.expired);
}

static void
look_at_system(struct doctor *doctor)
{
	struct authorities seen;

	authorities_of_system(doctor->arena, time_now(), &seen);
	if (seen.n == 0)
		tell(doctor, BAD, "trust store", "apt-get install ca-certificates, "
		    "or name your own authority in tls.ca_file", "the system has "
		    "no certificates of authorities in '%.*s'",
		    STR_ARGS(seen.path));
	else
		tell(doctor, FINE, "trust store", NULL, "the system's: %zu "
		    "certificates in '%.*s'", seen.n, STR_ARGS(seen.path));
}

void
look_at_trust(struct doctor *doctor)
{
	const struct config *config = &doctor->config;
	const char *bundle = smime_bundle();
	struct authorities seen;
	struct why why;

	if (config->tls_pin_sha256.n > 0)
		tell(doctor, FINE, "trust store", NULL, "none is needed for "
		    "servers: tls.pin_sha256 names the certificate");
	else if (config->tls_ca_file.n > 0)
		look_at_authorities(doctor, "trust store", config->tls_ca_file);
	else
		look_at_system(doctor);
	if (config->smime_ca_file.n > 0)
		look_at_authorities(doctor, "S/MIME trust", config->smime_ca_file);
	else if (bundle == NULL)
		tell(doctor, ODD, "S/MIME trust", "apt-get install "
		    "ca-certificates, or set smime.ca_file", "there are no "
		    "authorities: no signature of a person can be proved");
	else if (authorities_of_file(doctor->arena, bundle, time_now(), &seen,
	    &why) == OK)	/* some of many end at any time */
		tell(doctor, FINE, "S/MIME trust", NULL, "the system's: %zu "
		    "certificates in '%s'", seen.n, bundle);
	else
		tell(doctor, BAD, "S/MIME trust", "apt-get install --reinstall "
		    "ca-certificates", "%s", why.text);
	if (config->smime_intermediates.n > 0)
		look_at_authorities(doctor, "S/MIME trust",
		    config->smime_intermediates);
}

/* Is it the trust that a brief could not be made for? Then look_at_trust() tells it. */
bool
is_without_trust(const struct doctor *doctor)
{
	const struct str files[] = { doctor->config.smime_ca_file,
	    doctor->config.smime_intermediates };
	struct authorities seen;

	for (size_t i = 0; i < 2; i++)
		if (files[i].n > 0 && authorities_of_file(doctor->arena,
		    str_cstr(doctor->arena, files[i]), time_now(), &seen,
		    NULL) != OK)
			return true;
	return false;
}

/* Can the file that servers are believed by not be used? Then no line is opened. */
static bool
is_without_authorities(const struct doctor *doctor)
{
	const struct config *config = &doctor->config;
	struct authorities seen;

	return config->tls_pin_sha256.n == 0 && config->tls_ca_file.n > 0 &&
	    authorities_of_file(doctor->arena, str_cstr(doctor->arena,
	    config->tls_ca_file), time_now(), &seen, NULL) != OK;
}

/* ---- The server's certificate ---------------------------------------------------------- */

/* "'localhost', '127.0.0.1'" */
static struct str
names_told(struct arena *arena, const struct certificate_about *about)
{
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < about->names_n; i++)
		buf_format(&buf, "%s'%.*s'", i == 0 ? "" : ", ",
		    STR_ARGS(safe_text(arena, about->names[i], 80)));
	if (about->names_more > 0)
		buf_format(&buf, ", +%zu", about->names_more);
	return buf_str(&buf);
}

static struct str
certificate_told(struct doctor *doctor, const struct certificate_about *about)
{
	return str_format(doctor->arena, in_words("it names %.*s, was issued by "
	    "'%.*s' and ends on %s"), STR_ARGS(names_told(doctor->arena, about)),
	    STR_ARGS(safe_text(doctor->arena, about->issuer, 80)),
	    day_of(doctor, about->until));
}

static void
certificate_bad(struct doctor *doctor, const struct tls_about *about,
    const char *sentence)
{
	tell(doctor, BAD, "certificate", "compare it with the server's own, by "
	    "another way than this line; if it is right, trust its authority "
	    "(tls.ca_file) or the certificate itself (tls.pin_sha256)", "%s; "
	    "%.*s", sentence, STR_ARGS(certificate_told(doctor,
	    &about->certificate)));
}

static void
certificate_good(struct doctor *doctor, const struct tls_about *about)
{
	bool is_pinned = doctor->config.tls_pin_sha256.n > 0;
	int64_t left = about->certificate.until - time_now(),
	    days = left / DAY;
	bool is_late = left < CERTIFICATE_WARNING_DAYS * DAY;
	struct str told = certificate_told(doctor, &about->certificate);

	if (is_pinned)
		tell(doctor, is_late ? ODD : FINE, "certificate", "once the server "
		    "has a new one, set tls.pin_sha256 to that: until then nothing "
		    "is scanned", "the pinned one, %s; %.*s", about->version,
		    STR_ARGS(told));
	else
		tell(doctor, is_late ? ODD : FINE, "certificate", "ask whoever "
		    "keeps the server to renew it: from that day on nothing is "
		    "scanned", "verified, %s; %.*s (days left: %lld)", about->version,
		    STR_ARGS(told), (long long)days);
}

/* ---- The line --------------------------------------------------------------------------- */

static const char *
remedy_for(enum imap_refusal refusal)
{
	switch (refusal) {
	case IMAP_LOGIN:
		return "check user and secret; is IMAP switched on for this "
		    "mailbox?";
	case IMAP_BUSY:
		return "the server asks us to come back later";
	case IMAP_HOSTILE:
		return "is this really an IMAP server, on an IMAPS port?";
	case IMAP_CERTIFICATE:
	case IMAP_FINE:
	case IMAP_LOST:
	case IMAP_NO:
	case IMAP_TRYCREATE:
	case IMAP_OVERQUOTA:
	case IMAP_READONLY:
	case IMAP_EXISTS:
		break;
	}
	return "the server's log says more";
}

/* What became of imap_open(). */
static bool
look_at_opened(struct doctor *doctor, const struct account_settings *account,
    const struct tls_about *about, enum outcome outcome, struct imap *imap,
    const struct why *why)
{
	if (about->address[0] == '\0' && is_without_authorities(doctor))
		return false;		/* look_at_trust() told why */
	if (about->address[0] == '\0') {
		tell(doctor, BAD, "connection", "check host and port, and whether "
		    "a firewall stands between", "%s", why->text);
		return false;
	}
	tell(doctor, FINE, "connection", NULL, "'%.*s:%u' answers at %s",
	    STR_ARGS(account->host), account->port, about->address);
	if (imap_refusal(imap) == IMAP_CERTIFICATE && about->certificate.shown)
		certificate_bad(doctor, about, why->text);
	else if (about->version[0] == '\0')
		tell(doctor, BAD, "certificate", "is this an IMAPS port (993 most "
		    "often)? seki speaks TLS from the first byte", "%s",
		    why->text);
	else
		certificate_good(doctor, about);
	if (outcome == OK)
		return true;
	if (about->version[0] != '\0' &&
	    imap_refusal(imap) != IMAP_CERTIFICATE)
		tell(doctor, BAD, "greeting", remedy_for(imap_refusal(imap)), "%s",
		    why->text);
	return false;
}

static void
look_at_capabilities(struct doctor *doctor, const struct imap *imap)
{
	static const char *const wanted[] = { "MOVE", "UIDPLUS", "SPECIAL-USE",
	    "NAMESPACE" };
	struct buf has = { .arena = doctor->arena },
	    lacks = { .arena = doctor->arena };
	bool can_move = imap_has(imap, "MOVE") || imap_has(imap, "UIDPLUS");

	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		struct buf *list = imap_has(imap, wanted[i]) ? &has : &lacks;

		buf_format(list, "%s%s", buf_str(list).n > 0 ? ", " : "",
		    wanted[i]);
	}
	tell(doctor, can_move ? FINE : ODD, "capabilities", "held mail is copied "
	    "and the original marked deleted; the mail program's 'expunge' "
	    "removes it", "has: %.*s; hasn't: %.*s", STR_ARGS(buf_str(&has).n > 0 ?
	    buf_str(&has) : STR("-")), STR_ARGS(buf_str(&lacks).n > 0 ?
	    buf_str(&lacks) : STR("-")));
}

static const char *
remedy_for_login(const struct account_settings *account, const struct imap *imap)
{
	if (!account->has_token)
		return remedy_for(imap_refusal(imap));
	if (!imap_has(imap, "AUTH=XOAUTH2"))
		return "this server takes no tokens (XOAUTH2): is it the right host? "
		    "else log in with a password";
	/* Exchange's "User is authenticated but not connected" means both. */
	if (imap_refusal(imap) == IMAP_BUSY)
		return "the token is good, and this mailbox isn't open to it: "
		    "Add-MailboxPermission with FullAccess for the object id of the "
		    "enterprise application; a new right takes up to an hour, and a "
		    "busy server says the same";
	if (imap_refusal(imap) == IMAP_LOGIN || imap_refusal(imap) == IMAP_NO)
		return "the token is refused: with Microsoft 365, IMAP.AccessAsApp "
		    "with an administrator's consent, New-ServicePrincipal with the "
		    "enterprise application's object id, and IMAP switched on for "
		    "the mailbox; with Google, delegation of the whole domain for "
		    "https://mail.google.com/";
	return remedy_for(imap_refusal(imap));
}

struct imap *
look_at_line(struct doctor *doctor, const struct account_settings *account,
    struct str secret)
{
	const struct config *config = &doctor->config;
	struct tls_about about = { .certificate.arena = doctor->arena };
	struct imap_settings settings = {
		.tls = { .host = str_cstr(doctor->arena, account->host),
		    .port = account->port, .connect_ms = 10000,
		    .ca_file = config->tls_ca_file.p == NULL ? NULL :
		    str_cstr(doctor->arena, config->tls_ca_file),
		    .pin_sha256 = config->tls_pin_sha256.p == NULL ? NULL :
		    str_cstr(doctor->arena, config->tls_pin_sha256),
		    .about = &about },
		.literal_cap = 1u << 20, .command_ms = 30000,
	};
	struct imap *imap = NULL;
	struct why why;
	enum outcome outcome = imap_open(&settings, &imap, &why);

	if (!look_at_opened(doctor, account, &about, outcome, imap, &why)) {
		imap_close(imap);
		return NULL;
	}
	if ((account->has_token ? imap_login_token(imap, account->user, secret,
	    &why) : imap_login(imap, account->user, secret, &why)) != OK) {
		tell(doctor, BAD, "log-in", remedy_for_login(account, imap),
		    "%s", why.text);
		imap_close(imap);
		return NULL;
	}
	tell(doctor, FINE, "log-in", NULL, account->has_token ?
	    "as '%.*s', with a token" : "as '%.*s', with a password",
	    STR_ARGS(account->user));
	look_at_capabilities(doctor, imap);
	return imap;
}
