/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict of an examiner that was taken over is stored, teaches memory, and is
 * read again as `seki show` does: what it was comes back, and fits into JSON. */
#include "../../store/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] = "/dev/shm/seki-fuzz-XXXXXX";

static const char *
in_folder(const char *name)
{
	static char path[64];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static void
folder_remove(void)
{
	unlink(in_folder("log.db"));
	unlink(in_folder("log.db-wal"));
	unlink(in_folder("log.db-shm"));
	rmdir(folder);
}

struct bed {
	struct store *store;
	struct store_mailbox mailbox;
	int64_t run_id;
	uint64_t uid;
};

static void
bed_make(struct bed *bed)
{
	struct store_run run = { "host", "0", "aa", "bb", "hold", 400 };
	struct why why;

	if (mkdtemp(folder) == NULL ||
	    store_open(in_folder("log.db"), STORE_WRITE, &bed->store, &why) != OK
	    || store_run_begin(bed->store, &run, &bed->run_id, &why) != OK ||
	    store_mailbox_get(bed->store, STR("ap"), STR("INBOX"),
	    &bed->mailbox, &why) != OK ||
	    store_mailbox_epoch(bed->store, bed->mailbox.id, 1, &why) != OK)
		panic("no store in '%s'", folder);
	atexit(folder_remove);
}

static void
keep_and_show(struct arena *arena, struct bed *bed, struct verdict *verdict)
{
	struct store_message message = { .uid = ++bed->uid, .arrived = 1784505600,
	    .tries = 1, .verdict = verdict };
	struct verdict_origin origin = { 0 };
	struct buf buf = { .arena = arena };
	struct store_detail detail;
	struct why why;

	if (store_set(bed->store, bed->run_id, bed->mailbox.id, 1, &message, 1,
	    NULL, 0, &why) != OK || store_show(bed->store, arena,
	    message.message_id_out, &detail, &why) != OK)
		panic("%s", why.text);
	if (detail.verdict.verdict != verdict->verdict ||
	    detail.verdict.findings.n != verdict->findings.n)
		panic("another verdict comes back");
	verdict_json(&buf, &detail.verdict, &origin, STR("en"));
	if (!utf8_is_valid(buf_str(&buf)))
		panic("JSON that is no UTF-8");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct bed bed;
	struct arena *arena = arena_new((size_t)256 << 20);
	struct verdict verdict;

	if (bed.store == NULL)
		bed_make(&bed);
	if (verdict_decode(arena, (struct str){ (const char *)data, size },
	    &verdict)) {
		/* Who sent the bytes says these, as the pool does. */
		verdict.sha256 = digest_hex(arena,
		    sha256((struct str){ (const char *)data, size }));
		verdict.size = size;
		keep_and_show(arena, &bed, &verdict);
	}
	arena_free(arena);
	return 0;
}
