/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_STORE_H
#define SEKI_STORE_H
/*
 * What is remembered. SQLite stays behind this header, so that another engine
 * can stand beside it later. The floor sees verdict.h and base only.
 *
 * Order is the promise: a verdict and the intention to move are durable (WAL,
 * synchronous=FULL) before the server is touched, and only then is the move
 * noted as done. Times are Unix seconds here and ISO 8601 UTC text in the file.
 */
#include <signal.h>

#include "../scanner/verdict.h"

struct store;

enum store_mode {
	STORE_WRITE,		/* create it if it is not there */
	STORE_READ		/* people's queries: opened read-only */
};

/*
 * Can whoever runs this write the file, or make it (with the folders above it)? The
 * store or one beside it. If not: why, and what to do, in the language that is spoken.
 * True also where nothing of owners and modes speaks against it. access.c says why root
 * makes no file in a folder that isn't root's, nor scans with a file that isn't. (What
 * a person does with the log, in store_open(), root may do in any.)
 */
struct store_access { struct str cause, remedy; };
bool store_access_look(struct arena *arena, const char *path,
    struct store_access *seen_out);
/* The same in one sentence: FAIL with EXIT_STORE. */
enum outcome store_access_check(const char *path, struct why *why_out);

/*
 * Open the store at `path`. Creates the file 0640 and its folder's wal beside
 * it; migrates an older one after backing it up to PATH.bak-VERSION. FAIL with
 * EXIT_STORE when it is corrupt, foreign or newer, RETRY with EXIT_BUSY when it
 * stays locked for longer than 30 s (writers) or 5 s (readers).
 */
enum outcome store_open(const char *path, enum store_mode mode,
    struct store **store_out, struct why *why_out);

/* What kept a store from being opened, for whoever says what to do about it. */
enum store_fault {
	STORE_FAULT_OTHER,
	STORE_FAULT_RIGHTS,	/* we may not read it */
	STORE_FAULT_NO_FILE,	/* a folder, a pipe */
	STORE_FAULT_FOREIGN,	/* not seki's */
	STORE_FAULT_NEWER,	/* a newer seki's */
	STORE_FAULT_OLDER,	/* or empty: the next scan brings it up to date */
	STORE_FAULT_BUSY,
	STORE_FAULT_DAMAGED
};
enum outcome store_open_told(const char *path, enum store_mode mode,
    struct store **store_out, enum store_fault *fault_out, struct why *why_out);
void store_close(struct store *store);

/* ---- Runs ---------------------------------------------------------------------- */

struct store_run {
	const char *host, *version, *rules_digest, *config_digest, *mode;
	uint64_t memory_days;		/* what memory keeps; 0: 400 */
};
enum outcome store_run_begin(struct store *store, const struct store_run *run,
    int64_t *run_id_out, struct why *why_out);
/* Of the messages that a run looked at, verdicts count those that it judged. The others
 * are known already: seki's own notices, and what people or servers moved. */
struct store_tally {
	uint64_t seen, clean, caution, suspect, unjudged, deferred, moved, would_move,
	    failed, vanished, released, mailboxes, mailboxes_failed;
	/* Of `moved` and `failed`, what an earlier run had left open. Not in its row. */
	uint64_t moved_late, failed_again;
	/* What people said is fraud, and now lies where fraud does. Not in its row. */
	uint64_t filed;
};
enum outcome store_run_end(struct store *store, int64_t run_id,
    const struct store_tally *tally, int exit_status, struct why *why_out);

/* retention.c: let go what the log has noted longer ago than so many days (0: nothing),
 * 10,000 messages at most, in small transactions. What says where a held message lies
 * stays. How many in *rows_out, and in the run's row. */
enum outcome store_log_forget(struct store *store, int64_t run_id, uint64_t days,
    uint64_t *rows_out, struct why *why_out);

/* ---- Accounts: when not to log in ------------------------------------------------ */

struct store_account {
	int64_t next_try;	/* do not log in before; 0: any time */
	uint64_t refusals;	/* in a row */
	struct str secret_digest;	/* of the settings and the secret's file
					 * time then, never of the secret: a
					 * change clears the waiting time */
	struct str sentence;	/* the last trouble; absent if none */
	int64_t last_login;	/* for min_interval; 0: never */
};
enum outcome store_account_get(struct store *store, struct arena *arena,
    struct str account, struct store_account *account_out, struct why *why_out);
enum outcome store_account_put(struct store *store, struct str account,
    const struct store_account *value, struct why *why_out);

struct store_home {
	struct str account;
	struct str server;		/* "user host": where its mailbox lies */
	const struct str *names;	/* of all accounts that are configured */
	size_t names_n;
};
/* Note where an account's mailbox lies. One that the log doesn't know by its name, but
 * that lies where one account did whose name is configured no more, is that one: it goes
 * on under the new name, and *was_out (in the arena) is the old one; else absent. */
enum outcome store_account_home(struct store *store, struct arena *arena,
    const struct store_home *home, struct str *was_out, struct why *why_out);

/* ---- Mailboxes and their mark ------------------------------------------------------ */

struct store_mailbox {
	int64_t id;
	uint64_t uidvalidity;	/* 0: never scanned */
	uint64_t next_uid;	/* the mark: everything below is accounted for */
	bool is_new;		/* first scan of this mailbox ever */
	int64_t first_scan;	/* when; 0 if is_new */
	int64_t hold_since;	/* mail that arrived before is never moved; 0 in
				 * observe mode and before the first hold */
	int64_t forgotten;	/* what was judged before may have gone from the
				 * log; 0: nothing of this mailbox */
	uint64_t messages;	/* how many lay there; of folders of ours only */
	uint64_t deferred;	/* rows waiting for another try */
	uint64_t open_actions;	/* `intended` rows */
};
/* Makes its row if there is none (a read-only store then gives id 0). */
enum outcome store_mailbox_get(struct store *store, struct str account,
    struct str folder, struct store_mailbox *mailbox_out, struct why *why_out);
/* A new epoch, or the first: forget the mark. The first ever dates first_scan,
 * so that a first scan that was cut goes on as one. */
enum outcome store_mailbox_epoch(struct store *store, int64_t mailbox_id,
    uint64_t uidvalidity, struct why *why_out);
enum outcome store_mailbox_hold_since(struct store *store, int64_t mailbox_id,
    int64_t since, struct why *why_out);
/* How the scan of a mailbox ended: NULL sentence for well. */
enum outcome store_mailbox_scanned(struct store *store, int64_t mailbox_id,
    int64_t run_id, const char *sentence, struct why *why_out);
/* The account's scan visits these folders and no others: of one that it visited
 * before, the log stays, no trouble of it stands any more, and its sentence says so. */
enum outcome store_mailboxes_left(struct store *store, struct str account,
    const struct str *still, size_t n, struct why *why_out);

/* UIDs of this epoch whose row is `deferred` and due (tries < max_tries). One
 * that is gone from the mailbox is written off by rewriting its row with
 * ACTION_VANISHED (verdict still deferred): it is no longer due nor counted. */
struct store_due {
	uint64_t uid, tries;
};
enum outcome store_due(struct store *store, struct arena *arena,
    int64_t mailbox_id, uint64_t max_tries, struct store_due **due_out,
    size_t *n_out, struct why *why_out);

/* ---- Judged messages, written in sets ------------------------------------------------ */

struct store_move {		/* the intention */
	struct str destination;	/* folder name, UTF-8 */
	uint64_t uidvalidity;	/* of the destination, now; 0 if unknown */
	uint64_t uidnext;	/* of the destination, now; 0 if unknown */
};

struct store_message {
	uint64_t uid;
	int64_t arrived;
	uint64_t tries;		/* this one included */
	enum action_word action;	/* QUARANTINE here means: intended */
	const struct verdict *verdict;
	bool reported;		/* it lay in the folder of fraud: a person says so */
	int64_t message_id_out;	/* its row */
	int64_t action_id_out;	/* its `intended` row, 0 if none */
};

/*
 * One transaction: rows, findings, parts, accounts, memory of correspondents,
 * the intended moves, and the mark (next_uid, which never moves back within an
 * epoch; 0 leaves it). `uidvalidity` must be the mailbox's epoch. A UID that
 * has a row already (deferred before) is rewritten and keeps its number; an
 * open intention for the same bytes is not doubled. Only judged messages teach
 * memory, each once. Nothing is visible before all of it is durable.
 */
enum outcome store_set(struct store *store, int64_t run_id, int64_t mailbox_id,
    uint64_t uidvalidity, struct store_message *messages, size_t n,
    const struct store_move *move, uint64_t next_uid, struct why *why_out);

/* ---- The journal of moves (doc/DESIGN.md) ------------------------------------------------- */

enum action_state {
	STATE_INTENDED,		/* durable; the server may have been asked */
	STATE_COPIED,		/* COPY was sent for it: a delete may be owed */
	STATE_DONE,
	STATE_FAILED,		/* stays in place; tried again next run */
	STATE_VANISHED,		/* gone before we moved it */
	STATE_LOST,		/* neither here nor there: said loudly */
	STATE__COUNT
};
const char *action_state_word(enum action_state state);

enum move_kind {
	MOVE_QUARANTINE,
	MOVE_RELEASE,		/* to where it came from; a person's wish */
	MOVE_FRAUD,		/* to the folder of fraud; likewise */
	MOVE__COUNT
};

struct store_action {
	int64_t id, message_id;
	enum action_state state;
	uint64_t uidvalidity, uid;	/* the source */
	struct str sha256;
	struct str content_digest;	/* of its message; absent: none */
	uint64_t size;
	struct str destination;
	uint64_t destination_uidvalidity, destination_uidnext, destination_uid;
	int64_t intended_at, done_at;	/* done_at 0: not yet */
	enum move_kind kind;
	bool wished;			/* by a person, with seki review */
	bool by_hand;			/* a person made it, in a mail program */
	bool flags_known, seen, answered;	/* as in struct store_step */
};
const char *move_kind_word(enum move_kind kind);
/* Rows in INTENDED, COPIED or FAILED of this mailbox, oldest first. */
enum outcome store_actions_open(struct store *store, struct arena *arena,
    int64_t mailbox_id, struct store_action **actions_out, size_t *n_out,
    struct why *why_out);

/* How many of the account's messages are to be in quarantine and aren't: where nothing
 * is held (`holds` false), only those that a person wished there. One that this run
 * began and could not look at again may be there for all we know, and counts in the
 * next. The sentence of the newest trouble; absent if none was written. */
enum outcome store_not_held(struct store *store, struct arena *arena,
    struct str account, bool holds, int64_t run_id, uint64_t *n_out,
    struct str *sentence_out, struct why *why_out);

struct store_step {		/* one change of one action */
	int64_t action_id;
	enum action_state state;
	uint64_t destination_uidvalidity, destination_uid;	/* 0: unknown */
	struct str sentence;		/* of a failure; else absent */
	bool flags_known, seen, answered;	/* of what is held: had somebody read,
					 * or answered it before? */
};
/* All in one transaction; also brings message.action up to date: quarantine,
 * failed, or vanished (for VANISHED and LOST); `released` stays. A release or a
 * move to the folder of fraud counts when it is done, and so does the wish for it. */
enum outcome store_steps(struct store *store, const struct store_step *steps,
    size_t n, struct why *why_out);
/* The configuration names another folder now: an INTENDED or FAILED action of
 * which no copy was made will go there. Others are left as they are. */
enum outcome store_redirect(struct store *store, int64_t action_id,
    const struct store_move *move, struct why *why_out);
/* Does another action row already claim this destination UID? */
enum outcome store_uid_claimed(struct store *store, struct str account,
    struct str destination, uint64_t uidvalidity, uint64_t uid,
    bool *claimed_out, struct why *why_out);

/* ---- Known before, and moved back -------------------------------------------------------- */

struct store_known {
	int64_t message_id, action_id;
	struct str folder;		/* where it was judged */
	uint64_t uidvalidity, uid;
	enum verdict_word verdict;
	enum action_word action;
	enum action_state state;	/* of its newest move, if action_id */
	struct str destination;
	uint64_t destination_uidvalidity, destination_uid;
	struct str sha256;		/* its own, where only content is the same */
	uint64_t size;
	double score;
	bool is_fraud;			/* confirmed or reported: `destination` and
					 * what follows it is where it lies */
	bool was_returned;		/* moved back once, and held again */
};
/* Rows of this account with the same bytes (absent: not compared) or, where
 * `content_digest` is not absent, the same content digest; newest first. */
enum outcome store_known(struct store *store, struct arena *arena,
    struct str account, struct str sha256, struct str content_digest,
    struct store_known **known_out, size_t *n_out, struct why *why_out);
/* A person moved it back: write the release, and where it lies now. The UID is
 * accounted for by this and never judged. Telling it twice logs it once. */
enum outcome store_released(struct store *store, int64_t run_id,
    int64_t mailbox_id, const struct store_known *known, uint64_t uidvalidity,
    uint64_t uid, struct why *why_out);
/* The message that this UID is known to be without having been judged; 0: none. */
enum outcome store_placed(struct store *store, int64_t mailbox_id,
    uint64_t uidvalidity, uint64_t uid, int64_t *message_id_out,
    struct why *why_out);
/* A known message under a new UIDVALIDITY: only where it lies now changes. */
enum outcome store_renumbered(struct store *store, int64_t message_id,
    int64_t mailbox_id, uint64_t uidvalidity, uint64_t uid,
    struct why *why_out);

/* ---- What people say of single messages -------------------------------------------------- */

enum review_what {
	REVIEW_RELEASE,
	REVIEW_CONFIRM,		/* it is fraud, and seki's rules held it */
	REVIEW_REPORT,		/* it is fraud, and they did not */
	REVIEW_HOLD,
	REVIEW_TAKE_BACK,	/* it is no fraud after all */
	REVIEW_GONE,		/* taken out of quarantine, who knows where */
	REVIEW_RETURN,		/* moved back, and held again by seki */
	REVIEW__COUNT
};
const char *review_word(enum review_what what);

struct store_withdrawn {	/* a wish that waited, and gave way */
	enum review_what what;	/* REVIEW__COUNT: there was none */
	struct str by;		/* whose it was */
	bool stands;		/* it is the same, and stands with its reason */
	struct str undone_by;	/* who had asked for what is undone, if another */
};
/* Wish something of a message; the next scan does it. A wish that waits gives way, and
 * the log says to whom; one of the same stands, unless only the new one has a reason.
 * CONFIRM becomes REPORT where seki's rules did not hold it. EXIT_DATA and a sentence where the
 * message is not there, or in no state for that. */
enum outcome store_wish(struct store *store, struct arena *arena,
    int64_t message_id, enum review_what what, struct str by, struct str reason,
    struct store_withdrawn *withdrawn_out, struct why *why_out);
/* Take back what was said last: a wish that waits is withdrawn (*what_out is then
 * REVIEW__COUNT), for what is done the opposite is wished. */
enum outcome store_undo(struct store *store, struct arena *arena,
    int64_t message_id, struct str by, enum review_what *what_out,
    struct store_withdrawn *withdrawn_out, struct why *why_out);

struct store_held {		/* one line of what waits for a person */
	int64_t message_id, since;	/* when it was held */
	struct str account, verdict, state, from_name, from_address, subject,
	    top_en, top_ja;
	double score;
	enum review_what waits;		/* what was wished; REVIEW__COUNT: nothing */
	struct str by;			/* who wished it */
	int64_t at;
	bool answered;			/* before it was held, as far as is known */
	struct str held_by, said;	/* a person's hold: who wished it, and why;
					 * absent: it was not one */
	bool by_person;			/* nor had the rules held it before that */
};
/* What is held or waits, oldest first; `only` 0: all, `account` absent: everybody's.
 * The strs live until `row` returns. */
enum outcome store_held(struct store *store, struct str account, int64_t only,
    void (*row)(void *context, const struct store_held *held), void *context,
    struct why *why_out);
/* How many the log knows to lie in that folder, held, and nobody has said anything of. */
enum outcome store_held_in(struct store *store, struct str account,
    struct str folder, uint64_t *n_out, struct why *why_out);
struct store_review {		/* all that was said of a message */
	struct str what, state, by, reason;
	struct str after, at, settled;	/* ISO 8601 UTC. It was seen between `after`
					 * and `at`; of a wish, `at` */
	struct str sentence;		/* why it failed, or one of these, where a
					 * version before this wrote Japanese too */
};
/* What the store says itself, in one language, for readers to have it in theirs: who
 * withdrew it, the folder in which it did not lie (and ' any more), the numbers of
 * acceptances that ended with it. */
#define REVIEW_WITHDRAWN "withdrawn by "
#define REVIEW_NOT_IN "it does not lie in '"
#define REVIEW_NOT_IN_END "' any more"
#define REVIEW_UNDOES "undoes what "	/* somebody */
#define REVIEW_UNDOES_END " had asked for"
#define REVIEW_FILED "it was filed as fraud meanwhile"
#define REVIEW_GONE_BEFORE "it was gone before it could be moved"
#define REVIEW_ENDED "ended what was accepted: "
enum outcome store_reviews(struct store *store, struct arena *arena,
    int64_t message_id, struct store_review **reviews_out, size_t *n_out,
    struct why *why_out);

/* Where a message lies, as far as the log knows. FAIL with EXIT_DATA if there is no
 * such message. */
struct store_place {
	struct str account, sha256, home, folder, message_id, content_digest;
	uint64_t size, uidvalidity, uid;
	int64_t arrived;		/* INT64_MIN: unknown */
};
enum outcome store_place(struct store *store, struct arena *arena,
    int64_t message_id, struct store_place *place_out, struct why *why_out);

/* For the scan. */
struct store_wish {
	int64_t id, message_id;
	enum review_what what;
	/* The log says that it is in quarantine, was moved back, is filed as fraud. */
	bool held, released, fraud;
	struct str sha256, content_digest;
	uint64_t size;
	struct str home;		/* where it was judged */
	struct str folder;		/* where it lies, and under which number */
	uint64_t uidvalidity, uid;
};
/* The wishes of an account with which no scan has begun, oldest first. */
enum outcome store_wishes(struct store *store, struct arena *arena,
    struct str account, struct store_wish **wishes_out, size_t *n_out,
    struct why *why_out);
struct store_intent {		/* a message in a folder, to be moved */
	int64_t run_id, message_id, mailbox_id;	/* mailbox_id: its folder now */
	enum move_kind kind;
	uint64_t uidvalidity, uid;
	struct str sha256;		/* of its bytes there */
	uint64_t size;
};
/* The wish becomes an `intended` row, in one transaction; what is to be held is
 * held from now on. FAIL with EXIT_DONE if it was withdrawn meanwhile. */
enum outcome store_wish_intend(struct store *store, int64_t wish_id,
    const struct store_intent *intent, const struct store_move *move,
    int64_t *action_id_out, struct why *why_out);
/* From where an earlier run was filing fraud, and did not see the end of it. */
enum outcome store_folders_filing(struct store *store, struct arena *arena,
    struct str account, struct str **folders_out, size_t *n_out,
    struct why *why_out);
/* It can't be done, and why; sentence NULL: a person has done it by hand. */
enum outcome store_wish_settled(struct store *store, int64_t wish_id,
    const char *sentence, struct why *why_out);
/* One that a user moved back is to be held again. *action_id_out is 0 if that was
 * written before. */
enum outcome store_return(struct store *store, const struct store_intent *intent,
    const struct store_move *move, int64_t *action_id_out, struct why *why_out);

/* A known message was found under this UID of the folder of fraud (mailbox_id), ... */
enum outcome store_fraud_seen(struct store *store, int64_t mailbox_id,
    int64_t message_id, uint64_t uidvalidity, uint64_t uid,
    struct why *why_out);
/* ... was moved out of that to a folder that is scanned, and had never been held, ... */
enum outcome store_taken_back(struct store *store, int64_t mailbox_id,
    int64_t message_id, uint64_t uidvalidity, uint64_t uid,
    struct why *why_out);
/* ... was found in the quarantine folder, where a person put it, ... */
enum outcome store_held_seen(struct store *store, int64_t run_id,
    int64_t mailbox_id, int64_t message_id, uint64_t uidvalidity, uint64_t uid,
    struct why *why_out);
/* ... and is not in that any more. */
enum outcome store_gone_seen(struct store *store, int64_t mailbox_id,
    int64_t message_id, struct why *why_out);
struct store_lying {
	int64_t message_id;
	uint64_t uid;
};
/* What is held in that folder under that numbering, and not about to be moved, by
 * UID. */
enum outcome store_lying(struct store *store, struct arena *arena,
    struct str account, struct str folder, uint64_t uidvalidity,
    struct store_lying **lying_out, size_t *n_out, struct why *why_out);
/* Has anything ever been moved in this account? */
enum outcome store_has_moved(struct store *store, struct str account,
    bool *moved_out, struct why *why_out);
/* A folder of ours was looked through: how it was numbered, and how many it had. */
enum outcome store_looked(struct store *store, int64_t mailbox_id,
    uint64_t uidvalidity, uint64_t next_uid, uint64_t messages,
    struct why *why_out);
/* The next fraud that came from a known and proved sender of which nobody was told, until
 * it is told; review_id is 0 if there is none. */
struct store_known_sender {
	int64_t review_id, message_id;
	struct str address;
};
enum outcome store_known_senders(struct store *store, struct arena *arena,
    struct str account, struct store_known_sender *sender_out,
    struct why *why_out);
/* Once somebody was. */
enum outcome store_known_sender_told(struct store *store, int64_t review_id,
    struct why *why_out);
/* How the organisational domain of a Reply-To is found; without it, its host. */
void store_registrable(struct store *store, struct str (*registrable)(
    struct arena *arena, struct str domain));

/* ---- The notice to the people who read a mailbox ------------------------------------------ */

enum notice_state {
	NOTICE_INTENDED,	/* durable; the server may have been asked */
	NOTICE_WRITTEN,
	NOTICE_FAILED,		/* it is not there */
	NOTICE_REPLACING,	/* a newer one of the day is there: it goes */
	NOTICE_REPLACED,
	NOTICE_KEPT,		/* it was to go, and stays */
	NOTICE__COUNT
};
struct store_notice {
	int64_t id;
	enum notice_state state;
	struct str folder, day;		/* "2026-11-23", local */
	struct str message_id;		/* with its angle brackets */
	struct str sha256;		/* of its bytes as sent, ... */
	struct str stored_sha256;	/* ... and as the server gives them back */
	uint64_t size;
	uint64_t uidvalidity, uidnext;	/* of the folder, at the intention */
	uint64_t uid;			/* 0: not seen */
	int64_t written_at;		/* 0: not yet */
	struct str sentence;		/* why it failed, or was kept */
};
/* Of an account: those of this day, and those of any day that are not settled, the
 * oldest first. */
enum outcome store_notices(struct store *store, struct arena *arena,
    struct str account, struct str day, struct store_notice **notices_out,
    size_t *n_out, struct why *why_out);
/* A durable row, and of which moves it tells, before the server is asked. */
enum outcome store_notice_intend(struct store *store, int64_t run_id,
    struct str account, const struct store_notice *notice,
    const int64_t *action_ids, size_t n, int64_t *id_out, struct why *why_out);
/* By its id: state, uidvalidity, uid, stored_sha256, written_at and sentence, as far
 * as they are there. */
enum outcome store_notice_step(struct store *store,
    const struct store_notice *notice, struct why *why_out);
/* Are these bytes one of ours? */
enum outcome store_notice_is(struct store *store, struct str account,
    struct str sha256, bool *is_out, struct why *why_out);
/* Was one of ours seen under that UID of the folder, and not taken away? Its
 * Message-ID, which must be there still, for a server may give a number twice;
 * absent: none was. */
enum outcome store_notice_at(struct store *store, struct arena *arena,
    struct str account, struct str folder, uint64_t uidvalidity, uint64_t uid,
    struct str *message_id_out, struct why *why_out);
/* Does one of ours have that Message-ID? It proves nothing: what it is good for is to
 * leave a message out. */
enum outcome store_notice_named(struct store *store, struct str account,
    struct str message_id, bool *is_out, struct why *why_out);
/* Has there ever been one in this account? */
enum outcome store_notice_any(struct store *store, struct str account,
    bool *any_out, struct why *why_out);

struct store_told {		/* what a notice may tell of */
	int64_t action_id, message_id;
	int64_t arrived, held_at;
	struct str from_name, from_address, from_org_domain, subject;
	struct str verdict, reason, state, top_en, top_ja;
	struct str top_evidence, top_about;	/* of the main reason */
	double score;
	bool flags_known, seen, answered;
	bool payment_change;
	bool may_be_right;		/* for the caller: verdict_may_be_right() */
	bool by_person;			/* held by a person, and not by the rules before */
	struct str said_by, said;	/* then: who, and why; each may be absent */
	bool came_back;			/* a user moved it back, and seki held it again:
					 * that is no person's hold */
	bool told;			/* today's notice in that folder has it */
};
/* What was moved to quarantine since then, but for what a notice of an earlier day in
 * this folder told; the newest first, 2,000 at most. */
enum outcome store_told_held(struct store *store, struct arena *arena,
    struct str account, struct str folder, struct str day, int64_t since,
    struct store_told **told_out, size_t *n_out, struct why *why_out);
/* The quarantine folder's name on the server, as the newest move had it; absent: there
 * was none. */
enum outcome store_quarantine_name(struct store *store, struct arena *arena,
    struct str account, struct str *name_out, struct why *why_out);
/* The cautions that arrived and were judged since then, and lie where they came. */
enum outcome store_told_cautions(struct store *store, struct arena *arena,
    struct str account, int64_t since, struct store_told **told_out,
    size_t *n_out, struct why *why_out);

/* ---- Memory, alerts ------------------------------------------------------------------------ */

/* Answer n QUESTION_MEMORY put for a message to `account` (absent: of nobody's;
 * coverage is then the whole organisation's), all as of one moment. Not OK: something
 * of the store can't be read, and those answers are ANSWER_TEMPERROR. */
enum outcome store_memory(struct store *store, struct arena *arena,
    struct str account, const struct question *questions, size_t n,
    struct answer *answers_out, struct why *why_out);
/* Ask one question of each kind: memory that lacks a table is found before a
 * message asks for it. */
enum outcome store_memory_try(struct store *store, struct arena *arena,
    struct why *why_out);

/*
 * What was sent, and what came before seki did, read for memory only; in one
 * transaction. How far a folder was read is store_learned_put()'s. Each message teaches once, however often
 * it is told (by its Message-ID, or its bytes where it has none) and from however
 * many folders. Imported mail makes known that somebody was seen, and nothing
 * trusted.
 */
enum store_direction { STORE_SENT, STORE_IMPORTED };
struct store_lesson {
	int64_t arrived;
	const struct verdict *verdict;
};
enum outcome store_learn(struct store *store, struct str account,
    enum store_direction direction, const struct store_lesson *lessons,
    size_t n, struct why *why_out);

/* What memory takes for the present (coverage, acceptances); 0: the clock's. */
void store_time(struct store *store, int64_t now);

/*
 * How far a folder has been read for memory: the UIDs from `low` up to `high`,
 * which is not in it. What is new is read upwards from there, what is older
 * downwards, so that a run that was cut goes on at both ends. It is written after
 * what it stands for has been taught, and whoever is cut in between teaches that
 * again, which changes nothing.
 */
struct store_learned {
	struct str folder;
	enum store_direction direction;
	uint64_t uidvalidity;	/* 0: nothing was read yet */
	uint64_t low, high;
	int64_t since;		/* what arrived before was passed over */
	int64_t found_at;	/* when the server last said that this is one of its
				 * Sent folders; 0: nobody asked it */
};
/* All of an account's, by folder. */
enum outcome store_learned(struct store *store, struct arena *arena,
    struct str account, struct store_learned **learned_out, size_t *n_out,
    struct why *why_out);
enum outcome store_learned_put(struct store *store, struct str account,
    const struct store_learned *learned, struct why *why_out);
/* How many addresses memory knows. */
enum outcome store_correspondents(struct store *store, uint64_t *n_out,
    struct why *why_out);

/* Whom we deal with, for a person to look through: nothing is taken over. */
#define PARTNER_NAMES 3
struct store_partner {
	struct str key;		/* an organisational domain, or an address */
	struct str names[PARTNER_NAMES];	/* as they were written; folded
						 * where that isn't known */
	size_t names_n;
	struct str accounts;	/* "iban DE 2051, ...": the last four digits */
	uint64_t received, sent, authenticated;
};
/* Domains that wrote to us and were written to `least` times each and never held,
 * the busiest first, 2,000 at most. */
enum outcome store_partners(struct store *store, struct arena *arena,
    uint64_t least, struct store_partner **partners_out, size_t *n_out,
    struct why *why_out);
/* The same of single addresses in `domains`, written to or heard from. */
enum outcome store_colleagues(struct store *store, struct arena *arena,
    const struct str *domains, size_t domains_n, uint64_t least,
    struct store_partner **partners_out, size_t *n_out, struct why *why_out);

/* Our Message-IDs end in these though no Sent folder shows them: mail that
 * answers one is left out of the coverage. To be told after opening. */
void store_message_id_domains(struct store *store, const struct str *domains,
    size_t n);
struct store_coverage {
	struct str account;
	uint64_t replies, known;	/* of the last 90 days before `now` */
};
enum outcome store_coverage(struct store *store, struct arena *arena,
    int64_t now, struct store_coverage **coverage_out, size_t *n_out,
    struct why *why_out);

/* All that memory holds of an address, or of a domain, as lines for people in a
 * language ("en" or "ja"); and its end: an address leaves correspondents, names,
 * threads, habits, pairs, and what it owns, a domain its own dealings, its bank
 * accounts and what it owns, while its people's addresses stay (they are shown).
 * The log of judged messages, which has a retention of its own, stays, and so does
 * what a person accepted. Both read whole tables. */
enum outcome store_memory_show(struct store *store, struct str what,
    struct str lang, void (*line)(void *context, struct str text), void *context,
    struct why *why_out);
enum outcome store_memory_forget(struct store *store, struct str what,
    uint64_t *rows_out, struct why *why_out);

/* ---- A person's word --------------------------------------------------------------------- */

/* The only thing that makes a sender or an account known by somebody's word:
 * narrow (From and the domain that proved it, together; one account of one
 * owner), owned, expiring, listed, revocable. */
enum store_accepts { STORE_ACCEPTS_ACCOUNT, STORE_ACCEPTS_SENDER };
#define STORE_ACCEPTED_DAYS 732		/* two years, and the rest of today */
struct store_acceptance {
	int64_t id, message_id;		/* the message it was said of */
	enum store_accepts what;
	/* The address in From, and the domain of the aligned DKIM signature, or
	 * of SPF, that proved it; From's where something else did. It counts in
	 * mail that shows both. An account without an address counts in none: a
	 * version before this one took it. */
	struct str address, authenticated_domain;
	struct str owner, last4;	/* of an account */
	struct str reason, by;		/* who said it */
	int64_t at, until, revoked_at;	/* revoked_at 0: it stands */
};
#define STORE_NUMBERS_MOST 40
struct store_numbers {		/* of acceptances, the oldest first */
	int64_t at[STORE_NUMBERS_MOST];
	size_t n;
};
struct store_accepted {
	size_t n;			/* how many rows that made */
	struct store_numbers replaced;	/* stood of the same, and have ended */
};
/* Accept what message `message_id` shows: all its accounts, or its sender. What was
 * accepted of the very same thing before ends with that. FAIL with EXIT_DATA and a
 * sentence if the message has none, its sender was not authenticated (ARC does not
 * count), or it was filed as fraud, or other mail that was names the account, or
 * comes from the sender; with EXIT_USAGE if reason or name are blank, or `until` is past or later than
 * STORE_ACCEPTED_DAYS. */
enum outcome store_accept(struct store *store, int64_t message_id,
    enum store_accepts what, struct str reason, struct str by, int64_t until,
    struct store_accepted *accepted_out, struct why *why_out);
/* Could it be? FAIL as above where not. */
enum outcome store_acceptable(struct store *store, int64_t message_id,
    enum store_accepts what, struct why *why_out);
/* *standing_out: others of the same account or sender, which count still. */
enum outcome store_revoke(struct store *store, int64_t acceptance_id,
    struct store_numbers *standing_out, struct why *why_out);
/* Those that count and end when this message is filed as fraud: what was accepted of
 * it, of each account that it names, and of its sender if it proves to come from
 * there. */
enum outcome store_refuted(struct store *store, int64_t message_id,
    struct store_numbers *numbers_out, struct why *why_out);
enum outcome store_acceptances(struct store *store, struct arena *arena,
    struct store_acceptance **acceptances_out, size_t *n_out,
    struct why *why_out);

/* Raise an alert, once per cause: false in *is_new_out if this cause stands. */
enum outcome store_alert(struct store *store, int64_t run_id, const char *kind,
    struct str cause, struct str sentence, bool *is_new_out,
    struct why *why_out);
enum outcome store_alert_clear(struct store *store, const char *kind,
    struct str cause, struct why *why_out);
/* The same if it was raised last before `quiet_since`: a wave that is over. Cause
 * absent: whatever it is. */
enum outcome store_alert_expire(struct store *store, const char *kind,
    struct str cause, int64_t quiet_since, struct why *why_out);
struct store_standing {
	struct str kind, cause, sentence, first_at;
};
/* Those that stand, the newest first. */
enum outcome store_alerts_standing(struct store *store, struct arena *arena,
    struct store_standing **standing_out, size_t *n_out, struct why *why_out);

struct store_untold {
	int64_t id, run_id;		/* run_id 0: no run raised it */
	struct str kind, cause, sentence, first_at, last_at;
	uint64_t count;
};
/* What stands and nobody was told of, oldest first, 50 at most. It is theirs who asked
 * for two minutes, so that two programs at once tell nothing twice; what they did not
 * get round to comes again after that. */
enum outcome store_untold(struct store *store, struct arena *arena,
    struct store_untold **untold_out, size_t *n_out, struct why *why_out);
/* Somebody was told, or (false) could not be: after three tries it is let be. */
enum outcome store_told(struct store *store, int64_t alert_id, bool told,
    struct why *why_out);
/* There is nobody to tell: what stands is old news to whoever comes later. */
enum outcome store_told_nobody(struct store *store, struct why *why_out);

/* ---- For people ------------------------------------------------------------------------------ */

/* What messages of one campaign share: the address in From; where answers go, if
 * that isn't From (also who sends from where the other's answers go); a bank account;
 * an attachment's bytes; the subject, numbers alike; the domain of a link. The last
 * two not where more than 200 messages have it. */
enum store_share {
	SHARES_SENDER, SHARES_REPLY_TO, SHARES_BANK_ACCOUNT, SHARES_ATTACHMENT,
	SHARES_SUBJECT, SHARES_LINK, SHARES__COUNT
};
const char *store_share_word(enum store_share share);

/* Any of these; none: any at all. */
struct store_words {
	const struct str *at;
	size_t n;
};
enum store_sort {
	STORE_SORT_USUAL,	/* ARRIVED with since or until, else NEWEST */
	STORE_SORT_NEWEST,	/* by row, in order of judging */
	STORE_SORT_ARRIVED, STORE_SORT_SCORE,	/* newest, highest first */
	STORE_SORT_SENDER,	/* from A */
	STORE_SORT__COUNT
};
enum store_result {
	STORE_SPF, STORE_DKIM, STORE_DMARC, STORE_ARC, STORE_SMIME,
	STORE_RESULT__COUNT
};
enum store_answer { STORE_EITHER, STORE_YES, STORE_NO };

struct store_filter {		/* absent or 0: any */
	int64_t since, until;	/* of arrival: since <= arrived < until */
	struct store_words accounts, folders;
	struct store_words verdicts, actions, states;
	struct store_words senders, domains;	/* From's address; its domain or
					 * organisational domain; any case */
	struct str subject;	/* words that all stand in it, in any case and
				 * width; see subject_question() */
	struct store_words rules;	/* a finding's rule or id */
	struct store_words last4;	/* of a bank account in it */
	struct store_words results[STORE_RESULT__COUNT];
	enum store_answer authenticated;	/* is From proved? */
	int64_t run_id;
	double score, score_most;	/* used if has_score, has_score_most */
	bool has_score, has_score_most;
	bool not_scanned;
	int64_t similar_to;	/* that share something with this message, which
				 * is not among them; of all accounts */
	unsigned shares;	/* one of these (bits, 1 << enum store_share) */
	enum store_sort sort;	/* of similar ones always those that share most
				 * first */
	bool reverse;
	uint64_t limit;
};

struct store_row {		/* one line of the log */
	int64_t message_id, run_id;
	struct str arrived, scanned;	/* ISO 8601 UTC */
	struct str account, folder, verdict, action, reason;
	struct str state;	/* of a quarantined message: held, released, or
				 * its move's state if that is not done */
	double score;
	struct str from_address, from_name, subject, top_en, top_ja;
	uint64_t uidvalidity, uid;
	bool from_authenticated, not_scanned;
	struct str by;
	struct str results[STORE_RESULT__COUNT];
	unsigned shares;	/* with similar_to: bits, 1 << enum store_share */
};
/* Calls `row` for each match; its strs live until it returns. FAIL with EXIT_DATA
 * when there is no message similar_to, with EXIT_USAGE when `subject` has no word. */
enum outcome store_log(struct store *store, const struct store_filter *filter,
    void (*row)(void *context, const struct store_row *row), void *context,
    struct why *why_out);

struct store_detail {
	struct store_row row;
	struct verdict verdict;		/* no text, no links */
	struct store_action *actions;	/* all its moves, oldest first */
	size_t actions_n;
	struct store_review *reviews;	/* what was said of it, oldest first */
	size_t reviews_n;
	struct str version, rules_digest, config_digest;
	struct str released_at;		/* absent if never */
};
/* FAIL with EXIT_DATA when there is no such message. */
enum outcome store_show(struct store *store, struct arena *arena,
    int64_t message_id, struct store_detail *detail_out, struct why *why_out);

/* A question in SQL, of one statement or several. They may read, and nothing else. */
struct store_cell {
	enum {
		STORE_CELL_NULL, STORE_CELL_INTEGER, STORE_CELL_REAL,
		STORE_CELL_TEXT		/* bytes are told in hexadecimal */
	} kind;
	int64_t integer;
	double real;
	struct str text;
};
struct store_parameter {
	struct str name, value;		/* of :name in a statement */
};
struct store_question {
	struct str sql;
	const struct store_parameter *parameters;
	size_t parameters_n;
	int64_t most_ms;		/* for all of it; 0: as long as it takes */
	const volatile sig_atomic_t *stop;	/* not 0: somebody wants no more */
	/* Once for each statement that answers, then for each row: false if that is
	 * enough. All lives until they return. */
	void (*heads)(void *context, const struct str *names, size_t n);
	bool (*row)(void *context, const struct store_cell *cells, size_t n);
	void *context;
};
/* FAIL with EXIT_DATA and a sentence for what is wrong with a statement, for one that
 * would change something, and for one that took too long or was stopped. */
enum outcome store_ask(struct store *store,
    const struct store_question *question, struct why *why_out);

struct store_rule_hits {	/* of one rule */
	struct str rule;
	uint64_t messages;	/* in which it hit */
	uint64_t suspect, caution;	/* of those, by verdict */
	uint64_t released;	/* moved back by a person: held wrongly */
	uint64_t confirmed;	/* confirmed or reported: held rightly */
	struct str last;	/* arrival of the newest, ISO 8601 UTC */
};
/* One call for each rule with a finding, most hits first; `since` 0: all, `rule`
 * absent: every one. The strs live until `row` returns, here and below. */
enum outcome store_rule_hits(struct store *store, int64_t since,
    struct str rule, void (*row)(void *context,
    const struct store_rule_hits *hits), void *context, struct why *why_out);
/* Each rule that met its match limit, and on how many messages. */
enum outcome store_match_limits(struct store *store, int64_t since,
    void (*row)(void *context, struct str rule, uint64_t messages),
    void *context, struct why *why_out);

struct store_judged {		/* clean, caution or suspect */
	int64_t message_id, arrived;
	double score;
	struct str verdict, rules_digest, from, subject;
	struct verdict_finding *findings;	/* id, rule and score only */
	size_t n;
};
/* Every message that arrived at or after `since` (0: any), oldest row first. */
enum outcome store_judged(struct store *store, int64_t since,
    void (*row)(void *context, const struct store_judged *judged),
    void *context, struct why *why_out);

struct store_pulse {
	int64_t last_good;	/* when a scan last ended that reached a mailbox; 0 */
	bool is_same;		/* a scan has ended under this configuration */
};
/* For whoever asks often: nothing here depends on how much mail the log has. */
enum outcome store_pulse(struct store *store, const char *config_digest,
    struct store_pulse *pulse_out, struct why *why_out);
struct store_sums {
	uint64_t runs;			/* scans that have ended */
	struct store_tally all;		/* of every run; mailboxes count visits */
	uint64_t waiting;		/* messages to be judged yet */
	uint64_t open_moves;
	uint64_t held;			/* in quarantine, and nobody has said why */
};
/* What monitoring counts. */
enum outcome store_sums(struct store *store, struct store_sums *sums_out,
    struct why *why_out);
/* Alerts that stand, one call for each kind. */
enum outcome store_alert_kinds(struct store *store, void (*row)(void *context,
    struct str kind, uint64_t n), void *context, struct why *why_out);
struct store_reached {
	struct str folder;	/* absent of an account that has none yet */
	struct str sentence;	/* the last trouble; absent if there is none */
	int64_t last_ok;	/* 0: never */
	bool is_visited;	/* by the account's last scan that knew its folders */
};
/* Has the account a message in the log that arrived in that very second? Who was moved
 * from one folder to another keeps it. */
enum outcome store_has_arrived(struct store *store, struct str account,
    int64_t arrived, bool *has_out, struct why *why_out);
/* An account's folders and when each was last scanned well. */
enum outcome store_reached(struct store *store, struct arena *arena,
    struct str account, struct store_reached **reached_out, size_t *n_out,
    struct why *why_out);

struct store_health {
	struct str account, folder, last_ok, last_scan, sentence;
	uint64_t messages, deferred, exhausted, open_actions;
};
/* One row per mailbox that is visited, or was not yet, for doctor. `exhausted`:
 * deferred past max_tries. */
enum outcome store_health(struct store *store, struct arena *arena,
    uint64_t max_tries, struct store_health **health_out, size_t *n_out,
    struct why *why_out);

/* ---- For a report over a period ---------------------------------------------------------------- */

/* Between these two, all questions are answered as of one moment. */
enum outcome store_snapshot(struct store *store, struct why *why_out);
enum outcome store_snapshot_end(struct store *store, struct why *why_out);

struct store_period {
	int64_t since, until;	/* since <= arrived (began, ...) < until */
	struct str account;	/* absent: everybody's */
};

/* What was judged before has gone from the log, but for what must stay; 0: all is
 * there. */
enum outcome store_log_begins(struct store *store, int64_t *begins_out,
    struct why *why_out);

struct store_reported {		/* one message of the period */
	int64_t message_id, arrived, scanned;
	int64_t first_scan;	/* when its mailbox was first scanned; 0: unknown */
	int64_t held_at;	/* when it was moved to quarantine first; 0: never */
	bool by_person;		/* a person had it held, and not seki's rules */
	enum store_answer seen, answered;	/* before that; EITHER: unknown */
	struct str account, folder, verdict, action, reason;
	struct str review;	/* confirmed, reported, gone; absent: nothing */
	double score;
	struct str from_address, from_name, from_org_domain, subject;
	bool from_authenticated;
	struct str by, spf, dkim, dmarc;
	bool not_scanned, payment_change;
	bool is_partner;	/* we have written to the domain of a suspect one */
	struct str held_by, said;	/* as in struct store_held */
};
/* Each message, oldest first; the strs live until `row` returns, here and below. */
enum outcome store_report_messages(struct store *store,
    const struct store_period *period, void (*row)(void *context,
    const struct store_reported *message), void *context, struct why *why_out);
/* Each finding, by message in the same order, and the main one (0) first. Of the
 * message number, verdict, action, review and by_person are set. */
enum outcome store_report_findings(struct store *store,
    const struct store_period *period, void (*row)(void *context,
    const struct store_reported *message, uint64_t position,
    const struct verdict_finding *finding), void *context, struct why *why_out);
/* Parts that could not be opened, by type, the most first. */
enum outcome store_report_unread(struct store *store,
    const struct store_period *period, void (*row)(void *context, struct str type,
    uint64_t parts), void *context, struct why *why_out);
/* Whose accounts, as their own proved mail had named them, stand in suspect mail of
 * others. */
enum outcome store_report_named(struct store *store,
    const struct store_period *period, void (*row)(void *context,
    struct str owner, uint64_t messages), void *context, struct why *why_out);

struct store_scanned {
	struct str account, folder, sentence;	/* sentence: the last trouble */
	int64_t last_ok, last_scan;		/* 0: never */
	uint64_t deferred;			/* that wait for another try */
};
/* Each folder that is scanned, by account; `account` absent: all. */
enum outcome store_report_mailboxes(struct store *store, struct arena *arena,
    struct str account, struct store_scanned **scanned_out, size_t *n_out,
    struct why *why_out);

struct store_ran {
	int64_t run_id, started, ended;		/* ended 0: it was killed, or runs */
	int64_t exit_status;
	struct store_tally tally;		/* seen, moved, mailboxes */
};
/* Runs of the period, newest first; of all accounts. */
enum outcome store_report_runs(struct store *store,
    const struct store_period *period, void (*row)(void *context,
    const struct store_ran *ran), void *context, struct why *why_out);

struct store_alerted {
	struct str kind, sentence;
	int64_t first, last, cleared;		/* cleared 0: it stands */
	uint64_t count;
};
/* Those that stand and those seen in the period; of all accounts. */
enum outcome store_report_alerts(struct store *store,
    const struct store_period *period, void (*row)(void *context,
    const struct store_alerted *alerted), void *context, struct why *why_out);

/* Has the log ever seen that: was the account or the folder scanned, did the rule or
 * the finding of that id hit, was there a run of that number? */
enum store_seen { STORE_SEEN_ACCOUNT, STORE_SEEN_FOLDER, STORE_SEEN_RULE,
    STORE_SEEN_RUN };
enum outcome store_has_seen(struct store *store, enum store_seen what,
    struct str name, bool *seen_out, struct why *why_out);

#endif
