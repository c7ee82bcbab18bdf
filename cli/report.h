/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_CLI_REPORT_H
#define SEKI_CLI_REPORT_H
/*
 * Between the report*.c files: what is counted of a period (report_count.c,
 * report_who.c and report_kind.c), in which words it is told (report_en.c, report_ja.c), how a page is
 * put together (report_page.c), and what stands on it (report_sections.c and those
 * that it names).
 */
#include "cli.h"

/* ---- Words -------------------------------------------------------------------- */

/* Each text that a reader sees but what the log holds. %1 and %2 are filled in. */
enum word {
	WORD_TITLE, WORD_SKIP, WORD_CONTENTS, WORD_PERIOD, WORD_BEGINS, WORD_EVERYBODY,
	WORD_OF_MAILBOX, WORD_FOOTER, WORD_FOOTER_PRIVATE, WORD_MORE, WORD_AND_MORE,
	WORD_NEVER, WORD_GLANCE, WORD_TODO, WORD_NO_TODO, WORD_NO_MAIL, WORD_JUDGED,
	WORD_HELD, WORD_WOULD, WORD_CAUTION, WORD_RELEASED, WORD_CONFIRMED,
	WORD_REPORTED, WORD_UNREAD, WORD_TODO_HELD_ONE, WORD_TODO_HELD,
	WORD_TODO_WOULD_ONE, WORD_TODO_WOULD, WORD_TODO_FAILED_ONE,
	WORD_TODO_FAILED, WORD_TODO_NEVER_ONE, WORD_TODO_NEVER, WORD_TODO_ENDS_ONE,
	WORD_TODO_ENDS, WORD_TODO_ALERTS_ONE, WORD_TODO_ALERTS,
	WORD_TODO_REPORTED_ONE, WORD_TODO_REPORTED, WORD_TODO_RISK_ONE,
	WORD_TODO_RISK, WORD_TODO_ANSWERED_ONE, WORD_TODO_ANSWERED, WORD_LIST,
	WORD_LIST_LEAD, WORD_LIST_NONE, WORD_LIST_MORE, WORD_LISTED, WORD_DAYS,
	WORD_DAYS_DESC, WORD_DAYS_TABLE, WORD_WEEKS_TABLE, WORD_MONTHS_TABLE,
	WORD_DAY, WORD_WEEK, WORD_MONTH, WORD_MESSAGES, WORD_MOST, WORD_AS_TABLE,
	WORD_SCORE, WORD_SCORE_HEAD, WORD_SCORES, WORD_SCORES_DESC,
	WORD_SCORES_TABLE, WORD_SCORES_BELOW, WORD_SCORES_RANGE, WORD_SCORES_ABOVE,
	WORD_SCORES_CLEAN, WORD_SCORES_CAUTION, WORD_SCORES_SUSPECT, WORD_MEANS,
	WORD_NUMBER, WORD_MAILBOX, WORD_STATE, WORD_NO_SUBJECT, WORD_NO_SENDER,
	WORD_FROM, WORD_REASON, WORD_STATE_HELD, WORD_STATE_WOULD,
	WORD_STATE_RELEASED, WORD_STATE_CONFIRMED, WORD_STATE_REPORTED,
	WORD_STATE_GONE, WORD_STATE_FAILED, WORD_STATE_VANISHED, WORD_STATE_LEFT,
	WORD_WHY, WORD_WHY_LEAD, WORD_WHY_TABLE, WORD_WHY_SENTENCE, WORD_WHY_HITS,
	WORD_WHY_FIRST, WORD_KINDS, WORD_KINDS_LEAD, WORD_KINDS_NONE,
	WORD_KIND_TABLE, WORD_KIND_HEAD, WORD_KIND_PAYROLL, WORD_KIND_TAKEN_OVER,
	WORD_KIND_ACCOUNT, WORD_KIND_CARD, WORD_KIND_OURS, WORD_KIND_LOGIN,
	WORD_KIND_MONEY, WORD_KIND_DATA, WORD_KIND_ELSEWHERE, WORD_KIND_FILE,
	WORD_KIND_NAME, WORD_KIND_OTHER, WORD_TECHNIQUES, WORD_TECHNIQUES_LEAD,
	WORD_TECHNIQUES_TABLE, WORD_TECHNIQUE, WORD_TECHNIQUE_NAME, WORD_WHO, WORD_WHO_LEAD, WORD_WHO_NONE, WORD_WHO_PEOPLE,
	WORD_WHO_COMPANIES, WORD_WHO_SERVICES, WORD_WHO_DOMAINS, WORD_WHO_PERSON,
	WORD_WHO_COMPANY, WORD_WHO_SERVICE, WORD_WHO_DOMAIN, WORD_WHO_SHOWN,
	WORD_WHO_ADDRESSES, WORD_WHO_WRITTEN, WORD_WHO_SAME, WORD_RISK,
	WORD_RISK_LEAD, WORD_RISK_NONE, WORD_RISK_TABLE, WORD_RISK_PARTNER,
	WORD_RISK_OWN, WORD_RISK_UNPROVED, WORD_RISK_LOOKALIKE, WORD_RISK_ACCOUNT,
	WORD_RISK_NAMED, WORD_AUTH, WORD_AUTH_LEAD, WORD_AUTH_SHORT_TABLE,
	WORD_AUTH_PROVED, WORD_AUTH_UNPROVED, WORD_AUTH_SENDER, WORD_AUTH_TABLE,
	WORD_AUTH_RESULT, WORD_AUTH_BY, WORD_AUTH_INTERNAL, WORD_AUTH_UPSTREAM,
	WORD_AUTH_SUSPECT, WORD_NO, WORD_RULES,
	WORD_RULES_LEAD, WORD_RULES_NONE, WORD_RULES_TABLE, WORD_RULES_RULE,
	WORD_RULES_PRECISION, WORD_RULES_SUSPECT, WORD_RULES_CAUTION,
	WORD_RULES_CONFIRMED, WORD_RULES_RELEASED, WORD_RULES_MORE,
	WORD_RULES_AT_MOST, WORD_EXCEPTIONS, WORD_EXCEPTIONS_LEAD,
	WORD_EXCEPTIONS_NONE, WORD_EXCEPTIONS_TABLE, WORD_EXCEPTIONS_WHAT,
	WORD_EXCEPTIONS_BY, WORD_EXCEPTIONS_REASON, WORD_EXCEPTIONS_UNTIL,
	WORD_EXCEPTIONS_SENDER, WORD_EXCEPTIONS_ACCOUNT, WORD_EXCEPTIONS_STANDS,
	WORD_EXCEPTIONS_SOON, WORD_EXCEPTIONS_ENDED, WORD_EXCEPTIONS_REVOKED,
	WORD_COVERAGE, WORD_COVERAGE_LEAD, WORD_COVERAGE_TABLE,
	WORD_COVERAGE_FOLDER, WORD_COVERAGE_OK, WORD_COVERAGE_TROUBLE,
	WORD_COVERAGE_GOOD, WORD_COVERAGE_WAITING, WORD_COVERAGE_NEVER,
	WORD_UNREAD_LEAD, WORD_UNREAD_NONE, WORD_UNREAD_TABLE, WORD_UNREAD_WHYS,
	WORD_UNREAD_WHY, WORD_UNREAD_PARTS, WORD_UNREAD_TYPES, WORD_UNREAD_TYPE,
	WORD_SENT, WORD_SENT_TABLE, WORD_SENT_LEAD, WORD_SENT_SHARE,
	WORD_SENT_ANSWERS, WORD_DELAYS, WORD_DELAYS_LEAD, WORD_DELAYS_NONE,
	WORD_DELAYS_TABLE, WORD_DELAYS_WHAT, WORD_DELAYS_TIME, WORD_DELAYS_VERDICT,
	WORD_DELAYS_HELD, WORD_DELAYS_HALF, WORD_DELAYS_NINE, WORD_DELAYS_95,
	WORD_DELAYS_MOST, WORD_DELAYS_BINS, WORD_DELAYS_WITHIN, WORD_DELAYS_LONGER,
	WORD_DELAYS_OLD, WORD_BEFORE, WORD_BEFORE_TABLE, WORD_BEFORE_WHAT,
	WORD_BEFORE_ANSWERED, WORD_BEFORE_READ, WORD_BEFORE_NEITHER,
	WORD_BEFORE_UNKNOWN, WORD_BEFORE_NONE, WORD_SECONDS, WORD_MINUTES,
	WORD_HOURS, WORD_DAYS_LONG, WORD_RUNS, WORD_RUNS_LEAD, WORD_RUNS_NONE,
	WORD_RUNS_SUM, WORD_RUNS_TABLE, WORD_RUNS_BEGAN, WORD_RUNS_ENDED,
	WORD_RUNS_STATUS, WORD_RUNS_FAILED, WORD_RUNS_KILLED, WORD_RUNS_ALL_WELL,
	WORD_RUNS_TOOK, WORD_ALERTS_TABLE, WORD_ALERTS_NONE, WORD_ALERTS_WHAT,
	WORD_ALERTS_FIRST, WORD_ALERTS_LAST, WORD_ALERTS_COUNT, WORD_ALERTS_STANDS,
	WORD_ALERTS_OVER,
	WORD__COUNT
};
extern const char *const report_en[WORD__COUNT], *const report_ja[WORD__COUNT];

/* ---- Counts ------------------------------------------------------------------- */

/* What became of a message, by what a reader wants to know of it. */
enum fate {
	FATE_CLEAN, FATE_CAUTION, FATE_HELD, FATE_WOULD,
	FATE_LEFT,		/* suspect, and not moved: too old, or gone */
	FATE_UNJUDGED, FATE_DEFERRED, FATE__COUNT
};
enum fate fate_of(const struct store_reported *message);

#define LISTED_MOST 100		/* messages in the list */
#define SCORE_BINS 17		/* below 1, 1 to 2, ..., 15 to 16, 16 and more */
#define DELAY_BINS 7
#define DELAY_SECONDS 86400	/* counted to the second; longer ones by the hour */
#define DELAY_HOURS 24000
extern const int64_t delay_ends[DELAY_BINS - 1];

enum before {				/* what had been done with a held message */
	BEFORE_ANSWERED, BEFORE_READ, BEFORE_NEITHER, BEFORE_UNKNOWN,
	BEFORE__COUNT
};
enum before before_of(const struct store_reported *message);

struct delays {
	uint64_t n, longest, bins[DELAY_BINS];
	uint32_t *seconds, *hours;
};
/* The delay that `percent` of them don't pass. */
uint64_t delay_quantile(const struct delays *delays, unsigned percent);

struct day {
	int64_t day;			/* days since 1970, where the reader is */
	uint64_t of[FATE__COUNT], unjudged;	/* unjudged: held or not */
};

struct listed {				/* one message in the list */
	struct arena *arena;		/* of its own */
	struct store_reported message;	/* the strs that are shown are kept */
	struct str reason;		/* absent: none */
};

struct auth_row {
	bool authenticated;
	struct str by, spf, dkim, dmarc;
	uint64_t messages, suspect;
};

struct rule_row {
	struct str id, rule, sentence;
	uint64_t messages, suspect, caution, released, confirmed;
	uint64_t held, first;		/* of what was or would be held: hits, and
					 * as the main reason */
	bool against;			/* it spoke against one of them at least */
};

enum impostor { IMPOSTOR_PERSON, IMPOSTOR_COMPANY, IMPOSTOR_SERVICE,
	IMPOSTOR_DOMAIN, IMPOSTOR__COUNT };
#define FACES_MOST 3
struct imposture {
	enum impostor kind;
	struct str whom;
	struct str faces[FACES_MOST], addresses[FACES_MOST];
	size_t faces_n, faces_more, addresses_n, addresses_more;
	bool same;			/* a domain, written as it is */
	uint64_t messages;
	int64_t last;			/* the message counted last */
};

struct risk {				/* one business partner */
	struct str domain, name;
	uint64_t own, unproved, lookalike, account, named;
	int64_t last_lookalike;		/* the message counted last */
};

/* What a fraud was after, else how it looked (report_kind.c): the first that fits. */
enum kind { KIND_PAYROLL, KIND_TAKEN_OVER, KIND_ACCOUNT, KIND_CARD, KIND_OURS,
	KIND_LOGIN, KIND_MONEY, KIND_DATA, KIND_ELSEWHERE, KIND_FILE, KIND_NAME,
	KIND_OTHER, KIND__COUNT };
struct kind_row {
	uint64_t messages, held, would, confirmed;
};
struct kind_now {			/* the message whose findings come */
	int64_t message_id;
	bool counts, told[KIND__COUNT];
	unsigned topics;
	struct kind_row one;
};
struct technique_row {
	struct str id;			/* of ATT&CK, or what a rule says */
	uint64_t messages;
	int64_t last;			/* the message counted last */
};

struct reason_row {			/* why messages could not be judged */
	struct str verdict, reason;
	uint64_t messages;
};

/* A list that grows in the arena. */
#define REPORT_LIST(type) struct { type *at; size_t n, size; }

struct report {
	struct arena *arena;		/* as long as the report is made */
	struct arena *scratch;		/* one row */
	struct str lang;
	struct store_period period;
	int64_t begins;			/* where the log begins now; 0: nothing has
					 * gone from it */
	int64_t now;
	const struct config *config;

	uint64_t of[FATE__COUNT], messages, unjudged, released, confirmed,
	    reported, not_scanned, old;
	uint64_t waiting;		/* held, and nobody has said anything */
	int64_t waiting_since;		/* when the oldest of them came */
	REPORT_LIST(struct day) days;
	uint64_t scores[SCORE_BINS];
	struct listed listed[LISTED_MOST];	/* the newest of `listable`, in a
						 * ring */
	uint64_t listable;
	REPORT_LIST(struct auth_row) auth;
	REPORT_LIST(struct rule_row) rules;
	size_t *rule_places, rule_places_n;	/* a hash table into rules */
	REPORT_LIST(struct imposture) impostures;
	uint64_t impostures_more;
	REPORT_LIST(struct risk) risks;
	struct kind_row kinds[KIND__COUNT];
	struct kind_now kind_now;
	REPORT_LIST(int64_t) known;		/* frauds that are proved to come
						 * from people whom we know */
	REPORT_LIST(struct technique_row) techniques;
	REPORT_LIST(struct reason_row) reasons;
	struct delays verdicts, holds;
	uint64_t before[BEFORE__COUNT];		/* of what was held */

	REPORT_LIST(struct reason_row) unread;	/* reason: a part's type */
	struct store_scanned *reached;
	size_t reached_n;
	REPORT_LIST(struct str) never;		/* accounts without a scan */
	struct store_acceptance *acceptances;
	size_t acceptances_n;
	struct store_coverage *sent;
	size_t sent_n;
	REPORT_LIST(struct store_ran) bad_runs;
	uint64_t runs, runs_bad, longest_run;
	REPORT_LIST(struct store_alerted) alerts;
};

#define REPORT_ADD(report, list) (*((list)->at = arena_grow((report)->arena, \
	(list)->at, (list)->n, &(list)->size, sizeof *(list)->at), \
	&(list)->at[(list)->n++]))

/* report_count.c: read the period, as of one moment. */
enum outcome report_count(struct report *report, struct store *store,
    struct why *why_out);

/* report_who.c: what a suspect message and each of its findings say of whom it
 * pretended to be, and of the business partners that it was about. */
void report_who_message(struct report *report,
    const struct store_reported *message);
void report_who_finding(struct report *report,
    const struct store_reported *message, const struct verdict_finding *finding);
/* Is it proved to come from one of us, or from a partner's domain? */
bool report_who_is_known(const struct report *report,
    const struct store_reported *message);
void report_who_named(struct report *report, struct str owner, uint64_t messages);
/* The most first. */
void report_who_sort(struct report *report);

/* report_kind.c: which kind of fraud a message was, by its findings, which come
 * together; and, when all have come, the end. */
void report_kind_message(struct report *report,
    const struct store_reported *message);
void report_kind_finding(struct report *report,
    const struct store_reported *message, const struct verdict_finding *finding);
void report_kind_end(struct report *report);

/* ---- A page ------------------------------------------------------------------- */

struct page {
	struct buf out;
	struct arena *arena;
	struct str lang;
	int tables;			/* so far, for their ids */
	const struct table_head *heads;	/* of the table being written */
	size_t heads_n, cell;		/* cells of the row so far */
	bool in_row;
};

/* Text of ours, with a word filled in; what is filled in is escaped. */
const char *page_word(const struct page *page, enum word word);
struct str page_filled(struct page *page, enum word word, struct str first,
    struct str second);
void page_raw(struct page *page, const char *html);
void page_text(struct page *page, struct str text);	/* escaped */
void page_say(struct page *page, enum word word);
/* <tag>word</tag> */
void page_element(struct page *page, const char *tag, enum word word);
/* A stranger's words: safe_text(), escaped, in <bdi>. */
void page_quoted(struct page *page, struct str text, size_t columns);
struct str page_number(struct page *page, uint64_t n);
struct str page_percent(struct page *page, uint64_t part, uint64_t whole);
struct str page_time(struct page *page, int64_t time);	/* to the minute */
struct str page_day(struct page *page, int64_t time);
struct str page_span(struct page *page, uint64_t seconds);
struct str page_zone(struct page *page, int64_t time);	/* "UTC+09:00" */
struct str page_civil(struct page *page, int64_t day);	/* days since 1970 */
/* Days since 1970 of a moment, where the reader is. */
int64_t report_day(int64_t time);

struct table_head {
	enum word word;
	bool number;			/* its cells stand to the right */
	bool whole;			/* nothing in them is broken, as a date */
};
void table_begin(struct page *page, enum word caption,
    const struct table_head *heads, size_t n);
void table_row(struct page *page);
/* The next cell; the first of a row heads it. What follows goes into it. */
void table_cell(struct page *page);
void table_cell_text(struct page *page, struct str text);
void table_cell_number(struct page *page, uint64_t n);
/* The same with a bar behind it, that long of `most`. */
void table_cell_bar(struct page *page, uint64_t n, uint64_t most);
void table_end(struct page *page);

struct bar {
	uint64_t solid, hatched, hollow;	/* from below */
};
/* A chart of bars, with a title and a description for who can't see it. `first` and
 * `last` stand below, the greatest height above. */
void page_bars(struct page *page, const char *id, enum word title,
    struct str description, const struct bar *bars, size_t n, struct str first,
    struct str last);
/* One entry of a legend; kind: "solid", "hatched", "hollow". */
void page_legend(struct page *page, const char *kind, struct str text);

void page_begin(struct page *page, struct str title);
void page_end(struct page *page);

/* ---- What stands on it ------------------------------------------------------------- */

struct making {
	struct page page;
	struct report *report;
};

/* report_sections.c: the whole page, and what its sections share. */
struct str report_page(struct report *report);
const char *section_id(enum word title);
void section_begin(struct page *page, enum word title);
void section_end(struct page *page);
void page_paragraph(struct page *page, enum word word, struct str first,
    struct str second);
/* How many rows of n a table shows, and a line for those that it doesn't. */
#define ROWS_MOST 20
size_t rows_shown(size_t n);
void page_more(struct page *page, uint64_t n);

/* report_glance.c, report_held.c, report_kind.c, report_causes.c, report_work.c */
void section_glance(struct making *making);
void section_held(struct making *making);
void section_kinds(struct making *making);
void section_why(struct making *making);
void section_who(struct making *making);
void section_partners(struct making *making);
void section_senders(struct making *making);
void section_rules(struct making *making);
void section_exceptions(struct making *making);
bool exception_ends_soon(const struct report *report,
    const struct store_acceptance *one);
void section_coverage(struct making *making);
void section_delays(struct making *making);
void section_runs(struct making *making);

#endif
