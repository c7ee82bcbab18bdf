/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki learn --propose: whom history suggests as a vendor, or as one of our people,
 * in the columns that vendors_file and people_file are read with. It is for a
 * person to look through, to correct and to keep; nothing is taken over by itself,
 * because a con man who was answered often enough stands in history too. Of bank
 * accounts memory has four digits: they stand in the note, and whoever keeps the
 * vendor writes the number that is on file. What others wrote goes into cells that
 * a spreadsheet takes for text: an apostrophe stands before what begins as a formula
 * does, and whoever reads the file leaves it out.
 */
#include <errno.h>

#include "learn.h"

#define LEAST 3		/* messages each way */

static void
put_names(FILE *file, const struct store_partner *partner)
{
	size_t i;

	fputc('"', file);
	for (i = 0; i < partner->names_n; i++) {
		fputs(i > 0 ? "; " : "", file);
		print_csv_value(file, partner->names[i]);
	}
	if (partner->names_n == 0)
		print_csv_value(file, partner->key);
	fputc('"', file);
}

static void
put_note(FILE *file, const struct store_partner *partner)
{
	fputc('"', file);
	fprintf(file, in_words("%llu received (%llu proved), %llu sent"),
	    (unsigned long long)partner->received,
	    (unsigned long long)partner->authenticated,
	    (unsigned long long)partner->sent);
	if (partner->accounts.n > 0) {
		fputs(in_words(", accounts seen: "), file);
		print_csv_value(file, partner->accounts);
	}
	fputs("\"\n", file);
}

/* ---- What is known already --------------------------------------------------------- */

static bool
holds(const struct str *list, size_t n, struct str domain)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (domain_is_within(domain, list[i]) ||
		    domain_is_within(list[i], domain))
			return true;
	return false;
}

static bool
is_configured(const struct organisation *organisation, struct str domain)
{
	size_t i;

	for (i = 0; i < organisation->vendors_n; i++)
		if (holds(organisation->vendors[i].domains,
		    organisation->vendors[i].domains_n, domain))
			return true;
	return holds(organisation->domains, organisation->domains_n, domain) ||
	    holds(organisation->services, organisation->services_n, domain);
}

static bool
is_somebody(const struct organisation *organisation, struct str address)
{
	size_t i, k;

	for (i = 0; i < organisation->people_n; i++)
		for (k = 0; k < organisation->people[i].addresses_n; k++)
			if (str_equal_nocase(address,
			    organisation->people[i].addresses[k]))
				return true;
	return false;
}

/* ---- Files --------------------------------------------------------------------------- */

static size_t
write_vendors(FILE *file, const struct organisation *organisation,
    const struct store_partner *partners, size_t n)
{
	size_t i, written = 0;

	fputs("names,domains,accounts,country,note\n", file);
	for (i = 0; i < n; i++) {
		if (domain_is_freemail(partners[i].key) ||
		    is_configured(organisation, partners[i].key))
			continue;
		put_names(file, &partners[i]);
		fputs(",\"", file);
		print_csv_value(file, partners[i].key);
		fputs("\",,,", file);
		put_note(file, &partners[i]);
		written++;
	}
	return written;
}

static size_t
write_people(FILE *file, const struct organisation *organisation,
    const struct store_partner *partners, size_t n)
{
	size_t i, written = 0;

	fputs("names,title,addresses,note\n", file);
	for (i = 0; i < n; i++) {
		if (is_somebody(organisation, partners[i].key))
			continue;
		put_names(file, &partners[i]);
		fputs(",,\"", file);
		print_csv_value(file, partners[i].key);
		fputs("\",", file);
		put_note(file, &partners[i]);
		written++;
	}
	return written;
}

/* A list that is cut off looks like a whole one: it is taken away again, and what was
 * there before is never touched. */
static int
written_badly(const char *path, int error)
{
	unlink(path);
	say_error("cannot write '%s': %s", path, strerror(error));
	return EXIT_WRITE;
}

static int
propose(const char *path, bool people, const struct learn_wishes *wishes,
    const struct config *config, struct store *store)
{
	const struct organisation *organisation = &config->organisation;
	struct store_partner *partners;
	bool plain = strcmp(path, "-") == 0;
	struct why why;
	size_t n, written;
	FILE *file;
	int error;

	if ((people ? store_colleagues(store, wishes->arena,
	    organisation->domains, organisation->domains_n, LEAST, &partners,
	    &n, &why) : store_partners(store, wishes->arena, LEAST, &partners,
	    &n, &why)) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	file = plain ? stdout : fopen(path, "wx");
	if (file == NULL) {
		say_error("cannot write '%s': %s", path, strerror(errno));
		return EXIT_WRITE;
	}
	written = people ? write_people(file, organisation, partners, n) :
	    write_vendors(file, organisation, partners, n);
	if (plain)
		return answer_end(EXIT_DONE);
	error = fflush(file) != 0 || ferror(file) ? errno : 0;
	if (fclose(file) != 0 && error == 0)
		error = errno;
	if (error != 0)
		return written_badly(path, error);
	printf(people ? in_words("people written to '%s': %zu; look them through, "
	    "write their titles and who may approve a payment, and name the file in "
	    "organisation.people_file\n") : in_words("vendors written to '%s': %zu; "
	    "look them through, write the account numbers that you have on file, and "
	    "name the file in organisation.vendors_file\n"), path, written);
	return answer_end(EXIT_DONE);
}

int
learn_propose(const struct learn_wishes *wishes, const struct config *config)
{
	int status = EXIT_DONE;
	struct store *store;
	struct why why;

	if (store_open(str_cstr(wishes->arena, config->store_path), STORE_READ,
	    &store, &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	if (wishes->propose != NULL)
		status = propose(wishes->propose, false, wishes, config, store);
	if (wishes->propose_people != NULL && status == EXIT_DONE)
		status = propose(wishes->propose_people, true, wishes, config,
		    store);
	store_close(store);
	return status;
}
