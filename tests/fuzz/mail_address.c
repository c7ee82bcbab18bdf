/* SPDX-License-Identifier: Apache-2.0 */
/* An address list: whatever is in it, each result is UTF-8 and complete. */
#include "../../scanner/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)512 << 20);
	struct str s = { (const char *)data, n }, seen;
	struct addresses found = address_list(arena, s, &limits_default);

	for (size_t i = 0; i < found.n; i++) {
		const struct address *address = &found.at[i];
		if (!utf8_is_valid(address->name) ||
		    !utf8_is_valid(address->address))
			panic("an address is not UTF-8");
		if (address->address.p != NULL && (address->local.n == 0 ||
		    address->domain.n == 0))
			panic("an address lacks a side");
		(void)address_is_named(arena, address->name, address->address,
		    &seen);
	}
	(void)address_list_plain(arena, s, &limits_default);
	(void)domain_registrable(arena, s);
	(void)domain_unicode(arena, s);
	arena_free(arena);
	return 0;
}
