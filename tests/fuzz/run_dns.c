/* SPDX-License-Identifier: Apache-2.0 */
/* Records off the wire as the text that the program reads: the first byte is their
 * type; each is a byte with its length, and the data. */
#include "../../scanner/run/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_plain(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] <= ' ' ||
		    (unsigned char)text.p[i] >= 0x7f)
			return false;
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int types[] = { RR_A, RR_CNAME, RR_PTR, RR_MX, RR_TXT,
	    RR_AAAA, 99 };
	struct str rest = { (const char *)data, size }, records[80];
	struct arena *arena;
	struct answer answer;
	size_t n = 0;
	int type;

	if (size < 1)
		return 0;
	arena = arena_new((size_t)16 << 20);
	type = types[data[0] % (sizeof types / sizeof types[0])];
	rest = str_from(rest, 1);
	while (rest.n > 0 && n < sizeof records / sizeof records[0]) {
		size_t length = (unsigned char)rest.p[0] + 1u;

		records[n++] = str_slice(rest, 1, length);
		rest = str_from(rest, length);
	}
	answer = dns_records(arena, type, records, n);
	if (answer.n > n || answer.n > 64 ||
	    (answer.status == ANSWER_DATA) != (answer.n > 0))
		panic("records from nowhere");
	for (size_t i = 0; i < answer.n; i++) {
		struct str text = answer.records[i];

		if (type == RR_MX)
			str_cut(&text, ' ');
		if (type != RR_TXT && (text.n == 0 || !is_plain(text)))
			panic("a name that could drive a terminal");
	}
	arena_free(arena);
	return 0;
}
