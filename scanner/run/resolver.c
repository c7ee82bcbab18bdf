/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The process that asks DNS for all others. It holds no secret, no mail and no
 * store, and answers only the types that judging needs. Each client sends
 * frames with lists of questions; a list is answered in one frame when its last
 * question is done, in whatever order. One question is asked once, however many
 * wait for it; none takes longer than the time limit; a zone that timed out
 * three times is not asked again. With a zone file nothing leaves the process.
 * DNSSEC (RFC 4035) is used where the root's anchor is installed and the
 * resolver that we ask passes signatures on; `secure` is never set otherwise.
 *
 * No client can stop it: an answer is written only when the client's socket has
 * room for all of it, which is why the bytes of one answer are limited.
 */
#include <unbound.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "run.h"

#define CLIENTS_MOST 256u
#define BATCHES_MOST 64u	/* of one client, not answered yet */
#define FLIGHT_MOST 256u	/* questions that libunbound works on */
#define BUCKETS 1024u
#define NAME_TEXT_MOST (4 * 253 + 1)
#define BATCH_MOST ((size_t)192 << 10)
#define ASK_MOST ((size_t)256 << 10)
#define SOCKET_ROOM (208 << 10)	/* what an ordinary user may have; doubled by
				 * the kernel, and writable when 3/4 are free */
#define TROUBLE_MS 30000	/* how long a SERVFAIL is believed */
#define PROBE_MS 2000
#define SILENT_MOST 20u		/* then ask whether anybody is there */
#define ROOT_ANCHOR "/usr/share/dns/root.key"

struct asker {
	int fd;			/* -1: gone, kept while batches are open */
	struct wire_reader reader;
	size_t batches;
	struct batch *ready, **ready_end;
};

/* One frame's questions. */
struct batch {
	struct batch *next;
	struct arena *arena;
	struct asker *asker;
	uint32_t id;
	size_t n, pending, bytes;
	struct answer *answers;
};

struct waiter {
	struct waiter *next;
	struct batch *batch;
	size_t i;
};

/* A question that nobody has answered yet, in order of age. */
struct lookup {
	struct lookup *chain, *older, *newer;
	struct resolver *resolver;
	struct question question;
	char name[256];
	bool asked;
	int async_id;
	int64_t deadline;
	struct waiter *waiters;
};

struct resolver {
	const struct dns_settings *dns;
	struct ub_ctx *unbound;
	struct dns_cache *cache;
	struct arena *scratch;
	struct lookup *buckets[BUCKETS];
	struct lookup *oldest, *newest, *unasked;
	size_t in_flight;
	struct asker *askers[CLIENTS_MOST];
	size_t askers_n;
	unsigned silent;	/* time-outs and failures since an answer came */
	bool is_down;		/* nobody answers anything */
	bool is_wanted;		/* and was asked for since */
	bool was_told;
	struct ub_ctx *probe;	/* NULL: none is under way */
	int probe_id, probe_result;	/* -1: not known yet */
	int64_t probe_begun, probe_deadline, probe_next;
};

/* ---- libunbound ------------------------------------------------------------------------ */

/* Zones that libunbound would answer by itself; ours are for tests, too. */
static const char *const local_zones[] = {
	"localhost.", "test.", "invalid.", "onion.", "home.arpa.",
	"127.in-addr.arpa.", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
	"0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa.",
};

static void
settings_write(int fd, const struct dns_settings *dns, bool validate)
{
	dprintf(fd, "server:\n module-config: \"%siterator\"\n"
	    " do-not-query-localhost: no\n unblock-lan-zones: yes\n"
	    " insecure-lan-zones: yes\n outgoing-range: 320\n"
	    /* Or the silence of a stranger's domain is held against the server
	     * that we ask, and everybody's questions fail for it. */
	    " infra-host-ttl: 0\n",
	    validate ? "validator " : "");
	for (size_t i = 0; i < sizeof local_zones / sizeof *local_zones; i++)
		dprintf(fd, " local-zone: \"%s\" nodefault\n", local_zones[i]);
	if (dns->zone != NULL)
		dprintf(fd, "auth-zone:\n name: \".\"\n"
		    " zonefile: \"/proc/self/fd/%d\"\n for-downstream: no\n"
		    " for-upstream: yes\n fallback-enabled: no\n",
		    dns->zone->fd);
}

static int
servers_set(struct ub_ctx *unbound, const struct dns_settings *dns)
{
	char server[128];
	int trouble = 0;

	if (dns->zone != NULL)
		return 0;
	if (dns->servers_n == 0) {
		/* as libc does without the file */
		if (ub_ctx_resolvconf(unbound, NULL) != 0)
			return ub_ctx_set_fwd(unbound, "127.0.0.1");
		return 0;
	}
	for (size_t i = 0; i < dns->servers_n && trouble == 0; i++) {
		snprintf(server, sizeof server, "%.*s",
		    STR_ARGS(dns->servers[i]));
		trouble = ub_ctx_set_fwd(unbound, server);
	}
	return trouble;
}

static struct ub_ctx *
unbound_new(const struct dns_settings *dns, bool validate)
{
	struct ub_ctx *unbound = ub_ctx_create();
	int fd = memfd_create("seki-dns", MFD_CLOEXEC), trouble;
	char path[64];

	if (unbound == NULL || fd < 0)
		panic("cannot prepare DNS: %s", strerror(errno));
	/* its log would repeat strangers' names unescaped */
	ub_ctx_debugout(unbound, NULL);
	settings_write(fd, dns, validate);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	trouble = ub_ctx_config(unbound, path);
	close(fd);
	if (trouble == 0 && validate)
		trouble = ub_ctx_add_ta_file(unbound, ROOT_ANCHOR);
	if (trouble == 0)
		trouble = servers_set(unbound, dns);
	if (trouble == 0)
		trouble = ub_ctx_async(unbound, 1);
	if (trouble != 0) {
		say_error("cannot prepare DNS: %s", ub_strerror(trouble));
		_exit(EXIT_CONFIG);
	}
	return unbound;
}

static void
probe_answered(void *secure, int trouble, struct ub_result *result)
{
	*(int *)secure = trouble == 0 && result->secure;
	if (trouble == 0)
		ub_resolve_free(result);
}

static void
probe_heard(void *probe_result, int trouble, struct ub_result *result)
{
	*(int *)probe_result = trouble == 0 && (result->havedata ||
	    result->nxdomain || result->rcode == 0);
	if (trouble == 0)
		ub_resolve_free(result);
}

/* Many forwarders drop signatures, and then everything would look forged: the
 * root's own records tell before the first question that matters. */
static bool
signatures_arrive(struct ub_ctx *unbound)
{
	int64_t deadline = time_monotonic_ms() + PROBE_MS;
	struct pollfd poller = { .fd = ub_fd(unbound), .events = POLLIN };
	int secure = -1, id;
	int64_t left;

	if (ub_resolve_async(unbound, ".", 2, 1, &secure, probe_answered,
	    &id) != 0)
		return false;
	/* Asked once: a negative time would be one without end. */
	while (secure < 0 && (left = deadline - time_monotonic_ms()) > 0) {
		if (poll(&poller, 1, (int)left) > 0)
			ub_process(unbound);
	}
	if (secure < 0)
		ub_cancel(unbound, id);
	return secure == 1;
}

static struct ub_ctx *
unbound_start(const struct dns_settings *dns)
{
	struct ub_ctx *unbound;

	if (dns->zone != NULL || access(ROOT_ANCHOR, R_OK) != 0)
		return unbound_new(dns, false);
	unbound = unbound_new(dns, true);
	if (signatures_arrive(unbound))
		return unbound;
	say_info("DNS answers come without DNSSEC signatures");
	ub_ctx_delete(unbound);
	return unbound_new(dns, false);
}

/* ---- Answers ---------------------------------------------------------------------------------- */

static struct answer
answer_of(struct arena *arena, const struct ub_result *result)
{
	struct answer answer = { .status = ANSWER_TEMPERROR };
	struct str *data;
	size_t n = 0;

	if (result->bogus)
		return answer;
	if (result->havedata) {
		while (result->data[n] != NULL)
			n++;
		data = NEW_ARRAY(arena, struct str, n);
		for (size_t i = 0; i < n; i++)
			data[i] = (struct str){ result->data[i],
			    (size_t)result->len[i] };
		answer = dns_records(arena, result->qtype, data, n);
	} else if (result->nxdomain) {
		answer.status = ANSWER_NXDOMAIN;
	} else if (result->rcode == 0) {
		answer.status = ANSWER_NODATA;
	}
	answer.secure = result->secure;
	return answer;
}

static const struct zone_fault *
fault_find(const struct dns_settings *dns, int type, struct str name)
{
	for (size_t i = 0; dns->zone != NULL && i < dns->zone->faults_n; i++) {
		const struct zone_fault *fault = &dns->zone->faults[i];

		if (fault->type != 0 && fault->type != type)
			continue;
		if (fault->name.n == 0 ||
		    (str_equal(fault->name, name) && !fault->below))
			return fault;
		if (fault->below && name.n > fault->name.n + 1 &&
		    str_ends(name, fault->name) &&
		    name.p[name.n - fault->name.n - 1] == '.')
			return fault;
	}
	return NULL;
}

/* ---- Batches ------------------------------------------------------------------------------------ */

static void
batch_ready(struct batch *batch)
{
	*batch->asker->ready_end = batch;
	batch->asker->ready_end = &batch->next;
}

static void
batch_fill(struct batch *batch, size_t i, const struct answer *answer)
{
	size_t bytes = 64;

	for (size_t r = 0; r < answer->n; r++)
		bytes += answer->records[r].n + 16;
	if (batch->bytes + bytes > BATCH_MOST) {
		batch->answers[i] = (struct answer){ .status = ANSWER_LIMIT };
	} else {
		batch->answers[i] = answer_keep(batch->arena, answer);
		batch->bytes += bytes;
	}
	if (--batch->pending == 0)
		batch_ready(batch);
}

static bool
asker_can_take(const struct asker *asker)
{
	struct pollfd poller = { .fd = asker->fd, .events = POLLOUT };

	return poll(&poller, 1, 0) > 0 &&
	    (poller.revents & (POLLOUT | POLLERR | POLLHUP)) != 0;
}

static void
asker_close(struct asker *asker)
{
	if (asker->fd >= 0)
		close(asker->fd);
	asker->fd = -1;
}

/* Write what is ready; with a client that is gone, drop it. */
static void
asker_serve(struct asker *asker)
{
	while (asker->ready != NULL &&
	    (asker->fd < 0 || asker_can_take(asker))) {
		struct batch *batch = asker->ready;
		struct frame frame = { VERB_ANSWER, batch->id,
		    asker->fd < 0 ? NO_STR : wire_answer(batch->arena,
		    batch->answers, batch->n) };

		if (asker->fd >= 0 && !wire_write(asker->fd, &frame))
			asker_close(asker);
		interruption_point("after-answer");
		asker->ready = batch->next;
		if (asker->ready == NULL)
			asker->ready_end = &asker->ready;
		asker->batches--;
		arena_free(batch->arena);
	}
}

/* ---- Look-ups -------------------------------------------------------------------------------------- */

static struct lookup **
lookup_bucket(struct resolver *resolver, const struct question *question)
{
	unsigned hash = (unsigned)question->type;

	for (size_t i = 0; i < question->name.n; i++)
		hash = hash * 31 + (unsigned char)question->name.p[i];
	return &resolver->buckets[hash % BUCKETS];
}

static void
lookup_unlink(struct lookup *lookup)
{
	struct resolver *resolver = lookup->resolver;
	struct lookup **at = lookup_bucket(resolver, &lookup->question);

	while (*at != lookup)
		at = &(*at)->chain;
	*at = lookup->chain;
	if (resolver->unasked == lookup)
		resolver->unasked = lookup->newer;
	if (lookup->older != NULL)
		lookup->older->newer = lookup->newer;
	else
		resolver->oldest = lookup->newer;
	if (lookup->newer != NULL)
		lookup->newer->older = lookup->older;
	else
		resolver->newest = lookup->older;
	if (lookup->asked)
		resolver->in_flight--;
}

static void
lookup_finish(struct lookup *lookup, const struct answer *answer)
{
	struct resolver *resolver = lookup->resolver;
	bool passing = answer->status == ANSWER_TEMPERROR &&
	    resolver->dns->zone == NULL;

	dns_cache_put(resolver->cache, &lookup->question, answer,
	    passing ? time_monotonic_ms() + TROUBLE_MS : 0);
	lookup_unlink(lookup);
	for (struct waiter *w = lookup->waiters; w != NULL; w = w->next)
		batch_fill(w->batch, w->i, answer);
	free(lookup);
}

/* A fault on the way's end counts too: the name may have been an alias. */
static const struct zone_fault *
fault_at_end(const struct lookup *lookup, const struct ub_result *result)
{
	struct str end = str_of(result->canonname);

	if (lookup->resolver->dns->zone == NULL || end.p == NULL)
		return NULL;
	if (str_ends(end, STR(".")))
		end.n--;
	return fault_find(lookup->resolver->dns, lookup->question.type,
	    str_lower(lookup->resolver->scratch, end));
}

static void
lookup_answered(void *context, int trouble, struct ub_result *result)
{
	struct lookup *lookup = context;
	struct resolver *resolver = lookup->resolver;
	struct answer answer = { .status = ANSWER_TEMPERROR };
	const struct zone_fault *fault = NULL;

	arena_reset(resolver->scratch);
	if (trouble == 0) {
		fault = fault_at_end(lookup, result);
		if (fault == NULL)
			answer = answer_of(resolver->scratch, result);
		ub_resolve_free(result);
	}
	if (fault != NULL && fault->timeout)
		dns_cache_timed_out(resolver->cache, lookup->question.name);
	if (answer.status == ANSWER_TEMPERROR)
		resolver->silent++;
	else
		resolver->silent = 0;
	lookup_finish(lookup, &answer);
}

/* A name as libunbound reads it (RFC 1035 5.1), where much has a meaning that is
 * none here. */
static void
name_write(struct str name, char text_out[NAME_TEXT_MOST])
{
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		if (char_is_alpha(c) || char_is_digit(c) || c == '-' ||
		    c == '_' || c == '.')
			text_out[n++] = c;
		else
			n += (size_t)snprintf(text_out + n, NAME_TEXT_MOST - n,
			    "\\%03d", c);
	}
	text_out[n] = '\0';
}

/* Hand libunbound as many as it should work on at once, the oldest first. */
static void
lookups_ask(struct resolver *resolver)
{
	static const struct answer failed = { .status = ANSWER_TEMPERROR };
	char text[NAME_TEXT_MOST];

	while (resolver->unasked != NULL && resolver->in_flight < FLIGHT_MOST) {
		struct lookup *lookup = resolver->unasked;

		/* lookup_unlink() took off the list what was freed.
		 * NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
		name_write(lookup->question.name, text);
		if (ub_resolve_async(resolver->unbound, text,
		    lookup->question.type, 1, lookup, lookup_answered,
		    &lookup->async_id) != 0) {
			lookup_finish(lookup, &failed);
			continue;
		}
		resolver->unasked = lookup->newer;
		lookup->asked = true;
		resolver->in_flight++;
	}
}

/* Give up on what took too long. One that was never asked says nothing about
 * its zone. */
static void
lookups_expire(struct resolver *resolver)
{
	static const struct answer late = { .status = ANSWER_TEMPERROR };
	int64_t now = time_monotonic_ms();

	/* As above. NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
	while (resolver->oldest != NULL && resolver->oldest->deadline <= now) {
		struct lookup *lookup = resolver->oldest;

		if (lookup->asked) {
			ub_cancel(resolver->unbound, lookup->async_id);
			dns_cache_timed_out(resolver->cache,
			    lookup->question.name);
			resolver->silent++;
		}
		lookup_finish(lookup, &late);
	}
}

/* ---- Is anybody there? ------------------------------------------------------------------------------ */

/*
 * When nothing but failures came for a while, the root's own records are asked
 * for, by a context of its own that remembers nothing: no sender can keep those
 * from us. If they don't come either, every question fails at once, and that is
 * said, until they do: a thousand messages must not wait one after the other for
 * a server that is dead. A failure that comes quickly is another matter: somebody
 * refused us the root, or nobody listens, and then nothing waits anyway.
 */
#define REFUSAL_MS 1000

static void
probe_begin(struct resolver *resolver)
{
	resolver->probe = unbound_new(resolver->dns, false);
	resolver->probe_result = -1;
	resolver->probe_begun = time_monotonic_ms();
	resolver->probe_deadline = resolver->probe_begun +
	    (int64_t)resolver->dns->timeout * 1000;
	if (ub_resolve_async(resolver->probe, ".", 2, 1,
	    &resolver->probe_result, probe_heard, &resolver->probe_id) != 0)
		resolver->probe_result = 0;
}

static void
probe_end(struct resolver *resolver)
{
	static const struct answer failed = { .status = ANSWER_TEMPERROR };
	bool is_alive = resolver->probe_result == 1 ||
	    (resolver->probe_result == 0 &&
	    time_monotonic_ms() < resolver->probe_begun + REFUSAL_MS);

	if (resolver->probe_result < 0)
		ub_cancel(resolver->probe, resolver->probe_id);
	ub_ctx_delete(resolver->probe);
	resolver->probe = NULL;
	resolver->silent = 0;
	resolver->is_wanted = false;
	if (resolver->is_down && is_alive)
		say_warning("DNS answers again");
	if (!is_alive && !resolver->was_told)
		say_info("DNS does not answer");
	resolver->was_told |= !is_alive;
	resolver->is_down = !is_alive;
	resolver->probe_next = time_monotonic_ms() +
	    (int64_t)resolver->dns->timeout * 1000;
	while (resolver->is_down && resolver->oldest != NULL) {
		/* As above. NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
		if (resolver->oldest->asked)
			ub_cancel(resolver->unbound,
			    resolver->oldest->async_id);
		lookup_finish(resolver->oldest, &failed);
	}
}

static void
probe_turn(struct resolver *resolver)
{
	int64_t now = time_monotonic_ms();

	if (resolver->dns->zone != NULL)
		return;
	if (resolver->probe != NULL) {
		ub_process(resolver->probe);
		if (resolver->probe_result >= 0 ||
		    now >= resolver->probe_deadline)
			probe_end(resolver);
	} else if (resolver->is_down ? resolver->is_wanted &&
	    now >= resolver->probe_next : resolver->silent >= SILENT_MOST) {
		probe_begin(resolver);
	}
}

static struct lookup *
lookup_new(struct resolver *resolver, const struct question *question)
{
	struct lookup *lookup = calloc(1, sizeof *lookup);
	struct lookup **bucket = lookup_bucket(resolver, question);

	if (lookup == NULL || question->name.n >= sizeof lookup->name)
		panic("no room for a question");
	lookup->resolver = resolver;
	memcpy(lookup->name, question->name.p, question->name.n);
	lookup->question = *question;
	lookup->question.name.p = lookup->name;
	lookup->deadline = time_monotonic_ms() +
	    (int64_t)resolver->dns->timeout * 1000;
	lookup->chain = *bucket;
	*bucket = lookup;
	lookup->older = resolver->newest;
	if (resolver->newest != NULL)
		resolver->newest->newer = lookup;
	else
		resolver->oldest = lookup;
	resolver->newest = lookup;
	if (resolver->unasked == NULL)
		resolver->unasked = lookup;
	return lookup;
}

static void
lookup_wait(struct resolver *resolver, struct batch *batch, size_t i,
    const struct question *question)
{
	struct lookup *lookup = *lookup_bucket(resolver, question);
	struct waiter *waiter = NEW(batch->arena, struct waiter);

	while (lookup != NULL && !(lookup->question.type == question->type &&
	    str_equal(lookup->question.name, question->name)))
		lookup = lookup->chain;
	if (lookup == NULL)
		lookup = lookup_new(resolver, question);
	*waiter = (struct waiter){ lookup->waiters, batch, i };
	lookup->waiters = waiter;
}

static bool
question_is_fair(const struct question *question)
{
	bool known = question->type == RR_A || question->type == RR_AAAA ||
	    question->type == RR_TXT || question->type == RR_MX ||
	    question->type == RR_CNAME || question->type == RR_PTR;

	return question->kind == QUESTION_DNS && known &&
	    wire_name_is_fair(question->name);
}

/* Answer at once what can be, and line up the rest. */
static void
question_take(struct resolver *resolver, struct batch *batch, size_t i,
    struct question question)
{
	struct answer at_once = { .status = ANSWER_TEMPERROR };
	const struct answer *known;
	const struct zone_fault *fault;

	if (!question_is_fair(&question)) {
		at_once.status = ANSWER_LIMIT;
		batch_fill(batch, i, &at_once);
		return;
	}
	question.name = str_lower(batch->arena, question.name);
	known = dns_cache_get(resolver->cache, &question);
	if (known != NULL) {
		batch_fill(batch, i, known);
		return;
	}
	if (resolver->is_down) {
		resolver->is_wanted = true;
		batch_fill(batch, i, &at_once);
		return;
	}
	fault = fault_find(resolver->dns, question.type, question.name);
	if (fault == NULL && !dns_cache_skips(resolver->cache, question.name)) {
		lookup_wait(resolver, batch, i, &question);
		return;
	}
	if (fault != NULL && fault->timeout)
		dns_cache_timed_out(resolver->cache, question.name);
	dns_cache_put(resolver->cache, &question, &at_once, 0);
	batch_fill(batch, i, &at_once);
}

/* ---- Clients ------------------------------------------------------------------------------------------ */

static bool
batch_take(struct resolver *resolver, struct asker *asker,
    const struct frame *frame)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct question *questions;
	struct batch *batch;
	size_t n;

	if (frame->verb != VERB_ASK ||
	    !wire_ask_read(arena, frame->body, &questions, &n)) {
		arena_free(arena);
		return false;
	}
	batch = NEW(arena, struct batch);
	*batch = (struct batch){ .arena = arena, .asker = asker,
	    .id = frame->id, .n = n, .pending = n,
	    .answers = NEW_ARRAY(arena, struct answer, n) };
	asker->batches++;
	interruption_point("before-answer");
	for (size_t i = 0; i < n; i++)
		question_take(resolver, batch, i, questions[i]);
	if (n == 0)
		batch_ready(batch);
	return true;
}

static void
asker_read(struct resolver *resolver, struct asker *asker)
{
	struct frame frame;
	int got;

	while (asker->batches < BATCHES_MOST) {
		got = wire_poll(asker->fd, &asker->reader, &frame);
		if (got == 0)
			return;
		if (got < 0 || !batch_take(resolver, asker, &frame)) {
			asker_close(asker);
			return;
		}
	}
}

/* A new client's descriptor; false when the control channel is closed. */
static bool
control_read(struct resolver *resolver, int control)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} ancillary = { .room = { 0 } };
	char byte;
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1,
	    .msg_control = &ancillary, .msg_controllen = sizeof ancillary };
	const struct cmsghdr *header;
	struct asker *asker;
	int fd, room = SOCKET_ROOM;
	ssize_t n = recvmsg(control, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);

	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	header = CMSG_FIRSTHDR(&message);
	if (header == NULL || header->cmsg_type != SCM_RIGHTS)
		return n > 0;
	memcpy(&fd, CMSG_DATA(header), sizeof fd);
	if (resolver->askers_n == CLIENTS_MOST) {
		close(fd);
		return true;
	}
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
	asker = calloc(1, sizeof *asker);
	if (asker == NULL)
		panic("no memory for a client");
	asker->fd = fd;
	asker->reader.most = ASK_MOST;
	asker->ready_end = &asker->ready;
	resolver->askers[resolver->askers_n++] = asker;
	return true;
}

/* Forget clients that are gone and wait for nothing any more. */
static void
askers_sweep(struct resolver *resolver)
{
	size_t kept = 0;

	for (size_t i = 0; i < resolver->askers_n; i++) {
		struct asker *asker = resolver->askers[i];

		asker_serve(asker);
		if (asker->fd >= 0 || asker->batches > 0) {
			resolver->askers[kept++] = asker;
			continue;
		}
		wire_reader_free(&asker->reader);
		free(asker);
	}
	resolver->askers_n = kept;
}

/* ---- The loop --------------------------------------------------------------------------------------------- */

static int
wait_ms(const struct resolver *resolver)
{
	int64_t next = INT64_MAX, left;

	if (resolver->oldest != NULL)
		next = resolver->oldest->deadline;
	if (resolver->probe != NULL && resolver->probe_deadline < next)
		next = resolver->probe_deadline;
	if (next == INT64_MAX)
		return -1;
	left = next - time_monotonic_ms();
	return left < 0 ? 0 : (int)left + 1;
}

static void
pollers_fill(const struct resolver *resolver, struct pollfd *pollers)
{
	for (size_t i = 0; i < resolver->askers_n; i++) {
		const struct asker *asker = resolver->askers[i];
		int events = 0;

		if (asker->batches < BATCHES_MOST)
			events |= POLLIN;
		if (asker->ready != NULL)
			events |= POLLOUT;
		/* without events poll would still report a hang-up, always */
		pollers[i] = (struct pollfd){ .fd = events == 0 ? -1 :
		    asker->fd, .events = (short)events };
	}
}

static bool
resolver_turn(struct resolver *resolver, int control)
{
	struct pollfd pollers[CLIENTS_MOST + 3] = {
		{ .fd = control, .events = POLLIN },
		{ .fd = ub_fd(resolver->unbound), .events = POLLIN },
		{ .fd = resolver->probe == NULL ? -1 : ub_fd(resolver->probe),
		  .events = POLLIN },
	};
	size_t n = resolver->askers_n;

	pollers_fill(resolver, pollers + 3);
	if (poll(pollers, n + 3, wait_ms(resolver)) < 0 && errno != EINTR)
		panic("cannot wait: %s", strerror(errno));
	if (pollers[1].revents != 0)
		ub_process(resolver->unbound);
	for (size_t i = 0; i < n; i++) {
		struct asker *asker = resolver->askers[i];

		if (asker->fd >= 0 &&
		    (pollers[i + 3].revents & (POLLIN | POLLHUP)) != 0)
			asker_read(resolver, asker);
	}
	lookups_expire(resolver);
	/* before anybody hears of what was late, and asks for more */
	probe_turn(resolver);
	lookups_ask(resolver);
	askers_sweep(resolver);
	return pollers[0].revents == 0 || control_read(resolver, control);
}

void
resolver_main(const struct dns_settings *dns, int control)
{
	struct resolver resolver = { .dns = dns };

	if (dns->zone_file != NULL && dns->zone == NULL)
		panic("the zone file was not prepared");
	/* a client that is gone is seen by the write that fails */
	signal(SIGPIPE, SIG_IGN);
	resolver.unbound = unbound_start(dns);
	resolver.cache = dns_cache_new();
	resolver.scratch = arena_new((size_t)16 << 20);
	while (resolver_turn(&resolver, control))
		continue;
	_exit(EXIT_DONE);
}
