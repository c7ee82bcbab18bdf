/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki learn from files: what a mailbox would have taught, without a server, for
 * migrations and for tests. Everything is read once by jailed examiners, put in
 * the order of its arrival (the topmost trusted Received, else Date, which is all
 * that sent mail has), and taught in that order. With --judged, what came in is
 * judged in that order too, as of its own time and with the memory of then, and
 * written as a scan would have written it; what was sent before is known by then.
 * A second time teaches nothing, and judges only what the store has not.
 */
#include <errno.h>
#include <fcntl.h>

#include "learn.h"

#define PENDING_MOST 128
#define BYTES_MOST (64u << 20)
#define SET_MOST 50
#define SET_SECONDS 300		/* as if a scan ran every five minutes */
#define FOLDER "files"		/* the folder in the log */

struct entry {
	const char *path;
	size_t at, n;		/* where its bytes are */
	bool sent, whole;	/* `whole`: all of it was read for memory */
	bool failed;		/* it could not be read */
	int64_t arrived;
	struct str verdict;	/* as it goes over the wire */
	size_t number;		/* of those alike in time, the earlier first */
};

struct work {
	const struct learn_wishes *wishes;
	const struct config *config;
	struct arena *arena;	/* as long as the command runs */
	struct arena *scratch;	/* for one set */
	struct pool *pool;
	struct store *store;
	struct memory memory;
	struct str account;
	struct entry *entries;
	size_t n, size;
	bool reading_sent;
	/* The set that is being judged. */
	struct entry **set;
	struct verdict *verdicts;
	int64_t run_id;
	struct store_mailbox mailbox;
	struct store_tally tally;
	bool unreadable;
};

/* ---- Reading everything once ---------------------------------------------------- */

static void
serve_or_exit(struct work *work)
{
	struct why why;

	pool_serve(work->pool, -1, 0, 1000);
	if (pool_is_broken(work->pool, &why)) {
		say_error("%s", why.text);
		exit(why.status);
	}
}

static void
take_verdict(void *context, uint64_t tag, const struct verdict *verdict)
{
	struct work *work = context;
	struct entry *entry;

	if (work->set != NULL) {
		if (!verdict_decode(work->scratch, verdict_encode(work->scratch,
		    verdict), &work->verdicts[tag]))
			panic("a verdict that can't be kept");
		return;
	}
	entry = &work->entries[tag];
	entry->failed = verdict->verdict == VERDICT_UNJUDGED;
	entry->arrived = verdict->arrived;
	if (!work->wishes->judged || entry->sent)
		entry->verdict = verdict_encode(work->arena, verdict);
}

/* The header fields, with the empty line; all of it where there is none. */
static struct str
header_of(struct str bytes)
{
	size_t lf = str_find(bytes, STR("\n\n")), crlf =
	    str_find(bytes, STR("\n\r\n"));

	if (crlf != STR_NOWHERE && (lf == STR_NOWHERE || crlf < lf))
		return str_slice(bytes, 0, crlf + 3);
	return lf == STR_NOWHERE ? bytes : str_slice(bytes, 0, lf + 2);
}

static void
offer(void *context, const struct file_message *file)
{
	struct work *work = context;
	size_t cap = work->config->limits.message_bytes;
	bool header = !work->reading_sent && work->wishes->judged;
	struct message message = { .learn = true, .account = work->account,
	    .arrived = time_now(), .arrived_is_guess = true };

	message.bytes = header ? header_of(file->bytes) : file->bytes;
	/* As much as an account's Sent folder would show. */
	if (work->reading_sent && cap > SENT_BYTES)
		cap = SENT_BYTES;
	message.truncated = header || work->reading_sent ||
	    message.bytes.n > cap;
	message.bytes = str_slice(message.bytes, 0, cap);
	while (pool_pending(work->pool) >= PENDING_MOST ||
	    (pool_bytes(work->pool) > BYTES_MOST &&
	    pool_pending(work->pool) > 0))
		serve_or_exit(work);
	work->entries = arena_grow(work->arena, work->entries, work->n,
	    &work->size, sizeof *work->entries);
	work->entries[work->n] = (struct entry){ .number = work->n,
	    .path = str_cstr(work->arena, file->path), .at = file->at,
	    .n = file->bytes.n, .sent = work->reading_sent };
	pool_offer(work->pool, work->n++, &message);
}

static int
by_arrival(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->arrived != y->arrived)
		return x->arrived < y->arrived ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static void
read_all(struct work *work)
{
	size_t i;

	for (i = 0; i < work->wishes->paths_n; i++) {
		work->reading_sent = work->wishes->paths[i].sent;
		work->unreadable |= !files_read(work->wishes->paths[i].path,
		    offer, work);
	}
	while (pool_pending(work->pool) > 0)
		serve_or_exit(work);
	if (work->n > 0)
		qsort(work->entries, work->n, sizeof *work->entries, by_arrival);
}

/* ---- Teaching ---------------------------------------------------------------------- */

static enum outcome
teach(struct work *work, struct entry *entries, size_t n, struct why *why_out)
{
	struct store_lesson lessons[SET_MOST];
	struct verdict *verdicts = NEW_ARRAY(work->scratch, struct verdict, n);
	size_t i, lessons_n = 0;

	for (i = 0; i < n; i++) {
		if (entries[i].failed)
			continue;
		if (!verdict_decode(work->scratch, entries[i].verdict,
		    &verdicts[i]))
			panic("a verdict that can't be read again");
		lessons[lessons_n++] = (struct store_lesson){
		    entries[i].arrived, &verdicts[i] };
	}
	return store_learn(work->store, work->account, entries[0].sent ?
	    STORE_SENT : STORE_IMPORTED, lessons, lessons_n, why_out);
}

/* ---- Judging ------------------------------------------------------------------------- */

static void
answer_memory(void *context, struct arena *arena,
    const struct question *questions, size_t n, struct answer *answers_out)
{
	struct work *work = context;

	memory_answer(&work->memory, arena, questions, n, answers_out);
}

static bool
bytes_read(struct work *work, const struct entry *entry, struct str *bytes_out)
{
	size_t cap = work->config->limits.message_bytes, n = entry->n < cap ?
	    entry->n : cap, got = 0;
	char *p = arena_alloc(work->scratch, n + 1, 1);
	int fd = open(entry->path, O_RDONLY | O_CLOEXEC);
	ssize_t more = 1;

	while (fd >= 0 && got < n && more > 0) {
		more = pread(fd, p + got, n - got, (off_t)(entry->at + got));
		if (more < 0 && errno == EINTR)
			more = 1;
		else if (more > 0)
			got += (size_t)more;
	}
	if (fd < 0 || more < 0)
		say_error("cannot read '%s': %s", entry->path, strerror(errno));
	if (fd >= 0)
		close(fd);
	*bytes_out = (struct str){ p, got };
	return fd >= 0 && more >= 0;
}

/* Is it in the log of these files already? */
static bool
is_known(struct work *work, struct str bytes)
{
	struct store_known *known;
	struct why why;
	size_t n;

	if (store_known(work->store, work->scratch, work->account,
	    digest_hex(work->scratch, sha256(bytes)), NO_STR, &known, &n,
	    &why) == OK)
		return n > 0;
	say_error("%s", why.text);
	exit(why.status);
}

static size_t
judge(struct work *work, struct entry *entries, size_t n)
{
	struct message message = { .account = work->account };
	size_t i, offered = 0;

	work->set = NEW_ARRAY(work->scratch, struct entry *, n);
	work->verdicts = NEW_ARRAY(work->scratch, struct verdict, n);
	for (i = 0; i < n; i++) {
		if (!bytes_read(work, &entries[i], &message.bytes)) {
			work->unreadable = true;
			continue;
		}
		if (is_known(work, message.bytes))
			continue;
		message.truncated = entries[i].n > message.bytes.n;
		message.arrived = entries[i].arrived;
		work->set[offered] = &entries[i];
		pool_offer(work->pool, offered++, &message);
	}
	/* What memory takes for the present is when they came. */
	store_time(work->store, entries[0].arrived);
	while (pool_pending(work->pool) > 0)
		serve_or_exit(work);
	store_time(work->store, 0);
	return offered;
}

static void
count(struct store_tally *tally, enum verdict_word word)
{
	tally->seen++;
	tally->clean += word == VERDICT_CLEAN;
	tally->caution += word == VERDICT_CAUTION;
	tally->suspect += word == VERDICT_SUSPECT;
	tally->unjudged += word == VERDICT_UNJUDGED;
	tally->deferred += word == VERDICT_DEFERRED;
}

static enum outcome
judge_and_write(struct work *work, struct entry *entries, size_t n,
    struct why *why_out)
{
	size_t i, judged = judge(work, entries, n);
	struct store_message *rows =
	    NEW_ARRAY(work->scratch, struct store_message, judged);
	uint64_t uid = work->mailbox.next_uid < 1 ? 1 : work->mailbox.next_uid;

	for (i = 0; i < judged; i++) {
		enum verdict_word word = work->verdicts[i].verdict;

		rows[i] = (struct store_message){ .uid = uid + i, .tries = 1,
		    .arrived = work->set[i]->arrived,
		    .verdict = &work->verdicts[i],
		    .action = word == VERDICT_SUSPECT ||
		    (word == VERDICT_UNJUDGED &&
		    work->config->unjudged_quarantine) ?
		    ACTION_WOULD_QUARANTINE : ACTION_NONE };
		count(&work->tally, word);
	}
	work->set = NULL;
	work->mailbox.next_uid = uid + judged;
	return judged == 0 ? OK : store_set(work->store, work->run_id,
	    work->mailbox.id, work->mailbox.uidvalidity, rows, judged, NULL,
	    work->mailbox.next_uid, why_out);
}

/* ---- In order -------------------------------------------------------------------------- */

/* How many from here on go together: alike, and near in time. */
static size_t
set_size(const struct work *work, size_t from)
{
	const struct entry *first = &work->entries[from], *one;
	size_t n = 1;

	for (; from + n < work->n && n < SET_MOST; n++) {
		one = &work->entries[from + n];
		if (one->sent != first->sent || (work->wishes->judged &&
		    one->arrived - first->arrived > SET_SECONDS))
			break;
	}
	return n;
}

static enum outcome
work_through(struct work *work, struct why *why_out)
{
	enum outcome outcome = OK;
	size_t at, n;

	for (at = 0; at < work->n && outcome == OK; at += n) {
		n = set_size(work, at);
		arena_reset(work->scratch);
		if (work->wishes->judged && !work->entries[at].sent)
			outcome = judge_and_write(work, &work->entries[at], n,
			    why_out);
		else
			outcome = teach(work, &work->entries[at], n, why_out);
	}
	return outcome;
}

static enum outcome
mailbox_open(struct work *work, struct why *why_out)
{
	enum outcome outcome = store_mailbox_get(work->store, work->account,
	    STR(FOLDER), &work->mailbox, why_out);

	if (outcome != OK || work->mailbox.uidvalidity != 0)
		return outcome;
	work->mailbox.uidvalidity = 1;
	return store_mailbox_epoch(work->store, work->mailbox.id, 1, why_out);
}

static enum outcome
run_all(struct work *work, struct why *why_out)
{
	const struct config *config = work->config;
	struct store_run row = { .version = SEKI_VERSION, .mode = "learn",
	    .memory_days = config->memory_days, .host = "",
	    .config_digest = str_cstr(work->arena, config->digest) };

	if (store_run_begin(work->store, &row, &work->run_id, why_out) != OK ||
	    (work->wishes->judged && mailbox_open(work, why_out) != OK) ||
	    work_through(work, why_out) != OK)
		return FAIL;
	return store_run_end(work->store, work->run_id, &work->tally,
	    work->unreadable ? EXIT_DATA : EXIT_DONE, why_out);
}

static enum outcome
say_what_was_read(struct work *work, struct why *why_out)
{
	uint64_t known, sent = 0;
	size_t i;

	if (store_correspondents(work->store, &known, why_out) != OK)
		return FAIL;
	for (i = 0; i < work->n; i++)
		sent += work->entries[i].sent;
	printf(in_words("read %llu sent and %llu received messages of '%.*s'; %llu "
	    "correspondents known\n"), (unsigned long long)sent,
	    (unsigned long long)(work->n - sent), STR_ARGS(work->account),
	    (unsigned long long)known);
	return OK;
}

/* Forks first: the store is opened by this process alone. */
static enum outcome
prepare(struct work *work, struct config *config, struct helpers *helpers_out,
    struct why *why_out)
{
	struct pool_settings settings = { .config = config, .examiners =
	    config->examiners > 0 ? config->examiners :
	    2 * (unsigned)sysconf(_SC_NPROCESSORS_ONLN),
	    .memory = answer_memory, .verdict = take_verdict, .context = work };
	const struct brief *brief;
	struct dns_settings dns;

	if (dns_settings_make(work->arena, config, work->wishes->zone,
	    work->wishes->dns, &dns, why_out) != OK ||
	    brief_make(config, false, &brief, why_out) != OK ||
	    helpers_start(brief, config, &dns, helpers_out, why_out) != OK ||
	    helpers_client(helpers_out, &settings.client, why_out) != OK ||
	    run_lock(config, why_out) != OK ||
	    store_open(work->wishes->store, STORE_WRITE, &work->store,
	    why_out) != OK)
		return FAIL;
	store_message_id_domains(work->store,
	    config->organisation.message_id_domains,
	    config->organisation.message_id_domains_n);
	work->memory = (struct memory){ .store = work->store,
	    .account = work->account };
	work->pool = pool_new(&settings);
	return OK;
}

int
learn_files(const struct learn_wishes *wishes, struct config *config)
{
	struct work work = { .wishes = wishes, .config = config,
	    .arena = arena_new((size_t)8 << 30),
	    .scratch = arena_new((size_t)8 << 30),
	    .account = wishes->accounts_n > 0 ? wishes->accounts[0] :
	    STR("files") };
	struct helpers helpers;
	enum outcome outcome;
	struct why why;

	outcome = prepare(&work, config, &helpers, &why);
	if (outcome == OK) {
		read_all(&work);
		outcome = run_all(&work, &why);
		if (outcome == OK)
			outcome = say_what_was_read(&work, &why);
		pool_free(work.pool);
		store_close(work.store);
		helpers_stop(&helpers);
	}
	if (outcome != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	return answer_end(work.unreadable ? EXIT_DATA : EXIT_DONE);
}
