/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The phrases that rules/wording.c finds in each message named in argv: one line
 * a message, with a tab between phrases, each once for each time it stands there.
 * tests/corpus/fit learns from them what phrases weigh. PDFs are read by
 * pdftotext, without a jail: it is meant for the corpus.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../rules/rule.h"

static struct str
read_stream(struct arena *arena, FILE *stream)
{
	struct buf buf = { .arena = arena };
	char bytes[65536];
	size_t n;

	while ((n = fread(bytes, 1, sizeof bytes, stream)) > 0)
		buf_add(&buf, (struct str){ bytes, n });
	return buf_str(&buf);
}

static struct str
pdf_text(struct arena *arena, struct str pdf)
{
	char name[] = "pdftotext", from[] = "/tmp/words-XXXXXX", to[] = "-";
	char *argv[] = { name, from, to, NULL };
	int fd = mkstemp(from), ends[2];
	posix_spawn_file_actions_t actions;
	struct str text = NO_STR;
	FILE *stream;
	pid_t pid;

	if (fd < 0 || write(fd, pdf.p, pdf.n) != (ssize_t)pdf.n ||
	    pipe2(ends, O_CLOEXEC) != 0)
		return NO_STR;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
	if (posix_spawnp(&pid, name, &actions, NULL, argv, environ) == 0) {
		close(ends[1]);
		stream = fdopen(ends[0], "r");
		text = read_stream(arena, stream);
		fclose(stream);
		(void)waitpid(pid, NULL, 0);
	}
	posix_spawn_file_actions_destroy(&actions);
	close(fd);
	unlink(from);
	return text;
}

static void
answer(void *context, struct arena *arena, const struct question *questions,
    size_t n, struct answer *answers_out)
{
	(void)context;
	for (size_t i = 0; i < n; i++) {
		answers_out[i] = (struct answer){ .status = ANSWER_NODATA };
		if (questions[i].kind != QUESTION_EXTRACT ||
		    questions[i].type != EXTRACT_PDF_TEXT)
			continue;
		answers_out[i].records = NEW(arena, struct str);
		answers_out[i].records[0] = pdf_text(arena, questions[i].name);
		answers_out[i].n = 1;
		answers_out[i].status = ANSWER_DATA;
	}
}

static void
print_phrase(void *context, uint64_t key, const struct unit *units, size_t n)
{
	(void)context;
	(void)key;
	putchar('\t');
	for (size_t i = 0; i < n; i++) {
		struct str gap = i == 0 ? STR("") :
		    unit_gap(&units[i - 1], &units[i]);

		printf("%.*s%.*s", STR_ARGS(gap), STR_ARGS(units[i].text));
	}
}

static void
print_phrases(struct arena *arena, const char *path)
{
	const struct ask ask = { answer, NULL };
	struct str texts[WORDING_TEXTS];
	FILE *file = fopen(path, "r");
	struct mail mail;

	if (file == NULL) {
		fprintf(stderr, "%s can't be opened\n", path);
		exit(EXIT_FAILURE);
	}
	mail_read(arena, read_stream(arena, file), &limits_default, false, &mail);
	fclose(file);
	attachments_read(arena, &limits_default, &ask, &mail);
	wording_texts(&mail, texts);
	fputs(path, stdout);
	for (size_t i = 0; i < WORDING_LEARNED; i++)
		wording_phrases(texts[i], print_phrase, NULL);
	putchar('\n');
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new((size_t)256 << 20);

	for (int i = 1; i < argc; i++) {
		arena_reset(arena);
		print_phrases(arena, argv[i]);
	}
	arena_free(arena);
	return 0;
}
