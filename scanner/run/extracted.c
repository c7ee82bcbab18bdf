/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What attachments held that were read before: a company's logo comes with each
 * message of a thread, and to start a program for it costs more than to judge the
 * message. An answer is kept under the digest of the file's bytes, so that it is
 * given again for the same file only, whoever sent it; that of a file which needs
 * a password never is, nor what a failure left, since the next attempt may end
 * better. The places are few and an answer is small: the one unused for longest
 * makes room, and a sender who fills them all costs others the time saved, no
 * more. It lasts as long as the run, and is never written down.
 */
#include "run.h"

#define KEPT_MOST 128
#define KEPT_BYTES_MOST 8192u	/* of one answer: 1 MiB in all */

struct kept {
	struct digest digest;
	enum extract_kind kind;
	uint64_t used;		/* 0: a free place */
	size_t n;
	char *bytes;		/* each record behind its length */
};

struct extracted {
	struct kept kept[KEPT_MOST];
	uint64_t now;
};

struct extracted *
extracted_new(void)
{
	struct extracted *extracted = calloc(1, sizeof *extracted);

	if (extracted == NULL)
		panic("no memory for what attachments held");
	return extracted;
}

void
extracted_free(struct extracted *extracted)
{
	size_t i;

	for (i = 0; i < KEPT_MOST; i++)
		free(extracted->kept[i].bytes);
	free(extracted);
}

static struct kept *
kept_find(struct extracted *extracted, const struct question *question,
    const struct digest *digest)
{
	struct kept *kept = extracted->kept;

	for (; kept < extracted->kept + KEPT_MOST; kept++)
		if (kept->used > 0 && (int)kept->kind == question->type &&
		    memcmp(&kept->digest, digest, sizeof *digest) == 0)
			return kept;
	return NULL;
}

bool
extracted_get(struct extracted *extracted, const struct question *question,
    struct arena *arena, struct answer *answer_out)
{
	struct digest digest;
	struct kept *kept;
	const char *p;
	size_t i, n;

	if (extracted->now == 0 || question->password.n > 0)
		return false;
	digest = sha256(question->name);
	kept = kept_find(extracted, question, &digest);
	if (kept == NULL)
		return false;
	kept->used = ++extracted->now;
	*answer_out = (struct answer){ .status = kept->n > 0 ? ANSWER_DATA :
	    ANSWER_NODATA, .n = kept->n,
	    .records = NEW_ARRAY(arena, struct str, kept->n) };
	for (i = 0, p = kept->bytes; i < kept->n; i++, p += n) {
		memcpy(&n, p, sizeof n);
		p += sizeof n;
		answer_out->records[i] = str_keep(arena, (struct str){ p, n });
	}
	return true;
}

static size_t
answer_bytes(const struct answer *answer)
{
	size_t i, n = 0;

	for (i = 0; i < answer->n; i++)
		n += sizeof n + answer->records[i].n;
	return n;
}

static struct kept *
kept_oldest(struct extracted *extracted)
{
	struct kept *oldest = extracted->kept;
	size_t i;

	for (i = 1; i < KEPT_MOST; i++)
		if (extracted->kept[i].used < oldest->used)
			oldest = &extracted->kept[i];
	return oldest;
}

void
extracted_keep(struct extracted *extracted, const struct question *question,
    const struct answer *answer)
{
	struct digest digest;
	struct kept *kept;
	size_t n = answer_bytes(answer);
	char *p;

	/* What was encrypted is the opener's and the examiner's alone. */
	if (question->kind != QUESTION_EXTRACT ||
	    question->password.n > 0 || n > KEPT_BYTES_MOST ||
	    (answer->status != ANSWER_DATA && answer->status != ANSWER_NODATA))
		return;
	digest = sha256(question->name);
	/* Two messages asked for it at the same time. */
	if (kept_find(extracted, question, &digest) != NULL)
		return;
	p = malloc(n + 1);
	if (p == NULL)
		panic("no memory for what attachments held");
	kept = kept_oldest(extracted);
	free(kept->bytes);
	*kept = (struct kept){ .digest = digest, .used = ++extracted->now,
	    .kind = (enum extract_kind)question->type, .n = answer->n,
	    .bytes = p };
	for (size_t i = 0; i < answer->n; i++) {
		n = answer->records[i].n;
		memcpy(p, &n, sizeof n);
		memcpy(p + sizeof n, answer->records[i].p, n);
		p += sizeof n + n;
	}
}
