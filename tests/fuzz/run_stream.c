/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames that come in pieces: the first byte is the pieces' size, and how they are
 * cut must not matter. No frame is longer than what came, nor than may be.
 */
#include <sys/socket.h>

#include "../../scanner/run/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST 4096

struct heard {
	size_t frames;
	struct digest digest;		/* of all of them */
	bool nonsense;
};

static void
frame_hear(struct arena *arena, const struct frame *frame, struct heard *heard)
{
	if (frame->body.n > MOST || frame->verb >= VERB__COUNT)
		panic("a frame that may not be");
	heard->frames++;
	heard->digest = sha256(str_format(arena, "%s %u %u %.*s",
	    str_cstr(arena, digest_hex(arena, heard->digest)), frame->verb,
	    frame->id, STR_ARGS(digest_hex(arena, sha256(frame->body)))));
}

static struct heard
hear(struct arena *arena, const uint8_t *data, size_t size, size_t step)
{
	struct wire_reader reader = { .most = MOST };
	struct heard heard = { 0 };
	struct frame frame;
	int ends[2], state = 0;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
		panic("no sockets");
	for (size_t at = 0; at < size && state >= 0; at += step) {
		size_t n = size - at < step ? size - at : step;

		if (send(ends[0], data + at, n, MSG_NOSIGNAL) != (ssize_t)n)
			panic("cannot send %zu bytes", n);
		while ((state = wire_poll(ends[1], &reader, &frame)) == 1)
			frame_hear(arena, &frame, &heard);
	}
	heard.nonsense = state < 0;
	wire_reader_free(&reader);
	close(ends[0]);
	close(ends[1]);
	return heard;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct heard whole, pieces;

	if (size > 1) {
		whole = hear(arena, data + 1, size - 1, size);
		pieces = hear(arena, data + 1, size - 1, data[0] + 1u);
		if (whole.frames != pieces.frames ||
		    whole.nonsense != pieces.nonsense ||
		    memcmp(&whole.digest, &pieces.digest,
		    sizeof whole.digest) != 0)
			panic("pieces make other frames");
	}
	arena_free(arena);
	return 0;
}
