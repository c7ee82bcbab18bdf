/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki review export ID: one message for the bank and the police. Its bytes as they
 * were judged, believed by their SHA-256 (or, where the server has written them anew, as
 * they are now, and said so); the report that seki review read shows, with
 * the Received chain, in both languages; the verdict and what was done with it as JSON;
 * how to check all that, and a manifest. What the message chose stands in contents
 * only, made safe but in message.eml; the files' names are ours.
 */
#include <errno.h>
#include <sys/mman.h>

#include "review.h"

#define FILES_MOST 12
#define MANIFEST "manifest.json"
#define SUMS "SHA256SUMS"

struct bundle {
	const struct review *review;
	struct review_message message;
	struct arena *arena;
	struct str name;		/* of the folder in an archive */
	struct pack_file files[FILES_MOST];
	size_t n;
};

static void
add(struct bundle *bundle, const char *name, struct str bytes)
{
	if (bundle->n == FILES_MOST)
		panic("a bundle of more than %d files", FILES_MOST);
	bundle->files[bundle->n++] = (struct pack_file){ name, bytes };
}

/* ---- What is printed for people, into memory ----------------------------------------- */

static struct str
file_bytes(struct arena *arena, int fd)
{
	off_t n = lseek(fd, 0, SEEK_END);
	char *p = NEW_ARRAY(arena, char, n > 0 ? (size_t)n : 1);

	if (n < 0 || pread(fd, p, (size_t)n, 0) != n)
		panic("what was written into memory can't be read: %s",
		    strerror(errno));
	return (struct str){ p, (size_t)n };
}

/* What review_page() would show on a page of 80 columns. */
static struct str
report(struct bundle *bundle, struct str lang)
{
	int memory = memfd_create("report", MFD_CLOEXEC);
	int before = dup(STDOUT_FILENO);
	struct str text;

	if (memory < 0 || before < 0)
		panic("no room for a report: %s", strerror(errno));
	fflush(stdout);
	dup2(memory, STDOUT_FILENO);
	setenv("COLUMNS", "80", 1);
	review_page(bundle->review, &bundle->message, lang, true);
	fflush(stdout);
	dup2(before, STDOUT_FILENO);
	close(before);
	text = file_bytes(bundle->arena, memory);
	close(memory);
	return text;
}

/* ---- What programs read -------------------------------------------------------------- */

/* When it was judged, moved and spoken of. */
static struct str
actions_file(struct bundle *bundle)
{
	const struct store_detail *detail = &bundle->message.detail;
	struct buf buf = { .arena = bundle->arena };
	bool first = true;

	buf_char(&buf, '{');
	json_member(&buf, &first, "arrived", detail->row.arrived);
	json_member(&buf, &first, "judged", detail->row.scanned);
	json_member(&buf, &first, "verdict", detail->row.verdict);
	json_member(&buf, &first, "action", detail->row.action);
	json_member(&buf, &first, "state", detail->row.state);
	json_member(&buf, &first, "released", detail->released_at);
	json_key(&buf, &first, "moves");
	show_moves_json(&buf, detail, "\n");
	json_key(&buf, &first, "people");
	show_reviews_json(&buf, detail, "\n");
	buf_cstr(&buf, "}\n");
	return buf_str(&buf);
}

/* The header fields of its way, unfolded, one to a line, in JSON's escapes. */
static struct str
route_file(struct bundle *bundle)
{
	const struct verdict *v = &bundle->message.read;
	struct buf buf = { .arena = bundle->arena };

	buf_char(&buf, '[');
	for (size_t i = 0; i < v->trace.n; i++) {
		buf_cstr(&buf, i > 0 ? ",\n" : "\n");
		json_str(&buf, v->trace.at[i]);
	}
	buf_cstr(&buf, "]\n");
	return buf_str(&buf);
}

/* ---- What the files are, and their sums ------------------------------------------------ */

static struct str
digest_of(struct bundle *bundle, size_t i)
{
	return digest_hex(bundle->arena, sha256(bundle->files[i].bytes));
}

static struct str
manifest(struct bundle *bundle)
{
	const struct review_message *m = &bundle->message;
	const struct store_detail *detail = &m->detail;
	struct buf buf = { .arena = bundle->arena };
	bool first = true;

	buf_char(&buf, '{');
	json_member(&buf, &first, "made_by", STR("seki " SEKI_VERSION));
	json_member(&buf, &first, "made_at", time_rfc3339(bundle->arena, time_now()));
	json_member(&buf, &first, "exported_by", review_by(bundle->review));
	json_member_u64(&buf, &first, "id", (uint64_t)detail->row.message_id);
	json_member(&buf, &first, "account", m->place.account);
	json_member(&buf, &first, "judged_in", m->place.home);
	json_member(&buf, &first, "seen_last_in", m->place.folder);
	json_member_u64(&buf, &first, "uidvalidity", m->place.uidvalidity);
	json_member_u64(&buf, &first, "uid", m->place.uid);
	json_member(&buf, &first, "sha256_in_the_log", m->place.sha256);
	json_key(&buf, &first, "message_eml_is_whole");
	json_bool(&buf, m->rewritten ? m->bytes.n <
	    bundle->review->config.limits.message_bytes :
	    m->bytes.n >= m->place.size);
	json_member(&buf, &first, "sha256_of_message_eml", digest_hex(bundle->arena,
	    sha256(m->bytes)));
	json_key(&buf, &first, "message_eml_is_as_judged");
	json_bool(&buf, !m->rewritten);
	json_member(&buf, &first, "judged_by", detail->version);
	json_member(&buf, &first, "rules_digest", detail->rules_digest);
	json_member(&buf, &first, "config_digest", detail->config_digest);
	json_key(&buf, &first, "files");
	buf_char(&buf, '[');
	for (size_t i = 0; i < bundle->n; i++) {
		bool inner = true;

		buf_cstr(&buf, i > 0 ? ",\n{" : "\n{");
		json_member(&buf, &inner, "name", str_of(bundle->files[i].name));
		json_member_u64(&buf, &inner, "size", bundle->files[i].bytes.n);
		json_member(&buf, &inner, "sha256", digest_of(bundle, i));
		buf_char(&buf, '}');
	}
	buf_cstr(&buf, "]}\n");
	return buf_str(&buf);
}

static struct str
sums(struct bundle *bundle)
{
	struct buf buf = { .arena = bundle->arena };

	for (size_t i = 0; i < bundle->n; i++)
		buf_format(&buf, "%.*s  %s\n", STR_ARGS(digest_of(bundle, i)),
		    bundle->files[i].name);
	return buf_str(&buf);
}

static void
fill(struct bundle *bundle)
{
	add(bundle, "README.en.txt", review_export_readme(bundle->arena, false,
	    bundle->message.rewritten));
	add(bundle, "README.ja.txt", review_export_readme(bundle->arena, true,
	    bundle->message.rewritten));
	add(bundle, "message.eml", bundle->message.bytes);
	add(bundle, "report.en.txt", report(bundle, STR("en")));
	add(bundle, "report.ja.txt", report(bundle, STR("ja")));
	add(bundle, "verdict.json", show_json(bundle->arena,
	    &bundle->message.detail, bundle->review->lang));
	add(bundle, "actions.json", actions_file(bundle));
	add(bundle, "route.json", route_file(bundle));
	add(bundle, MANIFEST, manifest(bundle));
	add(bundle, SUMS, sums(bundle));
}

/* ---- The command ----------------------------------------------------------------------- */

int
review_export(const struct review *review, int64_t id)
{
	struct bundle bundle = { .review = review, .arena = review->arena };
	const char *path = review->output;
	struct why why;

	bundle.name = str_format(review->arena, "seki-message-%lld",
	    (long long)id);
	if (path == NULL)
		path = str_cstr(review->arena, bundle.name);
	if (pack_may(path, &why) != OK ||
	    review_fetch(review, id, &bundle.message, &why) != OK)
		return review_trouble(&why);
	fill(&bundle);
	if (pack_write(path, bundle.name, bundle.files, bundle.n, &why) != OK)
		return review_trouble(&why);
	store_close(bundle.message.store);
	printf(lang_is_ja(review->lang) ? "%zu個のファイルを保存しました：%s\n"
	    SUMS "のSHA-256：%.*s\n（控えておくと、後で改変がないことを示せます）\n" :
	    "%zu files written: %s\nSHA-256 of " SUMS ": %.*s\n(Noted elsewhere, it "
	    "shows later that nothing was changed.)\n", bundle.n, path,
	    STR_ARGS(digest_of(&bundle, bundle.n - 1)));
	if (bundle.message.rewritten)
		print_wrapped(str_of(lang_is_ja(review->lang) ? "ご注意：message.eml"
		    "は判定時のデータと一致しません（メールサーバーが書き直したもので"
		    "す）。証拠としての意味は README.ja.txt をご覧ください。" :
		    "Take note: message.eml is not byte for byte what was judged: the "
		    "server has written it anew. README.en.txt says what that means "
		    "as evidence."), 0);
	return answer_end(EXIT_DONE);
}
