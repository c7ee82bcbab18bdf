/* SPDX-License-Identifier: Apache-2.0 */
/* A field's body as words, plainly and fully, and as parameters. */
#include "../../scanner/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct str field = { (const char *)data, n }, text;
	struct parameter *parameters;
	size_t parameters_n;
	bool duplicate;

	text = words_decode(arena, field, true);
	if (!utf8_is_valid(text))
		panic("plain words are no UTF-8");
	text = words_decode(arena, field, false);
	if (!utf8_is_valid(text) || !utf8_is_valid(charset_compose(arena, text)))
		panic("words are no UTF-8");
	(void)header_parameters(arena, field, &parameters, &parameters_n,
	    &duplicate);
	for (size_t i = 0; i < parameters_n; i++)
		if (!utf8_is_valid(parameters[i].value))
			panic("a parameter is no UTF-8");
	arena_free(arena);
	return 0;
}
