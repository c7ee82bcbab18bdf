/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whom suspect mail pretended to come from, and which business partners it was
 * about. Findings tell it: what they are about (who, lookalike, service) says of
 * which kind it is, and their evidence shows it ("Name <address>", "seen ~ known").
 * A reason that joins others tells nothing of its own and is passed over. Names of
 * our people and partners are those of the configuration, so that one person in
 * two spellings is one line; what it does not have stands as it was claimed. A
 * message counts once for each of whom it pretended to be. What people released is
 * nobody's disguise.
 */
#include "explain.h"
#include "report.h"

#define IMPOSTURES_MOST 2000	/* different ones; the others are counted */
#define RISKS_MOST 2000
#define IS(topic) TOPIC_BIT(TOPIC_##topic)

static bool
counts(const struct store_reported *message)
{
	return str_equal(message->verdict, STR("suspect")) &&
	    !str_equal(message->action, STR("released"));
}

/* ---- Of the configuration ----------------------------------------------------- */

static bool
is_under(struct str domain, struct str parent)
{
	return str_equal_nocase(domain, parent) || (domain.n > parent.n &&
	    domain.p[domain.n - parent.n - 1] == '.' &&
	    str_ends_nocase(domain, parent));
}

static bool
is_ours(const struct report *report, struct str domain)
{
	const struct organisation *ours = &report->config->organisation;

	for (size_t i = 0; i < ours->domains_n; i++)
		if (is_under(domain, ours->domains[i]))
			return true;
	return false;
}

static const struct vendor *
vendor_of(const struct report *report, struct str domain)
{
	const struct organisation *ours = &report->config->organisation;

	for (size_t i = 0; i < ours->vendors_n; i++)
		for (size_t k = 0; k < ours->vendors[i].domains_n; k++)
			if (is_under(domain, ours->vendors[i].domains[k]))
				return &ours->vendors[i];
	return NULL;
}

static struct str
without_blanks(struct arena *arena, struct str s)
{
	struct buf buf = { .arena = arena };
	size_t at = 0;

	while (at < s.n) {
		uint32_t c = utf8_next(s, &at);

		if (c != ' ' && c != 0x3000 && c != 0xA0)
			buf_utf8(&buf, c);
	}
	return str_lower(arena, buf_str(&buf));
}

/* One of our people in whose name, or from whose address, it was written. */
static const struct person *
person_of(const struct report *report, struct str name, struct str address)
{
	const struct organisation *ours = &report->config->organisation;
	struct str bare = without_blanks(report->scratch, name);

	for (size_t i = 0; i < ours->people_n; i++) {
		const struct person *person = &ours->people[i];

		for (size_t k = 0; k < person->addresses_n; k++)
			if (address.n > 0 && str_equal_nocase(
			    person->addresses[k], address))
				return person;
		for (size_t k = 0; k < person->names_n; k++) {
			struct str known = without_blanks(report->scratch,
			    person->names[k]);

			if (known.n > 0 && str_contains(bare, known))
				return person;
		}
	}
	return NULL;
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] & 0x80) != 0)
			return false;
	return true;
}

/* In the reader's script, if it is known so. */
static struct str
name_of(const struct report *report, const struct str *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_ascii(names[i]) != lang_is_ja(report->lang))
			return names[i];
	return n > 0 ? names[0] : NO_STR;
}

/* ---- Lines -------------------------------------------------------------------- */

/* Room for three; a fourth is counted, once for each time that it is seen. */
static void
add_face(struct report *report, struct str face, struct str *faces, size_t *n,
    size_t *more)
{
	if (face.n == 0)
		return;
	for (size_t i = 0; i < *n; i++)
		if (str_equal(faces[i], face))
			return;
	if (*n == FACES_MOST)
		(*more)++;
	else
		faces[(*n)++] = str_keep(report->arena, face);
}

static void
add_imposture(struct report *report, int64_t id, enum impostor kind,
    struct str whom, struct str face, struct str address)
{
	struct imposture *line = report->impostures.at;
	size_t i;

	whom = utf8_shorten(report->scratch, str_trim(whom), 100);
	if (whom.n == 0)
		return;
	for (i = 0; i < report->impostures.n; i++, line++)
		if (line->kind == kind && str_equal_nocase(line->whom, whom))
			break;
	if (i == report->impostures.n && i == IMPOSTURES_MOST) {
		report->impostures_more++;
		return;
	}
	if (i == report->impostures.n) {
		line = &REPORT_ADD(report, &report->impostures);
		*line = (struct imposture){ .kind = kind,
		    .whom = str_keep(report->arena, whom) };
	}
	add_face(report, face, line->faces, &line->faces_n, &line->faces_more);
	add_face(report, address, line->addresses, &line->addresses_n,
	    &line->addresses_more);
	line->messages += line->last != id;
	line->last = id;
}

static struct risk *
risk_of(struct report *report, struct str domain)
{
	const struct vendor *vendor = vendor_of(report, domain);
	struct str key = vendor != NULL && vendor->domains_n > 0 ?
	    vendor->domains[0] : str_lower(report->scratch, domain);
	struct risk *risk = report->risks.at;

	if (domain.n == 0 || is_ours(report, domain) ||
	    domain_is_freemail(domain))
		return NULL;
	for (size_t i = 0; i < report->risks.n; i++, risk++)
		if (str_equal(risk->domain, key))
			return risk;
	if (report->risks.n == RISKS_MOST)
		return NULL;
	risk = &REPORT_ADD(report, &report->risks);
	*risk = (struct risk){ .domain = str_keep(report->arena, key),
	    .name = vendor != NULL ? str_keep(report->arena, name_of(report,
	    vendor->names, vendor->names_n)) : NO_STR };
	return risk;
}

/* ---- What a message and its findings say -------------------------------------- */

static bool
is_proved(const struct store_reported *message)
{
	return message->from_authenticated && !str_equal(message->by, STR("arc"));
}

static bool
is_partners(const struct report *report, const struct store_reported *message)
{
	struct str domain = message->from_org_domain;

	return domain.n > 0 && !is_ours(report, domain) &&
	    (message->is_partner || vendor_of(report, domain) != NULL);
}

bool
report_who_is_known(const struct report *report,
    const struct store_reported *message)
{
	struct str domain = message->from_org_domain;

	return domain.n > 0 && is_proved(message) &&
	    !domain_is_freemail(domain) &&
	    (is_ours(report, domain) || is_partners(report, message));
}

void
report_who_message(struct report *report,
    const struct store_reported *message)
{
	struct str domain = message->from_org_domain;
	bool proved = is_proved(message);
	bool ours = domain.n > 0 && is_ours(report, domain);
	bool partner = is_partners(report, message);
	struct risk *risk;

	if (!counts(message) || (!ours && !partner))
		return;
	if (!proved) {
		add_imposture(report, message->message_id, IMPOSTOR_DOMAIN,
		    domain, NO_STR, NO_STR);
		for (size_t i = 0; i < report->impostures.n; i++)
			if (report->impostures.at[i].kind == IMPOSTOR_DOMAIN &&
			    str_equal_nocase(report->impostures.at[i].whom,
			    domain))
				report->impostures.at[i].same = true;
	}
	risk = partner ? risk_of(report, domain) : NULL;
	if (risk == NULL)
		return;
	risk->own += proved;
	risk->unproved += !proved;
	risk->account += message->payment_change;
}

static struct str
behind_at(struct str s)
{
	size_t at = str_find_char(s, '@');

	return at == STR_NOWHERE ? s : str_from(s, at + 1);
}

/* "Name <address>" in two; all of it is the name where it isn't that. */
static struct str
name_before(struct str face, struct str *address_out)
{
	size_t at = face.n;

	*address_out = NO_STR;
	while (at > 0 && face.p[at - 1] != '<')
		at--;
	if (at == 0 || !str_ends(face, STR(">")))
		return str_trim(face);
	*address_out = str_slice(face, at, face.n - 1);
	return str_trim(str_slice(face, 0, at - 1));
}

static bool
is_domain(struct str s)
{
	return str_find_char(s, '@') == STR_NOWHERE &&
	    str_find_char(s, ' ') == STR_NOWHERE &&
	    str_find_char(s, '.') != STR_NOWHERE;
}

static void
lookalike_of(struct report *report, const struct store_reported *message,
    struct str seen, struct str known)
{
	struct str domain = behind_at(known);
	struct risk *risk;

	add_imposture(report, message->message_id, IMPOSTOR_DOMAIN, domain,
	    behind_at(seen), NO_STR);
	risk = risk_of(report, domain);
	if (risk == NULL)
		return;
	risk->lookalike += risk->last_lookalike != message->message_id;
	risk->last_lookalike = message->message_id;
}

static void
person_written(struct report *report, const struct store_reported *message,
    struct str name, struct str address, struct str known, bool needs_known)
{
	const struct person *person = person_of(report, name, known.n > 0 ?
	    known : name);

	if (person == NULL && needs_known)
		return;
	add_imposture(report, message->message_id, IMPOSTOR_PERSON,
	    person == NULL ? known.n > 0 ? known : name :
	    name_of(report, person->names, person->names_n), name, address);
}

/* "seen ~ known", of what is about who wrote it. */
static void
pair_of(struct report *report, const struct store_reported *message,
    struct str seen, struct str known)
{
	struct str address, name = name_before(seen, &address);

	if (is_domain(known)) {
		const struct vendor *vendor = vendor_of(report, known);

		add_imposture(report, message->message_id, IMPOSTOR_COMPANY,
		    vendor != NULL ? name_of(report, vendor->names,
		    vendor->names_n) : name, name, address);
	} else if (str_find_char(known, '@') == STR_NOWHERE) {
		person_written(report, message, name, address, known, false);
	} else if (is_ours(report, behind_at(seen)) &&
	    !is_ours(report, behind_at(known))) {
		/* Our address in the name's place, before the real one. */
		person_written(report, message, seen, known, seen, false);
	} else {
		person_written(report, message, seen, seen, known, false);
	}
}

void
report_who_finding(struct report *report,
    const struct store_reported *message, const struct verdict_finding *finding)
{
	unsigned topics = topics_read(finding->about) & ~TOPICS_OF_KIND;
	struct str seen, known, name, address;
	bool is_pair = verdict_pair(finding->evidence, &seen, &known);

	if (!counts(message) || finding->evidence.n == 0 ||
	    (topics & (IS(WHO) | IS(LOOKALIKE) | IS(SERVICE))) == 0 ||
	    (topics & ~(IS(WHO) | IS(LOOKALIKE) | IS(SERVICE) | IS(ANSWER) |
	    IS(THREAD) | IS(FORM))) != 0 || finding->score < 0)
		return;
	if ((topics & IS(LOOKALIKE)) != 0 && (topics & IS(WHO)) == 0) {
		if (is_pair)
			lookalike_of(report, message, seen, known);
		return;
	}
	if (is_pair) {
		pair_of(report, message, seen, known);
		return;
	}
	name = name_before(finding->evidence, &address);
	if ((topics & IS(SERVICE)) != 0 && address.n > 0)
		add_imposture(report, message->message_id, IMPOSTOR_SERVICE,
		    name, NO_STR, address);
	else if ((topics & IS(WHO)) != 0)
		person_written(report, message, name, address, NO_STR,
		    address.n == 0);
}

void
report_who_named(struct report *report, struct str owner, uint64_t messages)
{
	struct risk *risk = risk_of(report, behind_at(owner));

	if (risk != NULL)
		risk->named += messages;
}

/* ---- Order -------------------------------------------------------------------- */

static int
by_messages(const void *left, const void *right)
{
	const struct imposture *a = left, *b = right;

	if (a->messages != b->messages)
		return a->messages < b->messages ? 1 : -1;
	return str_compare(a->whom, b->whom);
}

static uint64_t
weight_of(const struct risk *risk)
{
	return risk->own + risk->unproved + risk->lookalike + risk->named;
}

/* What came from their own mailboxes first: that is what a call can end today. */
static int
by_risk(const void *left, const void *right)
{
	const struct risk *a = left, *b = right;

	if (a->own != b->own)
		return a->own < b->own ? 1 : -1;
	if (weight_of(a) != weight_of(b))
		return weight_of(a) < weight_of(b) ? 1 : -1;
	return str_compare(a->domain, b->domain);
}

void
report_who_sort(struct report *report)
{
	if (report->impostures.n > 0)
		qsort(report->impostures.at, report->impostures.n,
		    sizeof *report->impostures.at, by_messages);
	if (report->risks.n > 0)
		qsort(report->risks.at, report->risks.n,
		    sizeof *report->risks.at, by_risk);
}
