/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_CLI_LOG_H
#define SEKI_CLI_LOG_H
/* Private to `seki log`: its lines, in four forms. */
#include "cli.h"

enum log_format { LOG_TABLE, LOG_JSON, LOG_CSV, LOG_ECS, LOG_FORMAT__COUNT };

struct listing {
	enum log_format format;
	struct str lang;
	struct arena *arena;	/* of one line */
	struct store *store;
	bool shares;		/* lines say what they share with a message */
	size_t told;		/* messages that were found */
	size_t most;		/* where nobody named a limit; 0: all */
	bool more;		/* there are more than that */
	size_t n;		/* lines so far */
	/* Of a table: the first rows, not printed before it is known how wide senders are. */
	struct store_row *kept;
	size_t kept_n;
	bool kept_all;		/* those that come now are printed */
	struct arena *kept_arena;
	size_t from_width;
	int64_t *ids;		/* of events to come */
	size_t ids_size;
	struct arena *ids_arena;
};

/* ---- log_known.c ---------------------------------------------------------------- */

/* A finding's id as the log has it, of a fact's name as the manual has it
 * (bank_account_changed); absent of what has no small letter: a rule's name. */
struct str log_rule_id(struct arena *arena, struct str name);
/* Names that neither the log has seen nor the configuration has, its rule files
 * included: a sentence says so, with the status of a wrong option. */
enum outcome log_known(struct store *store, const struct config *config,
    const struct store_filter *filter, struct why *why_out);

/* ---- log_print.c ---------------------------------------------------------------- */

/* A domain is never cut: where the line has no room for it, it stands on its own. The
 * lines are there when log_table_end() was called, which is fine without a table too. */
void log_table(struct listing *listing, const struct store_row *row);
void log_table_end(struct listing *listing);
void log_json(struct listing *listing, const struct store_row *row);
/* The names of the columns, once, and a line for each message. */
void log_csv_heads(const struct listing *listing);
void log_csv(struct listing *listing, const struct store_row *row);

/* ---- log_ecs.c ------------------------------------------------------------------ */

/* A message is to become an event; log_ecs() prints all of them. */
void log_ecs_note(struct listing *listing, const struct store_row *row);
enum outcome log_ecs(struct listing *listing, struct why *why_out);

#endif
