/* SPDX-License-Identifier: Apache-2.0 */
/* winmail.dat, packed RTF, and RTF alone. */
#include "../../scanner/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)512 << 20);
	struct limits limits = limits_default;
	struct str bytes = { (const char *)data, n };
	struct tnef tnef;

	limits.archive_entries = 5;
	limits.archive_bytes = 65536;
	if (tnef_read(arena, &limits, bytes, &tnef) &&
	    (tnef.files_n > 5 || !utf8_is_valid(tnef.text) ||
	    !utf8_is_valid(tnef.subject)))
		panic("too many files, or text that is not UTF-8");
	if (rtf_unpack(arena, &limits, bytes).n > 65536 ||
	    !utf8_is_valid(rtf_text(arena, bytes)))
		panic("RTF past its limit, or not UTF-8");
	arena_free(arena);
	return 0;
}
