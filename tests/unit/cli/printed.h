/* SPDX-License-Identifier: Apache-2.0 */
/* What a function writes to standard output. */
#ifndef SEKI_TEST_PRINTED_H
#define SEKI_TEST_PRINTED_H

struct printed {
	FILE *file;
	int kept;
};

static inline struct printed
printed_begin(const char *columns)
{
	struct printed printed = { tmpfile(), dup(STDOUT_FILENO) };

	assert_non_null(printed.file);
	fflush(stdout);
	assert_true(dup2(fileno(printed.file), STDOUT_FILENO) >= 0);
	setenv("COLUMNS", columns, 1);
	return printed;
}

static inline struct str
printed_end(struct arena *into, struct printed *printed)
{
	struct buf buf = { .arena = into };
	char some[4096];
	size_t n;

	fflush(stdout);
	assert_true(dup2(printed->kept, STDOUT_FILENO) >= 0);
	close(printed->kept);
	rewind(printed->file);
	while ((n = fread(some, 1, sizeof some, printed->file)) > 0)
		buf_add(&buf, (struct str){ some, n });
	fclose(printed->file);
	return buf_str(&buf);
}

#endif
