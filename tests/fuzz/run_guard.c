/* SPDX-License-Identifier: Apache-2.0 */
/* The wire guard must not care how the server's bytes are cut into pieces. The
 * first byte is the size of the pieces. */
#include "../../scanner/run/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
pass(struct imap_guard *guard, const uint8_t *data, size_t size, size_t step)
{
	const struct imap_guard_limits limits = { .literal = 1000,
		.literals = 2000, .fetches = 100, .lines = 100 };

	imap_guard_begin(guard, &limits);
	for (size_t at = 0; at < size; at += step)
		if (!imap_guard_pass(guard, (const char *)data + at,
		    size - at < step ? size - at : step))
			return false;
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct imap_guard whole = { 0 }, pieces = { 0 };
	bool fine;

	if (size < 2)
		return 0;
	fine = pass(&whole, data + 1, size - 1, size);
	if (pass(&pieces, data + 1, size - 1, data[0] + 1u) != fine ||
	    strcmp(whole.tagged, pieces.tagged) != 0 ||
	    whole.trouble != pieces.trouble)
		panic("the guard sees two things in one");
	return 0;
}
