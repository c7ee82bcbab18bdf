/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One message of the log fetched again, for a person: to be read safely, or to be
 * handed to the bank and the police. As in a scan, whoever knows the password parses
 * no mail: a process of its own logs in, looks where the message was last seen and
 * then in the other folders of ours, opens them read-only, believes its bytes by
 * their SHA-256 alone, hands them back through a pipe, and ends. And whoever asked
 * parses none either: the bytes go to a jailed examiner, as those of a scan do.
 *
 * A server of the Exchange family makes the bytes of what it moves anew. Where no
 * message has those that were judged, the ones that came since and bear the Message-ID
 * are handed back, and the examiner's content digest says which it is, as in a scan: a
 * Message-ID alone is the sender's to choose.
 */
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "run.h"

#define PLACES 5
#define HEADERS_MOST 2000		/* of a folder, looked through for one */
#define HEADER_BYTES ((size_t)64 << 10)
#define DAY 86400

struct fetching {
	struct keeper keeper;
	const struct fetch_wanted *wanted;
	struct str bytes;		/* absent: not found yet */
	size_t cap;
	struct fetched alike;		/* by their Message-ID only */
	uint64_t named[FETCHED_MOST];	/* of one folder */
	size_t named_n;
};

/* ---- The process with the password ----------------------------------------------- */

static void
take_body(void *context, uint64_t uid, struct str bytes)
{
	struct fetching *fetching = context;
	struct arena *arena = fetching->keeper.arena;

	(void)uid;
	if (fetching->bytes.p == NULL && str_equal(digest_hex(
	    fetching->keeper.scratch, sha256(bytes)), fetching->wanted->sha256))
		fetching->bytes = str_keep(arena, bytes);
}

static enum outcome
try_uids(struct fetching *fetching, const uint64_t *uids, size_t n,
    struct why *why_out)
{
	size_t size = (size_t)fetching->wanted->size;

	return imap_bodies(fetching->keeper.imap, uids, n, fetching->cap,
	    n * (size < fetching->cap ? size : fetching->cap), take_body,
	    fetching, why_out);
}

/* Under the number that is known, else whatever there has its size. */
static enum outcome
look_in(struct fetching *fetching, struct str folder, struct why *why_out)
{
	const struct fetch_wanted *wanted = fetching->wanted;
	struct imap *imap = fetching->keeper.imap;
	struct imap_folder_state state;
	struct imap_item *items;
	uint64_t uids[SET_UIDS];
	size_t i, n, k = 0;

	arena_reset(fetching->keeper.scratch);
	if (imap_select(imap, folder, true, &state, why_out) != OK)
		return imap_is_lost(imap) ? RETRY : OK;
	if (str_equal(folder, wanted->folder) &&
	    state.uidvalidity == wanted->uidvalidity &&
	    try_uids(fetching, &wanted->uid, 1, why_out) != OK)
		return RETRY;
	if (fetching->bytes.p != NULL)
		return OK;
	if (imap_items(imap, fetching->keeper.scratch, 1, 0, &items, &n,
	    why_out) != OK)
		return RETRY;
	for (i = 0; i < n && fetching->bytes.p == NULL; i++) {
		if (items[i].size == wanted->size)
			uids[k++] = items[i].uid;
		if (k > 0 && (k == SET_UIDS || i + 1 == n) &&
		    try_uids(fetching, uids, k, why_out) != OK)
			return RETRY;
		k = k == SET_UIDS ? 0 : k;
	}
	return OK;
}

static void
take_header(void *context, uint64_t uid, struct str bytes)
{
	struct fetching *fetching = context;

	if (fetching->alike.n + fetching->named_n < FETCHED_MOST &&
	    str_contains(bytes, fetching->wanted->message_id))
		fetching->named[fetching->named_n++] = uid;
}

static void
take_alike(void *context, uint64_t uid, struct str bytes)
{
	struct fetching *fetching = context;

	(void)uid;
	if (fetching->alike.n < FETCHED_MOST)
		fetching->alike.at[fetching->alike.n++] =
		    str_keep(fetching->keeper.arena, bytes);
}

/* Its date is kept by a move, or becomes that of the move. */
static enum outcome
look_for_alike(struct fetching *fetching, struct str folder, struct why *why_out)
{
	const struct fetch_wanted *wanted = fetching->wanted;
	struct imap *imap = fetching->keeper.imap;
	struct imap_folder_state state;
	struct imap_item *items;
	uint64_t uids[SET_UIDS];
	size_t i, n, k = 0, asked = 0;

	arena_reset(fetching->keeper.scratch);
	fetching->named_n = 0;
	if (imap_select(imap, folder, true, &state, why_out) != OK)
		return imap_is_lost(imap) ? RETRY : OK;
	if (imap_items(imap, fetching->keeper.scratch, 1, 0, &items, &n,
	    why_out) != OK)
		return RETRY;
	for (i = 0; i < n && asked < HEADERS_MOST; i++) {
		if (wanted->arrived == INT64_MIN ||
		    items[i].arrived >= wanted->arrived - DAY) {
			uids[k++] = items[i].uid;
			asked++;
		}
		if (k > 0 && (k == SET_UIDS || i + 1 == n ||
		    asked == HEADERS_MOST) && imap_headers(imap, uids, k,
		    HEADER_BYTES, take_header, fetching, why_out) != OK)
			return RETRY;
		k = k == SET_UIDS ? 0 : k;
	}
	return fetching->named_n == 0 ? OK : imap_bodies(imap, fetching->named,
	    fetching->named_n, fetching->cap, fetching->named_n *
	    (wanted->size < fetching->cap ? (size_t)wanted->size :
	    fetching->cap), take_alike, fetching, why_out);
}

static enum outcome
not_found(const struct fetch_wanted *wanted, struct why *why_out)
{
	return because(why_out, FAIL, EXIT_DATA,
	    "the message can't be found any more: it lies neither in '%.*s' of "
	    "'%.*s', where it was seen last, nor where it was judged, nor in "
	    "quarantine", STR_ARGS(wanted->folder),
	    STR_ARGS(wanted->account->name));
}

/* In each place once. */
static enum outcome
look_everywhere(struct fetching *fetching, const struct str *places,
    enum outcome (*look_in_one)(struct fetching *, struct str, struct why *),
    struct why *why_out)
{
	size_t i, j;

	for (i = 0; i < PLACES && fetching->bytes.p == NULL; i++) {
		for (j = 0; j < i && !str_equal(places[j], places[i]); j++)
			continue;
		if (j == i && look_in_one(fetching, places[i], why_out) != OK)
			return RETRY;
	}
	return OK;
}

static enum outcome
look(struct fetching *fetching, struct why *why_out)
{
	const struct fetch_wanted *wanted = fetching->wanted;
	struct keeper *keeper = &fetching->keeper;
	struct str places[PLACES] = { wanted->folder, wanted->home };
	struct own_folders own;
	enum outcome outcome = keeper_connect_now(keeper, why_out);

	if (outcome != OK)
		return outcome;
	own = folders_own(keeper->arena, imap_naming(keeper->imap),
	    keeper->account->quarantine);
	places[2] = own.quarantine;
	places[3] = own.fraud_inside;
	places[4] = own.fraud_beside;
	if (look_everywhere(fetching, places, look_in, why_out) != OK)
		return RETRY;
	if (fetching->bytes.p == NULL && wanted->content_digest.n > 0 &&
	    look_everywhere(fetching, places, look_for_alike, why_out) != OK)
		return RETRY;
	return fetching->bytes.p != NULL || fetching->alike.n > 0 ? OK :
	    not_found(wanted, why_out);
}

/* "+" and its bytes; "~" and of each that may be it the length and the bytes. */
static void
put_found(int fd, const struct fetching *fetching)
{
	if (fetching->bytes.p != NULL) {
		(void)fd_write(fd, STR("+"));
		(void)fd_write(fd, fetching->bytes);
		return;
	}
	(void)fd_write(fd, STR("~"));
	for (size_t i = 0; i < fetching->alike.n; i++) {
		struct str one = fetching->alike.at[i];

		(void)fd_write(fd, (struct str){ (const char *)&one.n,
		    sizeof one.n });
		(void)fd_write(fd, one);
	}
}

static void __attribute__((noreturn))
fetcher_main(const struct config *config, const struct fetch_wanted *wanted,
    int out)
{
	const struct scan_settings settings = { .config = config };
	struct fetching *fetching = NEW(arena_new((size_t)1 << 20),
	    struct fetching);
	struct why why = { .status = EXIT_SOME_FAILED };

	signal(SIGPIPE, SIG_IGN);
	if (prctl(PR_SET_DUMPABLE, 0) != 0 ||
	    prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
		panic("cannot shut a process that knows a password: %s",
		    strerror(errno));
	fetching->wanted = wanted;
	fetching->cap = config->limits.message_bytes;
	fetching->keeper = (struct keeper){ .settings = &settings,
	    .account = wanted->account, .report = -1,
	    .arena = arena_new((size_t)512 << 20),
	    .scratch = arena_new((size_t)512 << 20) };
	if (store_open(str_cstr(fetching->keeper.arena, config->store_path),
	    STORE_WRITE, &fetching->keeper.store, &why) == OK &&
	    look(fetching, &why) == OK) {
		put_found(out, fetching);
		why.status = EXIT_DONE;
	} else {
		(void)fd_write(out, STR("-"));
		(void)fd_write(out, str_of(why.text));
	}
	if (fetching->keeper.imap != NULL)
		imap_close(fetching->keeper.imap);
	store_close(fetching->keeper.store);
	_exit((int)why.status);
}

/* ---- Whoever asked ------------------------------------------------------------------ */

static struct str
read_all(struct arena *arena, int fd)
{
	struct buf buf = { .arena = arena };
	char block[65536];
	ssize_t n;

	for (;;) {
		n = read(fd, block, sizeof block);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return buf_str(&buf);
		buf_add(&buf, (struct str){ block, (size_t)n });
	}
}

static bool
take_found(struct arena *arena, const struct fetch_wanted *wanted,
    struct str said, struct fetched *fetched)
{
	struct str rest = str_from(said, said.n > 0);
	size_t n;

	if (str_starts(said, STR("+"))) {
		fetched->at[fetched->n++] = rest;
		return str_equal(digest_hex(arena, sha256(rest)), wanted->sha256);
	}
	fetched->rewritten = str_starts(said, STR("~"));
	while (fetched->rewritten && fetched->n < FETCHED_MOST &&
	    rest.n >= sizeof n) {
		memcpy(&n, rest.p, sizeof n);
		rest = str_from(rest, sizeof n);
		if (n > rest.n)		/* the process has died */
			return false;
		fetched->at[fetched->n++] = str_slice(rest, 0, n);
		rest = str_from(rest, n);
	}
	return fetched->n > 0;
}

enum outcome
fetch_original(struct arena *arena, const struct config *config,
    const struct fetch_wanted *wanted, struct fetched *fetched_out,
    struct why *why_out)
{
	struct str said;
	int ends[2], status = 0;
	pid_t child;

	*fetched_out = (struct fetched){ .n = 0 };
	fflush(NULL);
	if (pipe(ends) != 0 || (child = fork()) < 0)
		return because(why_out, FAIL, EXIT_SOME_FAILED,
		    "cannot begin to fetch: %s", strerror(errno));
	if (child == 0) {
		close(ends[0]);
		fetcher_main(config, wanted, ends[1]);
	}
	close(ends[1]);
	said = read_all(arena, ends[0]);
	close(ends[0]);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (take_found(arena, wanted, said, fetched_out))
		return OK;
	if (!str_starts(said, STR("-")))
		return because(why_out, FAIL, EXIT_SOME_FAILED,
		    "the process that fetched the message has died");
	return because(why_out, FAIL, WIFEXITED(status) && WEXITSTATUS(status) != 0 ?
	    (enum exit_status)WEXITSTATUS(status) : EXIT_SOME_FAILED, "%.*s",
	    STR_ARGS(str_from(said, 1)));
}

/* ---- Reading it ------------------------------------------------------------------------ */

struct reading {
	struct arena *arena;
	struct verdict *verdict;
	bool done;
};

static void
take_verdict(void *context, uint64_t tag, const struct verdict *verdict)
{
	struct reading *reading = context;

	(void)tag;
	if (!verdict_decode(reading->arena, verdict_encode(reading->arena,
	    verdict), reading->verdict))
		panic("a verdict that can't be kept");
	reading->done = true;
}

/* With `learn` nobody is asked and nothing is weighed. */
static enum outcome
examine_it(struct pool *pool, const struct account_settings *account,
    struct str bytes, struct reading *reading, struct why *why_out)
{
	struct message message = { .bytes = bytes, .account = account->name,
	    .arrived = time_now(), .arrived_is_guess = true, .learn = true };

	reading->done = false;
	pool_offer(pool, 0, &message);
	while (!reading->done) {
		pool_serve(pool, -1, 0, 1000);
		if (pool_is_broken(pool, why_out))
			return FAIL;
	}
	return reading->verdict->verdict != VERDICT_UNJUDGED ? OK :
	    because(why_out, FAIL, EXIT_DATA, "the message can't be read "
	    "safely: it ended whatever tried to");
}

/* A neighbour that can't be read is not it. */
static enum outcome
examine_each(struct pool *pool, const struct fetch_wanted *wanted,
    const struct fetched *fetched, struct reading *reading,
    struct str *bytes_out, struct why *why_out)
{
	for (size_t i = 0; i < fetched->n; i++) {
		enum outcome outcome = examine_it(pool, wanted->account,
		    fetched->at[i], reading, why_out);

		*bytes_out = fetched->at[i];
		if (!fetched->rewritten || (outcome != OK && !reading->done))
			return outcome;
		if (outcome == OK && str_equal(reading->verdict->content_digest,
		    wanted->content_digest))
			return OK;
	}
	return not_found(wanted, why_out);
}

enum outcome
fetch_read(struct arena *arena, struct config *config,
    const struct fetch_wanted *wanted, const struct fetched *fetched,
    struct str *bytes_out, struct verdict *verdict_out, struct why *why_out)
{
	struct reading reading = { .arena = arena, .verdict = verdict_out };
	struct pool_settings settings = { .config = config, .examiners = 1,
	    .verdict = take_verdict, .context = &reading };
	const struct dns_settings dns = { .servers = config->dns_servers,
	    .servers_n = config->dns_servers_n,
	    .timeout = config->dns_timeout };
	const struct brief *brief;
	struct helpers helpers;
	struct pool *pool;
	enum outcome outcome;

	if (brief_make(config, true, &brief, why_out) != OK ||
	    helpers_start(brief, config, &dns, &helpers, why_out) != OK)
		return FAIL;
	outcome = helpers_client(&helpers, &settings.client, why_out);
	if (outcome == OK) {
		pool = pool_new(&settings);
		outcome = examine_each(pool, wanted, fetched, &reading,
		    bytes_out, why_out);
		pool_free(pool);
	}
	helpers_stop(&helpers);
	return outcome;
}
