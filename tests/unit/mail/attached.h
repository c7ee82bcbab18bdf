/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_MAIL_ATTACHED_H
#define TESTS_UNIT_MAIL_ATTACHED_H
/* Archives made by libarchive's writer, a message that carries a file, and an
 * extractor that answers from a table. */
#include <archive.h>
#include <archive_entry.h>

#include "given.h"

struct zip_file {
	const char *name, *content;
	size_t n;		/* 0: its length */
};

#define ZIP_MOST ((size_t)4 << 20)

/* `options` as archive_write_set_options() takes them; NULL: none. */
static inline struct str
zip_make(struct given *given, const struct zip_file *files, size_t n,
    const char *options, const char *password)
{
	struct archive *archive = archive_write_new();
	char *out = malloc(ZIP_MOST);
	size_t used = 0;
	struct str zip;

	assert_int_equal(archive_write_set_format_zip(archive), ARCHIVE_OK);
	if (options != NULL)
		assert_int_equal(archive_write_set_options(archive, options),
		    ARCHIVE_OK);
	if (password != NULL)
		assert_int_equal(archive_write_set_passphrase(archive,
		    password), ARCHIVE_OK);
	archive_write_set_bytes_per_block(archive, 0);
	assert_int_equal(archive_write_open_memory(archive, out, ZIP_MOST,
	    &used), ARCHIVE_OK);
	for (size_t i = 0; i < n; i++) {
		struct archive_entry *entry = archive_entry_new();
		size_t size = files[i].n > 0 ? files[i].n :
		    strlen(files[i].content);

		archive_entry_set_pathname(entry, files[i].name);
		archive_entry_set_size(entry, (la_int64_t)size);
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_perm(entry, 0644);
		assert_true(archive_write_header(archive, entry) >=
		    ARCHIVE_WARN);
		assert_int_equal(archive_write_data(archive, files[i].content,
		    size), size);
		archive_entry_free(entry);
	}
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_write_free(archive);
	zip = given_bytes(given, out, used);
	free(out);
	return zip;
}
#define ZIP(given, files) \
	zip_make(given, files, sizeof (files) / sizeof *(files), NULL, NULL)

struct extractor {
	struct answer answers[EXTRACT__COUNT];
	const char *password;		/* PDFs open with it only */
	size_t asked, by_kind[EXTRACT__COUNT];
};

static inline void
extractor_put(void *context, struct arena *arena,
    const struct question *questions, size_t n, struct answer *answers_out)
{
	struct extractor *extractor = context;

	for (size_t i = 0; i < n; i++) {
		assert_int_equal(questions[i].kind, QUESTION_EXTRACT);
		extractor->asked++;
		extractor->by_kind[questions[i].type]++;
		answers_out[i] = extractor->answers[questions[i].type];
		if (extractor->password != NULL && questions[i].type ==
		    EXTRACT_PDF_TEXT && !str_equal(questions[i].password,
		    str_of(extractor->password))) {
			answers_out[i] = (struct answer){
			    .status = ANSWER_FAILED, .n = 1,
			    .records = NEW(arena, struct str) };
			answers_out[i].records[0] = STR("encrypted");
		}
	}
}

static inline struct answer
answer_of(struct given *given, const char *record)
{
	struct answer answer = { .status = ANSWER_DATA, .n = 1,
	    .records = NEW(given->arena, struct str) };

	answer.records[0] = str_of(record);
	return answer;
}

/* A message of one text and the files, read but for what is attached. */
struct attached {
	const char *type, *filename;
	struct str content;
};

static inline struct mail
mail_carrying(struct given *given, const char *text,
    const struct attached *files, size_t n)
{
	struct buf buf = { .arena = given->arena };
	struct mail mail;

	buf_cstr(&buf, "From: a@x.example\r\nTo: b@y.example\r\n"
	    "Subject: s\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n\r\n");
	buf_cstr(&buf, text);
	for (size_t i = 0; i < n; i++) {
		buf_format(&buf, "\r\n--b\r\nContent-Type: %s\r\n"
		    "Content-Disposition: attachment; filename=\"%s\"\r\n"
		    "Content-Transfer-Encoding: base64\r\n\r\n", files[i].type,
		    files[i].filename);
		buf_add(&buf, base64_encode(given->arena, files[i].content));
	}
	buf_cstr(&buf, "\r\n--b--\r\n");
	mail_read(given->arena, given_bytes(given, buf.p, buf.n),
	    &limits_default, false, &mail);
	return mail;
}

static inline struct mail
mail_opened(struct given *given, const char *text, const char *type,
    const char *filename, struct str content)
{
	struct attached file = { type, filename, content };
	struct mail mail = mail_carrying(given, text, &file, 1);

	attachments_read(given->arena, &limits_default, NULL, &mail);
	return mail;
}

static inline bool
has_evidence(const struct mail *mail, enum defect_kind kind, const char *text)
{
	for (size_t i = 0; i < mail->defects_n; i++)
		if (mail->defects[i].kind == kind && str_contains(
		    mail->defects[i].evidence, str_of(text)))
			return true;
	return false;
}

static inline bool
attached_has(const struct mail *mail, const char *text)
{
	return str_contains(mail->attached.plain, str_of(text));
}

/* LINK__COUNT: of any kind. */
static inline bool
links_to(const struct mail *mail, const char *url, enum link_kind kind)
{
	for (size_t i = 0; i < mail->links_n; i++)
		if ((mail->links[i].kind == kind || kind == LINK__COUNT) &&
		    str_equal(
		    mail->links[i].url, str_of(url)) &&
		    mail->links[i].place == PLACE_ATTACHMENT)
			return true;
	return false;
}

#endif
