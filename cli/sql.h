/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_CLI_SQL_H
#define SEKI_CLI_SQL_H
/* Private to `seki sql`: what it answers, in three forms. */
#include "cli.h"

enum sql_format { SQL_TABLE, SQL_JSON, SQL_CSV, SQL_FORMAT__COUNT };

#define SQL_COLUMNS 200

struct sql_answer {
	enum sql_format format;
	bool is_dictionary;	/* a name, a column of it, what that means */
	struct arena *arena;	/* of one statement's rows */
	size_t answers;		/* statements that answered */
	struct str names[SQL_COLUMNS];
	size_t columns;
	/* The first rows of a table wait until it is known how wide they are. */
	struct sql_line {
		struct str *cells;
		bool *are_numbers;
	} *lines;
	size_t n, size;
	bool widths_known;
	size_t widths[SQL_COLUMNS];
	struct str before;	/* the table or view told last */
};

/* For store_ask(); `context` is a struct sql_answer. */
void sql_heads(void *context, const struct str *names, size_t n);
bool sql_row(void *context, const struct store_cell *cells, size_t n);
void sql_end(struct sql_answer *answer);
/* What asks for the views, the tables and their columns. */
extern const char sql_views[];

#endif
