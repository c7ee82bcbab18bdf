/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the configuration says about the site: who belongs to it, whom it pays,
 * and where its own mail servers end and the world begins. Domains become
 * A-labels in lower case, addresses lower case, account numbers are read by the
 * extractor that reads mail, so that what is compared later has one form. The
 * presets hold what the Received lines of two large providers look like: only
 * networks in which those providers pass mail between their own machines, never
 * the ones they send from, because every stranger sends from there too.
 */
#include "config.h"

/* ---- Organisation -------------------------------------------------------------------------- */


static const struct key person_keys[] = {
	{ "names", WANT_TEXTS, AT_LIST(struct person, names) },
	{ "title", WANT_TEXT, AT(struct person, title) },
	{ "addresses", WANT_ADDRESSES, AT_LIST(struct person, addresses) },
	{ "approves", WANT_BOOL, AT(struct person, approves) },
	{ "signs", WANT_BOOL, AT(struct person, signs) },
	{ .name = NULL }
};

static const struct key vendor_keys[] = {
	{ "names", WANT_TEXTS, AT_LIST(struct vendor, names) },
	{ "domains", WANT_DOMAINS, AT_LIST(struct vendor, domains) },
	{ "accounts", WANT_NOTHING, LATER },
	{ "country", WANT_TEXT, AT(struct vendor, country) },
	{ "contacts", WANT_ADDRESSES, AT_LIST(struct vendor, contacts) },
	{ "phones", WANT_TEXTS, AT_LIST(struct vendor, phones) },
	{ "t_numbers", WANT_TEXTS, AT_LIST(struct vendor, t_numbers) },
	{ "signs", WANT_BOOL, AT(struct vendor, signs) },
	{ .name = NULL }
};

static const struct key organisation_keys[] = {
	{ "domains", WANT_DOMAINS, AT_LIST(struct organisation, domains) },
	{ "accounts", WANT_NOTHING, LATER },
	{ "people", WANT_NOTHING, LATER },
	{ "vendors", WANT_NOTHING, LATER },
	{ "people_file", WANT_PATH, LATER },
	{ "vendors_file", WANT_PATH, LATER },
	{ "services", WANT_DOMAINS, AT_LIST(struct organisation, services) },
	{ "lists", WANT_TEXTS, AT_LIST(struct organisation, lists) },
	{ .name = NULL }
};

static void
people_read(struct reading *reading, const struct setting *list,
    struct organisation *organisation)
{
	if (list == NULL || !list_of_groups(reading, list))
		return;
	for (size_t i = 0; i < list->n; i++) {
		struct person *person = person_add(reading, organisation);

		group_read(reading, &list->children[i], person_keys, person);
		if (person->names_n == 0)
			setting_wrong(reading, &list->children[i],
			    "a person with 'names'");
	}
}

static void
bank_accounts_read(struct reading *reading, const struct setting *list,
    struct account **accounts_out, size_t *n_out)
{
	if (list == NULL)
		return;
	if (list->kind != SETTING_LIST) {
		setting_wrong(reading, list, "a list: [ \"...\", \"...\" ]");
		return;
	}
	*accounts_out = NEW_ARRAY(reading->arena, struct account, list->n);
	*n_out = list->n;
	for (size_t i = 0; i < list->n; i++) {
		const struct setting *written = &list->children[i];

		if (written->kind != SETTING_TEXT || !account_read(
		    reading->arena, written->text, &(*accounts_out)[i]))
			setting_wrong(reading, written, "%s", in_words(
			    account_expected(written->text)));
	}
}

/* Into the form in which mail's numbers are found, each in its place. */
static void
numbers_normalise(struct reading *reading, const struct setting *list,
    struct str *numbers, size_t n, bool (*read)(struct arena *, struct str,
    struct str *), const char *expected)
{
	for (size_t i = 0; i < n && !reading->failed; i++)
		if (!read(reading->arena, numbers[i], &numbers[i]))
			setting_wrong(reading, &list->children[i], "%s",
			    in_words(expected));
}

static void
vendors_read(struct reading *reading, const struct setting *list,
    struct organisation *organisation)
{
	if (list == NULL || !list_of_groups(reading, list))
		return;
	for (size_t i = 0; i < list->n; i++) {
		const struct setting *group = &list->children[i];
		struct vendor *vendor = vendor_add(reading, organisation);

		group_read(reading, group, vendor_keys, vendor);
		bank_accounts_read(reading, setting_find(group, "accounts"),
		    &vendor->accounts, &vendor->accounts_n);
		numbers_normalise(reading, setting_find(group, "phones"),
		    vendor->phones, vendor->phones_n, phone_read,
		    "a telephone number with its area code");
		numbers_normalise(reading, setting_find(group, "t_numbers"),
		    vendor->t_numbers, vendor->t_numbers_n, t_number_read,
		    "\"T\" and 13 digits, the first of them the check digit");
		if (vendor->names_n == 0)
			setting_wrong(reading, group, "a vendor with 'names'");
		if (vendor->country.p != NULL && vendor->country.n != 2)
			setting_wrong(reading, setting_find(group, "country"),
			    "a country of two letters");
	}
}

/* An address, or a List-Id as the field has it, with or without its brackets. */
static bool
list_normal(struct arena *arena, struct str written, struct str *list_out)
{
	if (written.n > 1 && written.p[0] == '<' &&
	    written.p[written.n - 1] == '>')
		written = str_slice(written, 1, written.n - 1);
	if (str_find_char(written, '@') != STR_NOWHERE)
		return address_normal(arena, written, list_out);
	*list_out = domain_ascii(arena, written);
	return list_out->n > 0 && str_find_char(*list_out, '.') != STR_NOWHERE;
}

static void
lists_normalise(struct reading *reading, const struct setting *list,
    struct organisation *organisation)
{
	for (size_t i = 0; i < organisation->lists_n && !reading->failed; i++)
		if (!list_normal(reading->arena, organisation->lists[i],
		    &organisation->lists[i]))
			setting_wrong(reading, &list->children[i], "a mailing "
			    "list's address, or its List-Id");
}

void
organisation_read(struct reading *reading, const struct setting *group,
    struct organisation *organisation)
{
	const struct setting *file;

	if (group == NULL)
		return;
	group_read(reading, group, organisation_keys, organisation);
	lists_normalise(reading, setting_find(group, "lists"), organisation);
	bank_accounts_read(reading, setting_find(group, "accounts"),
	    &organisation->accounts, &organisation->accounts_n);
	people_read(reading, setting_find(group, "people"), organisation);
	vendors_read(reading, setting_find(group, "vendors"), organisation);
	file = setting_find(group, "people_file");
	if (file != NULL && !reading->failed)
		people_file_read(reading, path_normal(reading, file->text),
		    organisation);
	file = setting_find(group, "vendors_file");
	if (file != NULL && !reading->failed)
		vendors_file_read(reading, path_normal(reading, file->text),
		    organisation);
}

/* ---- Boundary ---------------------------------------------------------------------------------- */

#define BOUNDARY(member) AT(struct boundary, member)
#define COUNTED(member) AT_LIST(struct boundary, member)
#define PRESETS "microsoft365|google"
#define PRESET_NETWORKS 6

static const struct key boundary_keys[] = {
	{ "trusted_networks", WANT_NETWORKS, COUNTED(trusted_networks) },
	{ "trusted_hosts", WANT_HOSTS, COUNTED(trusted_hosts) },
	{ "authserv_ids", WANT_TEXTS, COUNTED(authserv_ids) },
	{ "results", WANT_WORD, BOUNDARY(results),
	    .words = "above|below|microsoft|none" },
	{ "submission", WANT_SWITCH, BOUNDARY(submission_enforced),
	    .words = "none|enforced" },
	{ "rewrites_mime", WANT_BOOL, BOUNDARY(rewrites_mime) },
	{ "trusted_sealers", WANT_DOMAINS, COUNTED(trusted_sealers) },
	{ "preset", WANT_WORD, LATER, .words = PRESETS },
	{ .name = NULL }
};

static const struct preset {
	const char *name;
	const char *networks[PRESET_NETWORKS];
	const char *authserv_id;
	enum results_place results;
	bool rewrites_mime;
} presets[] = {
	{ "microsoft365", { "10.0.0.0/8", "2603:1090::/28", "2603:10a0::/28",
	    "2603:10b0::/28", "2603:10c0::/28", "2603:10d0::/28" }, NULL,
	    RESULTS_MICROSOFT, true },
	{ "google", { "10.0.0.0/8", "2002:a00::/24" }, "mx.google.com",
	    RESULTS_BELOW, false },
};

/* A preset adds to what is listed, and never overrules what is said. */
static void
preset_apply(struct reading *reading, const struct preset *preset,
    const struct setting *group, struct boundary *boundary)
{
	size_t size = boundary->trusted_networks_n, ids;

	for (size_t i = 0; i < PRESET_NETWORKS; i++) {
		if (preset->networks[i] == NULL)
			break;
		boundary->trusted_networks = arena_grow(reading->arena,
		    boundary->trusted_networks, boundary->trusted_networks_n,
		    &size, sizeof *boundary->trusted_networks);
		if (!network_read(str_of(preset->networks[i]), &boundary->
		    trusted_networks[boundary->trusted_networks_n++]))
			panic("preset '%s' is broken", preset->name);
	}
	ids = boundary->authserv_ids_n;
	if (preset->authserv_id != NULL) {
		boundary->authserv_ids = arena_grow(reading->arena,
		    boundary->authserv_ids, boundary->authserv_ids_n, &ids,
		    sizeof *boundary->authserv_ids);
		boundary->authserv_ids[boundary->authserv_ids_n++] =
		    str_of(preset->authserv_id);
	}
	if (setting_find(group, "results") == NULL)
		boundary->results = preset->results;
	if (setting_find(group, "rewrites_mime") == NULL)
		boundary->rewrites_mime = preset->rewrites_mime;
}

void
boundary_read(struct reading *reading, const struct setting *group,
    const struct setting *preset, struct boundary *boundary)
{
	group_read(reading, group, boundary_keys, boundary);
	for (size_t i = 0; i < boundary->authserv_ids_n; i++)
		boundary->authserv_ids[i] = str_lower(reading->arena,
		    boundary->authserv_ids[i]);
	if (setting_find(group, "preset") != NULL)
		preset = setting_find(group, "preset");
	if (preset == NULL || reading->failed)
		return;
	for (size_t i = 0; i < sizeof presets / sizeof *presets; i++) {
		if (preset->kind == SETTING_TEXT &&
		    str_equal(preset->text, str_of(presets[i].name))) {
			preset_apply(reading, &presets[i], group, boundary);
			return;
		}
	}
	setting_wrong(reading, preset, "\"microsoft365\" or \"google\"");
}
