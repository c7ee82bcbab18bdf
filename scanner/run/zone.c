/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a master file (RFC 1035 5.1) and makes it ready to be served as the
 * whole of DNS, from the root down. It understands $ORIGIN, $TTL, parentheses,
 * quoted strings, comments, escapes and relative names, and refuses $INCLUDE
 * and $GENERATE: a zone is one file. Records of types that are never asked
 * become an empty record of a private type, so that their names still exist
 * (NODATA, not NXDOMAIN); so do SOA and NS, which would be delegations into
 * nowhere. A root SOA and NS are added, because libunbound serves no zone
 * without them. Strings over 255 octets are split, as the people who paste DKIM
 * keys expect. Lines `;@ NAME TYPE SERVFAIL|TIMEOUT` are kept as faults.
 * Everything is checked here, so that libunbound only sees what it can read.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <sys/mman.h>

#include "run.h"

#define ZONE_MOST ((size_t)64 << 20)
#define STRING_MOST 255u	/* RFC 1035 3.3 */
#define RDATA_MOST 65000u
#define TTL_MOST 0x7fffffffu	/* RFC 2181 8 */
#define EMPTY_RECORD "TYPE65280 \\# 0"

/* An absolute name in canonical text: lower case, \DDD for odd octets, a final
 * dot. The longest is 255 octets on the wire, each at most four characters. */
struct name {
	char text[1024];
	size_t n, wire;
};

struct token {
	struct str text;	/* as written, without quotes */
	bool quoted;
	size_t line;
};

struct reader {
	struct arena *arena;	/* for one record */
	struct arena *keep;	/* the caller's, for faults */
	const char *path;
	struct str bytes;
	size_t at, line;
	struct token *tokens;	/* of the record at hand */
	size_t tokens_n, tokens_size;
	bool blank_start;	/* the record begins with a blank: same owner */
	bool owner_known;
	struct name origin, owner;
	uint64_t ttl;
	struct zone *zone;
	size_t faults_size;
	FILE *out;
	struct why *why;
};

/* The types that are asked, and how their data are written. */
enum shape { SHAPE_EMPTY, SHAPE_A, SHAPE_AAAA, SHAPE_NAME, SHAPE_MX, SHAPE_TXT };

static const struct rr {
	const char *word;
	int type;
	enum shape shape;
} rr_table[] = {
	{ "A", 1, SHAPE_A }, { "NS", 2, SHAPE_EMPTY },
	{ "CNAME", 5, SHAPE_NAME }, { "SOA", 6, SHAPE_EMPTY },
	{ "PTR", 12, SHAPE_NAME }, { "HINFO", 13, SHAPE_EMPTY },
	{ "MX", 15, SHAPE_MX }, { "TXT", 16, SHAPE_TXT },
	{ "RP", 17, SHAPE_EMPTY }, { "AAAA", 28, SHAPE_AAAA },
	{ "LOC", 29, SHAPE_EMPTY }, { "SRV", 33, SHAPE_EMPTY },
	{ "NAPTR", 35, SHAPE_EMPTY }, { "CERT", 37, SHAPE_EMPTY },
	{ "DNAME", 39, SHAPE_NAME }, { "DS", 43, SHAPE_EMPTY },
	{ "SSHFP", 44, SHAPE_EMPTY }, { "RRSIG", 46, SHAPE_EMPTY },
	{ "NSEC", 47, SHAPE_EMPTY }, { "DNSKEY", 48, SHAPE_EMPTY },
	{ "NSEC3", 50, SHAPE_EMPTY }, { "NSEC3PARAM", 51, SHAPE_EMPTY },
	{ "TLSA", 52, SHAPE_EMPTY }, { "SMIMEA", 53, SHAPE_EMPTY },
	{ "CDS", 59, SHAPE_EMPTY }, { "CDNSKEY", 60, SHAPE_EMPTY },
	{ "OPENPGPKEY", 61, SHAPE_EMPTY }, { "SVCB", 64, SHAPE_EMPTY },
	{ "HTTPS", 65, SHAPE_EMPTY }, { "SPF", 99, SHAPE_TXT },
	{ "URI", 256, SHAPE_EMPTY }, { "CAA", 257, SHAPE_EMPTY },
};

static bool
rr_of_word(struct str word, struct rr *rr_out)
{
	uint64_t number;

	for (size_t i = 0; i < sizeof rr_table / sizeof *rr_table; i++) {
		if (str_equal_nocase(word, str_of(rr_table[i].word))) {
			*rr_out = rr_table[i];
			return true;
		}
	}
	if (!str_starts_nocase(word, STR("TYPE")) ||
	    !str_number(str_from(word, 4), 65535, &number))
		return false;
	*rr_out = (struct rr){ "TYPE", (int)number, SHAPE_EMPTY };
	for (size_t i = 0; i < sizeof rr_table / sizeof *rr_table; i++) {
		if (rr_table[i].type == rr_out->type)
			*rr_out = rr_table[i];
	}
	return true;
}

static bool
wrong(struct reader *reader, size_t line, struct str read, const char *expected)
{
	because(reader->why, FAIL, EXIT_DATA, "%s:%zu: read '%.*s', expected %s",
	    reader->path, line, STR_ARGS(str_slice(read, 0, 60)), expected);
	return false;
}

static bool
wrong_token(struct reader *reader, size_t i, const char *expected)
{
	if (i < reader->tokens_n)
		return wrong(reader, reader->tokens[i].line,
		    reader->tokens[i].text, expected);
	return wrong(reader, reader->tokens_n == 0 ? reader->line :
	    reader->tokens[reader->tokens_n - 1].line,
	    STR("end of the record"), expected);
}

/* ---- Characters, names ------------------------------------------------------------------ */

/* The octet at s[*at], with \X and \DDD undone; *plain_out is false for an
 * escaped one. False when an escape is broken. */
static bool
octet_next(struct str s, size_t *at, unsigned char *octet_out, bool *plain_out)
{
	uint64_t value;

	*plain_out = s.p[*at] != '\\';
	if (*plain_out) {
		*octet_out = (unsigned char)s.p[(*at)++];
		return true;
	}
	if (*at + 1 >= s.n)
		return false;
	if (!char_is_digit((unsigned char)s.p[*at + 1])) {
		*octet_out = (unsigned char)s.p[*at + 1];
		*at += 2;
		return true;
	}
	if (*at + 4 > s.n ||
	    !str_number(str_slice(s, *at + 1, *at + 4), 255, &value))
		return false;
	*octet_out = (unsigned char)value;
	*at += 4;
	return true;
}

static bool
octet_is_plain(unsigned char c)
{
	return char_is_digit(c) || char_is_alpha(c) || c == '-' || c == '_' ||
	    c == '*';
}

static void
name_add(struct name *name, unsigned char octet)
{
	if (octet_is_plain(octet))
		name->text[name->n++] = char_lower((char)octet);
	else
		name->n += (size_t)snprintf(name->text + name->n, 5, "\\%03u",
		    octet);
	name->wire++;
}

static const struct name root = { .text = ".", .n = 1, .wire = 1 };

/* Put `origin` behind a relative name. */
static bool
name_finish(struct name *name, const struct name *origin)
{
	if (name->wire + origin->wire > 255)
		return false;
	if (name->n == 0 || origin->n > 1) {
		memcpy(name->text + name->n, origin->text, origin->n);
		name->n += origin->n;
	}
	name->wire += origin->wire;
	return true;
}

/* Read a name; one without a final dot is relative to `origin`. */
static bool
name_read(struct str s, const struct name *origin, struct name *name_out)
{
	unsigned char octet;
	size_t at = 0, label = 0;
	bool plain;

	*name_out = (struct name){ .n = 0 };
	if (str_equal(s, STR("@"))) {
		*name_out = *origin;
		return true;
	}
	if (str_equal(s, STR("."))) {
		*name_out = root;
		return true;
	}
	while (at < s.n) {
		if (!octet_next(s, &at, &octet, &plain))
			return false;
		if (!plain || octet != '.') {
			/* the first octet of a label pays for its length */
			if (label == 0)
				name_out->wire++;
			if (++label > 63 || name_out->wire > 253)
				return false;
			name_add(name_out, octet);
			continue;
		}
		if (label == 0)
			return false;
		name_out->text[name_out->n++] = '.';
		label = 0;
	}
	if (name_out->n == 0)
		return false;
	if (label == 0)
		return name_finish(name_out, &root);
	name_out->text[name_out->n++] = '.';
	return name_finish(name_out, origin);
}

/* ---- Tokens ------------------------------------------------------------------------------- */

static bool
token_add(struct reader *reader, struct token token)
{
	reader->tokens = arena_grow(reader->arena, reader->tokens,
	    reader->tokens_n, &reader->tokens_size, sizeof *reader->tokens);
	reader->tokens[reader->tokens_n++] = token;
	return true;
}

static bool
quoted_read(struct reader *reader)
{
	struct str b = reader->bytes;
	size_t start = ++reader->at, line = reader->line;

	while (reader->at < b.n && b.p[reader->at] != '"') {
		if (b.p[reader->at] == '\n')
			reader->line++;
		if (b.p[reader->at] == '\\')
			reader->at++;
		reader->at++;
	}
	if (reader->at >= b.n)
		return wrong(reader, line, STR("\""),
		    "a closing quote before the end of the file");
	token_add(reader, (struct token){ str_slice(b, start, reader->at), true,
	    line });
	reader->at++;
	return true;
}

static bool
word_read(struct reader *reader)
{
	struct str b = reader->bytes;
	size_t start = reader->at;

	while (reader->at < b.n) {
		char c = b.p[reader->at];

		if (char_is_space((unsigned char)c) || c == ';' || c == '(' ||
		    c == ')' || c == '"')
			break;
		reader->at += c == '\\' && reader->at + 1 < b.n &&
		    b.p[reader->at + 1] != '\n' ? 2 : 1;
	}
	return token_add(reader, (struct token){
	    str_slice(b, start, reader->at), false, reader->line });
}

/* The tokens of one record, which parentheses carry over line ends. */
static bool
tokens_read(struct reader *reader)
{
	struct str b = reader->bytes;
	size_t open_line = 0;

	reader->tokens_n = reader->tokens_size = 0;
	reader->tokens = NULL;
	reader->blank_start = b.p[reader->at] == ' ' || b.p[reader->at] == '\t';
	for (; reader->at < b.n;) {
		char c = b.p[reader->at];

		if (c == '\n') {
			reader->line++;
			reader->at++;
			if (open_line == 0)
				return true;
		} else if (c == ';') {
			while (reader->at < b.n && b.p[reader->at] != '\n')
				reader->at++;
		} else if (c == '(' || c == ')') {
			if ((c == '(') != (open_line == 0))
				return wrong(reader, reader->line,
				    str_slice(b, reader->at, reader->at + 1),
				    c == '(' ? "no second parenthesis" :
				    "an opening parenthesis before it");
			open_line = c == '(' ? reader->line : 0;
			reader->at++;
		} else if (char_is_space((unsigned char)c)) {
			reader->at++;
		} else if (c == '"' ? !quoted_read(reader) :
		    !word_read(reader)) {
			return false;
		}
	}
	if (open_line != 0)
		return wrong(reader, open_line, STR("("),
		    "a closing parenthesis before the end of the file");
	return true;
}

/* ---- Records ---------------------------------------------------------------------------------- */

/* "3600", and "1h30m" as some servers write it. */
static bool
ttl_read(struct str s, uint64_t *ttl_out)
{
	static const char units[] = "wdhms";
	static const unsigned seconds[] = { 604800, 86400, 3600, 60, 1 };
	uint64_t total = 0, value = 0;
	bool digits = false;

	for (size_t i = 0; i < s.n; i++) {
		const char *unit = strchr(units, char_lower(s.p[i]));

		if (char_is_digit((unsigned char)s.p[i])) {
			value = value * 10 + (uint64_t)(s.p[i] - '0');
			digits = true;
		} else if (digits && s.p[i] != '\0' && unit != NULL) {
			total += value * seconds[unit - units];
			value = 0;
			digits = false;
		} else {
			return false;
		}
		if (value > TTL_MOST || total > TTL_MOST)
			return false;
	}
	*ttl_out = total + value;
	return s.n > 0 && *ttl_out <= TTL_MOST;
}

static void
string_write(FILE *out, const unsigned char *octets, size_t n)
{
	fputs(" \"", out);
	for (size_t i = 0; i < n; i++) {
		if (octets[i] >= 0x20 && octets[i] < 0x7f && octets[i] != '"' &&
		    octets[i] != '\\')
			putc(octets[i], out);
		else
			fprintf(out, "\\%03u", octets[i]);
	}
	putc('"', out);
}

static bool
txt_write(struct reader *reader, size_t first)
{
	size_t total = 0;

	if (first >= reader->tokens_n)
		return wrong_token(reader, first, "a string");
	for (size_t i = first; i < reader->tokens_n; i++) {
		struct str s = reader->tokens[i].text;
		unsigned char piece[STRING_MOST];
		size_t at = 0, n = 0, written = 0;
		bool plain;

		while (at < s.n) {
			if (!octet_next(s, &at, &piece[n], &plain))
				return wrong_token(reader, i,
				    "\\X or \\DDD as an escape");
			if (++n == STRING_MOST && at < s.n) {
				string_write(reader->out, piece, n);
				written++;
				n = 0;
			}
		}
		string_write(reader->out, piece, n);
		total += written * (STRING_MOST + 1) + n + 1;
		if (total > RDATA_MOST)
			return wrong_token(reader, i,
			    "no more than 65,000 octets of text");
	}
	return true;
}

static bool
name_write(struct reader *reader, size_t i)
{
	struct name name;

	if (i >= reader->tokens_n || reader->tokens[i].quoted ||
	    !name_read(reader->tokens[i].text, &reader->origin, &name))
		return wrong_token(reader, i, "a domain name");
	fprintf(reader->out, " %.*s", (int)name.n, name.text);
	return true;
}

static bool
address_write(struct reader *reader, size_t i, int family)
{
	unsigned char address[16];
	const char *text;

	text = i < reader->tokens_n ?
	    str_cstr(reader->arena, reader->tokens[i].text) : "";
	if (inet_pton(family, text, address) != 1)
		return wrong_token(reader, i, family == AF_INET ?
		    "an IPv4 address" : "an IPv6 address");
	fprintf(reader->out, " %s", text);
	return true;
}

static bool
data_write(struct reader *reader, enum shape shape, size_t i)
{
	uint64_t preference;
	size_t used = 1;
	bool good = true;

	switch (shape) {
	case SHAPE_EMPTY:
		return true;
	case SHAPE_TXT:
		return txt_write(reader, i);
	case SHAPE_A:
		good = address_write(reader, i, AF_INET);
		break;
	case SHAPE_AAAA:
		good = address_write(reader, i, AF_INET6);
		break;
	case SHAPE_NAME:
		good = name_write(reader, i);
		break;
	case SHAPE_MX:
		used = 2;
		if (i >= reader->tokens_n || !str_number(
		    reader->tokens[i].text, 65535, &preference))
			return wrong_token(reader, i,
			    "a preference from 0 to 65535");
		fprintf(reader->out, " %u", (unsigned)preference);
		good = name_write(reader, i + 1);
		break;
	}
	if (good && i + used < reader->tokens_n)
		return wrong_token(reader, i + used, "the end of the record");
	return good;
}

/* TTL and class stand in either order, and both may be missing. */
static bool
record_read(struct reader *reader)
{
	uint64_t ttl = reader->ttl;
	struct rr rr;
	size_t i = 0;

	if (!reader->blank_start) {
		if (reader->tokens[0].quoted || !name_read(
		    reader->tokens[0].text, &reader->origin, &reader->owner))
			return wrong_token(reader, 0, "a domain name");
		reader->owner_known = true;
		i = 1;
	}
	if (!reader->owner_known)
		return wrong_token(reader, 0,
		    "a domain name at the start of the first record");
	for (size_t last = i + 2; i < last && i < reader->tokens_n; i++) {
		if (!str_equal_nocase(reader->tokens[i].text, STR("IN")) &&
		    !ttl_read(reader->tokens[i].text, &ttl))
			break;
	}
	if (i >= reader->tokens_n || reader->tokens[i].quoted ||
	    !rr_of_word(reader->tokens[i].text, &rr))
		return wrong_token(reader, i, "a record type of class IN");
	fprintf(reader->out, "%.*s %u IN %s", (int)reader->owner.n,
	    reader->owner.text, (unsigned)ttl,
	    rr.shape == SHAPE_EMPTY ? EMPTY_RECORD : rr.word);
	if (!data_write(reader, rr.shape, i + 1))
		return false;
	putc('\n', reader->out);
	return true;
}

static bool
directive_read(struct reader *reader)
{
	struct str word = reader->tokens[0].text;
	struct name origin;

	if (reader->tokens_n > 2)
		return wrong_token(reader, 2, "the end of the line");
	if (str_equal_nocase(word, STR("$ORIGIN"))) {
		if (reader->tokens_n < 2 || !name_read(reader->tokens[1].text,
		    &reader->origin, &origin))
			return wrong_token(reader, 1, "a domain name");
		reader->origin = origin;
		return true;
	}
	if (str_equal_nocase(word, STR("$TTL"))) {
		if (reader->tokens_n < 2 ||
		    !ttl_read(reader->tokens[1].text, &reader->ttl))
			return wrong_token(reader, 1, "a number of seconds");
		return true;
	}
	return wrong_token(reader, 0,
	    "$ORIGIN or $TTL (a zone must be one plain file)");
}

/* ---- Faults ------------------------------------------------------------------------------------- */

static void
fault_add(struct reader *reader, const struct name *name,
    struct zone_fault fault)
{
	struct zone *zone = reader->zone;

	fault.name = str_keep(reader->keep,
	    (struct str){ name->text, name->n - 1 });
	zone->faults = arena_grow(reader->keep, zone->faults, zone->faults_n,
	    &reader->faults_size, sizeof *zone->faults);
	zone->faults[zone->faults_n++] = fault;
}

static bool
fault_name_add(struct reader *reader, struct zone_fault fault)
{
	struct str written = reader->tokens[0].text;
	struct name name;

	if (str_equal(written, STR("*"))) {
		fault_add(reader, &root, fault);
		return true;
	}
	fault.below = str_starts(written, STR("*."));
	if (fault.below)
		written = str_from(written, 2);
	if (!name_read(written, &reader->origin, &name))
		return wrong_token(reader, 0, "'*' or a domain name");
	fault_add(reader, &name, fault);
	/* People write whole names without the final dot in these lines, under
	 * whatever $ORIGIN: such a name is taken both ways. */
	if (!str_ends(written, STR(".")) && reader->origin.n > 1 &&
	    name_read(written, &root, &name))
		fault_add(reader, &name, fault);
	return true;
}

/* `;@ NAME TYPE SERVFAIL|TIMEOUT`, after its ";@". */
static bool
fault_read(struct reader *reader)
{
	struct zone_fault fault = { .type = 0 };
	struct str kind;
	struct rr rr;

	reader->at += 2;
	if (!tokens_read(reader))
		return false;
	if (reader->tokens_n != 3)
		return wrong_token(reader, reader->tokens_n > 3 ? 3 :
		    reader->tokens_n, ";@ NAME TYPE SERVFAIL or TIMEOUT");
	if (!str_equal_nocase(reader->tokens[1].text, STR("ANY"))) {
		if (!rr_of_word(reader->tokens[1].text, &rr))
			return wrong_token(reader, 1, "a record type or ANY");
		fault.type = rr.type;
	}
	kind = reader->tokens[2].text;
	fault.timeout = str_equal_nocase(kind, STR("TIMEOUT"));
	if (!fault.timeout && !str_equal_nocase(kind, STR("SERVFAIL")))
		return wrong_token(reader, 2, "SERVFAIL or TIMEOUT");
	return fault_name_add(reader, fault);
}

/* ---- The whole file ------------------------------------------------------------------------------- */

static bool
zone_read(struct reader *reader)
{
	fputs(". 3600 IN SOA localhost. nobody.invalid. 1 3600 600 86400 60\n"
	    ". 3600 IN NS localhost.\n", reader->out);
	while (reader->at < reader->bytes.n) {
		arena_reset(reader->arena);
		if (str_starts(str_from(reader->bytes, reader->at), STR(";@"))) {
			if (!fault_read(reader))
				return false;
			continue;
		}
		if (!tokens_read(reader))
			return false;
		if (reader->tokens_n == 0)
			continue;
		if (!reader->blank_start &&
		    str_starts(reader->tokens[0].text, STR("$")) ?
		    !directive_read(reader) : !record_read(reader))
			return false;
	}
	return true;
}

enum outcome
zone_prepare(struct arena *arena, const char *path, struct zone *zone_out,
    struct why *why_out)
{
	struct arena *work = arena_new(ZONE_MOST * 8);
	struct reader reader = { .arena = arena_new(ZONE_MOST * 16),
	    .keep = arena, .path = path, .line = 1, .origin = root,
	    .ttl = 3600, .zone = zone_out, .why = why_out };
	enum outcome outcome = FAIL;
	const char *cause;

	*zone_out = (struct zone){ .fd = -1 };
	if (!file_read(work, path, ZONE_MOST, &reader.bytes, &cause)) {
		because(why_out, FAIL, EXIT_DATA, "cannot read zone '%s': %s",
		    path, cause);
		goto out;
	}
	zone_out->fd = memfd_create("seki-zone", MFD_CLOEXEC);
	reader.out = zone_out->fd < 0 ? NULL : fdopen(dup(zone_out->fd), "w");
	if (reader.out == NULL) {
		because(why_out, FAIL, EXIT_DATA, "cannot prepare zone '%s': %s",
		    path, strerror(errno));
		goto out;
	}
	if (!zone_read(&reader))
		goto out;
	if (fflush(reader.out) != 0)
		because(why_out, FAIL, EXIT_DATA, "cannot prepare zone '%s': %s",
		    path, strerror(errno));
	else
		outcome = OK;
out:
	if (reader.out != NULL)
		fclose(reader.out);
	if (outcome != OK && zone_out->fd >= 0) {
		close(zone_out->fd);
		zone_out->fd = -1;
	}
	arena_free(reader.arena);
	arena_free(work);
	return outcome;
}
