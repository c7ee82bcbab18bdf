/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much work a message is, counted and not timed: the same number on each
 * machine and each day. Every basic block of the floors base and mail, which are
 * built for it with -fsanitize-coverage=trace-pc, counts one; what libc and the
 * libraries do inside a call is counted by the bytes that the call looks at. So a
 * loop that is not linear shows, whether it is written out or hides in memchr().
 * Each file in argv is read, its attachments opened, with nobody to ask, and the live
 * words sketched as those of a letter of ours; one
 * line for each says steps, bytes of the arena, and the file's name. The files'
 * own bytes are kept until the end.
 */
#include <archive.h>
#include <expat.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>
#include <zlib.h>

#include "../../scanner/mail/mail.h"

#define UNCOUNTED __attribute__((no_sanitize_coverage))
/* memchr() and the like look at this many bytes in one step. */
#define STRIDE 8

static uint64_t steps;

void __sanitizer_cov_trace_pc(void);

UNCOUNTED void
__sanitizer_cov_trace_pc(void)
{
	steps++;
}

/* The linker leads calls of NAME to __wrap_NAME (--wrap, see the Makefile). */
#define WRAP(type, name, parameters, call, work) \
	type __real_##name parameters; \
	type __wrap_##name parameters; \
	UNCOUNTED type __wrap_##name parameters \
	{ \
		type result = __real_##name call; \
		steps += (uint64_t)(work); \
		return result; \
	}
/* ICU's names carry its version: expand them before they are pasted. */
#define WRAP_ICU(type, name, parameters, call, work) \
	WRAP(type, name, parameters, call, work)
#define SEEN(result, n) \
	(((result) != NULL ? (size_t)((const char *)(result) - \
	(const char *)s) : (n)) / STRIDE)
#define LENGTH(n) ((n) > 0 ? (n) : 0)

WRAP(void *, memchr, (const void *s, int c, size_t n), (s, c, n),
    SEEN(result, n))
WRAP(void *, memrchr, (const void *s, int c, size_t n), (s, c, n),
    (result == NULL ? n : n - (size_t)((char *)result - (const char *)s)) /
    STRIDE)
WRAP(int, memcmp, (const void *a, const void *b, size_t n), (a, b, n),
    n / STRIDE)
WRAP(void *, memcpy, (void *to, const void *s, size_t n), (to, s, n),
    n / STRIDE)
WRAP(void *, memmove, (void *to, const void *s, size_t n), (to, s, n),
    n / STRIDE)
WRAP(void *, memset, (void *to, int c, size_t n), (to, c, n), n / STRIDE)
WRAP(void *, memmem, (const void *s, size_t n, const void *what, size_t m),
    (s, n, what, m), SEEN(result, n))
WRAP_ICU(int32_t, ucnv_toUChars, (UConverter *converter, UChar *to,
    int32_t capacity, const char *s, int32_t n, UErrorCode *error),
    (converter, to, capacity, s, n, error), LENGTH(n))
/* It sorts the marks on a character, each past all that are there. */
UNCOUNTED static uint64_t
sorting(const UChar *s, int32_t n)
{
	uint64_t steps_made = 0, marks = 0;

	for (int32_t i = 0; i < n; i++) {
		marks = u_getCombiningClass(s[i]) == 0 ? 0 : marks + 1;
		steps_made += 1 + marks;
	}
	return steps_made;
}

WRAP_ICU(int32_t, unorm2_normalize, (const UNormalizer2 *form, const UChar *s,
    int32_t n, UChar *to, int32_t capacity, UErrorCode *error),
    (form, s, n, to, capacity, error), sorting(s, n))
WRAP_ICU(UChar *, u_strFromUTF8WithSub, (UChar *to, int32_t capacity,
    int32_t *length, const char *s, int32_t n, UChar32 other, int32_t *others,
    UErrorCode *error), (to, capacity, length, s, n, other, others, error),
    LENGTH(n))
WRAP_ICU(int32_t, uspoof_getSkeletonUTF8, (const USpoofChecker *checker,
    uint32_t type, const char *s, int32_t n, char *to, int32_t capacity,
    UErrorCode *error), (checker, type, s, n, to, capacity, error), LENGTH(n))
WRAP(enum XML_Status, XML_Parse, (XML_Parser parser, const char *s, int n,
    int is_final), (parser, s, n, is_final), LENGTH(n))
WRAP(la_ssize_t, archive_read_data, (struct archive *archive, void *to,
    size_t n), (archive, to, n), LENGTH(result))

static struct str
read_whole(const char *path)
{
	FILE *file = fopen(path, "rb");
	long n;
	char *p;

	if (file == NULL || fseek(file, 0, SEEK_END) != 0 ||
	    (n = ftell(file)) < 0 || fseek(file, 0, SEEK_SET) != 0)
		panic("cannot read '%s'", path);
	p = malloc((size_t)n + 1);
	if (p == NULL || fread(p, 1, (size_t)n, file) != (size_t)n)
		panic("cannot read '%s'", path);
	fclose(file);
	return (struct str){ p, (size_t)n };
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct arena *arena = arena_new(limits_default.examiner_memory);
		struct mail *mail = NEW(arena, struct mail);
		struct str bytes = read_whole(argv[i]);
		uint64_t hashes[128];

		steps = 0;
		mail_read(arena, bytes, &limits_default, false, mail);
		attachments_read(arena, &limits_default, NULL, mail);
		(void)text_sketch(mail->live.folded, 32768, 128, hashes);
		printf("%llu %zu %s\n", (unsigned long long)steps,
		    arena_used(arena), argv[i]);
		arena_free(arena);
	}
	return 0;
}
