/* SPDX-License-Identifier: Apache-2.0 */
/* A header block, and each of its fields as words, parameters and a date. */
#include "../../scanner/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)512 << 20);
	struct mail mail = { .fields_n = 0 };
	struct field *fields;
	size_t fields_n, body_at;

	header_read(arena, (struct str){ (const char *)data, n },
	    &limits_default, &mail, &fields, &fields_n, &body_at);
	if (body_at > n)
		panic("the body begins behind the message");
	for (size_t i = 0; i < fields_n; i++) {
		struct parameter *parameters;
		size_t parameters_n;
		bool duplicate;
		int64_t date;
		if (!utf8_is_valid(header_decode(arena, fields[i].body)))
			panic("a decoded field is not UTF-8");
		(void)header_parameters(arena, fields[i].body, &parameters,
		    &parameters_n, &duplicate);
		for (size_t k = 0; k < parameters_n; k++)
			if (!utf8_is_valid(parameters[k].value))
				panic("a parameter is not UTF-8");
		(void)header_date(fields[i].body, &date);
	}
	arena_free(arena);
	return 0;
}
