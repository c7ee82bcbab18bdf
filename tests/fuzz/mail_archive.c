/* SPDX-License-Identifier: Apache-2.0 */
/* Zip archives and Office files, as the only attachment of a message. */
#include "../../scanner/mail/attach.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)512 << 20);
	struct limits limits = limits_default;
	struct part part = { .parent = PART_NONE, .type =
	    STR("application/octet-stream"), .filename = STR("a.zip"),
	    .content = { (const char *)data, n }, .not_scanned = true };
	struct mail mail = { .parts = &part, .parts_n = 1, .live = {
	    STR("PW: abc123"), STR("pw: abc123") } };

	limits.archive_bytes = 1 << 20;
	limits.text_bytes = 1 << 18;
	limits.archive_entries = 50;
	attachments_read(arena, &limits, NULL, &mail);
	if (!utf8_is_valid(mail.attached.plain))
		panic("text is no UTF-8");
	arena_free(arena);
	return 0;
}
