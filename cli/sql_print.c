/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers to questions in SQL: as a table whose columns are as wide as what stands in
 * them, as far as the terminal goes; where it is too narrow for that, a line for each
 * value; as JSON, an object a line; or as CSV. Widths are those of the first rows.
 */
#include <math.h>

#include "sql.h"
#include "words.h"

#define ROWS_LOOKED_AT 500
#define WIDTH_LEAST 6
#define WIDTH_MOST 60			/* on a terminal */
#define CELL_BYTES 10000		/* of a table */

/* ---- JSON and CSV --------------------------------------------------------------------- */

static struct str
cell_text(struct arena *arena, const struct store_cell *cell)
{
	switch (cell->kind) {
	case STORE_CELL_INTEGER:
		return str_format(arena, "%lld", (long long)cell->integer);
	case STORE_CELL_REAL:
		return isfinite(cell->real) ? str_format(arena, "%.15g",
		    cell->real) : NO_STR;
	case STORE_CELL_TEXT:
		return cell->text;
	case STORE_CELL_NULL:
		break;
	}
	return NO_STR;
}

static bool
is_number(const struct store_cell *cell)
{
	return cell->kind == STORE_CELL_INTEGER || cell->kind == STORE_CELL_REAL;
}

static void
print_json(struct sql_answer *answer, const struct store_cell *cells)
{
	struct buf buf = { .arena = answer->arena };
	bool first = true;

	buf_char(&buf, '{');
	for (size_t i = 0; i < answer->columns; i++) {
		struct str text = cell_text(answer->arena, &cells[i]);

		if (!first)
			buf_char(&buf, ',');
		first = false;
		json_str(&buf, answer->names[i]);
		buf_char(&buf, ':');
		if (is_number(&cells[i]) && text.p != NULL)
			buf_add(&buf, text);
		else
			json_str(&buf, text);
	}
	buf_cstr(&buf, "}\n");
	fwrite(buf.p, 1, buf.n, stdout);
}

static void
print_csv_row(struct sql_answer *answer, const struct store_cell *cells)
{
	for (size_t i = 0; i < answer->columns; i++) {
		struct str text = cell_text(answer->arena, &cells[i]);

		if (i > 0)
			putchar(',');
		if (is_number(&cells[i]))
			printf("%.*s", STR_ARGS(text));
		else if (text.p != NULL)
			print_csv(stdout, text);
	}
	putchar('\n');
}

/* ---- A table ---------------------------------------------------------------------------- */

static bool
is_terminal(void)
{
	return isatty(STDOUT_FILENO) || getenv("COLUMNS") != NULL;
}

static size_t
table_width(const struct sql_answer *answer)
{
	size_t width = 0;

	for (size_t i = 0; i < answer->columns; i++)
		width += answer->widths[i] + (i > 0 ? 2 : 0);
	return width;
}

/* The widest gives first, until it fits or all are narrow. */
static void
widths_shrink(struct sql_answer *answer)
{
	while (table_width(answer) > print_columns()) {
		size_t widest = 0;

		for (size_t i = 1; i < answer->columns; i++)
			if (answer->widths[i] > answer->widths[widest])
				widest = i;
		if (answer->widths[widest] <= WIDTH_LEAST)
			return;
		answer->widths[widest]--;
	}
}

static void
widths_choose(struct sql_answer *answer)
{
	for (size_t i = 0; i < answer->columns; i++) {
		answer->widths[i] = print_width(answer->names[i]);
		for (size_t j = 0; j < answer->n; j++) {
			size_t width = print_width(answer->lines[j].cells[i]);

			if (width > answer->widths[i])
				answer->widths[i] = width;
		}
		if (is_terminal() && answer->widths[i] > WIDTH_MOST)
			answer->widths[i] = WIDTH_MOST;
	}
	if (is_terminal())
		widths_shrink(answer);
	answer->widths_known = true;
}

static void
print_padded(struct str cell, size_t width, bool right, bool last)
{
	size_t used = print_width(cell);

	for (size_t i = used; right && i < width; i++)
		putchar(' ');
	if (right && used <= width)
		print_str(cell);
	else if (last && used <= width)
		print_str(cell);
	else if (!is_terminal() && used > width)
		print_str(cell);
	else
		print_cell(cell, width);
}

/* One value a line: a table does not fit. */
static void
print_list(const struct sql_answer *answer, const struct sql_line *line)
{
	size_t columns = print_columns(), indent;

	for (size_t i = 0; i < answer->columns; i++) {
		print_str(answer->names[i]);
		printf(": ");
		indent = print_width(answer->names[i]) + 2;
		if (columns > indent + 4 &&
		    print_width(line->cells[i]) > columns - indent)
			print_cell(line->cells[i], columns - indent);
		else
			print_str(line->cells[i]);
		putchar('\n');
	}
	putchar('\n');
}

static void
print_line(const struct sql_answer *answer, const struct sql_line *line)
{
	if (is_terminal() && table_width(answer) > print_columns()) {
		print_list(answer, line);
		return;
	}
	for (size_t i = 0; i < answer->columns; i++) {
		print_padded(line->cells[i], answer->widths[i],
		    line->are_numbers[i], i + 1 == answer->columns);
		printf("%s", i + 1 < answer->columns ? "  " : "\n");
	}
}

static void
print_heads(const struct sql_answer *answer)
{
	if (is_terminal() && table_width(answer) > print_columns())
		return;
	for (size_t i = 0; i < answer->columns; i++) {
		bool right = answer->n > 0 && answer->lines[0].are_numbers[i];

		print_padded(answer->names[i], answer->widths[i], right,
		    i + 1 == answer->columns);
		printf("%s", i + 1 < answer->columns ? "  " : "\n");
	}
	for (size_t i = 0; i < answer->columns; i++) {
		for (size_t j = 0; j < answer->widths[i]; j++)
			putchar('-');
		printf("%s", i + 1 < answer->columns ? "  " : "\n");
	}
}

static struct sql_line
line_of(struct sql_answer *answer, const struct store_cell *cells)
{
	struct sql_line line = {
		NEW_ARRAY(answer->arena, struct str, answer->columns),
		NEW_ARRAY(answer->arena, bool, answer->columns)
	};

	for (size_t i = 0; i < answer->columns; i++) {
		line.cells[i] = str_keep(answer->arena, str_slice(cell_text(
		    answer->arena, &cells[i]), 0, CELL_BYTES));
		line.are_numbers[i] = is_number(&cells[i]);
	}
	return line;
}

/* What waits is printed, and nothing waits any more. */
static void
table_flush(struct sql_answer *answer)
{
	if (answer->columns == 0 || answer->widths_known)
		return;
	widths_choose(answer);
	print_heads(answer);
	for (size_t i = 0; i < answer->n; i++)
		print_line(answer, &answer->lines[i]);
}

static void
print_table(struct sql_answer *answer, const struct store_cell *cells)
{
	struct sql_line line = line_of(answer, cells);

	if (answer->widths_known) {
		print_line(answer, &line);
		arena_reset(answer->arena);
		return;
	}
	answer->lines = arena_grow(answer->arena, answer->lines, answer->n,
	    &answer->size, sizeof *answer->lines);
	answer->lines[answer->n++] = line;
	if (answer->n == ROWS_LOOKED_AT)
		table_flush(answer);
}

/* ---- The dictionary ------------------------------------------------------------------------ */

/* The store tells it in English; a time that is local is told as such. */
static struct str
meaning_shown(struct sql_answer *answer, struct str meaning)
{
	struct str local = STR(" (local time)"), bare = meaning;
	bool is_local = str_ends(meaning, local);

	if (!lang_is_ja(lang_now()))
		return meaning;
	for (int i = 0; i < 2; i++) {
		for (size_t k = 0; k < dictionary_ja_n; k++)
			if (str_equal(bare, str_of(dictionary_ja[k].english)))
				return str_format(answer->arena, i == 0 ? "%s" :
				    "%s（現地時刻）", dictionary_ja[k].other);
		if (is_local)
			bare.n = meaning.n - local.n;
	}
	return meaning;
}

static void
print_meaning(struct sql_answer *answer, const struct store_cell *cells)
{
	struct str meaning = meaning_shown(answer, cells[2].text);

	if (!str_equal(answer->before, cells[0].text)) {
		putchar('\n');
		answer->before = str_keep(answer->arena, cells[0].text);
	}
	if (cells[1].text.n == 0) {
		print_str(cells[0].text);
		printf(": ");
		print_wrapped(meaning, 4);
		return;
	}
	printf("  ");
	print_cell(cells[1].text, 24);
	putchar(' ');
	if (meaning.n > 0)
		print_wrapped(meaning, 27);
	else
		putchar('\n');
}

/* Views first. A column of a view that the dictionary does not tell means what it does
 * in the table that it is of; a local time, what the time does. */
#define MEANING_IN(table, column) "(SELECT d.meaning FROM data_dictionary d" \
	" WHERE d.table_name = " table " AND d.column_name = " column ")"
#define MEANING(column) "coalesce(" MEANING_IN("p.name", column) ", " \
	MEANING_IN("p.home", column) ", " MEANING_IN("'message'", column) ", " \
	MEANING_IN("'action'", column) ", " MEANING_IN("'mailbox'", column) ")"
const char sql_views[] =
"WITH things AS (SELECT name, type, CASE name WHEN 'v_run' THEN 'run'"
"  WHEN 'v_alert' THEN 'alert' WHEN 'v_review' THEN 'review'"
"  WHEN 'v_acceptance' THEN 'acceptance' WHEN 'v_coverage' THEN 'coverage'"
"  WHEN 'v_correspondent' THEN 'correspondent' WHEN 'v_rule_hits'"
"  THEN 'finding' WHEN 'v_owner_account' THEN 'owner_account'"
"  WHEN 'v_notice' THEN 'notice' WHEN 'v_mailbox_health' THEN 'mailbox' WHEN 'v_unscanned' THEN 'part'"
"  ELSE 'message' END AS home FROM sqlite_schema"
"  WHERE type IN ('view', 'table') AND name NOT LIKE 'sqlite%'"
"  AND name NOT LIKE 'subject\\_index\\_%' ESCAPE '\\'"
"  AND name <> 'secret'), parts AS (SELECT name, type, home, -1 AS place,"
"  '' AS part FROM things UNION ALL SELECT t.name, t.type, t.home, c.cid,"
"  c.name FROM things t, pragma_table_xinfo(t.name) c WHERE c.hidden <> 1)"
" SELECT p.name, p.part AS column, CASE WHEN p.type = 'table' OR p.place < 0"
"  THEN " MEANING_IN("p.name", "p.part")
"  WHEN p.part LIKE '%\\_local' ESCAPE '\\' THEN coalesce("
MEANING_IN("p.name", "p.part") ", "
MEANING("replace(p.part, '_local', '_at')") " || ' (local time)')"
"  ELSE " MEANING("p.part") " END AS meaning"
" FROM parts p ORDER BY p.type DESC, p.name, p.place";


/* ---- For store_ask() ------------------------------------------------------------------------ */

void
sql_heads(void *context, const struct str *names, size_t n)
{
	struct sql_answer *answer = context;

	sql_end(answer);
	if (answer->answers++ > 0 && answer->format != SQL_JSON)
		putchar('\n');
	answer->columns = n;
	answer->n = answer->size = 0;
	answer->lines = NULL;
	answer->widths_known = false;
	arena_reset(answer->arena);
	/* What the store handed out lives until the last row. */
	for (size_t i = 0; i < n; i++)
		answer->names[i] = names[i];
	if (answer->format != SQL_CSV)
		return;
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			putchar(',');
		print_csv(stdout, names[i]);
	}
	putchar('\n');
}

bool
sql_row(void *context, const struct store_cell *cells, size_t n)
{
	struct sql_answer *answer = context;

	(void)n;
	if (answer->is_dictionary) {
		print_meaning(answer, cells);
	} else if (answer->format == SQL_TABLE) {
		print_table(answer, cells);
	} else {
		if (answer->format == SQL_JSON)
			print_json(answer, cells);
		else
			print_csv_row(answer, cells);
		arena_reset(answer->arena);
	}
	return !ferror(stdout);
}

void
sql_end(struct sql_answer *answer)
{
	if (answer->format == SQL_TABLE && !answer->is_dictionary)
		table_flush(answer);
	answer->columns = 0;
}
