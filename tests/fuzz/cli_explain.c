/* SPDX-License-Identifier: Apache-2.0 */
/* A verdict frame from an examiner that was taken over, told to a clerk in both
 * languages: lines of UTF-8 with nothing that drives a terminal, and no link. */
#include <fcntl.h>
#include <sys/mman.h>

#include "../../cli/cli.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str
printed(struct arena *arena, int fd)
{
	off_t n = lseek(fd, 0, SEEK_CUR);
	char *p = arena_alloc(arena, (size_t)n + 1, 1);

	if (pread(fd, p, (size_t)n, 0) != n)
		panic("cannot read what was printed");
	return (struct str){ p, (size_t)n };
}

static void
page_check(struct str page)
{
	if (!utf8_is_valid(page) || str_find_nocase(page, STR("http://")) !=
	    STR_NOWHERE || str_find_nocase(page, STR("https://")) != STR_NOWHERE)
		panic("no UTF-8, or a link");
	for (size_t at = 0; at < page.n;) {
		uint32_t c = utf8_next(page, &at);

		if (c != '\n' && character_is_unsafe(c))
			panic("U+%04X is printed", c);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct str languages[] = { { "en", 2 }, { "ja", 2 } };
	static int fd = -1;
	struct arena *arena = arena_new((size_t)256 << 20);
	struct verdict verdict;

	if (fd < 0) {
		setenv("COLUMNS", "80", 1);
		fd = memfd_create("page", 0);
		if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
			panic("no page to print on");
	}
	if (verdict_decode(arena, (struct str){ (const char *)data, size },
	    &verdict)) {
		for (size_t i = 0; i < 2; i++) {
			struct explain_site site = { .lang = languages[i] };

			lseek(fd, 0, SEEK_SET);
			explain_verdict(&verdict, &site);
			explain_briefly(&verdict, STR("a.eml"), languages[i]);
			fflush(stdout);
			page_check(printed(arena, fd));
		}
	}
	arena_free(arena);
	return 0;
}
