/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directory of a zip archive, read from its end as every reader of mail's
 * attachments does (PKWARE APPNOTE 4.3.12, 4.3.16, zip64 sizes of 4.5.3), so
 * that names come out as bytes and each file is unpacked from its own slice.
 * Names are UTF-8 where flag bit 11 says so or they are it, else CP932. Files
 * that share packed bytes are a bomb, and an archive in front of the archive is
 * one for another reader: both are told. Nothing is unpacked here and no byte
 * is read that the directory places outside the file.
 */
#include "attach.h"

#define END_SIZE 22
#define CENTRAL_SIZE 46
#define LOCAL_SIZE 30
#define COMMENT_MOST 65535

static uint16_t
two(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint16_t)(u[0] | u[1] << 8);
}

static uint32_t
four(const char *p)
{
	return two(p) | (uint32_t)two(p + 2) << 16;
}

static uint64_t
eight(const char *p)
{
	return four(p) | (uint64_t)four(p + 4) << 32;
}

/* The place of the end record: the last one whose directory fits before it. */
static size_t
end_find(struct str bytes)
{
	size_t at, stop;

	if (bytes.n < END_SIZE)
		return STR_NOWHERE;
	stop = bytes.n > END_SIZE + COMMENT_MOST ?
	    bytes.n - END_SIZE - COMMENT_MOST : 0;
	for (at = bytes.n - END_SIZE; ; at--) {
		if (bytes.p[at] == 'P' && bytes.p[at + 1] == 'K' &&
		    bytes.p[at + 2] == 5 && bytes.p[at + 3] == 6 &&
		    four(bytes.p + at + 12) <= at)
			return at;
		if (at == stop)
			return STR_NOWHERE;
	}
}

struct places {
	uint64_t size, packed, offset;
};

/* Zip64's sizes stand in extra record 1, in the order of those that overflow. */
static void
extra_zip64(struct str record, struct places *places)
{
	uint64_t *const fields[] = { &places->size, &places->packed,
	    &places->offset };

	for (size_t i = 0; i < 3; i++) {
		if (*fields[i] != UINT32_MAX || record.n < 8)
			continue;
		*fields[i] = eight(record.p);
		record = str_from(record, 8);
	}
}

static void
extra_read(struct str extra, struct places *places, struct zip_entry *entry)
{
	while (extra.n >= 4) {
		uint16_t id = two(extra.p), n = two(extra.p + 2);
		struct str record = str_slice(extra, 4, 4 + (size_t)n);

		if (id == 1)
			extra_zip64(record, places);
		if (id == 0x9901 && record.n == 7)
			entry->aes = record;
		extra = str_from(extra, 4 + (size_t)n);
	}
}

static struct str
path_decode(struct arena *arena, struct str raw, uint16_t flags)
{
	if ((flags & 0x800) != 0 || utf8_is_valid(raw))
		return utf8_repair(arena, raw);
	return charset_decode(arena, raw, STR("cp932")).text;
}

/* The packed bytes: behind the file's own header, whose name and extra fields
 * may be longer than the directory's. */
static void
data_find(struct str bytes, size_t prefix, const struct places *places,
    struct zip_entry *entry)
{
	size_t at, from;

	entry->is_damaged = true;
	entry->data = STR("");
	if (places->offset > bytes.n || prefix > bytes.n - places->offset)
		return;
	at = prefix + (size_t)places->offset;
	if (bytes.n - at < LOCAL_SIZE || four(bytes.p + at) != 0x04034b50)
		return;
	from = at + LOCAL_SIZE + two(bytes.p + at + 26) +
	    two(bytes.p + at + 28);
	if (from > bytes.n)
		return;
	entry->is_damaged = places->packed > bytes.n - from;
	entry->data = str_slice(bytes, from, entry->is_damaged ? bytes.n :
	    from + (size_t)places->packed);
}

/* One record of the directory; its length, or 0 if it is none. */
static size_t
entry_read(struct arena *arena, struct str bytes, size_t prefix,
    struct str rest, struct zip_entry *entry)
{
	struct places places;
	size_t name_n, extra_n, all;
	struct str name;

	if (rest.n < CENTRAL_SIZE || four(rest.p) != 0x02014b50)
		return 0;
	name_n = two(rest.p + 28);
	extra_n = two(rest.p + 30);
	all = CENTRAL_SIZE + name_n + extra_n + two(rest.p + 32);
	if (all > rest.n)
		return 0;
	*entry = (struct zip_entry){ .flags = two(rest.p + 8),
	    .method = two(rest.p + 10), .time = two(rest.p + 12),
	    .crc = four(rest.p + 16) };
	places = (struct places){ four(rest.p + 24), four(rest.p + 20),
	    four(rest.p + 42) };
	extra_read(str_slice(rest, CENTRAL_SIZE + name_n,
	    CENTRAL_SIZE + name_n + extra_n), &places, entry);
	entry->size = (size_t)places.size;
	name = str_slice(rest, CENTRAL_SIZE, CENTRAL_SIZE + name_n);
	entry->path = path_decode(arena, name, entry->flags);
	entry->is_encrypted = (entry->flags & 1) != 0;
	entry->is_directory = str_ends(name, STR("/")) ||
	    (str_ends(name, STR("\\")) && places.size == 0);
	data_find(bytes, prefix, &places, entry);
	return all;
}

bool
zip_open(struct arena *arena, struct str bytes, size_t most,
    struct zip *zip_out)
{
	size_t end = end_find(bytes), start, prefix, n, size = 0, packed = 0;
	struct str rest;

	*zip_out = (struct zip){ .n = 0 };
	if (end == STR_NOWHERE)
		return false;
	start = end - four(bytes.p + end + 12);
	/* The directory stands where its size says; its offset then tells how
	 * much was put in front of the archive. */
	prefix = four(bytes.p + end + 16);
	prefix = prefix > start ? 0 : start - prefix;
	zip_out->doubled = prefix > 0 && str_starts(bytes, STR("PK\003\004"));
	rest = str_slice(bytes, start, end);
	while (rest.n > 0) {
		struct zip_entry entry;

		n = entry_read(arena, bytes, prefix, rest, &entry);
		if (n == 0) {
			zip_out->is_cut = !str_starts(rest, STR("PK\005\005"));
			break;
		}
		if (zip_out->n == most) {
			zip_out->limited = true;
			break;
		}
		packed += entry.data.n;
		zip_out->entries = arena_grow(arena, zip_out->entries,
		    zip_out->n, &size, sizeof entry);
		zip_out->entries[zip_out->n++] = entry;
		rest = str_from(rest, n);
	}
	zip_out->overlaps = packed > bytes.n;
	return zip_out->n > 0 || four(bytes.p + end + 12) == 0;
}
