/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People and vendors from CSV files (RFC 4180), which is what a directory or
 * the accounts department exports: commas, cells in quotes that may hold commas
 * and line ends, a doubled quote for a quote. The first line names the columns,
 * in any order; several values in one cell are separated by ';'. A column that
 * nobody knows, a cell too many and an account number that is none are mistakes
 * with file, line and column. A byte order mark, which spreadsheets write, is
 * skipped, and a column "note" is for people alone. An apostrophe in front of what
 * a spreadsheet would take for a formula is not of the value.
 */
#include "config.h"

#define LIST_MOST ((size_t)64 << 20)
#define COLUMNS_MOST 12u

enum column {
	COLUMN_NAMES, COLUMN_TITLE, COLUMN_ADDRESSES, COLUMN_DOMAINS,
	COLUMN_ACCOUNTS, COLUMN_COUNTRY, COLUMN_CONTACTS, COLUMN_PHONES,
	COLUMN_T_NUMBERS, COLUMN_APPROVES, COLUMN_SIGNS, COLUMN_NOTE, COLUMN__COUNT
};

static const char *const column_names[COLUMN__COUNT] = {
	"names", "title", "addresses", "domains", "accounts", "country",
	"contacts", "phones", "t_numbers", "approves", "signs",
	"note"
};

struct csv {
	struct reading *reading;
	const char *path;
	struct str bytes;
	size_t at, line, line_at;	/* where this line begins */
	struct str cells[COLUMNS_MOST];
	struct place_in_file {
		size_t line, column;	/* in characters, from 1 */
	} places[COLUMNS_MOST + 1];	/* where the cells begin */
	size_t cells_n, cell;		/* the one that is looked at */
	enum column columns[COLUMNS_MOST];
	size_t columns_n;
};

static void
csv_wrong(const struct csv *csv, struct str read, const char *expected)
{
	if (!csv->reading->failed)
		because(csv->reading->why, FAIL, EXIT_CONFIG,
		    "%s:%zu:%zu: read '%.*s', expected %s", csv->path,
		    csv->places[csv->cell].line, csv->places[csv->cell].column,
		    STR_ARGS(utf8_shorten(csv->reading->arena, read, 60)),
		    in_words(expected));
	csv->reading->failed = true;
}

/* ---- Rows and cells ------------------------------------------------------------------------ */

/* The byte before csv->at ended a line. */
static void
line_begins(struct csv *csv, size_t at)
{
	csv->line++;
	csv->line_at = at;
}

static void
cell_begins(struct csv *csv)
{
	csv->cell = csv->cells_n;
	csv->places[csv->cell] = (struct place_in_file){ csv->line,
	    utf8_length(str_slice(csv->bytes, csv->line_at, csv->at)) + 1 };
}

static struct str
quoted_cell(struct csv *csv)
{
	struct buf cell = { .arena = csv->reading->arena };
	struct str b = csv->bytes;

	for (csv->at++; csv->at < b.n; csv->at++) {
		char c = b.p[csv->at];

		if (c == '"' && csv->at + 1 < b.n && b.p[csv->at + 1] == '"')
			csv->at++;
		else if (c == '"')
			break;
		if (c == '\n')
			line_begins(csv, csv->at + 1);
		buf_char(&cell, c);
	}
	if (csv->at >= b.n)
		csv_wrong(csv, buf_str(&cell), "a closing quote");
	csv->at++;
	return buf_str(&cell);
}

static struct str
plain_cell(struct csv *csv)
{
	struct str b = csv->bytes;
	size_t start = csv->at;

	while (csv->at < b.n && b.p[csv->at] != ',' && b.p[csv->at] != '\n')
		csv->at++;
	return str_trim(str_slice(b, start, csv->at));
}

/* The next row that is not blank; false at the end or after a mistake. */
static bool
row_read(struct csv *csv)
{
	struct str b = csv->bytes;

	while (csv->at < b.n && (b.p[csv->at] == '\n' || b.p[csv->at] == '\r'))
		if (b.p[csv->at++] == '\n')
			line_begins(csv, csv->at);
	csv->cells_n = 0;
	cell_begins(csv);
	if (csv->at >= b.n || csv->reading->failed)
		return false;
	for (;;) {
		struct str cell;

		cell_begins(csv);
		cell = csv->at < b.n && b.p[csv->at] == '"' ?
		    quoted_cell(csv) : plain_cell(csv);
		if (csv->cells_n == COLUMNS_MOST) {
			csv_wrong(csv, cell, "no more cells than columns");
			return false;
		}
		csv->cells[csv->cells_n++] = cell;
		if (csv->at < b.n && b.p[csv->at] == '\r')
			csv->at++;
		if (csv->at >= b.n || b.p[csv->at] == '\n')
			break;
		if (b.p[csv->at++] != ',') {
			csv_wrong(csv, cell, "a comma behind the closing quote");
			return false;
		}
	}
	return !csv->reading->failed;
}

/* A spreadsheet drops blanks in front, and some forms of "=" are as good. */
bool
csv_is_formula(struct str value)
{
	size_t at = 0;
	uint32_t c = ' ';

	while (at < value.n && (c == ' ' || c == 0xA0 || c == 0x3000 ||
	    character_is_unsafe(c)))
		c = utf8_next(value, &at);
	return c == '=' || c == '+' || c == '-' || c == '@' || c == 0x2212 ||
	    c == 0xFF1D || c == 0xFF0B || c == 0xFF0D || c == 0xFF20;
}

/* Without the apostrophe that keeps a formula from being one. */
static struct str
value_bare(struct str value)
{
	return value.n > 1 && value.p[0] == '\'' &&
	    csv_is_formula(str_from(value, 1)) ? str_trim(str_from(value, 1))
	    : value;
}

/* The values of one cell. */
static struct str *
cell_split(struct csv *csv, struct str cell, size_t *n_out)
{
	struct str *values = NULL, rest = cell, value;
	size_t size = 0;

	*n_out = 0;
	while (rest.p != NULL) {
		value = value_bare(str_trim(str_cut(&rest, ';')));
		if (value.n == 0)
			continue;
		values = arena_grow(csv->reading->arena, values, *n_out, &size,
		    sizeof *values);
		values[(*n_out)++] = str_keep(csv->reading->arena, value);
	}
	return values;
}

/* ---- Columns ----------------------------------------------------------------------------------- */

/* Read the first line; `allowed` has a bit for each column it may name. */
static void
columns_read(struct csv *csv, unsigned allowed, const char *expected)
{
	bool names = false;

	if (!row_read(csv)) {
		csv_wrong(csv, STR(""), expected);
		return;
	}
	/* As spreadsheets export where the comma is the decimal sign. */
	if (csv->cells_n == 1 && (str_find_char(csv->cells[0], ';') != STR_NOWHERE ||
	    str_find_char(csv->cells[0], '\t') != STR_NOWHERE)) {
		csv->cell = 0;
		csv_wrong(csv, csv->cells[0], "commas between the columns, not "
		    "semicolons or tabs");
		return;
	}
	for (size_t i = 0; i < csv->cells_n; i++) {
		size_t k = 0;

		csv->cell = i;
		while (k < COLUMN__COUNT && !str_equal_nocase(csv->cells[i],
		    str_of(column_names[k])))
			k++;
		if (k == COLUMN__COUNT || (allowed & 1u << k) == 0) {
			csv_wrong(csv, csv->cells[i], expected);
			return;
		}
		allowed &= ~(1u << k);
		csv->columns[i] = (enum column)k;
		names |= k == COLUMN_NAMES;
	}
	csv->columns_n = csv->cells_n;
	csv->cell = 0;
	if (!names)
		csv_wrong(csv, csv->cells[0], expected);
}

static bool
csv_open(struct reading *reading, struct str path, struct csv *csv_out)
{
	const char *cause;

	*csv_out = (struct csv){ .reading = reading, .line = 1,
	    .path = str_cstr(reading->arena, path) };
	if (!file_read(reading->arena, csv_out->path, LIST_MOST, &csv_out->bytes,
	    &cause)) {
		because(reading->why, FAIL, EXIT_CONFIG, "cannot read '%s': %s",
		    csv_out->path, in_words(cause));
		reading->failed = true;
		return false;
	}
	if (!text_is_utf8(reading, path, csv_out->bytes))
		return false;
	reading_note(reading, path, csv_out->bytes);
	if (str_starts(csv_out->bytes, STR("\xef\xbb\xbf")))
		csv_out->at = csv_out->line_at = 3;
	return true;
}

static bool
cells_read(struct csv *csv)
{
	if (!row_read(csv))
		return false;
	csv->cell = csv->columns_n;
	if (csv->cells_n > csv->columns_n)
		csv_wrong(csv, csv->cells[csv->columns_n],
		    "no more cells than columns");
	return !csv->reading->failed;
}

/* ---- People and vendors -------------------------------------------------------------------------- */

struct person *
person_add(struct reading *reading, struct organisation *organisation)
{
	size_t size = organisation->people_n;

	/* grow at powers of two only, so that the copies stay linear */
	if ((size & (size - 1)) == 0)
		organisation->people = arena_grow(reading->arena,
		    organisation->people, organisation->people_n, &size,
		    sizeof *organisation->people);
	return &organisation->people[organisation->people_n++];
}

struct vendor *
vendor_add(struct reading *reading, struct organisation *organisation)
{
	size_t size = organisation->vendors_n;

	if ((size & (size - 1)) == 0)
		organisation->vendors = arena_grow(reading->arena,
		    organisation->vendors, organisation->vendors_n, &size,
		    sizeof *organisation->vendors);
	return &organisation->vendors[organisation->vendors_n++];
}

static void
addresses_normalise(struct csv *csv, struct str *addresses, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!address_normal(csv->reading->arena, addresses[i],
		    &addresses[i]))
			csv_wrong(csv, addresses[i], "a mail address");
	}
}

static void
domains_normalise(struct csv *csv, struct str *domains, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str written = domains[i];

		domains[i] = domain_ascii(csv->reading->arena, written);
		if (domains[i].n == 0)
			csv_wrong(csv, written, "a domain name");
		else if (domain_is_registry(domains[i]))
			csv_wrong(csv, written, domain_of_one());
	}
}

/* Two letters, two digits, and some more: ISO 13616. */
static bool
is_like_iban(struct str bare)
{
	if (bare.n < 15 || bare.n > 34 || !char_is_alpha(bare.p[0]) ||
	    !char_is_alpha(bare.p[1]) || !char_is_digit(bare.p[2]) ||
	    !char_is_digit(bare.p[3]))
		return false;
	for (size_t i = 4; i < bare.n; i++)
		if (!char_is_digit(bare.p[i]) && !char_is_alpha(bare.p[i]))
			return false;
	return true;
}

const char *
account_expected(struct str written)
{
	char bare[40];
	size_t n = 0;

	for (size_t i = 0; i < written.n && n < sizeof bare; i++)
		if (written.p[i] != ' ' && written.p[i] != '-')
			bare[n++] = written.p[i];
	if (!is_like_iban((struct str){ bare, n }))
		return "a bank account as people write it (an IBAN with its check "
		    "digits, or bank, branch, type and number)";
	return iban_checks(bare, n) ? "an IBAN as long as those of its country are" :
	    "an IBAN whose check digits fit: in this one a character is wrong, missing "
	    "or too many";
}

static void
accounts_take(struct csv *csv, struct str cell, struct vendor *vendor)
{
	struct str *written = cell_split(csv, cell, &vendor->accounts_n);

	vendor->accounts = NEW_ARRAY(csv->reading->arena, struct account,
	    vendor->accounts_n);
	for (size_t i = 0; i < vendor->accounts_n; i++) {
		if (!account_read(csv->reading->arena, written[i],
		    &vendor->accounts[i]))
			csv_wrong(csv, written[i], account_expected(written[i]));
	}
}

static void
numbers_normalise(struct csv *csv, struct str *numbers, size_t n,
    bool (*read)(struct arena *, struct str, struct str *),
    const char *expected)
{
	for (size_t i = 0; i < n; i++)
		if (!read(csv->reading->arena, numbers[i], &numbers[i]))
			csv_wrong(csv, numbers[i], expected);
}

static bool
switch_read(struct csv *csv, struct str cell)
{
	bool yes = str_equal_nocase(cell, STR("yes"));

	if (!yes && cell.n > 0 && !str_equal_nocase(cell, STR("no")))
		csv_wrong(csv, cell, "yes or no");
	return yes;
}

static void
person_cell(struct csv *csv, enum column column, struct str cell,
    struct person *person)
{
	if (column == COLUMN_NAMES)
		person->names = cell_split(csv, cell, &person->names_n);
	if (column == COLUMN_TITLE)
		person->title = str_keep(csv->reading->arena, cell);
	if (column == COLUMN_ADDRESSES) {
		person->addresses = cell_split(csv, cell, &person->addresses_n);
		addresses_normalise(csv, person->addresses,
		    person->addresses_n);
	}
	if (column == COLUMN_APPROVES)
		person->approves = switch_read(csv, cell);
	if (column == COLUMN_SIGNS)
		person->signs = switch_read(csv, cell);
}

void
people_file_read(struct reading *reading, struct str path,
    struct organisation *organisation)
{
	struct csv csv;

	if (!csv_open(reading, path, &csv))
		return;
	columns_read(&csv, 1u << COLUMN_NAMES | 1u << COLUMN_TITLE |
	    1u << COLUMN_ADDRESSES | 1u << COLUMN_APPROVES |
	    1u << COLUMN_SIGNS | 1u << COLUMN_NOTE,
	    "the columns names,title,addresses,approves,signs");
	while (cells_read(&csv)) {
		struct person *person = person_add(reading, organisation);

		for (csv.cell = 0; csv.cell < csv.cells_n; csv.cell++)
			person_cell(&csv, csv.columns[csv.cell],
			    csv.cells[csv.cell], person);
		csv.cell = 0;
		if (person->names_n == 0)
			csv_wrong(&csv, csv.cells[0], "a person with a name");
	}
}

static void
vendor_cell(struct csv *csv, enum column column, struct str cell,
    struct vendor *vendor)
{
	struct arena *arena = csv->reading->arena;

	if (column == COLUMN_NAMES)
		vendor->names = cell_split(csv, cell, &vendor->names_n);
	if (column == COLUMN_DOMAINS) {
		vendor->domains = cell_split(csv, cell, &vendor->domains_n);
		domains_normalise(csv, vendor->domains, vendor->domains_n);
	}
	if (column == COLUMN_ACCOUNTS)
		accounts_take(csv, cell, vendor);
	if (column == COLUMN_CONTACTS) {
		vendor->contacts = cell_split(csv, cell, &vendor->contacts_n);
		addresses_normalise(csv, vendor->contacts, vendor->contacts_n);
	}
	if (column == COLUMN_PHONES) {
		vendor->phones = cell_split(csv, cell, &vendor->phones_n);
		numbers_normalise(csv, vendor->phones, vendor->phones_n,
		    phone_read, "a telephone number with its area code");
	}
	if (column == COLUMN_T_NUMBERS) {
		vendor->t_numbers = cell_split(csv, cell, &vendor->t_numbers_n);
		numbers_normalise(csv, vendor->t_numbers, vendor->t_numbers_n,
		    t_number_read,
		    "\"T\" and 13 digits, the first of them the check digit");
	}
	if (column == COLUMN_SIGNS)
		vendor->signs = switch_read(csv, cell);
	if (column == COLUMN_COUNTRY && cell.n > 0) {
		vendor->country = str_keep(arena, cell);
		if (cell.n != 2)
			csv_wrong(csv, cell, "a country of two letters");
	}
}

void
vendors_file_read(struct reading *reading, struct str path,
    struct organisation *organisation)
{
	struct csv csv;

	if (!csv_open(reading, path, &csv))
		return;
	columns_read(&csv, 1u << COLUMN_NAMES | 1u << COLUMN_DOMAINS |
	    1u << COLUMN_ACCOUNTS | 1u << COLUMN_COUNTRY |
	    1u << COLUMN_CONTACTS | 1u << COLUMN_PHONES |
	    1u << COLUMN_T_NUMBERS | 1u << COLUMN_SIGNS | 1u << COLUMN_NOTE,
	    "the columns names,domains,accounts,country,"
	    "contacts,phones,t_numbers,signs");
	while (cells_read(&csv)) {
		struct vendor *vendor = vendor_add(reading, organisation);

		for (csv.cell = 0; csv.cell < csv.cells_n; csv.cell++)
			vendor_cell(&csv, csv.columns[csv.cell],
			    csv.cells[csv.cell], vendor);
		csv.cell = 0;
		if (vendor->names_n == 0)
			csv_wrong(&csv, csv.cells[0], "a vendor with a name");
	}
}
