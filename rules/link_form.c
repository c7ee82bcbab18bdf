/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The forms in which `uri` rules see a link: as it was given, and as a browser
 * would take it, where that is different: backslashes as slashes, one pair of
 * slashes behind the scheme ("http" where none is named), %-encoding undone, no user's name or standard port
 * before the host, a host in ASCII, a number as the IPv4 address that it is; and
 * where a link leads through another's site, the address that it carries. The
 * forms are those that SpamAssassin gives its rules (Util.pm tells what browsers
 * it followed); each exists once. A link has FORMS_MOST at most.
 */
#include "rule.h"

#define FORMS_MOST 12

struct forms {
	struct arena *arena;
	struct values *values;
	size_t first;			/* of this link's */
};

static void
add_form(struct forms *forms, struct str form)
{
	struct values *values = forms->values;

	if (form.n == 0 || values->n - forms->first == FORMS_MOST)
		return;
	for (size_t i = forms->first; i < values->n; i++) {
		if (str_equal(values->at[i], form))
			return;
	}
	values->at = arena_grow(forms->arena, values->at, values->n,
	    &values->size, sizeof *values->at);
	values->at[values->n++] = form;
}

/* %41 to A, but for blanks and controls, which no link holds. */
static struct str
percent_decoded(struct arena *arena, struct str url)
{
	struct buf buf = { .arena = arena };

	if (str_find_char(url, '%') == STR_NOWHERE)
		return utf8_repair(arena, url);
	for (size_t i = 0; i < url.n; i++) {
		int high = url.p[i] == '%' && i + 2 < url.n
		    ? char_hex(url.p[i + 1]) : -1;
		int low = high >= 0 ? char_hex(url.p[i + 2]) : -1;
		int c = low >= 0 ? high * 16 + low : 0;

		if (c > 0x20 && c != 0x7f) {
			buf_char(&buf, (char)c);
			i += 2;
		} else {
			buf_char(&buf, url.p[i]);
		}
	}
	return utf8_repair(arena, buf_str(&buf));
}

/* "mailto:x", "http://x"; not "host:80/x". */
static bool
has_scheme(struct str url)
{
	size_t n = str_find_char(url, ':');

	for (size_t i = 0; i < n && n != STR_NOWHERE; i++) {
		if (!char_is_alpha(url.p[i]) && !char_is_digit(url.p[i])
		    && strchr("+-", url.p[i]) == NULL)
			return false;
	}
	return n != STR_NOWHERE && n > 0;
}

/* "http:" or "https:", or 0. */
static size_t
scheme_length(struct str url)
{
	return str_starts_nocase(url, STR("http:")) ? 5
	    : str_starts_nocase(url, STR("https:")) ? 6 : 0;
}

/* "http:\\host?x" to "http://host/?x". */
static struct str
slashes_mended(struct arena *arena, struct str url)
{
	struct buf buf = { .arena = arena };
	size_t at = scheme_length(url), end;

	buf_add(&buf, str_slice(url, 0, at));
	buf_cstr(&buf, "//");
	for (int i = 0; i < 2 && at < url.n
	    && (url.p[at] == '/' || url.p[at] == '\\'); i++)
		at++;
	end = at;
	while (end < url.n && strchr("/\\?#", url.p[end]) == NULL)
		end++;
	buf_add(&buf, str_slice(url, at, end));
	if (end < url.n && (url.p[end] == '?' || url.p[end] == '#'))
		buf_char(&buf, '/');
	for (; end < url.n; end++)
		buf_char(&buf, url.p[end] == '\\' ? '/' : url.p[end]);
	return buf_str(&buf);
}

/* One number of a host that is written in numbers: 10, 012 or 0xA. */
static bool
read_octal_or_hex(struct str s, uint64_t *number_out)
{
	unsigned base = str_starts_nocase(s, STR("0x")) ? 16
	    : s.n > 1 && s.p[0] == '0' ? 8 : 10;
	uint64_t number = 0;

	if (base == 16)
		s = str_from(s, 2);
	for (size_t i = 0; i < s.n; i++) {
		int digit = char_hex(s.p[i]);

		if (digit < 0 || (unsigned)digit >= base || number > UINT32_MAX)
			return false;
		number = number * base + (unsigned)digit;
	}
	*number_out = number;
	return s.n > 0 && number <= UINT32_MAX;
}

/* The IPv4 address that a host of one or four numbers is; absent if none. */
static struct str
dotted(struct arena *arena, struct str host)
{
	uint64_t numbers[4];
	size_t n = 0;

	for (struct str rest = host; rest.p != NULL && n < 5; n++) {
		struct str part = str_cut(&rest, '.');

		if (n == 4 || !read_octal_or_hex(part, &numbers[n]))
			return NO_STR;
	}
	if (n == 1) {
		uint64_t all = numbers[0];

		for (size_t i = 0; i < 4; i++)
			numbers[i] = all >> (24 - 8 * i) & 255;
	} else if (n != 4) {
		return NO_STR;
	}
	for (size_t i = 0; i < 4; i++) {
		if (numbers[i] > 255)
			return NO_STR;
	}
	return str_format(arena, "%u.%u.%u.%u", (unsigned)numbers[0],
	    (unsigned)numbers[1], (unsigned)numbers[2], (unsigned)numbers[3]);
}

/* Of "http://user@HOST:80/x": without what hides or says nothing. */
static void
add_host_forms(struct forms *forms, struct str url)
{
	size_t scheme = scheme_length(url), end = scheme + 2;
	struct str head = str_slice(url, 0, end), authority, rest, host, ascii;

	while (end < url.n && strchr("/?#", url.p[end]) == NULL)
		end++;
	authority = str_slice(url, scheme + 2, end);
	rest = str_from(url, end);
	while (str_find_char(authority, '@') != STR_NOWHERE)
		(void)str_cut(&authority, '@');
	if (str_ends(authority, scheme == 5 ? STR(":80") : STR(":443")))
		authority = str_slice(authority, 0, authority.n
		    - (scheme == 5 ? 3 : 4));
	host = authority;
	host = str_cut(&host, ':');
	if (authority.n < end - head.n)
		add_form(forms, str_format(forms->arena, "%.*s%.*s%.*s",
		    STR_ARGS(head), STR_ARGS(authority), STR_ARGS(rest)));
	ascii = dotted(forms->arena, host);
	if (ascii.p == NULL)
		ascii = domain_ascii(forms->arena, host);
	if (ascii.p != NULL && !str_equal_nocase(ascii, host))
		add_form(forms, str_format(forms->arena, "%.*s%.*s%.*s%.*s",
		    STR_ARGS(head), STR_ARGS(ascii),
		    STR_ARGS(str_from(authority, host.n)), STR_ARGS(rest)));
}

/* What "https://site/go?to=http://other" carries; absent if nothing. */
static struct str
carried(struct str url)
{
	struct str rest = str_from(url, scheme_length(url));
	size_t http = str_find_nocase(rest, STR("http"));

	while (http != STR_NOWHERE) {
		rest = str_from(rest, http);
		if (scheme_length(rest) > 0) {
			size_t end = 0;

			while (end < rest.n && rest.p[end] != '&'
			    && rest.p[end] != '#')
				end++;
			return str_slice(rest, 0, end);
		}
		rest = str_from(rest, 4);
		http = str_find_nocase(rest, STR("http"));
	}
	return NO_STR;
}

void
link_forms(struct arena *arena, struct str url, struct values *values)
{
	struct forms forms = { arena, values, values->n };

	if (!has_scheme(url))
		url = str_join(arena, STR("http://"), url);
	add_form(&forms, url);
	for (int depth = 0; depth < 3 && scheme_length(url) > 0; depth++) {
		struct str decoded = percent_decoded(arena, url);

		decoded = slashes_mended(arena, decoded);
		add_form(&forms, decoded);
		add_host_forms(&forms, decoded);
		url = carried(decoded);
		if (!str_contains(url, STR(".")))
			break;
		add_form(&forms, url);
	}
}
