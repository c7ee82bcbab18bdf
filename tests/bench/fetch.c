/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bare fetch: what a scan does with a server, and nothing else. The same
 * transport, the same wire guard, the same commands in the same sets as sync.c;
 * the bytes are copied once, as a scan must, and dropped. What seki costs on top
 * of this is what judging costs. It prints the number of messages and of bytes.
 *
 *   fetch HOST PORT CA USER SECRET
 */
#include <inttypes.h>
#include <poll.h>

#include "../../scanner/run/run.h"

#define SET_MESSAGES 200
#define SET_BYTES ((size_t)16 << 20)

struct tally {
	struct arena *arena;
	uint64_t messages, bytes;
};

static bool
wait_alone(void *context, int fd, short events, int64_t *deadline)
{
	struct pollfd one = { .fd = fd, .events = events };
	int64_t left = *deadline - time_monotonic_ms();

	(void)context;
	return left > 0 && poll(&one, 1, left > 60000 ? 60000 : (int)left) > 0;
}

static void
take(void *context, uint64_t uid, struct str bytes)
{
	struct tally *tally = context;

	(void)uid;
	tally->messages++;
	tally->bytes += str_keep(tally->arena, bytes).n;
}

static enum outcome
fetch_sets(struct imap *imap, const struct imap_item *items, size_t n,
    struct tally *tally, struct why *why_out)
{
	uint64_t uids[SET_MESSAGES];
	enum outcome outcome = OK;
	size_t at = 0;

	while (at < n && outcome == OK) {
		size_t count = 0, bytes = 0;

		while (at < n && count < SET_MESSAGES && (count == 0 ||
		    bytes + items[at].size <= SET_BYTES)) {
			bytes += items[at].size;
			uids[count++] = items[at++].uid;
		}
		outcome = imap_bodies(imap, uids, count,
		    limits_default.message_bytes + 1, bytes, take, tally,
		    why_out);
		arena_reset(tally->arena);
	}
	return outcome;
}

static enum outcome
fetch(struct imap *imap, struct str user, struct str secret,
    struct tally *tally, struct why *why_out)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	struct imap_folder_state state;
	struct imap_item *items;
	enum outcome outcome;
	size_t n;

	outcome = imap_login(imap, user, secret, why_out);
	if (outcome == OK)
		outcome = imap_status(imap, STR("INBOX"), &state, why_out);
	if (outcome == OK)
		outcome = imap_select(imap, STR("INBOX"), true, &state,
		    why_out);
	if (outcome == OK)
		outcome = imap_items(imap, arena, 1, 0, &items, &n, why_out);
	if (outcome == OK)
		outcome = fetch_sets(imap, items, n, tally, why_out);
	arena_free(arena);
	return outcome;
}

int
main(int argc, char **argv)
{
	struct imap_settings settings = { .waiter = { .wait = wait_alone },
	    .literal_cap = limits_default.message_bytes + 1,
	    .command_ms = 60000 };
	struct tally tally = { .arena = arena_new((size_t)1 << 30) };
	struct imap *imap = NULL;
	enum outcome outcome;
	struct why why;
	uint64_t port;

	if (argc != 6 || !str_number(str_of(argv[2]), 65535, &port)) {
		fprintf(stderr, "fetch HOST PORT CA USER SECRET\n");
		return EXIT_USAGE;
	}
	settings.tls = (struct tls_settings){ .host = argv[1],
	    .port = (unsigned)port, .ca_file = argv[3], .connect_ms = 10000 };
	outcome = imap_open(&settings, &imap, &why);
	if (outcome == OK)
		outcome = fetch(imap, str_of(argv[4]), str_of(argv[5]), &tally,
		    &why);
	imap_close(imap);
	arena_free(tally.arena);
	if (outcome != OK) {
		fprintf(stderr, "fetch: %s\n", why.text);
		return 1;
	}
	printf("%" PRIu64 " %" PRIu64 "\n", tally.messages, tally.bytes);
	return 0;
}
