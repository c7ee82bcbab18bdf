/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki doctor: checks what a scan needs in the order in which it fails in
 * practice, and says for each what it saw and, where something is wrong, what to
 * do. It changes nothing: folders are looked at and not made. It logs in once to
 * each mailbox, whatever happened before: it is a person who asks.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "doctor.h"

static const struct option_row options[] = {
	{ "config", 'c', "FILE", "the configuration" },
	{ "account", 'a', "NAME", "check only this account's mailbox" },
	{ "offline", 0, NULL, "leave out DNS and the mail servers" },
	{ "heartbeat", 0, NULL, "say only whether scans still succeed; for timers" },
	{ "zone", 0, "FILE", "answer DNS from this master file, not the network" },
	{ NULL, 0, NULL, NULL },
};

/* One line: what was looked at, what was seen; and below it what to do. */
void
tell(struct doctor *doctor, enum doctor_state state, const char *what,
    const char *remedy, const char *format, ...)
{
	static const char *const words[] = { "ok  ", "look", "BAD " };
	char seen[1200];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(seen, sizeof seen, in_words(format), arguments);
	va_end(arguments);
	doctor->bad += state == BAD;
	doctor->odd += state == ODD;
	printf("%s  ", in_words(words[state]));
	print_cell(str_of(in_words(what)), 16);
	printf("  ");
	print_wrapped(str_of(seen), 24);
	if (state == FINE || remedy == NULL)
		return;
	printf("%24s-> ", "");
	print_wrapped(str_of(in_words(remedy)), 27);
}

/* ---- What lies on this machine --------------------------------------------------- */

static void
look_at_domains(struct doctor *doctor)
{
	struct domain_seen seen[DOMAINS_SEEN_MOST];
	size_t more, n = domains_look(doctor->arena,
	    &doctor->config.organisation, seen, &more);

	for (size_t i = 0; i < n; i++)
		tell(doctor, ODD, "domains", seen[i].remedy, "%.*s",
		    STR_ARGS(seen[i].sentence));
	if (more > 0)
		tell(doctor, ODD, "domains", NULL, "and %zu more like these",
		    more);
}

/* Whoever gets a notice is to know that it is ours, and whom to ask. */
static void
look_at_notices(struct doctor *doctor)
{
	const struct config *config = &doctor->config;
	bool has_contact = config->notice_contact.n > 0,
	    has_phrase = config->notice_phrase.n > 0;

	if (config->notice_where == 0)
		return;
	if (!has_contact)
		tell(doctor, ODD, "notices", "set notice.contact to a name and a "
		    "telephone number that the readers of the mailbox know",
		    "they don't say whom to call about mail that is held");
	if (!has_phrase)
		tell(doctor, ODD, "notices", "set notice.phrase to a few words, "
		    "and tell them to the readers of the mailbox, and nobody else",
		    "nothing shows that they are yours: anybody can write a "
		    "message that looks like one");
	if (has_contact && has_phrase)
		tell(doctor, FINE, "notices", NULL, "they say whom to call, and "
		    "bear the words that show that they are yours");
}

static void
look_at_configuration(struct doctor *doctor)
{
	const struct config *config = &doctor->config;

	tell(doctor, FINE, "configuration", NULL, "'%.*s': accounts: %zu, own "
	    "domains: %zu, people: %zu, vendors: %zu", STR_ARGS(config->path),
	    config->accounts_n, config->organisation.domains_n,
	    config->organisation.people_n, config->organisation.vendors_n);
	if (config->organisation.domains_n == 0)
		tell(doctor, ODD, "own domains", "list them in "
		    "organisation.domains: without them a forged colleague can't "
		    "be told from a stranger", "none are configured");
	look_at_domains(doctor);
	if (config->organisation.people_n == 0)
		tell(doctor, ODD, "people", "name those whom a fraudster would "
		    "pretend to be in organisation.people", "nobody is named");
	if (config->auth.boundary.trusted_networks_n == 0 &&
	    config->auth.boundary.trusted_hosts_n == 0)
		tell(doctor, ODD, "boundary", "set boundary.trusted_networks or "
		    "boundary.preset, so that SPF is checked against the right "
		    "hop", "nothing is configured: the topmost Received line's "
		    "writer is taken as the only inside host");
	if (config->auth.boundary.results != RESULTS_NONE &&
	    config->auth.boundary.results != RESULTS_MICROSOFT &&
	    config->auth.boundary.authserv_ids_n == 0)
		tell(doctor, ODD, "upstream results", "set boundary.authserv_ids "
		    "to the name your mail server writes, or results = \"none\"",
		    "no authserv-id is trusted, so no Authentication-Results are");
	look_at_notices(doctor);
	look_at_hooks(doctor);
}

static void
look_at_files(struct doctor *doctor)
{
	struct file_seen seen;

	if (files_are_open(doctor->arena, &doctor->config, &seen))
		tell(doctor, BAD, "files", seen.remedy, "%.*s",
		    STR_ARGS(seen.sentence));
	else
		tell(doctor, FINE, "files", NULL, "nobody else can write the "
		    "configuration, the rules, or the programs and files that "
		    "they name");
}

static void
look_at_clock(struct doctor *doctor)
{
	struct str now = time_rfc3339(doctor->arena, time_now());

	switch (clock_look()) {
	case CLOCK_KEPT:
		tell(doctor, FINE, "clock", NULL, "%.*s, kept in step",
		    STR_ARGS(now));
		break;
	case CLOCK_ALONE:
		tell(doctor, ODD, "clock", "let systemd-timesyncd or chrony keep "
		    "it: certificates and tokens are refused by a wrong clock, and "
		    "new mail looks old", "%.*s, and nobody keeps it in step",
		    STR_ARGS(now));
		break;
	case CLOCK_UNKNOWN:
		tell(doctor, FINE, "clock", NULL, "%.*s; the kernel doesn't tell "
		    "whether anybody keeps it in step", STR_ARGS(now));
		break;
	}
}

/* What a set written for SpamAssassin may hold and still load. */
static void
look_at_mistakes(struct doctor *doctor, const struct rules *rules)
{
	size_t unread = rules_lacks_of(rules, LACK_UNREAD);
	size_t names = rules_lacks_of(rules, LACK_NAME);
	size_t retired = rules_lacks_of(rules, LACK_RETIRED);

	if (retired > 0)
		tell(doctor, ODD, "rules", "'seki rules lint' names them; write what "
		    "takes their place", "lines with a rule's name that is retired: "
		    "%zu", retired);
	if (unread > 0)
		tell(doctor, ODD, "rules", "'seki rules lint' names them; correct "
		    "what is yours", "lines that can't be read and do nothing: "
		    "%zu", unread);
	if (names > 0)
		tell(doctor, ODD, "rules", "'seki rules lint' names them; "
		    "SpamAssassin's own files have a few, which does no harm",
		    "names of rules that nobody defines: %zu",
		    names);
}

/* Which walls this kernel has, and whether they can be put up here: whoever
 * started us may have forbidden it. */
static void
look_at_jail(struct doctor *doctor)
{
	struct jail_walls walls = jail_walls(doctor->arena);
	struct jail *jail;
	struct why why;

	if (!doctor->config.jail)
		tell(doctor, ODD, "jail", "remove jail = \"none\"", "off: hostile "
		    "mail is parsed without walls");
	else if (!walls.seccomp)
		tell(doctor, BAD, "jail", "use a kernel with seccomp filters",
		    "%s", in_words(str_cstr(doctor->arena, walls.missing)));
	else if (jail_prepare(JAIL_DENY, &doctor->config.limits, &jail,
	    &why) != OK)
		tell(doctor, BAD, "jail", NULL, "%s", why.text);
	else
		tell(doctor, walls.landlock ? FINE : ODD, "jail",
		    "nothing must be done; newer kernels add a second wall",
		    walls.landlock ? "resource limits, seccomp, Landlock" :
		    "resource limits, seccomp; no Landlock on this kernel");
}

/* A service has its own limit, which is not seen from a shell. */
static void
look_at_share(struct doctor *doctor)
{
	struct share share = share_here(&doctor->config);
	unsigned long long needed = share.needed >> 20;

	if (share.examiners < share.wanted)
		tell(doctor, ODD, "examiners", str_cstr(doctor->arena, str_format(
		    doctor->arena, in_words("if that is too slow, allow more "
		    "(MemoryMax=%lluM), or set 'examiners'"), needed)),
		    "%u at once, not %u: no more fit into the memory that is "
		    "given here (%llu MiB)", share.examiners, share.wanted,
		    (unsigned long long)(share.memory >> 20));
	else
		tell(doctor, FINE, "examiners", NULL, "up to %u at once; a service "
		    "whose MemoryMax is below %lluM starts fewer",
		    share.examiners, needed);
}

static const struct brief *
look_at_judging(struct doctor *doctor)
{
	const struct brief *brief = NULL;
	struct why why;

	if (brief_make(&doctor->config, false, &brief, &why) != OK) {
		if (!is_without_trust(doctor))
			tell(doctor, BAD, "rules", "correct that place, or "
			    "rules.stock and rules.house if they name another than "
			    "they should; see seki-rules(5)", "%s", why.text);
		return NULL;
	}
	tell(doctor, FINE, "rules", NULL, "%zu rules, digest %.12s",
	    rules_count(brief->rules), rules_digest(brief->rules).p);
	look_at_mistakes(doctor, brief->rules);
	look_at_jail(doctor);
	look_at_share(doctor);
	return brief;
}

bool
doctor_wants(const struct doctor *doctor, struct str account)
{
	return doctor->only == NULL || str_equal(str_of(doctor->only), account);
}

static bool
is_wanted(const struct doctor *doctor, size_t i)
{
	return doctor_wants(doctor, doctor->config.accounts[i].name);
}

/* ---- Attachments --------------------------------------------------------------------- */

/* "請求書" on one page, in a font that is not in the file: what a Japanese invoice
 * needs poppler's data for. */
static const char trial_pdf[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
    "/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    "4 0 obj<</Length 36>>stream\n"
    "BT/F 9 Tf 9 9 Td<8ACB6C4266F8>Tj ET \nendstream endobj\n"
    "5 0 obj<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light"
    "/Encoding/UniJIS-UTF16-H/DescendantFonts[6 0 R]>>endobj\n"
    "6 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>>>"
    "endobj\ntrailer<</Root 1 0 R/Size 7>>\n%%EOF\n";

/* A QR code that says "seki". */
static const unsigned char trial_png[] = {
	0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D,
	0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x19, 0x00, 0x00, 0x00, 0x19,
	0x01, 0x00, 0x00, 0x00, 0x00, 0xEC, 0x92, 0xB8, 0xCE, 0x00, 0x00, 0x00,
	0x6B, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0xF8, 0xFF, 0xFF, 0x7F,
	0x03, 0x03, 0x98, 0x38, 0x50, 0xCA, 0xD8, 0xC0, 0x70, 0x3F, 0xB4, 0xB6,
	0x81, 0xE1, 0x62, 0xB0, 0x2B, 0x90, 0xA8, 0x05, 0x11, 0x8E, 0x40, 0xE2,
	0xBE, 0x3B, 0x50, 0xEC, 0x40, 0x28, 0x50, 0xF6, 0xFF, 0x7D, 0xA0, 0xBA,
	0xD3, 0x86, 0xC2, 0x0D, 0x0C, 0xFF, 0x56, 0xED, 0x6C, 0x60, 0x78, 0xCA,
	0xCD, 0xDA, 0xC0, 0xF0, 0xE5, 0x09, 0x7F, 0x03, 0xC3, 0x89, 0x20, 0x5B,
	0xA0, 0xEC, 0x35, 0x47, 0xA0, 0x3A, 0xCF, 0x68, 0xA0, 0x8E, 0xF4, 0x6A,
	0xA0, 0xDE, 0x1C, 0x90, 0x51, 0x6E, 0x86, 0x40, 0x22, 0x49, 0x15, 0x28,
	0xE6, 0xB9, 0x1E, 0x28, 0x1B, 0xB7, 0x18, 0x6A, 0x1B, 0x88, 0x00, 0x00,
	0x1F, 0x92, 0x3A, 0x15, 0x28, 0xF5, 0x4D, 0x57, 0x00, 0x00, 0x00, 0x00,
	0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
};

static const char *
remedy_for_attachments(struct str reason)
{
	if (str_equal(reason, STR("no helper")))
		return "apt-get install poppler-utils poppler-data; seki-codes "
		    "comes with seki and stands beside it or in "
		    SEKI_LIBEXECDIR;
	if (str_equal(reason, STR("no sandbox")))
		return "use a kernel with Landlock (5.13 or newer, with "
		    "lsm=landlock), and not jail = \"none\": without it no "
		    "program is let near an attachment";
	return "try it again; if it stays so, please report it";
}

/* Through the very processes that a scan uses. */
static void
try_attachment(struct doctor *doctor, const struct client *client,
    const struct question *question, struct str wanted)
{
	const char *what = question->type == EXTRACT_PDF_TEXT ? "PDF text" :
	    "QR codes";
	struct answer answer;

	extraction_try(client->spawner, doctor->arena, question, &answer);
	if (answer.status == ANSWER_DATA &&
	    str_starts(answer.records[0], wanted))
		tell(doctor, FINE, what, NULL, "a trial was read");
	else if (answer.status == ANSWER_FAILED)
		tell(doctor, ODD, what, remedy_for_attachments(answer.records[0]),
		    "not scanned: %s", in_words(str_cstr(doctor->arena,
		    answer.records[0])));
	else
		tell(doctor, ODD, what, remedy_for_attachments(STR("no helper")),
		    "a trial came out empty or wrong");
}

/* The processes that a scan would have; why there are none is told. */
static bool
helpers_try(struct doctor *doctor, const struct brief *brief,
    const char *subject, struct helpers *helpers_out, struct client *client_out)
{
	const struct config *config = &doctor->config;
	struct dns_settings dns;
	struct why why;

	if (dns_settings_make(doctor->arena, config, doctor->zone, NULL, &dns,
	    &why) == OK && helpers_start(brief, config, &dns, helpers_out, &why) == OK &&
	    helpers_client(helpers_out, client_out, &why) == OK)
		return true;
	tell(doctor, BAD, subject, doctor->zone == NULL ? NULL : "name a master "
	    "file with --zone that can be read, or leave the option out", "%s",
	    why.text);
	return false;
}

static void
look_at_attachments(struct doctor *doctor, const struct brief *brief)
{
	struct question pdf = { QUESTION_EXTRACT, EXTRACT_PDF_TEXT,
	    { trial_pdf, sizeof trial_pdf - 1 }, NO_STR };
	struct question png = { QUESTION_EXTRACT, EXTRACT_PNG_CODES,
	    { (const char *)trial_png, sizeof trial_png }, NO_STR };
	struct helpers helpers;
	struct client client;

	if (!helpers_try(doctor, brief, "attachments", &helpers, &client))
		return;
	try_attachment(doctor, &client, &pdf, STR("請求書"));
	try_attachment(doctor, &client, &png, STR("seki"));
	close(client.resolver);
	close(client.spawner);
	helpers_stop(&helpers);
}

/* ---- What lies beyond it -------------------------------------------------------------- */

/* Wait for the answer to what was asked last; earlier ones are late. */
static bool
dns_wait(const struct doctor *doctor, struct client client,
    struct wire_reader *reader, struct frame *frame_out)
{
	struct pollfd ready = { client.resolver, POLLIN, 0 };
	int wait = (int)(doctor->config.dns_timeout + 5) * 1000;

	do {
		if (poll(&ready, 1, wait) != 1 ||
		    !wire_read(client.resolver, reader, frame_out))
			return false;
	} while (frame_out->id != doctor->asked);
	return true;
}

/* Ask the resolver for one name through the very process a scan uses; false if
 * nothing is known of it now. */
static bool
dns_ask(struct doctor *doctor, struct client client, struct str name,
    struct answer *answer_out)
{
	struct arena *arena = doctor->arena;
	struct question question = { QUESTION_DNS, RR_TXT, name };
	struct frame frame = { VERB_ASK, ++doctor->asked,
	    wire_ask(arena, &question, 1) };
	struct wire_reader reader = { 0 };
	bool answered;

	*answer_out = (struct answer){ .status = ANSWER_TEMPERROR };
	answered = wire_write(client.resolver, &frame) &&
	    dns_wait(doctor, client, &reader, &frame) &&
	    wire_answer_read(arena, frame.body, answer_out, 1);
	for (size_t i = 0; answered && i < answer_out->n; i++)
		answer_out->records[i] = str_keep(arena,
		    answer_out->records[i]);
	wire_reader_free(&reader);
	return answered && (answer_out->status == ANSWER_DATA ||
	    answer_out->status == ANSWER_NODATA ||
	    answer_out->status == ANSWER_NXDOMAIN);
}

/* The record that begins so; absent if there is none. */
static struct str
record_that_begins(const struct answer *answer, struct str begin)
{
	for (size_t i = 0; i < answer->n; i++)
		if (str_starts_nocase(answer->records[i], begin))
			return answer->records[i];
	return NO_STR;
}

/* The tag's value, in lower case; absent if it is not said. */
static struct str
tag_of(struct arena *arena, struct str record, struct str wanted)
{
	while (record.n > 0) {
		struct str value = str_cut(&record, ';');
		struct str tag = str_trim(str_cut(&value, '='));

		if (str_equal_nocase(tag, wanted))
			return str_lower(arena, str_trim(value));
	}
	return NO_STR;
}

static void
look_at_spf(struct doctor *doctor, struct str domain, struct str spf)
{
	if (spf.n > 0)
		return;
	tell(doctor, ODD, "own domain", "publish a TXT record there that "
	    "lists your mail servers and ends in -all; of a domain that "
	    "sends no mail it is \"v=spf1 -all\"", "'%.*s' has no SPF "
	    "record: other servers can't tell who may send for it",
	    STR_ARGS(domain));
}

/* What the record, of the domain or of one above it, asks for. */
static void
look_at_policy(struct doctor *doctor, struct str domain, struct str dmarc,
    bool is_above, bool has_spf)
{
	struct arena *arena = doctor->arena;
	struct str tag = is_above && tag_of(arena, dmarc, STR("sp")).n > 0 ?
	    STR("sp") : STR("p"), policy = tag_of(arena, dmarc, tag);

	if (!str_equal(policy, STR("quarantine")) &&
	    !str_equal(policy, STR("reject")))
		tell(doctor, ODD, "own domain", "once the reports show that your "
		    "own mail passes, say p=quarantine or p=reject, and sp= the "
		    "same where it is said", "'%.*s' only watches (DMARC, "
		    "%.*s=%.*s): forged mail in its name is delivered",
		    STR_ARGS(domain), STR_ARGS(tag), STR_ARGS(policy));
	else if (str_equal(tag_of(arena, dmarc, STR("t")), STR("y")))
		tell(doctor, ODD, "own domain", "once the reports show that your "
		    "own mail passes, take t=y out", "'%.*s' is only on trial "
		    "(DMARC, %.*s=%.*s with t=y): forged mail in its name may be "
		    "delivered", STR_ARGS(domain), STR_ARGS(tag),
		    STR_ARGS(policy));
	else if (has_spf)
		tell(doctor, FINE, "own domain", NULL, "'%.*s': SPF, and DMARC "
		    "with %.*s=%.*s", STR_ARGS(domain), STR_ARGS(tag),
		    STR_ARGS(policy));
}

/* Can anybody write in the name of this domain of ours? A name without a policy of
 * its own has the one that the domain above it has for such (RFC 9989). */
static void
look_at_domain(struct doctor *doctor, struct client client, struct str domain)
{
	struct arena *arena = doctor->arena;
	struct str above = domain_registrable(arena, domain), spf, dmarc;
	struct answer answer;
	bool is_above = false;

	if (!dns_ask(doctor, client, domain, &answer))
		return;
	spf = record_that_begins(&answer, STR("v=spf1"));
	look_at_spf(doctor, domain, spf);
	if (!dns_ask(doctor, client, str_join(arena, STR("_dmarc."), domain),
	    &answer))
		return;
	dmarc = record_that_begins(&answer, STR("v=DMARC1"));
	if (dmarc.n == 0 && !str_equal(above, domain)) {
		if (!dns_ask(doctor, client, str_join(arena, STR("_dmarc."),
		    above), &answer))
			return;
		dmarc = record_that_begins(&answer, STR("v=DMARC1"));
		is_above = true;
	}
	if (dmarc.n > 0) {
		look_at_policy(doctor, domain, dmarc, is_above, spf.n > 0);
		return;
	}
	tell(doctor, ODD, "own domain", "publish a TXT record at _dmarc "
	    "below it: \"v=DMARC1; p=none; rua=mailto:...\" first, and "
	    "p=quarantine or p=reject once the reports show that your "
	    "own mail passes", "'%.*s' has no DMARC record: anybody may "
	    "write in its name", STR_ARGS(domain));
}

/* More are a list of names that nobody sends from. */
#define DOMAINS_ASKED 20

static void
look_at_dns(struct doctor *doctor, const struct brief *brief)
{
	const struct organisation *us = &doctor->config.organisation;
	struct str name = us->domains_n > 0 ? us->domains[0] :
	    STR("example.com");
	struct helpers helpers;
	struct answer answer;
	struct client client;

	if (!helpers_try(doctor, brief, "DNS", &helpers, &client))
		return;
	if (dns_ask(doctor, client, name, &answer)) {
		tell(doctor, FINE, "DNS", NULL, "answers about '%.*s'",
		    STR_ARGS(name));
		for (size_t i = 0; i < us->domains_n && i < DOMAINS_ASKED; i++)
			look_at_domain(doctor, client, us->domains[i]);
	} else
		tell(doctor, BAD, "DNS", "check resolv.conf or dns.servers; a "
		    "local caching resolver is best", "no answer about '%.*s'",
		    STR_ARGS(name));
	helpers_stop(&helpers);
}

/* What the mail in the first folder says of the boundary. */
static void
look_at_boundary(struct doctor *doctor, const struct account_settings *account,
    struct imap *imap, struct surveyor *surveyor)
{
	struct imap_folder_state state;
	struct proposal seen;
	struct str proposed;
	struct why why;

	if (account->folders_n == 0 || imap_select(imap,
	    folder_is_pattern(account->folders[0]) ? STR("INBOX") :
	    account->folders[0], true, &state, &why) != OK)
		return;
	if (!surveyor_look(surveyor, doctor->arena, imap, state.uidnext,
	    &seen)) {
		tell(doctor, ODD, "boundary", "try it again", "the mail that is "
		    "there could not be looked at");
		return;
	}
	if (seen.bounded < 10) {
		tell(doctor, FINE, "boundary", NULL, "too little mail from "
		    "outside is there to tell where the outside begins (%zu of "
		    "%zu)", seen.bounded, seen.seen);
		return;
	}
	if (proposal_agrees(&seen, &doctor->config.auth, account->name)) {
		tell(doctor, FINE, "boundary", NULL, "as configured in %zu of "
		    "%zu messages", seen.agreed, seen.seen);
		return;
	}
	proposed = proposal_write(doctor->arena, &seen, &doctor->config.auth,
	    account->name);
	tell(doctor, ODD, "boundary", "if you know these hosts as your own, put "
	    "this into the configuration, in place of the boundary that stands "
	    "there if one does (of this account, where others differ)",
	    "%zu of %zu messages came from outside; the configured boundary "
	    "is what they show in %zu; most were written down by '%.*s'",
	    seen.bounded, seen.seen, seen.agreed, STR_ARGS(seen.writer));
	printf("%27s%.*s\n", "", STR_ARGS(proposed));
}

/* Read first: to write an older version's store would bring it up to date, which is a
 * scan's to do. */
static bool
is_refused(struct doctor *doctor, const struct account_settings *account,
    struct store_account *known_out)
{
	struct store *store = store_look(doctor);
	struct why why;
	bool refused;

	if (store == NULL)
		return false;
	refused = store_account_get(store, doctor->arena, account->name,
	    known_out, &why) == OK && known_out->refusals > 0;
	store_close(store);
	return refused;
}

/* The log-in works, so a scan need not wait after earlier refusals: behind a
 * password command it can't see that the secret was corrected. */
static void
forgive(struct doctor *doctor, const struct account_settings *account)
{
	const char *path = str_cstr(doctor->arena, doctor->config.store_path);
	struct store_account known = { 0 };
	struct store *store;
	struct why why;

	if (!is_refused(doctor, account, &known) ||
	    access(path, W_OK) != 0 ||
	    store_open(path, STORE_WRITE, &store, &why) != OK)
		return;
	known.refusals = 0;
	known.next_try = 0;
	known.sentence = NO_STR;
	if (store_account_put(store, account->name, &known, &why) == OK)
		tell(doctor, FINE, "waiting", NULL, "the next scan logs in at once; "
		    "earlier log-ins were refused");
	store_close(store);
}

#define KEY_WARNING_DAYS 30

/* The key of encrypted mail: whether an opener could use it. */
static void
look_at_smime_key(struct doctor *doctor, const struct account_settings *account)
{
	struct smime_keys *keys;
	struct smime_keys_about about;
	struct why why;
	int64_t left;

	if (account->smime_key.kind == SECRET_NONE)
		return;
	if (opener_keys(account, &keys, &why) != OK) {
		tell(doctor, BAD, "S/MIME key", "a PEM file of private keys "
		    "without a passphrase, and their certificates if you like; "
		    "for its owner alone (chmod 600)", "%s", why.text);
		return;
	}
	about = smime_keys_about(keys);
	smime_keys_free(keys);
	tell(doctor, FINE, "S/MIME key", NULL, "read: keys: %zu, certificates: "
	    "%zu", about.keys, about.certificates);
	if (about.certificates == 0)
		return;
	left = about.last_end - time_now();
	if (left < KEY_WARNING_DAYS * 86400)
		tell(doctor, ODD, "S/MIME key", "renew it, and keep the old key "
		    "and certificate beside the new ones: older mail needs them",
		    left < 0 ? "the certificate that lasts longest expired on "
		    "%.10s" : "the certificate that lasts longest expires on "
		    "%.10s", str_cstr(doctor->arena,
		    time_rfc3339(doctor->arena, about.last_end)));
}

/* Does memory see what the mailbox sends? */
static void
look_at_coverage(struct doctor *doctor, const struct account_settings *account)
{
	struct coverage_seen seen[COVERAGE_SEEN_MOST];
	struct store *store = store_look(doctor);
	size_t n;

	if (store == NULL)
		return;
	n = coverage_look(doctor->arena, &doctor->config, store, account, seen);
	for (size_t k = 0; k < n; k++)
		tell(doctor, seen[k].good ? FINE : ODD, "sent mail",
		    seen[k].remedy, "%.*s", STR_ARGS(seen[k].sentence));
	store_close(store);
}

/* Root is another than who runs the scans, and mustn't be given their secret. */
static const char *
remedy_for_file(struct doctor *doctor, struct str name)
{
	struct stat status;
	struct str owner;

	if (geteuid() != 0 || stat(str_cstr(doctor->arena, name), &status) != 0 ||
	    status.st_uid == 0)
		return "a secret's file is there, has one line, belongs to the user "
		    "who runs the scans, and is for him alone (chmod 600)";
	owner = user_name(doctor->arena, status.st_uid);
	return str_cstr(doctor->arena, str_format(doctor->arena, in_words("run it "
	    "as that user: runuser -u %.*s -- seki ..."), STR_ARGS(owner)));
}

static const char *
remedy_for_secret(struct doctor *doctor, const struct account_settings *account)
{
	switch (account->password.kind) {
	case SECRET_COMMAND:
		return "run that command as the user who runs the scans: it has to "
		    "be there (127 most often says that it isn't), to end with 0, "
		    "and to print one line";
	case SECRET_CREDENTIAL:
		return "systemd's units hand it over (LoadCredential=); from a "
		    "shell only a scan that a unit starts can be checked";
	case SECRET_FILE:
	case SECRET_NONE:	/* which has no name, and so no file */
		break;
	}
	return remedy_for_file(doctor, account->password.name);
}

/* As far as the log-in and what the server can do; NULL if it came to nothing. */
static struct imap *
look_at_way_in(struct doctor *doctor, const struct account_settings *account)
{
	struct imap *imap;
	struct str secret;
	struct why why;

	if (secret_get(doctor->arena, account, SECRET_PASSWORD, &secret, &why) != OK) {
		tell(doctor, BAD, "secret", remedy_for_secret(doctor, account), "%s",
		    why.text);
		return NULL;
	}
	tell(doctor, FINE, "secret", NULL, "read");
	imap = look_at_line(doctor, account, secret);
	wipe((char *)(uintptr_t)secret.p, secret.n);
	if (imap != NULL)
		forgive(doctor, account);
	return imap;
}

static void
look_at_account(struct doctor *doctor, const struct account_settings *account,
    struct surveyor *surveyor)
{
	struct mailbox_look *look = NULL;
	struct imap *imap = NULL;

	printf("\n%.*s (%.*s)\n", STR_ARGS(account->name),
	    STR_ARGS(account->user));
	if (account->hold)
		tell(doctor, FINE, "mode", NULL, "hold: suspects are moved to '%.*s'",
		    STR_ARGS(account->quarantine));
	else
		tell(doctor, FINE, "mode", NULL, "observe: nothing is moved; mode = "
		    "\"hold\" moves suspects to '%.*s', and nothing that came before",
		    STR_ARGS(account->quarantine));
	look_at_smime_key(doctor, account);
	if (!doctor->offline)
		imap = look_at_way_in(doctor, account);
	if (imap != NULL) {
		look = look_at_folders(doctor, account, imap);
		look_at_boundary(doctor, account, imap, surveyor);
		look_at_sent_folders(look);
	}
	look_at_coverage(doctor, account);	/* the log knows, also offline */
	if (imap != NULL)
		look_at_unscanned(look);
	imap_close(imap);
}

/* All that will read mail is made before the first secret is read. */
static void
look_at_accounts(struct doctor *doctor)
{
	size_t n = doctor->config.accounts_n;
	struct surveyor *surveyors = NEW_ARRAY(doctor->arena, struct surveyor,
	    n + 1);

	for (size_t i = 0; i < n; i++) {
		surveyors[i].channel = -1;
		if (is_wanted(doctor, i) && !doctor->offline)
			(void)surveyor_start(&doctor->config,
			    doctor->config.accounts[i].name, &surveyors[i]);
	}
	if (prctl(PR_SET_DUMPABLE, 0) != 0)	/* as a keeper: it will know them */
		panic("cannot forbid core files: %s", strerror(errno));
	for (size_t i = 0; i < n; i++) {
		if (is_wanted(doctor, i))
			look_at_account(doctor, &doctor->config.accounts[i],
			    &surveyors[i]);
		surveyor_stop(&surveyors[i]);
	}
}

static void
account_or_exit(const struct command *command, const struct doctor *doctor)
{
	for (size_t i = 0; i < doctor->config.accounts_n; i++)
		if (is_wanted(doctor, i))
			return;
	if (doctor->only != NULL)
		usage_error(command, "no account '%s'", doctor->only);
}

static void
look_at_all(struct doctor *doctor)
{
	const struct brief *brief;

	look_at_configuration(doctor);
	look_at_files(doctor);
	look_at_store(doctor);
	brief = look_at_judging(doctor);
	if (brief != NULL)
		look_at_attachments(doctor, brief);
	if (brief != NULL && !doctor->offline)
		look_at_dns(doctor, brief);
	look_at_clock(doctor);
	look_at_trust(doctor);
	look_at_accounts(doctor);
}

static int
doctor_main(const struct command *command, int argc, char **argv)
{
	struct doctor doctor = { .arena = arena_new((size_t)1 << 30) };
	const char *name, *value, *path = NULL;

	while ((name = option_next(command, &argc, &argv, &value)) != NULL) {
		if (strcmp(name, "config") == 0)
			path = value;
		else if (strcmp(name, "account") == 0)
			doctor.only = value;
		else if (strcmp(name, "zone") == 0)
			doctor.zone = value;
		else if (strcmp(name, "heartbeat") == 0)
			doctor.heartbeat = true;
		else
			doctor.offline = true;
	}
	if (argc > 0)
		usage_error(command, "unexpected '%s'", argv[0]);
	config_or_exit(doctor.arena, path, true, &doctor.config);
	account_or_exit(command, &doctor);
	signal(SIGPIPE, SIG_IGN);
	if (doctor.heartbeat)
		return heartbeat_listen(doctor.arena, &doctor.config,
		    doctor.only);
	look_at_all(&doctor);
	printf("\n");
	printf(in_words("%zu bad, %zu to look at\n"), doctor.bad, doctor.odd);
	return answer_end(doctor.bad == 0 ? EXIT_DONE : EXIT_SOME_FAILED);
}

const struct command command_doctor = { "doctor", "[OPTION...]",
	"Check configuration, rules, store, DNS and mailboxes; say what to "
	"do.", options, NULL, doctor_main };
