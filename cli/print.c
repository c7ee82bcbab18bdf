/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Printing text that a stranger wrote. Nothing here lets it move the cursor,
 * change the colour, break the line, or reverse the order of what is read:
 * unsafe characters are shown as \u{..}. Widths are counted in columns (safe.c), so
 * that tables of Japanese subjects stay tables.
 */
#include <sys/ioctl.h>

#include "cli.h"

struct str
word_shown(struct str word, const char *const (*words)[2], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(word, str_of(words[i][0])))
			return str_of(words[i][1]);
	return word;
}

static void
print_character(uint32_t c, struct str s, size_t from, size_t to)
{
	if (c == '\n' || c == '\t' || c == '\r')
		putchar(' ');
	else if (character_is_unsafe(c))
		printf("\\u{%04x}", c);
	else if (c == CHARACTER_BAD)
		fputs("\xEF\xBF\xBD", stdout);
	else
		fwrite(s.p + from, 1, to - from, stdout);
}

void
print_str(struct str s)
{
	size_t at = 0, from;
	uint32_t c;

	while (at < s.n) {
		from = at;
		c = utf8_next(s, &at);
		print_character(c, s, from, at);
	}
}

void
print_cell(struct str s, size_t width)
{
	size_t at = 0, from, used = 0, most = width;
	bool cut = print_width(s) > width;
	uint32_t c;

	if (cut && most > 0)
		most--;
	while (at < s.n) {
		from = at;
		c = utf8_next(s, &at);
		if (used + print_character_width(c) > most)
			break;
		print_character(c, s, from, at);
		used += print_character_width(c);
	}
	if (cut) {
		fputs("\u2026", stdout);
		used++;
	}
	for (; used < width; used++)
		putchar(' ');
}

size_t
print_columns(void)
{
	struct winsize size;
	const char *variable = getenv("COLUMNS");
	uint64_t number;

	if (isatty(STDOUT_FILENO) &&
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	if (variable != NULL && str_number(str_of(variable), 1000, &number) &&
	    number > 0)
		return (size_t)number;
	return 80;
}

bool
print_is_for_a_terminal(void)
{
	return isatty(STDOUT_FILENO) || getenv("COLUMNS") != NULL;
}

bool
print_is_narrow(size_t columns)
{
	return print_is_for_a_terminal() && print_columns() < columns;
}

/* A semicolon parts cells where a comma is the decimal point. */
static void
print_csv_character(FILE *file, uint32_t c, struct str bytes)
{
	if (c == '"')
		fputs("\"\"", file);
	else if (c == ';')
		fputc(',', file);
	else if (character_is_unsafe(c))
		fputc(' ', file);
	else if (c == CHARACTER_BAD)
		fputs("\xEF\xBF\xBD", file);
	else
		fwrite(bytes.p, 1, bytes.n, file);
}

void
print_csv_value(FILE *file, struct str s)
{
	size_t at = 0, from;

	if (csv_is_formula(s))
		fputc('\'', file);
	while (at < s.n) {
		uint32_t c;

		from = at;
		c = utf8_next(s, &at);
		print_csv_character(file, c, str_slice(s, from, at));
	}
}

void
print_csv(FILE *file, struct str s)
{
	fputc('"', file);
	print_csv_value(file, s);
	fputc('"', file);
}

/* Where the line that begins at `at` should end: at a blank if there is one, and
 * for unspaced Japanese at any character. */
static size_t
line_end(struct str s, size_t at, size_t width)
{
	size_t used = 0, from, blank = STR_NOWHERE;
	uint32_t c;

	while (at < s.n) {
		from = at;
		c = utf8_next(s, &at);
		if (c == ' ' || c == '\n')
			blank = from;
		else if (print_character_width(c) == 2)
			blank = at;
		used += print_character_width(c);
		if (used > width)
			return blank != STR_NOWHERE && blank <= from ? blank : from;
	}
	return s.n;
}

/* Japanese lines don't begin with these. */
static bool
is_closing_mark(struct str s)
{
	static const char *const marks[] = { "\u3001", "\u3002", "\uFF0C",
	    "\uFF0E", "\u300D", "\u300F", "\uFF09", "\uFF01", "\uFF1F", "\uFF1A",
	    "\u30FC", "\u30FB", "\u2026" };
	size_t i;

	for (i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (str_starts(s, str_of(marks[i])))
			return true;
	return false;
}

/* And don't end with these. */
static size_t
without_opening_marks(struct str s, size_t from, size_t end)
{
	static const char *const marks[] = { "\u300C", "\u300E", "\uFF08" };
	size_t i;

	for (i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (end > from + strlen(marks[i]) && end < s.n &&
		    str_ends(str_slice(s, from, end), str_of(marks[i])))
			return end - strlen(marks[i]);
	return end;
}

/* The end of the line that begins at `at`: a mark that may not begin the next
 * takes the character before it along. */
static size_t
line_broken(struct str s, size_t at, size_t width)
{
	size_t end = line_end(s, at, width), less;

	for (less = 2; less <= 8 && end < s.n &&
	    is_closing_mark(str_from(s, end)); less += 2)
		end = line_end(s, at, width - less);
	return without_opening_marks(s, at, end);
}

/* Behind `lead` on every line but the first. */
static void
print_lines(struct str s, struct str lead)
{
	size_t width = print_columns(), indent = print_width(lead), at = 0, end;

	width = width > indent + 20 ? width - indent : 20;
	s = str_trim(s);
	while (at < s.n) {
		end = line_broken(s, at, width);
		if (end == at)
			utf8_next(s, &end);
		print_str(str_slice(s, at, end));
		putchar('\n');
		while (end < s.n && char_is_space(s.p[end]))
			end++;
		at = end;
		if (at < s.n)
			print_str(lead);
	}
	if (s.n == 0)
		putchar('\n');
}

void
print_wrapped(struct str s, size_t indent)
{
	static const char blanks[] = "                                        ";

	print_lines(s, str_slice(str_of(blanks), 0, indent));
}

void
print_fitted(struct str s, size_t indent)
{
	if (print_is_for_a_terminal()) {
		print_wrapped(s, indent);
		return;
	}
	print_str(s);
	putchar('\n');
}

void
print_behind(struct str s, struct str lead)
{
	print_str(lead);
	print_lines(s, lead);
}
