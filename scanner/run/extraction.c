/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The near side of reading an attachment, and of opening what is encrypted. The
 * bytes go into a sealed memory file that the extractor or opener gets; what it
 * says is read as bytes with bounds, and believed as little as an examiner: text
 * is made valid UTF-8, codes are refused unless every length fits. A program's stderr is searched
 * for the few words that decide how a failure is called, above all for those
 * that tell of text that is silently left out, because poppler ends with 0 all
 * the same. Whatever happens costs this one file. Nothing here blocks but
 * extraction_try().
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "run.h"

/* Of the wall clock; the processor's is limited inside. */
#ifdef SEKI_TEST
#define PATIENCE_MS 4000
#define KEY_PATIENCE_MS 1000
#else
#define PATIENCE_MS 10000
/* An opener may run a command for its key, which has its own 30 s. */
#define KEY_PATIENCE_MS 32000
#endif

#define READ_AT_ONCE 65536
#define READS_AT_ONCE 16

/* What stderr tells. */
#define MARK_LANGUAGE 1u	/* text was left out for want of data */
#define MARK_PASSWORD 2u
#define MARK_MEMORY 4u

static const struct {
	struct str words;
	unsigned mark;
} marks[] = {
	{ { "Missing language pack", 21 }, MARK_LANGUAGE },
	{ { "Unknown CMap", 12 }, MARK_LANGUAGE },
	{ { "Unknown character collection", 28 }, MARK_LANGUAGE },
	{ { "Incorrect password", 18 }, MARK_PASSWORD },
	{ { "Out of memory", 13 }, MARK_MEMORY },
	{ { "bad_alloc", 9 }, MARK_MEMORY },
	{ { "Bogus memory allocation size", 28 }, MARK_MEMORY },
};

/* ---- Beginning --------------------------------------------------------------- */

/* The bytes in a file that nobody can change and that has no name. */
static int
sealed_file(struct str bytes)
{
	int fd = memfd_create("attachment", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd >= 0 && (!fd_write(fd, bytes) || lseek(fd, 0, SEEK_SET) != 0 ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK |
	    F_SEAL_GROW | F_SEAL_WRITE) != 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Send the request with its bytes. False when the spawner is gone. */
static bool
request_pass(struct extraction *extraction, int spawner,
    const struct spawn_request *request, struct str bytes)
{
	int file = sealed_file(bytes);
	bool passed;

	if (file < 0) {
		extraction->running = 0;
		extraction->trouble = "memory";
		return true;
	}
	passed = wire_pass(spawner, request, sizeof *request, file);
	close(file);
	return passed;
}

bool
extraction_begin(struct extraction *extraction, int spawner, uint32_t id,
    const struct question *question)
{
	struct spawn_request request = { .wish = SPAWN_WISH_EXTRACTOR, .id = id };

	*extraction = (struct extraction){ .id = id, .channel = -1, .errors = -1 };
	if (question->type < 0 || question->type >= EXTRACT__COUNT ||
	    question->name.n == 0) {
		extraction->trouble = "damaged";
		return true;
	}
	if (question->name.n > EXTRACT_BYTES_MOST) {
		extraction->trouble = "too large";
		return true;
	}
	if (!wire_password_is_fair(question->password)) {
		extraction->trouble = "encrypted";
		return true;
	}
	extraction->kind = request.kind = (enum extract_kind)question->type;
	request.password_n = extraction->password_n =
	    (uint32_t)question->password.n;
	if (question->password.n > 0)
		memcpy(extraction->password, question->password.p,
		    question->password.n);
	extraction->running = extractor_stages(extraction->kind);
	extraction->deadline = time_monotonic_ms() + PATIENCE_MS;
	return request_pass(extraction, spawner, &request, question->name);
}

bool
extraction_open(struct extraction *extraction, int spawner, uint32_t id,
    const struct question *question, uint32_t account)
{
	struct spawn_request request = { .wish = SPAWN_WISH_OPENER, .id = id,
	    .account = account };

	/* It has no stderr that anybody reads. */
	*extraction = (struct extraction){ .id = id, .channel = -1, .errors = -1,
	    .opens = true, .has_errors = true, .running = 1,
	    .deadline = time_monotonic_ms() + PATIENCE_MS + KEY_PATIENCE_MS };
	if (question->name.n > OPEN_BYTES_MOST || question->name.n == 0) {
		extraction->running = 0;
		extraction->trouble = question->name.n == 0 ? "malformed" :
		    "too-large";
		return true;
	}
	return request_pass(extraction, spawner, &request, question->name);
}

static void
channel_take(int *place, int channel)
{
	*place = channel;
	fcntl(channel, F_SETFL, O_NONBLOCK);
}

void
extraction_event(struct extraction *extraction, const struct spawn_reply *reply,
    int channel)
{
	static const char *const lacks[] = { [LACK_PROCESS] = "memory",
	    [LACK_SANDBOX] = "no sandbox", [LACK_PROGRAM] = "no helper" };

	switch (reply->event) {
	case SPAWN_STARTED:
	case SPAWN_ERRORS:
		extraction->has_errors |= reply->event == SPAWN_ERRORS;
		if (channel < 0 && extraction->trouble == NULL)
			extraction->trouble = "memory";	/* no descriptor left */
		if (extraction->trouble != NULL || channel < 0) {
			if (channel >= 0)
				close(channel);
			return;
		}
		channel_take(reply->event == SPAWN_STARTED ?
		    &extraction->channel : &extraction->errors, channel);
		/* It fits: nothing else was ever sent there. */
		if (reply->event == SPAWN_STARTED && extraction->password_n > 0 &&
		    send(channel, extraction->password, extraction->password_n,
		    MSG_NOSIGNAL | MSG_DONTWAIT) !=
		    (ssize_t)extraction->password_n)
			extraction->trouble = "memory";
		return;
	case SPAWN_FAILED:
		if (extraction->trouble == NULL && extraction->opens)
			extraction->trouble = "no-process";
		if (extraction->trouble == NULL)
			extraction->trouble = lacks[reply->status >= 0 &&
			    reply->status <= LACK_PROGRAM ? reply->status :
			    LACK_PROCESS];
		extraction->running = 0;
		return;
	case SPAWN_ENDED:
		if (reply->stage < EXTRACTOR_STAGES)
			extraction->status[reply->stage] = reply->status;
		if (extraction->running > 0)
			extraction->running--;
		return;
	}
}

/* ---- Reading ------------------------------------------------------------------- */

static size_t
most(const struct extraction *extraction)
{
	return extraction->opens ? OPEN_BYTES_MOST + 64 :
	    extraction->kind == EXTRACT_PDF_TEXT ? EXTRACT_TEXT_MOST :
	    EXTRACT_CODES_MOST * (EXTRACT_CODE_MOST + sizeof(uint32_t));
}

static void
out_add(struct extraction *extraction, const char *p, size_t n)
{
	if (extraction->out_size - extraction->out_n < n) {
		extraction->out_size = (extraction->out_n + n) * 2;
		extraction->out = realloc(extraction->out, extraction->out_size);
		if (extraction->out == NULL)
			panic("no memory for an attachment's text");
	}
	memcpy(extraction->out + extraction->out_n, p, n);
	extraction->out_n += n;
}

/* Search what came, joined to the end of what came before, for the marks. */
static void
errors_add(struct extraction *extraction, const char *p, size_t n)
{
	char joined[2 * sizeof extraction->tail];
	size_t keep = sizeof extraction->tail, head = n < keep ? n : keep, i;
	struct str seam = { joined, extraction->tail_n + head };
	struct str all = { p, n };

	memcpy(joined, extraction->tail, extraction->tail_n);
	memcpy(joined + extraction->tail_n, p, head);
	for (i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if ((extraction->marks & marks[i].mark) == 0 &&
		    (str_contains(seam, marks[i].words) ||
		    str_contains(all, marks[i].words)))
			extraction->marks |= marks[i].mark;
	all = n >= keep ? all : seam;
	all = str_from(all, all.n > keep ? all.n - keep : 0);
	memmove(extraction->tail, all.p, all.n);
	extraction->tail_n = all.n;
}

/* Up to READS_AT_ONCE pieces, so that one that floods keeps nobody waiting. */
static void
channel_read(struct extraction *extraction, int *fd, bool is_errors)
{
	char piece[READ_AT_ONCE];
	ssize_t n;
	int i;

	for (i = 0; i < READS_AT_ONCE; i++) {
		n = read(*fd, piece, sizeof piece);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (n <= 0) {
			close(*fd);
			*fd = -1;
			return;
		}
		if (is_errors) {
			errors_add(extraction, piece, (size_t)n);
			continue;
		}
		out_add(extraction, piece, (size_t)n);
		if (extraction->out_n > most(extraction)) {
			extraction->trouble = extraction->opens ?
			    "too-large" : "too large";
			return;
		}
	}
}

bool
extraction_read(struct extraction *extraction)
{
	if (extraction->errors >= 0)
		channel_read(extraction, &extraction->errors, true);
	if (extraction->channel >= 0)
		channel_read(extraction, &extraction->channel, false);
	return extraction->trouble == NULL;
}

/* ---- Ending ---------------------------------------------------------------------- */

static void
channels_close(struct extraction *extraction)
{
	if (extraction->channel >= 0)
		close(extraction->channel);
	if (extraction->errors >= 0)
		close(extraction->errors);
	extraction->channel = extraction->errors = -1;
}

bool
extraction_kill(struct extraction *extraction, int spawner, const char *trouble)
{
	struct spawn_request request = { .wish = SPAWN_WISH_KILL,
	    .id = extraction->id };

	extraction->trouble = trouble;
	channels_close(extraction);
	return extraction->running == 0 ||
	    wire_pass(spawner, &request, sizeof request, -1);
}

bool
extraction_is_over(const struct extraction *extraction)
{
	if (extraction->running > 0)
		return false;
	return extraction->trouble != NULL || (extraction->has_errors &&
	    extraction->channel < 0 && extraction->errors < 0);
}

void
extraction_clear(struct extraction *extraction)
{
	channels_close(extraction);
	free(extraction->out);
	*extraction = EXTRACTION_NONE;
}

/* ---- What it comes to --------------------------------------------------------------- */

static const char *
why_ended(const struct extraction *extraction, unsigned stage)
{
	int status = extraction->status[stage];
	bool is_codes = stage + 1 == extractor_stages(extraction->kind) &&
	    extraction->kind != EXTRACT_PDF_TEXT;

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return NULL;
	if (extraction->marks & MARK_MEMORY)
		return "memory";
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		return "timeout";
	/* Not by us: the kernel was short of it. */
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return "memory";
	/* In the tests' trap only. */
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		return "forbidden call";
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return "no helper";
	if (is_codes && WIFEXITED(status) && WEXITSTATUS(status) == 2)
		return "too large";
	if (is_codes && WIFEXITED(status) && WEXITSTATUS(status) == 3)
		return "memory";
	/* 3: not without the owner's leave. */
	if (!is_codes && (extraction->marks & MARK_PASSWORD ||
	    (WIFEXITED(status) && WEXITSTATUS(status) == 3)))
		return "encrypted";
	return "damaged";
}

/* What went wrong in the first of two stages. That the second took no more is no
 * fault of its own. */
static const char *
why_cut_off(const struct extraction *extraction)
{
	int status = extraction->status[0];

	if (extractor_stages(extraction->kind) < 2 || (WIFSIGNALED(status) &&
	    WTERMSIG(status) == SIGPIPE))
		return NULL;
	return why_ended(extraction, 0);
}

static void
answer_failed(struct arena *arena, const char *reason, struct answer *answer_out)
{
	*answer_out = (struct answer){ .status = ANSWER_FAILED, .n = 1,
	    .records = NEW(arena, struct str) };
	answer_out->records[0] = str_keep(arena, str_of(reason));
}

/* Bad bytes become question marks where they stand: no byte of memory is spent on
 * what a program that was taken over likes to say. */
static void
text_repair(struct str text, char *p)
{
	size_t at = 0, before;

	while (at < text.n) {
		before = at;
		if (utf8_next(text, &at) == CHARACTER_BAD && at == before + 1)
			p[before] = '?';
	}
}

static void
answer_text(struct extraction *extraction, struct arena *arena,
    struct answer *answer_out)
{
	struct str text = { extraction->out, extraction->out_n };
	size_t i = 0;

	while (i < text.n && (char_is_space(text.p[i]) || text.p[i] == '\f'))
		i++;
	*answer_out = (struct answer){ .status = ANSWER_NODATA };
	if (i == text.n)
		return;
	if (!utf8_is_valid(text))
		text_repair(text, extraction->out);
	answer_out->status = ANSWER_DATA;
	answer_out->n = 1;
	answer_out->records = NEW(arena, struct str);
	answer_out->records[0] = str_keep(arena, text);
}

/* Lengths and bytes, to the last one; false if it is not that. */
static bool
answer_codes(const struct extraction *extraction, struct arena *arena,
    struct answer *answer_out)
{
	struct str rest = { extraction->out, extraction->out_n };
	uint32_t n;

	*answer_out = (struct answer){ .status = ANSWER_NODATA,
	    .records = NEW_ARRAY(arena, struct str, EXTRACT_CODES_MOST) };
	while (rest.n > 0) {
		if (rest.n < sizeof n || answer_out->n == EXTRACT_CODES_MOST)
			return false;
		memcpy(&n, rest.p, sizeof n);
		rest = str_from(rest, sizeof n);
		if (n == 0 || n > EXTRACT_CODE_MOST || n > rest.n)
			return false;
		answer_out->records[answer_out->n++] = str_keep(arena,
		    str_slice(rest, 0, n));
		rest = str_from(rest, n);
		answer_out->status = ANSWER_DATA;
	}
	return true;
}

/* Why an opener that was not ended by us said nothing that counts. */
static const char *
why_shut(int status)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SECRET)
		return "no-key";
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_MEMORY)
		return "memory";
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF ? "timeout" :
	    "no-process";
}

static void
answer_opened(struct extraction *extraction, struct arena *arena,
    struct answer *answer_out)
{
	int status = extraction->status[0];
	const char *trouble = extraction->trouble;

	if (trouble == NULL && (!WIFEXITED(status) || WEXITSTATUS(status) != 0 ||
	    !opener_answer((struct str){ extraction->out, extraction->out_n },
	    arena, answer_out)))
		trouble = why_shut(status);
	if (trouble != NULL)
		answer_failed(arena, trouble, answer_out);
}

static void
answer_extracted(struct extraction *extraction, struct arena *arena,
    struct answer *answer_out)
{
	unsigned last = extractor_stages(extraction->kind) - 1;
	const char *trouble = extraction->trouble;
	const char *ended = why_ended(extraction, last);

	if (trouble == NULL && ended != NULL)
		trouble = why_cut_off(extraction) != NULL ?
		    why_cut_off(extraction) : ended;
	if (trouble == NULL && extraction->kind == EXTRACT_PDF_TEXT) {
		if (extraction->marks & MARK_LANGUAGE)
			trouble = "no helper";
		else
			answer_text(extraction, arena, answer_out);
	} else if (trouble == NULL) {
		if (!answer_codes(extraction, arena, answer_out))
			trouble = "damaged";
		/* What was found on the pages before stands. */
		else if (answer_out->n == 0)
			trouble = why_cut_off(extraction);
	}
	if (trouble != NULL)
		answer_failed(arena, trouble, answer_out);
}

void
extraction_answer(struct extraction *extraction, struct arena *arena,
    struct answer *answer_out)
{
	if (extraction->opens)
		answer_opened(extraction, arena, answer_out);
	else
		answer_extracted(extraction, arena, answer_out);
}

/* ---- One, waited for ---------------------------------------------------------------- */

static bool
try_step(struct extraction *extraction, int spawner)
{
	int64_t left = extraction->deadline - time_monotonic_ms();
	struct pollfd ready[] = { { spawner, POLLIN, 0 },
	    { extraction->channel, POLLIN, 0 }, { extraction->errors, POLLIN, 0 } };
	struct spawn_reply reply;
	int channel;

	if (left <= 0 && extraction->trouble == NULL)
		return extraction_kill(extraction, spawner, "timeout");
	if (poll(ready, 3, left < 1 ? 1000 : (int)left) < 0 && errno != EINTR)
		return false;
	if (ready[0].revents != 0) {
		if (wire_receive(spawner, &reply, sizeof reply, &channel) !=
		    (ssize_t)sizeof reply)
			return false;
		if (reply.id == extraction->id)
			extraction_event(extraction, &reply, channel);
	}
	return extraction_read(extraction) || extraction->running == 0 ||
	    extraction_kill(extraction, spawner, extraction->trouble);
}

void
extraction_try(int spawner, struct arena *arena, const struct question *question,
    struct answer *answer_out)
{
	struct extraction extraction;
	bool lives = extraction_begin(&extraction, spawner, 1u << 31, question);

	while (lives && !extraction_is_over(&extraction))
		lives = try_step(&extraction, spawner);
	if (!lives)
		extraction.trouble = "no process";
	extraction_answer(&extraction, arena, answer_out);
	extraction_clear(&extraction);
}
