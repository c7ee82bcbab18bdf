/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole session with a server that lies, through guard and libetpan. What it says
 * to one line of ours ends at a byte 1; in it, a byte 2 stands for our line's tag.
 * No TLS: these are the same calls with an end. The first byte is the size of the
 * pieces in which it comes.
 */
#include "../../scanner/run/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* Its parser forgets some of an answer that breaks off; a keeper ends with its run,
 * and the guard bounds an answer. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:mailimap_\nleak:libetpan";
}

struct tls {
	struct str rest;		/* what it will say, to this line and later */
	char tag[16];			/* of our line */
	struct str tag_rest;		/* of a tag that is being sent */
	size_t piece;
	bool is_new;			/* our next byte begins a line */
};

static struct tls server;

enum outcome
tls_open(const struct tls_settings *settings, const struct tls_waiter *waiter,
    struct tls **tls_out, struct why *why_out)
{
	(void)settings, (void)waiter, (void)why_out;
	*tls_out = &server;
	return OK;
}

void
tls_deadline(struct tls *tls, int64_t deadline)
{
	(void)tls, (void)deadline;
}

void
tls_allow(struct tls *tls, int64_t ms)
{
	(void)tls, (void)ms;
}

ssize_t
tls_read(struct tls *tls, void *buffer, size_t n)
{
	char *out = buffer;
	size_t done = 0;

	n = n < tls->piece ? n : tls->piece;
	while (done < n) {
		if (tls->tag_rest.n > 0) {
			out[done++] = tls->tag_rest.p[0];
			tls->tag_rest = str_from(tls->tag_rest, 1);
			continue;
		}
		if (tls->rest.n == 0 || tls->rest.p[0] == 1)
			break;
		if (tls->rest.p[0] == 2)
			tls->tag_rest = str_of(tls->tag);
		else
			out[done++] = tls->rest.p[0];
		tls->rest = str_from(tls->rest, 1);
	}
	return done == 0 ? -1 : (ssize_t)done;
}

/* A line of ours is answered by what stands behind the next byte 1. */
ssize_t
tls_write(struct tls *tls, const void *buffer, size_t n)
{
	struct str line = { buffer, n }, tag;
	size_t end;

	if (tls->is_new) {
		end = str_find_char(tls->rest, 1);
		tls->rest = end == STR_NOWHERE ? NO_STR :
		    str_from(tls->rest, end + 1);
		tag = str_cut(&line, ' ');
		if (tag.n > 0 && tag.n < 9 && char_is_digit(tag.p[0]))
			snprintf(tls->tag, sizeof tls->tag, "%.*s",
			    STR_ARGS(tag));
	}
	tls->is_new = n > 0 && ((const char *)buffer)[n - 1] == '\n';
	return (ssize_t)n;
}

const char *
tls_trouble(const struct tls *tls)
{
	return tls->rest.n == 0 ? "closed" : "";
}

void
tls_close(struct tls *tls)
{
	(void)tls;
}

static void
take(void *context, uint64_t uid, struct str bytes)
{
	size_t *n = context;

	if (uid == 0 || uid > 3 || bytes.n == 0)
		panic("%zu bytes of UID %llu, which nobody asked for", bytes.n,
		    (unsigned long long)uid);
	*n += bytes.n;
}

static void
copied_check(const struct imap_copied *copied, size_t n)
{
	if (n > 3)
		panic("%zu copies of three messages", n);
	for (size_t i = 0; i < n; i++)
		if (copied[i].from == 0 || copied[i].from > 3)
			panic("a copy of what nobody asked about");
}

/* Whatever it lists: what is ours is never meant, and each folder once. */
static void
folders_check(const struct imap *imap, struct arena *arena,
    const struct imap_listed *listed, size_t n)
{
	struct str entries[] = { STR("INBOX"), STR("*"), STR("%/a*%b") };
	struct str excluded = STR("x%");
	const struct config config = { .jobs = 1 };
	const struct account_settings account = { .folders = entries,
	    .folders_n = 3, .exclude = &excluded, .exclude_n = 1,
	    .quarantine = STR("Q") };
	struct own_folders own = folders_own(arena, imap_naming(imap),
	    account.quarantine);
	struct folders folders;

	folders_find(arena, &config, &account, imap_naming(imap), listed, n,
	    &folders);
	if (folders.n > FOLDERS_MOST || folders.n > n + 1)
		panic("%zu folders of %zu", folders.n, n);
	for (size_t i = 0; i < folders.n; i++)
		if (folder_is_own(&own, folders.at[i]) || (i > 1 &&
		    str_compare(folders.at[i - 1], folders.at[i]) >= 0))
			panic("a folder that is ours, or comes twice");
}

static void
converse(struct imap *imap, struct arena *arena, struct why *why)
{
	static const uint64_t uids[] = { 1, 2, 3 };
	struct imap_copied copied[3];
	struct imap_folder_state state;
	struct imap_listed *folders;
	struct imap_item *items;
	uint64_t uidvalidity;
	size_t n, bytes = 0;

	if (imap_login(imap, STR("ap"), STR("secret"), why) != OK)
		return;
	if (imap_list(imap, arena, &folders, &n, why) == OK) {
		for (size_t i = 0; i < n; i++)
			if (!utf8_is_valid(folders[i].name))
				panic("a folder's name is no UTF-8");
		folders_check(imap, arena, folders, n);
	}
	imap_status(imap, STR("INBOX"), &state, why);
	if (imap_select(imap, STR("INBOX"), false, &state, why) != OK)
		return;
	if (imap_items(imap, arena, 1, 3, &items, &n, why) == OK)
		for (size_t i = 0; i < n; i++)
			if (items[i].uid < 1 || items[i].uid > 3 ||
			    (i > 0 && items[i].uid <= items[i - 1].uid))
				panic("UIDs outside of their range or order");
	imap_items_of(imap, arena, uids, 3, &items, &n, why);
	imap_bodies(imap, uids, 3, 4096, 100, take, &bytes, why);
	imap_headers(imap, uids, 3, 4096, take, &bytes, why);
	imap_create(imap, STR("\xE9\x9A\x94"), why);
	if (imap_move(imap, uids, 3, STR("Q"), copied, &n, &uidvalidity, why) == OK)
		copied_check(copied, n);
	if (imap_copy(imap, uids, 3, STR("Q"), copied, &n, &uidvalidity, why) == OK)
		copied_check(copied, n);
	imap_mark_deleted(imap, uids, 3, why);
	imap_expunge(imap, uids, 3, why);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	struct imap_settings settings = { .tls = { .host = "imap.example",
	    .port = 993 }, .literal_cap = 65536, .command_ms = 1000 };
	struct imap *imap;
	struct why why = { 0 };

	if (size < 2)
		return 0;
	if (arena == NULL)
		arena = arena_new((size_t)256 << 20);
	arena_reset(arena);
	server = (struct tls){ .rest = { (const char *)data + 1, size - 1 },
	    .piece = data[0] + 1u, .is_new = true };
	if (imap_open(&settings, &imap, &why) == OK)
		converse(imap, arena, &why);
	imap_close(imap);
	if (!utf8_is_valid(str_of(why.text)))
		panic("a sentence that is no UTF-8");
	return 0;
}
