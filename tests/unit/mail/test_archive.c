/* SPDX-License-Identifier: Apache-2.0 */
/* Zip archives: names, locks, nesting, and what a bomb may cost. */
#include <zlib.h>

#include "attached.h"

#include "../../../scanner/mail/attach.h"

#define TEXT "Pay 100 to IBAN DE02 1203 0000 0000 2020 51"

static struct mail
opened(struct given *given, const char *text, struct str zip)
{
	return mail_opened(given, text, "application/zip", "a.zip", zip);
}

static void
text_in_a_zip_is_read_with_its_origin(void **state)
{
	const struct zip_file files[] = { { "sub/one.txt", TEXT }, };
	struct mail mail = opened(*state, "hello", ZIP(*state, files));

	assert_true(attached_has(&mail, TEXT));
	assert_int_equal(mail.origins_n, 1);
	assert_str(mail.origins[0].name, "a.zip > one.txt");
	assert_int_equal(mail.origins[0].from, 0);
	assert_int_equal(mail.accounts_n, 1);
	assert_int_equal(mail.accounts[0].place, PLACE_ATTACHMENT);
	assert_false(mail.parts[2].not_scanned);
	assert_true(mail.foreign_code);
	assert_int_equal(mail.defects_n, 0);
}

static void
stored_files_are_read_as_deflated_ones(void **state)
{
	const struct zip_file files[] = { { "one.txt", TEXT }, };
	struct mail mail = opened(*state, "hello", zip_make(*state, files, 1,
	    "zip:compression=store", NULL));

	assert_true(attached_has(&mail, TEXT));
	assert_int_equal(mail.defects_n, 0);
}

/* ---- Zip64: sizes and places that stand elsewhere -------------------------------- */

static void
little(struct buf *buf, uint64_t value, size_t bytes)
{
	while (bytes-- > 0) {
		buf_char(buf, (char)(value & 0xff));
		value >>= 8;
	}
}

/* One stored file whose sizes and place are all in the extra record. */
static struct str
zip64_make(struct arena *arena, uint64_t size, uint64_t place)
{
	const struct str text = STR(TEXT);
	uint32_t crc = (uint32_t)crc32(0, (const Bytef *)text.p, (uInt)text.n);
	struct buf buf = { .arena = arena };
	size_t directory, n;

	buf_add(&buf, STR("PK\003\004\055\0\0\0\0\0\0\0\0\0"));
	little(&buf, crc, 4);
	little(&buf, UINT64_MAX, 8);
	little(&buf, 5, 2);
	little(&buf, 20, 2);
	buf_cstr(&buf, "a.txt");
	little(&buf, 16 << 16 | 1, 4);
	little(&buf, text.n, 8);
	little(&buf, text.n, 8);
	buf_add(&buf, text);
	directory = buf.n;
	buf_add(&buf, STR("PK\001\002\055\0\055\0\0\0\0\0\0\0\0\0"));
	little(&buf, crc, 4);
	little(&buf, UINT64_MAX, 8);
	little(&buf, 5, 2);
	little(&buf, 28, 2);
	little(&buf, 0, 8);
	little(&buf, 0, 2);
	little(&buf, UINT32_MAX, 4);
	buf_cstr(&buf, "a.txt");
	little(&buf, 24 << 16 | 1, 4);
	little(&buf, size, 8);
	little(&buf, size, 8);
	little(&buf, place, 8);
	n = buf.n - directory;
	buf_add(&buf, STR("PK\005\006\0\0\0\0\001\0\001\0"));
	little(&buf, n, 4);
	little(&buf, directory, 4);
	little(&buf, 0, 2);
	return buf_str(&buf);
}

static void
a_zip_with_64_bit_sizes_is_read(void **state)
{
	struct given *given = *state;
	struct mail mail = opened(given, "hello", zip64_make(given->arena,
	    sizeof TEXT - 1, 0));

	assert_true(attached_has(&mail, TEXT));
	assert_int_equal(mail.defects_n, 0);
}

static void
sizes_and_places_beyond_the_file_are_damage(void **state)
{
	static const uint64_t rows[][2] = { { UINT64_MAX, 0 },
		{ sizeof TEXT - 1, UINT64_MAX }, { INT64_MAX, 0 },
		{ sizeof TEXT - 1, INT64_MAX }, { UINT64_MAX, UINT64_MAX } };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct given *given = *state;
		struct mail mail = opened(given, "hello",
		    zip64_make(given->arena, rows[i][0], rows[i][1]));

		assert_true(mail.parts[2].not_scanned);
	}
}

static void
programs_and_deceptive_names_are_findings(void **state)
{
	const struct zip_file files[] = { { "invoice.pdf.exe", "MZ" },
		{ "x.lnk", "L" }, { "../../etc/passwd.txt", "harmless" } };
	struct mail mail = opened(*state, "hello", ZIP(*state, files));

	assert_true(has_evidence(&mail, DEFECT_FILENAME_DECEPTIVE,
	    "a.zip > invoice.pdf.exe"));
	assert_true(has_evidence(&mail, DEFECT_ACTIVE_CONTENT,
	    "a.zip > invoice.pdf.exe: program"));
	assert_true(has_evidence(&mail, DEFECT_ACTIVE_CONTENT,
	    "a.zip > x.lnk: program"));
	assert_true(attached_has(&mail, "harmless"));
	assert_true(mail.parts[2].not_scanned);
}

static void
file_names_are_cp932_or_utf_8(void **state)
{
	const struct zip_file files[] = {
		{ "\x90\xbf\x8b\x81\x8f\x91.txt", "one" },
		{ "請求.txt", "two" } };
	struct mail mail = opened(*state, "hello", ZIP(*state, files));

	assert_str(mail.origins[0].name, "a.zip > 請求書.txt");
	assert_str(mail.origins[1].name, "a.zip > 請求.txt");
}

/* ---- Locks ----------------------------------------------------------------------- */

static const struct zip_file secret[] = { { "one.txt", TEXT } };

static void
a_lock_without_a_password_is_told(void **state)
{
	struct mail mail = opened(*state, "hello", zip_make(*state, secret, 1,
	    "zip:encryption=zipcrypt", "abc123"));

	assert_true(has_evidence(&mail, DEFECT_ARCHIVE_ENCRYPTED,
	    "a.zip: the message holds no password"));
	assert_true(has_evidence(&mail, DEFECT_NOT_SCANNED,
	    "a.zip > one.txt: encrypted"));
	assert_str(mail.parts[2].not_scanned_why, "encrypted");
	assert_false(attached_has(&mail, "IBAN"));
}

static void
a_password_in_the_message_opens_it(void **state)
{
	static const struct {
		const char *text, *password;
	} rows[] = {
		{ "パスワードはabc123です。", "abc123" },
		{ "添付の解凍パスワード：\r\n\r\n  X#9-kQ!z\r\n\r\n以上", "X#9-kQ!z" },
		{ "解凍キー「2026nov」でお開きください。", "2026nov" },
		{ "PW: Kaikei-7.", "Kaikei-7" },
		{ "PW：Kaikei.", "Kaikei." },
		{ "The password is: tr0ub4dor, thanks", "tr0ub4dor" },
		{ "ＰＷ＝minato99", "minato99" },
		{ "パスワード：ＡＢｃ１２３", "ABc123" },
		{ "パスワードは【月末締め】です", "月末締め" },
	};
	static const char *const options[] = { "zip:encryption=zipcrypt",
		"zip:encryption=aes128", "zip:encryption=aes256" };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (size_t k = 0; k < 3; k++) {
			struct mail mail = opened(*state, rows[i].text,
			    zip_make(*state, secret, 1, options[k],
			    rows[i].password));
			if (!attached_has(&mail, TEXT))
				print_error("%s %s\n", rows[i].text,
				    options[k]);
			assert_true(attached_has(&mail, TEXT));
			assert_true(has_evidence(&mail,
			    DEFECT_ARCHIVE_ENCRYPTED, "a.zip: opened with"));
			assert_false(mail.parts[2].not_scanned);
		}
}

static void
wrong_words_are_counted_and_not_shown(void **state)
{
	struct mail mail = opened(*state, "パスワードはabc123です", zip_make(
	    *state, secret, 1, "zip:encryption=zipcrypt", "other"));

	assert_true(has_evidence(&mail, DEFECT_ARCHIVE_ENCRYPTED,
	    "1 words of the message"));
	assert_false(has_evidence(&mail, DEFECT_ARCHIVE_ENCRYPTED, "abc123"));
	assert_true(mail.parts[2].not_scanned);
}

static void
twenty_words_are_tried_and_no_more(void **state)
{
	struct given *given = *state;
	struct str zip = zip_make(given, secret, 1, "zip:encryption=zipcrypt",
	    "word20");

	for (size_t first = 1; first <= 2; first++) {
		struct buf text = { .arena = given->arena };
		struct mail mail;
		/* word1 to word20, or to word21 with word20 the 21st */
		for (size_t i = first; i < 20 + (first - 1); i++)
			buf_format(&text, "password: word%zu\r\n\r\n\r\n\r\n",
			    i == 20 ? 99 : i);
		if (first == 2)
			buf_cstr(&text, "password: word1\r\n\r\n\r\n\r\n");
		buf_cstr(&text, "password: word20");
		mail = opened(given, str_cstr(given->arena, buf_str(&text)),
		    zip);
		assert_int_equal(attached_has(&mail, TEXT), first == 1);
	}
}

/* ---- Limits ------------------------------------------------------------------------ */

static struct mail
within(struct given *given, struct str zip, const struct limits *limits)
{
	struct attached file = { "application/zip", "a.zip", zip };
	struct mail mail = mail_carrying(given, "hello", &file, 1);

	attachments_read(given->arena, limits, NULL, &mail);
	return mail;
}

static void
a_zip_in_a_zip_is_opened_and_one_in_that_is_not(void **state)
{
	struct given *given = *state;
	const struct zip_file inmost[] = { { "deep.txt", "inmost words" } };
	struct str one = ZIP(given, inmost);
	const struct zip_file middle[] = { { "m.zip", one.p, one.n },
		{ "m.txt", "middle words" } };
	struct str two = ZIP(given, middle);
	const struct zip_file outer[] = { { "o.zip", two.p, two.n } };
	struct mail mail = opened(given, "hello", two);

	assert_true(attached_has(&mail, "inmost words"));
	assert_int_equal(mail.defects_n, 0);
	mail = opened(given, "hello", ZIP(given, outer));
	assert_true(attached_has(&mail, "middle words"));
	assert_false(attached_has(&mail, "inmost words"));
	assert_true(has_evidence(&mail, DEFECT_NOT_SCANNED,
	    "a.zip > o.zip > m.zip: nested"));
	assert_true(mail.parts[2].not_scanned);
}

static void
files_stop_at_their_limit(void **state)
{
	const struct zip_file files[] = { { "1.txt", "one" },
		{ "2.txt", "two" }, { "3.txt", "three" } };
	struct str zip = ZIP(*state, files);
	struct limits limits = limits_default;
	struct mail mail;

	limits.archive_entries = 3;
	mail = within(*state, zip, &limits);
	assert_int_equal(defects_of(&mail, DEFECT_ARCHIVE_LIMIT), 0);
	assert_true(attached_has(&mail, "three"));
	limits.archive_entries = 2;
	mail = within(*state, zip, &limits);
	assert_true(has_evidence(&mail, DEFECT_ARCHIVE_LIMIT, "too many"));
	assert_true(attached_has(&mail, "two"));
	assert_false(attached_has(&mail, "three"));
	assert_true(mail.parts[2].not_scanned);
}

static void
bytes_stop_at_their_limit(void **state)
{
	const struct zip_file files[] = { { "1.txt", "0123456789" },
		{ "2.txt", "abcde" } };
	struct str zip = ZIP(*state, files);
	struct limits limits = limits_default;
	struct mail mail;

	limits.archive_bytes = 15;
	mail = within(*state, zip, &limits);
	assert_int_equal(mail.defects_n, 0);
	limits.archive_bytes = 14;
	mail = within(*state, zip, &limits);
	assert_true(has_evidence(&mail, DEFECT_ARCHIVE_LIMIT,
	    "a.zip > 2.txt: too large"));
	assert_true(attached_has(&mail, "abcd"));
	assert_false(attached_has(&mail, "abcde"));
}

static void
a_bomb_stops_at_the_ratio(void **state)
{
	struct given *given = *state;
	size_t n = (size_t)3 << 20;
	char *zeros = calloc(n, 1);
	const struct zip_file files[] = { { "b.bin", zeros, n } };
	struct str zip = ZIP(given, files);
	struct limits limits = limits_default;
	struct mail mail;

	assert_true(zip.n > 2000 && zip.n < 20000);
	limits.archive_ratio = n / zip.n + 1;
	mail = within(given, zip, &limits);
	assert_int_equal(defects_of(&mail, DEFECT_ARCHIVE_LIMIT), 0);
	limits.archive_ratio = n / zip.n;
	mail = within(given, zip, &limits);
	assert_true(has_evidence(&mail, DEFECT_ARCHIVE_LIMIT, "too large"));
	free(zeros);
}

static void
files_that_share_bytes_are_read_once(void **state)
{
	struct given *given = *state;
	const struct zip_file files[] = { { "1.txt",
	    "some words that take a little room in here" }, };
	struct str zip = zip_make(given, files, 1, "zip:compression=store",
	    NULL);
	size_t end = zip.n - 22, start = str_find(zip, STR("PK\001\002"));
	struct str record = str_slice(zip, start, end);
	struct buf bomb = { .arena = given->arena };
	unsigned total = (unsigned)record.n * 40;
	struct mail mail;

	buf_add(&bomb, str_slice(zip, 0, start));
	for (size_t i = 0; i < 40; i++)
		buf_add(&bomb, record);
	buf_add(&bomb, str_slice(zip, end, end + 12));
	for (size_t i = 0; i < 4; i++)
		buf_char(&bomb, (char)(total >> (8 * i) & 0xff));
	buf_add(&bomb, str_from(zip, end + 16));
	mail = opened(given, "hello", buf_str(&bomb));
	assert_true(attached_has(&mail, "some words"));
	assert_int_equal(defects_of(&mail, DEFECT_ARCHIVE_LIMIT), 0);
	/* Forty times 42 bytes in a file of 3 kB is honest; in one whose
	 * records are as small as its data it is not. */
	assert_int_equal(mail.origins_n, 40);
}

static void
two_archives_in_one_file_are_ambiguous(void **state)
{
	struct given *given = *state;
	const struct zip_file one[] = { { "1.txt", "first words" } };
	const struct zip_file two[] = { { "2.txt", "second words" } };
	struct mail mail = opened(given, "hello", str_join(given->arena,
	    ZIP(given, one), ZIP(given, two)));

	assert_true(attached_has(&mail, "second words"));
	assert_true(has_evidence(&mail, DEFECT_MIME_AMBIGUITY, "two archives"));
}

static void
what_is_cut_is_damaged_and_never_clean(void **state)
{
	struct given *given = *state;
	const struct zip_file files[] = { { "1.txt", TEXT } };
	struct str zip = ZIP(given, files);

	for (size_t n = 4; n < zip.n; n++) {
		struct mail mail = opened(given, "hello", str_slice(zip, 0,
		    n));
		assert_true(mail.parts[2].not_scanned);
		assert_int_equal(defects_of(&mail, DEFECT_NOT_SCANNED), 1);
	}
}

static void
other_archives_are_named(void **state)
{
	static const struct {
		const char *name, *content;
		size_t n;
	} rows[] = {
		{ "a.rar", "Rar!\x1a\x07\x01", 7 },
		{ "a.7z", "7z\xbc\xaf\x27\x1c", 6 },
		{ "a.lzh", "x-lh5-", 6 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct mail mail = mail_opened(*state, "hello",
		    "application/octet-stream", rows[i].name, given_bytes(
		    *state, rows[i].content, rows[i].n));
		assert_str(mail.parts[2].not_scanned_why,
		    "unsupported archive");
	}
}

static void
gzip_is_opened(void **state)
{
	static const unsigned char hello[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2,
		0xff, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0x28, 0x48, 0xac,
		0x54, 0xc8, 0x4d, 0x05, 0x00 };
	struct given *given = *state;
	struct buf gz = { .arena = given->arena };
	struct mail mail;

	/* Cut before its checksum: what there is stands, and is told. */
	buf_add(&gz, (struct str){ (const char *)hello, sizeof hello });
	mail = mail_opened(given, "x", "application/gzip", "a.txt.gz",
	    buf_str(&gz));
	assert_true(attached_has(&mail, "hello pay me"));
	assert_str(mail.parts[2].not_scanned_why, "damaged");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(text_in_a_zip_is_read_with_its_origin),
		TEST(stored_files_are_read_as_deflated_ones),
		TEST(a_zip_with_64_bit_sizes_is_read),
		TEST(sizes_and_places_beyond_the_file_are_damage),
		TEST(programs_and_deceptive_names_are_findings),
		TEST(file_names_are_cp932_or_utf_8),
		TEST(a_lock_without_a_password_is_told),
		TEST(a_password_in_the_message_opens_it),
		TEST(wrong_words_are_counted_and_not_shown),
		TEST(twenty_words_are_tried_and_no_more),
		TEST(a_zip_in_a_zip_is_opened_and_one_in_that_is_not),
		TEST(files_stop_at_their_limit),
		TEST(bytes_stop_at_their_limit),
		TEST(a_bomb_stops_at_the_ratio),
		TEST(files_that_share_bytes_are_read_once),
		TEST(two_archives_in_one_file_are_ambiguous),
		TEST(what_is_cut_is_damaged_and_never_clean),
		TEST(other_archives_are_named),
		TEST(gzip_is_opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
