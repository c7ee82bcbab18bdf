/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A message of the log as a line: of a table, which says the same in two or three lines
 * where there is no room for it, as JSON, or as CSV. What a stranger wrote can neither
 * drive a terminal nor become a formula. Names in JSON and CSV are the same.
 */
#include "log.h"

static void
shares_json(struct buf *buf, bool *first, unsigned shares)
{
	bool first_share = true;

	json_key(buf, first, "shares");
	buf_char(buf, '[');
	for (int i = 0; i < SHARES__COUNT; i++) {
		if ((shares & 1u << i) == 0)
			continue;
		if (!first_share)
			buf_char(buf, ',');
		first_share = false;
		json_str(buf, str_of(store_share_word((enum store_share)i)));
	}
	buf_char(buf, ']');
}

/* ---- JSON and CSV: the same names ---------------------------------------------- */

struct cell {
	const char *name;
	enum { CELL_TEXT, CELL_INTEGER, CELL_SCORE, CELL_BOOL } kind;
	struct str text;
	int64_t integer;
	double score;
};
#define CELLS_MOST 30

static size_t
text_cell(struct cell *cells, size_t n, const char *name, struct str text)
{
	cells[n] = (struct cell){ name, CELL_TEXT, .text = text };
	return n + 1;
}

static size_t
integer_cell(struct cell *cells, size_t n, const char *name, int64_t integer)
{
	cells[n] = (struct cell){ name, CELL_INTEGER, .integer = integer };
	return n + 1;
}

static size_t
bool_cell(struct cell *cells, size_t n, const char *name, bool value)
{
	cells[n] = (struct cell){ name, CELL_BOOL, .integer = value };
	return n + 1;
}

static size_t
cells_of(const struct store_row *row, struct str lang,
    struct cell cells[CELLS_MOST])
{
	static const char *const results[STORE_RESULT__COUNT] = {
		"spf", "dkim", "dmarc", "arc", "smime"
	};
	size_t n = integer_cell(cells, 0, "id", row->message_id);

	n = integer_cell(cells, n, "run", row->run_id);
	n = text_cell(cells, n, "arrived", row->arrived);
	n = text_cell(cells, n, "scanned", row->scanned);
	n = text_cell(cells, n, "account", row->account);
	n = text_cell(cells, n, "mailbox", row->folder);
	n = integer_cell(cells, n, "uid", (int64_t)row->uid);
	n = text_cell(cells, n, "verdict", row->verdict);
	cells[n++] = (struct cell){ "score", CELL_SCORE,
	    .score = row->score };
	n = text_cell(cells, n, "action", row->action);
	n = text_cell(cells, n, "state", row->state);
	n = text_cell(cells, n, "reason", row->reason);
	n = text_cell(cells, n, "from", row->from_address);
	n = text_cell(cells, n, "from_name", row->from_name);
	n = text_cell(cells, n, "subject", row->subject);
	n = bool_cell(cells, n, "from_authenticated", row->from_authenticated);
	n = text_cell(cells, n, "by", row->by);
	for (int i = 0; i < STORE_RESULT__COUNT; i++)
		n = text_cell(cells, n, results[i], row->results[i]);
	n = bool_cell(cells, n, "not_scanned", row->not_scanned);
	return text_cell(cells, n, "sentence", lang_is_ja(lang) ?
	    row->top_ja : row->top_en);
}

static void
cell_json(struct buf *buf, bool *first, const struct cell *cell)
{
	json_key(buf, first, cell->name);
	switch (cell->kind) {
	case CELL_TEXT:
		json_str(buf, cell->text);
		break;
	case CELL_INTEGER:
		buf_format(buf, "%lld", (long long)cell->integer);
		break;
	case CELL_SCORE:
		json_number(buf, cell->score);
		break;
	case CELL_BOOL:
		json_bool(buf, cell->integer != 0);
		break;
	}
}

void
log_json(struct listing *listing, const struct store_row *row)
{
	struct buf buf = { .arena = listing->arena };
	struct cell cells[CELLS_MOST];
	size_t n = cells_of(row, listing->lang, cells);
	bool first = true;

	arena_reset(listing->arena);
	buf_char(&buf, '{');
	for (size_t i = 0; i < n; i++)
		cell_json(&buf, &first, &cells[i]);
	if (row->shares != 0)
		shares_json(&buf, &first, row->shares);
	buf_cstr(&buf, "}\n");
	fwrite(buf.p, 1, buf.n, stdout);
}

void
log_csv_heads(const struct listing *listing)
{
	const struct store_row none = { .message_id = 0 };
	struct cell cells[CELLS_MOST];
	size_t n = cells_of(&none, listing->lang, cells);

	for (size_t i = 0; i < n; i++)
		printf("%s%s", i > 0 ? "," : "", cells[i].name);
	printf("%s\n", listing->shares ? ",shares" : "");
}

static void
shares_csv(unsigned shares)
{
	const char *before = "";

	printf(",\"");
	for (int i = 0; i < SHARES__COUNT; i++) {
		if ((shares & 1u << i) == 0)
			continue;
		printf("%s%s", before, store_share_word((enum store_share)i));
		before = " ";
	}
	putchar('"');
}

void
log_csv(struct listing *listing, const struct store_row *row)
{
	struct cell cells[CELLS_MOST];
	size_t n = cells_of(row, listing->lang, cells);

	for (size_t i = 0; i < n; i++) {
		const struct cell *cell = &cells[i];

		if (i > 0)
			putchar(',');
		switch (cell->kind) {
		case CELL_TEXT:
			print_csv(stdout, cell->text);
			break;
		case CELL_SCORE:
			printf("%.2f", cell->score);
			break;
		case CELL_INTEGER:
		case CELL_BOOL:
			printf("%lld", (long long)cell->integer);
			break;
		}
	}
	if (listing->shares)
		shares_csv(row->shares);
	putchar('\n');
}

/* ---- The table ------------------------------------------------------------------- */

/* One word for what became of it: the state of a move says more than its
 * verdict does. */
static struct str
outcome_of(const struct store_row *row)
{
	if (row->state.n > 0)
		return row->state;
	if (str_equal(row->action, STR("would-quarantine")))
		return STR("would-hold");
	if (str_equal(row->action, STR("failed")) ||
	    str_equal(row->action, STR("vanished")))
		return row->action;
	return row->verdict;
}

/* The same in Japanese, in ten columns; what is not among them stands as it is. */
static struct str
outcome_shown(struct str word, struct str lang)
{
	static const char *const words[][2] = {
		{ "clean", "問題なし" }, { "caution", "要注意" },
		{ "suspect", "詐欺の疑い" }, { "unjudged", "判定不能" },
		{ "deferred", "判定待ち" }, { "held", "隔離" },
		{ "would-hold", "隔離相当" }, { "released", "隔離解除" },
		{ "intended", "隔離予定" }, { "copied", "コピー済み" },
		{ "failed", "隔離失敗" }, { "vanished", "移動前消失" },
		{ "lost", "所在不明" }, { "confirmed", "詐欺と確認" },
		{ "reported", "詐欺と報告" }, { "gone", "隔離後消失" },
	};

	return lang_is_ja(lang) ? word_shown(word, words,
	    sizeof words / sizeof words[0]) : word;
}

/* "11-20 10:12", or the date of another year, where the reader is. */
static void
print_arrival(struct listing *listing, struct str arrived)
{
	struct str at = time_local_of(listing->arena, arrived);
	struct str now = time_local(listing->arena, time_now());

	if (str_equal(str_slice(at, 0, 4), str_slice(now, 0, 4)))
		print_cell(str_slice(at, 5, 16), 11);
	else
		print_cell(str_slice(at, 0, 10), 11);
}

/* All that stands before the subject, but for the sender: a terminal as wide as this,
 * the least of a sender and the least of a subject has room for the table. */
#define BESIDE_FROM 50
#define FROM_LEAST 20
#define FROM_PADDED 60		/* in a pipe; what is longer stands there whole too */
#define SUBJECT_LEAST 8
#define SUBJECT_USUAL 30
#define SHARES_USUAL 40
#define WHOLE_SUBJECT 100000
#define KEPT_MOST 500

static bool
is_narrow(const struct listing *listing)
{
	return print_is_narrow(BESIDE_FROM + FROM_LEAST + (listing->shares ?
	    SHARES_USUAL : SUBJECT_LEAST));
}

/* How much of a terminal's line senders may take from subjects. */
static size_t
room_of_from(const struct listing *listing)
{
	size_t columns = print_columns(), subject = SHARES_USUAL;

	if (!listing->shares) {
		subject = (columns - BESIDE_FROM) / 3 - 2;
		subject = subject < SUBJECT_LEAST ? SUBJECT_LEAST :
		    subject > SUBJECT_USUAL ? SUBJECT_USUAL : subject;
	}
	return columns < BESIDE_FROM + subject + FROM_LEAST ? FROM_LEAST :
	    columns - BESIDE_FROM - subject;
}

/* One more that this wide a column is to have room for. */
static void
measure(struct listing *listing, const struct store_row *row)
{
	size_t width = print_width(row->from_address), most = FROM_PADDED;

	if (print_is_for_a_terminal())
		most = is_narrow(listing) ? FROM_LEAST : room_of_from(listing);
	if (listing->from_width < FROM_LEAST)
		listing->from_width = FROM_LEAST;
	if (width > listing->from_width)
		listing->from_width = width < most ? width : most;
}

/* What a cell has room for, with its domain whole, for it may be another's but for
 * one letter: false if that alone is too long. */
static bool
from_fit(struct listing *listing, struct str address, struct str *fit_out)
{
	size_t at = address.n, width = listing->from_width;
	struct str domain;

	*fit_out = address;
	if (!print_is_for_a_terminal() || print_width(address) <= width)
		return true;
	while (at > 0 && address.p[at - 1] != '@')
		at--;
	domain = str_from(address, at);
	if (at == 0 || print_width(domain) + 2 > width)
		return false;
	*fit_out = address_shorten(listing->arena, address, width);
	return true;
}

/* With the zone of the first line; what the narrow form has in lines of its own has
 * no head. */
static void
print_heads(struct listing *listing, struct str arrived)
{
	bool ja = lang_is_ja(listing->lang), narrow = is_narrow(listing);
	int64_t first = 0;

	time_parse_rfc3339(arrived, &first);
	printf("%6s  ", "ID");
	print_cell(time_zone(listing->arena, first), 11);
	printf("  ");
	print_cell(ja ? STR("結果") : STR("outcome"), narrow ? ja ? 4 : 7 : 10);
	printf(" %s", ja ? narrow ? "点数" : " 点数" : "score");
	if (narrow) {
		putchar('\n');
		return;
	}
	printf("  ");
	print_cell(ja ? STR("受信箱") : STR("account"), 8);
	putchar(' ');
	print_cell(ja ? STR("差出人") : STR("from"), listing->from_width);
	printf(" %s\n", ja ? "件名" : "subject");
}

/* "[sender, link] "; how wide that is. */
static size_t
print_shares(unsigned shares, struct str lang)
{
	const char *before = "[";
	size_t width = 2;

	if (shares == 0)
		return 0;
	for (int i = 0; i < SHARES__COUNT; i++) {
		const char *word = in_words(store_share_word(
		    (enum store_share)i));

		if ((shares & 1u << i) == 0)
			continue;
		printf("%s%s", before, word);
		width += print_width(str_of(before)) +
		    print_width(str_of(word));
		before = lang_is_ja(lang) ? "、" : ", ";
	}
	printf("] ");
	return width;
}

#define SUBJECT_COLUMNS 500

/* On lines of its own, whole. */
static void
print_own(struct str s)
{
	printf("  ");
	print_wrapped(s, 2);
}

/* Where the table has no room, be it for one sender: several lines for a message. */
static void
print_narrow(struct listing *listing, const struct store_row *row)
{
	printf("%6lld  ", (long long)row->message_id);
	print_arrival(listing, row->arrived);
	printf("  ");
	if (is_narrow(listing))
		print_str(outcome_shown(outcome_of(row), listing->lang));
	else
		print_cell(outcome_shown(outcome_of(row), listing->lang), 10);
	printf(is_narrow(listing) ? " %.1f\n" : " %5.1f\n", row->score);
	if (row->shares != 0) {
		printf("  ");
		print_shares(row->shares, listing->lang);
		putchar('\n');
	}
	print_own(str_format(listing->arena, "%.*s  %.*s",
	    STR_ARGS(row->account), STR_ARGS(row->from_address)));
	print_own(safe_text(listing->arena, row->subject, SUBJECT_COLUMNS));
	if (row->not_scanned)
		print_own(lang_is_ja(listing->lang) ? STR("[未検査あり]") :
		    STR("[not scanned]"));
}

/* No cell is cut here: what fits was made, and a pipe gets all. */
static void
print_from(struct str from, size_t width)
{
	size_t least = print_width(from);

	print_cell(from, least > width ? least : width);
}

static void
print_line(struct listing *listing, const struct store_row *row)
{
	size_t before = BESIDE_FROM + listing->from_width, room;
	struct str subject, from;
	char id[24];

	arena_reset(listing->arena);
	if (listing->n++ == 0)
		print_heads(listing, row->arrived);
	if (is_narrow(listing) || !from_fit(listing, row->from_address, &from)) {
		print_narrow(listing, row);
		return;
	}
	snprintf(id, sizeof id, "%lld", (long long)row->message_id);
	printf("%6s  ", id);
	print_arrival(listing, row->arrived);
	printf("  ");
	print_cell(outcome_shown(outcome_of(row), listing->lang), 10);
	printf(" %5.1f  ", row->score);
	print_cell(row->account, 8);
	putchar(' ');
	print_from(from, listing->from_width);
	putchar(' ');
	before += print_shares(row->shares, listing->lang);
	/* A terminal gets what fits; a pipe gets all. */
	room = print_columns() > before + 8 ? print_columns() - before : 8;
	subject = safe_text(listing->arena, row->subject, WHOLE_SUBJECT);
	if (isatty(STDOUT_FILENO) && print_width(subject) > room)
		print_cell(subject, room);
	else
		print_str(subject);
	if (row->not_scanned)
		printf("%s[%s]", isatty(STDOUT_FILENO) && print_width(subject) +
		    14 > room ? "\n        " : " ", lang_is_ja(listing->lang) ?
		    "未検査あり" : "not scanned");
	putchar('\n');
}

/* What a line shows of it. */
static struct store_row
row_keep(struct arena *arena, const struct store_row *row)
{
	return (struct store_row){ .message_id = row->message_id,
	    .score = row->score, .shares = row->shares,
	    .not_scanned = row->not_scanned,
	    .arrived = str_keep(arena, row->arrived),
	    .account = str_keep(arena, row->account),
	    .verdict = str_keep(arena, row->verdict),
	    .action = str_keep(arena, row->action),
	    .state = str_keep(arena, row->state),
	    .from_address = str_keep(arena, row->from_address),
	    .subject = str_keep(arena, row->subject) };
}

void
log_table_end(struct listing *listing)
{
	for (size_t i = 0; i < listing->kept_n; i++)
		measure(listing, &listing->kept[i]);
	for (size_t i = 0; i < listing->kept_n; i++)
		print_line(listing, &listing->kept[i]);
	listing->kept_n = 0;
	listing->kept_all = true;
	if (listing->kept_arena != NULL)
		arena_free(listing->kept_arena);
	listing->kept_arena = NULL;
}

void
log_table(struct listing *listing, const struct store_row *row)
{
	if (listing->kept_all) {
		print_line(listing, row);
		return;
	}
	if (listing->kept_arena == NULL) {
		listing->kept_arena = arena_new((size_t)1 << 30);
		listing->kept = NEW_ARRAY(listing->kept_arena,
		    struct store_row, KEPT_MOST);
	}
	listing->kept[listing->kept_n++] = row_keep(listing->kept_arena, row);
	if (listing->kept_n == KEPT_MOST)
		log_table_end(listing);
}
