/* SPDX-License-Identifier: Apache-2.0 */
/* Headers, and who is their author: whoever is sure is one, in one field, at a
 * host name. */
#include "../../scanner/auth/auth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	struct mail mail;
	const char *why;

	if (arena == NULL)
		arena = arena_new(256u << 20);
	arena_reset(arena);
	mail_read(arena, (struct str){ (const char *)data, size },
	    &limits_default, true, &mail);
	const struct address *author = auth_author(&mail, &why);
	bool share = auth_authors_share(&mail);
	if ((author == NULL) != (why != NULL) || (author != NULL && !share))
		abort();
	if (author == NULL || auth_author_doubt(arena, &mail, author) != NULL)
		return 0;
	if (mail.from.n != 1 || domain_ascii(arena, author->domain).p == NULL ||
	    str_find_char(author->local, '@') != STR_NOWHERE ||
	    mail_field(&mail, STR("From"), 1) != NULL)
		abort();
	return 0;
}
