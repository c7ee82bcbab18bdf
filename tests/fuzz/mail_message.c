/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole messages through everything on this floor, as an examiner does it: with
 * the limits made small, so that the fuzzer meets them, and carefully.
 */
#include "../../scanner/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Was it found in something that had to be decoded first? */
static bool
is_elsewhere(const struct mail *mail, const struct part *part)
{
	while (part->parent != PART_NONE) {
		part = &mail->parts[part->parent];
		if (part_is_encoded(part))
			return true;
	}
	return false;
}

static void
part_check(const struct mail *mail, const struct part *part)
{
	const char *start = mail->bytes.p, *end = start + mail->bytes.n;

	if (!is_elsewhere(mail, part) && (part->raw.p < start ||
	    part->raw.p + part->raw.n > end || part->body.p < start ||
	    part->body.p + part->body.n > end))
		panic("a part lies outside of its message");
	if (!utf8_is_valid(part->text) || part->type.p == NULL)
		panic("a part has no type, or text that is not UTF-8");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new((size_t)512 << 20);
	struct limits limits = limits_default;
	struct mail mail;

	limits.parts = 20;
	limits.nesting = 5;
	limits.text_bytes = 4096;
	limits.addresses = 10;
	mail_read(arena, (struct str){ (const char *)data, n }, &limits, false,
	    &mail);
	for (size_t i = 0; i < mail.parts_n; i++)
		part_check(&mail, &mail.parts[i]);
	if (!utf8_is_valid(mail.body.plain) || !utf8_is_valid(mail.subject))
		panic("text is not UTF-8");
	for (size_t i = 0; i < mail.defects_n; i++)
		if (!utf8_is_valid(mail.defects[i].evidence))
			panic("%s has evidence that is not UTF-8",
			    mail_defect_name(mail.defects[i].kind));
	mail_read(arena, (struct str){ (const char *)data, n }, &limits, true,
	    &mail);
	arena_free(arena);
	return 0;
}
