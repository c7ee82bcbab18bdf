/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zlib's home: the streams inside PDF files (RFC 1950) and single gzip files
 * (RFC 1952), each to a cap that the caller sets, and the checksum that zip
 * archives carry. What stands before the damage is kept: a PDF reader shows it
 * as well. Only the first member of a gzip file is read.
 */
#include <zlib.h>

#include "attach.h"

#define CHUNK 16384

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* zlib's input pointer is not const unless ZLIB_CONST says so; it only reads. */
static void
give(z_stream *stream, struct str *rest)
{
	size_t n = smaller(rest->n, CHUNK);
	void *p;

	memcpy(&p, &rest->p, sizeof p);
	stream->next_in = p;
	stream->avail_in = (uInt)n;
	*rest = str_from(*rest, n);
}

bool
inflate_undo(enum inflate_form form, struct str packed, size_t most,
    struct buf *out)
{
	unsigned char chunk[CHUNK];
	size_t start = out->n;
	z_stream stream = { 0 };
	int status = Z_OK;

	if (inflateInit2(&stream, form == INFLATE_GZIP ? 16 + MAX_WBITS :
	    MAX_WBITS) != Z_OK)
		return false;
	while (status == Z_OK && out->n - start < most) {
		size_t room = smaller(most - (out->n - start), CHUNK);

		if (stream.avail_in == 0)
			give(&stream, &packed);
		stream.next_out = chunk;
		stream.avail_out = (uInt)room;
		status = inflate(&stream, Z_NO_FLUSH);
		buf_add(out, (struct str){ (char *)chunk,
		    room - stream.avail_out });
		if (status == Z_BUF_ERROR && packed.n > 0)
			status = Z_OK;
	}
	inflateEnd(&stream);
	return status == Z_STREAM_END;
}

uint32_t
inflate_crc(struct str bytes)
{
	uLong crc = crc32(0, NULL, 0);

	while (bytes.n > 0) {
		size_t n = smaller(bytes.n, 1u << 30);
		crc = crc32(crc, (const Bytef *)bytes.p, (uInt)n);
		bytes = str_from(bytes, n);
	}
	return (uint32_t)crc;
}
