/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One input down each path of the ladder: every family of labels, and none.
 * Text that says it lost nothing has no U+FFFD but those that UTF-8 brought.
 */
#include "../../scanner/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char *const labels[] = {
	NULL, "us-ascii", "utf-8", "iso-2022-jp", "iso-2022-jp-2004",
	"shift_jis", "shift_jis-2004", "euc-jp", "euc-jis-2004", "utf-7",
	"utf-16", "utf-16le", "utf-32", "gb2312", "big5", "euc-kr",
	"iso-2022-kr", "hz-gb-2312", "windows-1251", "x-nothing"
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct str s = { (const char *)data, n };

	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		struct charset_result result = charset_decode(arena, s,
		    str_of(labels[i]));
		if (!utf8_is_valid(result.text))
			panic("text is no UTF-8");
		if (n > 0 && result.text.n == 0)
			panic("bytes gave no text");
		if (result.lost > 0 && !result.invalid)
			panic("a loss is not told");
		if (result.lost > 0 && !str_contains(result.text,
		    STR("\xef\xbf\xbd")))
			panic("a loss is not shown");
		arena_reset(arena);
	}
	arena_free(arena);
	return 0;
}
