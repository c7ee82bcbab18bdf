/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What crosses the walls between the processes. A frame is a verb, a number that
 * its answer repeats, a length and a body, over a stream socket; there are four
 * verbs and no more. An examiner may have been taken over by the message it
 * reads, so the reading side believes nothing: lengths are held against a cap
 * and memory grows with what has come, never with what was announced; bodies are
 * refused unless every byte fits. Numbers are in host order: both ends are the
 * same program on the same machine.
 */
#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "run.h"

#define SMALL_BODY 8192
#define READER_LEAST ((size_t)64 << 10)

void
wire_head(const struct frame *frame, unsigned char head_out[WIRE_HEAD])
{
	uint32_t head[3] = { frame->verb, frame->id, (uint32_t)frame->body.n };

	memcpy(head_out, head, WIRE_HEAD);
}

static bool
write_all(int fd, const char *p, size_t n)
{
	ssize_t done;

	while (n > 0) {
		done = send(fd, p, n, MSG_NOSIGNAL);
		if (done < 0 && errno == ENOTSOCK)
			done = write(fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* A small frame with one call: each call wakes the reading side. */
bool
wire_write(int fd, const struct frame *frame)
{
	unsigned char first[WIRE_HEAD + SMALL_BODY];
	size_t n = frame->body.n <= SMALL_BODY ? frame->body.n : 0;
	struct str rest = str_from(frame->body, n);

	wire_head(frame, first);
	if (n > 0)
		memcpy(first + WIRE_HEAD, frame->body.p, n);
	return write_all(fd, (char *)first, WIRE_HEAD + n) &&
	    write_all(fd, rest.p, rest.n);
}

/* Room for the next bytes: twice what has come, so that a false length costs
 * nothing, and at first so much that most frames need no more. */
static void
reader_reserve(struct wire_reader *reader, size_t whole)
{
	size_t size = reader->size;

	if (size > reader->n)
		return;
	size = size < READER_LEAST ? READER_LEAST : size * 2;
	if (size > whole && whole > READER_LEAST)
		size = whole;
	reader->p = realloc(reader->p, size);
	if (reader->p == NULL)
		panic("no memory for a frame of %zu bytes", whole);
	reader->size = size;
}

/* How long the frame is as far as known: its head, then all of it. 0: nonsense. */
static size_t
frame_length(const struct wire_reader *reader)
{
	uint32_t head[3];

	if (reader->n < WIRE_HEAD)
		return WIRE_HEAD;
	memcpy(head, reader->p, WIRE_HEAD);
	if (head[0] >= VERB__COUNT ||
	    head[2] > (reader->most == 0 ? FRAME_MOST : reader->most))
		return 0;
	return WIRE_HEAD + (size_t)head[2];
}

static bool
frame_complete(struct wire_reader *reader, struct frame *frame_out)
{
	uint32_t head[3];

	if (reader->n < WIRE_HEAD || reader->n < frame_length(reader))
		return false;
	memcpy(head, reader->p, WIRE_HEAD);
	frame_out->verb = (enum verb)head[0];
	frame_out->id = head[1];
	frame_out->body = (struct str){ reader->p + WIRE_HEAD, head[2] };
	reader->n = 0;	/* the bytes stay until the next call */
	return true;
}

static int
reader_step(int fd, struct wire_reader *reader, struct frame *frame_out,
    int flags)
{
	size_t whole, room;
	ssize_t n;

	for (;;) {
		whole = frame_length(reader);
		if (whole == 0)
			return -1;
		if (frame_complete(reader, frame_out))
			return 1;
		reader_reserve(reader, whole);
		room = reader->size - reader->n;
		if (room > whole - reader->n)
			room = whole - reader->n;
		/* An examiner has read() but no recv(): see jail.c. */
		n = flags == 0 ? read(fd, reader->p + reader->n, room) :
		    recv(fd, reader->p + reader->n, room, flags);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return 0;
		if (n <= 0)
			return -1;
		reader->n += (size_t)n;
	}
}

bool
wire_read(int fd, struct wire_reader *reader, struct frame *frame_out)
{
	return reader_step(fd, reader, frame_out, 0) == 1;
}

int
wire_poll(int fd, struct wire_reader *reader, struct frame *frame_out)
{
	return reader_step(fd, reader, frame_out, MSG_DONTWAIT);
}

void
wire_reader_free(struct wire_reader *reader)
{
	free(reader->p);
	*reader = (struct wire_reader){ .most = reader->most };
}

bool
wire_pass(int fd, const void *bytes, size_t n, int descriptor)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control = { .space = { 0 } };
	char copy[64];
	struct iovec part = { copy, n };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	struct cmsghdr *header;
	ssize_t sent;

	if (n > sizeof copy)
		panic("a control message of %zu bytes", n);
	memcpy(copy, bytes, n);
	if (descriptor >= 0) {
		message.msg_control = control.space;
		message.msg_controllen = sizeof control.space;
		header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
	}
	do {
		sent = sendmsg(fd, &message, MSG_NOSIGNAL);
	} while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)n;
}

ssize_t
wire_receive(int fd, void *bytes, size_t n, int *descriptor_out)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec part = { bytes, n };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1,
	    .msg_control = control.space,
	    .msg_controllen = sizeof control.space };
	struct cmsghdr *header;
	ssize_t got;

	*descriptor_out = -1;
	do {
		got = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return got;
	header = CMSG_FIRSTHDR(&message);
	if (header == NULL || header->cmsg_level != SOL_SOCKET ||
	    header->cmsg_type != SCM_RIGHTS)
		return got;
	/* The space is aligned: it has room for a second one. */
	for (size_t at = CMSG_LEN(0); at + sizeof(int) <= header->cmsg_len;
	    at += sizeof(int)) {
		if (*descriptor_out >= 0)
			close(*descriptor_out);
		memcpy(descriptor_out, (char *)header + at, sizeof(int));
	}
	return got;
}

/* ---- Bodies ------------------------------------------------------------------ */

static void
put_u32(struct buf *buf, size_t number)
{
	uint32_t value = (uint32_t)number;

	buf_add(buf, (struct str){ (char *)&value, sizeof value });
}

static void
put_str(struct buf *buf, struct str s)
{
	put_u32(buf, s.n);
	buf_add(buf, s);
}

/* Room for all of it at once: doubling leaves its halves behind in an arena, and
 * an attachment is large. */
static struct buf
body_new(struct arena *arena, size_t n)
{
	return (struct buf){ .arena = arena, .p = NEW_ARRAY(arena, char, n),
	    .size = n };
}

static bool
get_bytes(struct str *body, void *out, size_t n)
{
	if (body->n < n)
		return false;
	memcpy(out, body->p, n);
	*body = str_from(*body, n);
	return true;
}

static bool
get_u32(struct str *body, uint32_t *number_out)
{
	return get_bytes(body, number_out, sizeof *number_out);
}

static bool
get_str(struct str *body, struct str *s_out)
{
	uint32_t n;

	if (!get_u32(body, &n) || n > body->n)
		return false;
	*s_out = str_slice(*body, 0, n);
	*body = str_from(*body, n);
	return true;
}

#define FLAG_CAREFUL 1u
#define FLAG_TRUNCATED 2u
#define FLAG_GUESS 4u
#define FLAG_LEARN 8u

struct str
wire_message(struct arena *arena, const struct message *message)
{
	struct buf buf = body_new(arena, sizeof message->arrived + 12 +
	    message->account.n);

	buf_add(&buf, (struct str){ (const char *)&message->arrived,
	    sizeof message->arrived });
	put_u32(&buf, (message->careful ? FLAG_CAREFUL : 0) |
	    (message->truncated ? FLAG_TRUNCATED : 0) |
	    (message->arrived_is_guess ? FLAG_GUESS : 0) |
	    (message->learn ? FLAG_LEARN : 0));
	put_str(&buf, message->account);
	put_u32(&buf, message->bytes.n);
	return buf_str(&buf);
}

bool
wire_message_read(struct str body, struct message *message_out)
{
	uint32_t flags;

	if (!get_bytes(&body, &message_out->arrived,
	    sizeof message_out->arrived) || !get_u32(&body, &flags) ||
	    !get_str(&body, &message_out->account) ||
	    !get_str(&body, &message_out->bytes))
		return false;
	message_out->careful = (flags & FLAG_CAREFUL) != 0;
	message_out->truncated = (flags & FLAG_TRUNCATED) != 0;
	message_out->arrived_is_guess = (flags & FLAG_GUESS) != 0;
	message_out->learn = (flags & FLAG_LEARN) != 0;
	return body.n == 0;
}

struct str
wire_ask(struct arena *arena, const struct question *questions, size_t n)
{
	size_t i, size = 4;
	struct buf buf;

	for (i = 0; i < n; i++)
		size += 16 + questions[i].name.n + questions[i].password.n;
	buf = body_new(arena, size);
	put_u32(&buf, n);
	for (i = 0; i < n; i++) {
		put_u32(&buf, questions[i].kind);
		put_u32(&buf, (size_t)questions[i].type);
		put_str(&buf, questions[i].name);
		put_str(&buf, questions[i].password);
	}
	return buf_str(&buf);
}

bool
wire_password_is_fair(struct str password)
{
	return password.n <= EXTRACT_PASSWORD_MOST &&
	    str_find_char(password, '\0') == STR_NOWHERE;
}

/* Only what is to be read may be long, and only that may have a password. */
static bool
question_read(struct str *body, struct question *question_out)
{
	uint32_t kind, type;
	bool is_file;
	size_t longest;

	if (!get_u32(body, &kind) || kind >= QUESTION__COUNT ||
	    !get_u32(body, &type) || type > UINT16_MAX ||
	    !get_str(body, &question_out->name) ||
	    !get_str(body, &question_out->password))
		return false;
	question_out->kind = (enum question_kind)kind;
	question_out->type = (int)type;
	is_file = question_out->kind == QUESTION_EXTRACT;
	longest = is_file ? EXTRACT_BYTES_MOST :
	    question_out->kind == QUESTION_DECRYPT ? OPEN_BYTES_MOST : 4096;
	return question_out->name.n <= longest &&
	    (is_file ? wire_password_is_fair(question_out->password) :
	    question_out->password.n == 0);
}

bool
wire_ask_read(struct arena *arena, struct str body,
    struct question **questions_out, size_t *n_out)
{
	uint32_t n, i;

	if (!get_u32(&body, &n) || n > ASK_AT_ONCE)
		return false;
	*questions_out = NEW_ARRAY(arena, struct question, n);
	*n_out = n;
	for (i = 0; i < n; i++) {
		struct question *question = &(*questions_out)[i];

		if (!question_read(&body, question))
			return false;
		question->name = str_keep(arena, question->name);
		question->password = question->password.n == 0 ? NO_STR :
		    str_keep(arena, question->password);
	}
	return body.n == 0;
}

struct str
wire_answer(struct arena *arena, const struct answer *answers, size_t n)
{
	size_t i, k, size = 4;
	struct buf buf;

	for (i = 0; i < n; i++) {
		size += 12;
		for (k = 0; k < answers[i].n; k++)
			size += 4 + answers[i].records[k].n;
	}
	buf = body_new(arena, size);
	put_u32(&buf, n);
	for (i = 0; i < n; i++) {
		put_u32(&buf, answers[i].status);
		put_u32(&buf, answers[i].secure);
		put_u32(&buf, answers[i].n);
		for (k = 0; k < answers[i].n; k++)
			put_str(&buf, answers[i].records[k]);
	}
	return buf_str(&buf);
}

bool
wire_answer_read(struct arena *arena, struct str body,
    struct answer *answers_out, size_t n)
{
	uint32_t count, status, secure, records, i, k;

	if (!get_u32(&body, &count) || count != n)
		return false;
	for (i = 0; i < count; i++) {
		if (!get_u32(&body, &status) || status >= ANSWER__COUNT ||
		    !get_u32(&body, &secure) || secure > 1 ||
		    !get_u32(&body, &records) || records > body.n / 4)
			return false;
		answers_out[i].status = (enum answer_status)status;
		answers_out[i].secure = secure == 1;
		answers_out[i].n = records;
		answers_out[i].records = NEW_ARRAY(arena, struct str, records);
		for (k = 0; k < records; k++) {
			if (!get_str(&body, &answers_out[i].records[k]))
				return false;
			answers_out[i].records[k] = str_keep(arena,
			    answers_out[i].records[k]);
		}
	}
	return body.n == 0;
}

bool
wire_name_is_fair(struct str name)
{
	size_t i, label = 0;

	if (name.n == 0 || name.n > 253)
		return false;
	for (i = 0; i < name.n; i++) {
		if (name.p[i] == '.') {
			if (label == 0)
				return false;
			label = 0;
		} else if (name.p[i] >= ' ' && name.p[i] < 0x7f) {
			if (++label > 63)
				return false;
		} else {
			return false;
		}
	}
	return label > 0;
}
