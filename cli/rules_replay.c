/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki rules replay: what other rules would have said of the mail that was logged,
 * and of samples that were kept. The log holds findings and no text, so of it only
 * scores, metas and facts are judged again; which rules it can't tell is printed
 * first. Samples are read in full by jailed examiners, once by each set of rules: a
 * process of its own does each, for a brief is made once in a process.
 */
#include <errno.h>
#include <math.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "cli.h"

struct tally {
	size_t messages, changed, rescored, harder, softer;
};

static enum verdict_word
verdict_at(const struct scores *scores, double score)
{
	return score >= scores->suspect ? VERDICT_SUSPECT
	    : score >= scores->caution ? VERDICT_CAUTION : VERDICT_CLEAN;
}

static void
print_change(struct str rule, double before, double after)
{
	struct arena *arena = arena_new((size_t)1 << 16);

	printf("        ");
	print_fitted(str_format(arena, "%+6.2f -> %+6.2f  %.*s", before, after,
	    STR_ARGS(rule)), 10);
	arena_free(arena);
}

/* "suspect  5.20 -> caution  4.10" */
static struct str
verdicts_of(struct arena *arena, enum verdict_word was, double before,
    enum verdict_word is, double after)
{
	return str_format(arena, "%s %.2f -> %s %.2f", verdict_word(was), before,
	    verdict_word(is), after);
}

static void
tally_add(struct tally *tally, enum verdict_word was, enum verdict_word is,
    double change)
{
	tally->messages++;
	tally->rescored += fabs(change) >= 0.0005;
	tally->changed += was != is;
	tally->harder += is > was;
	tally->softer += is < was;
}

static void
print_tally(const struct tally *tally, struct str lang)
{
	struct arena *arena = arena_new((size_t)1 << 16);

	print_fitted(str_format(arena, in_lang(lang, "messages judged anew: %zu; "
	    "with another verdict: %zu (harder: %zu, softer: %zu); with another score: "
	    "%zu", "%zu "
	    "件中 %zu 件の判定が変わります（厳しくなるもの%zu件、緩くなるもの%zu件）。"
	    "点数が変わるのは %zu 件です"), tally->messages, tally->changed, tally->harder,
	    tally->softer, tally->rescored), 0);
	arena_free(arena);
}

/* ---- The log -------------------------------------------------------------------------- */

struct log_replay {
	const struct replay_wishes *wishes;
	struct replay *replay;
	struct str digest;		/* of the rules in use */
	struct tally tally;
	size_t by_name;			/* judged by another set */
	struct arena *arena;
};

/* In columns where there is room for them, or a program reads them. */
static void
print_replayed(struct arena *arena, const struct store_judged *judged,
    struct str verdicts)
{
	struct str lead = str_format(arena, "%6lld  %.10s  %.*s  ",
	    (long long)judged->message_id, str_cstr(arena, time_local(arena,
	    judged->arrived)), STR_ARGS(verdicts));

	if (print_is_narrow(print_width(lead) + 29 +
	    print_width(judged->subject))) {
		printf("%6lld  ", (long long)judged->message_id);
		print_wrapped(str_format(arena, "%.*s%.*s  %.*s",
		    STR_ARGS(str_from(lead, 8)), STR_ARGS(judged->from),
		    STR_ARGS(judged->subject)), 8);
		return;
	}
	print_str(lead);
	print_cell(judged->from, 28);
	putchar(' ');
	print_str(judged->subject);
	putchar('\n');
}

static void
replay_row(void *context, const struct store_judged *judged)
{
	struct log_replay *log = context;
	const struct scores *scores = &log->wishes->config->scores;
	struct rules_logged *logged;
	struct replayed replayed;
	enum verdict_word was, is;

	arena_reset(log->arena);
	logged = NEW_ARRAY(log->arena, struct rules_logged, judged->n + 1);
	for (size_t i = 0; i < judged->n; i++)
		logged[i] = (struct rules_logged){ judged->findings[i].id,
		    judged->findings[i].rule, judged->findings[i].score };
	replay_message(log->arena, log->replay, logged, judged->n,
	    judged->arrived, judged->score, &replayed);
	log->by_name += !str_equal(judged->rules_digest, log->digest);
	if (!verdict_of_word(judged->verdict, &was))
		was = VERDICT_CLEAN;
	is = verdict_at(scores, replayed.after);
	tally_add(&log->tally, was, is, replayed.after - judged->score);
	if (was == is)
		return;
	print_replayed(log->arena, judged, verdicts_of(log->arena, was,
	    judged->score, is, replayed.after));
	for (size_t i = 0; i < replayed.n; i++)
		print_change(replayed.changes[i].rule,
		    replayed.changes[i].before, replayed.changes[i].after);
}

static void
print_untold(const struct replay *replay, struct str lang)
{
	const struct rules_lack *untold;
	size_t n = replay_untold(replay, &untold);

	if (n == 0)
		return;
	struct arena *arena = arena_new((size_t)1 << 24);

	print_fitted(str_of(in_lang(lang, "What the log can't tell (these are taken as "
	    "they were, new ones as not hit; use --samples):",
	    "ログからは判定できないルール（以前の結果のまま、新しいルールは"
	    "該当なしとして扱います。--samples を使ってください）:")), 0);
	for (size_t i = 0; i < n; i++) {
		printf("  ");
		print_fitted(str_format(arena, "%.*s: %.*s",
		    STR_ARGS(untold[i].rule), STR_ARGS(untold[i].reason)), 4);
	}
	arena_free(arena);
}

/* Last, where it is seen: what is printed first may be pages above. */
static void
print_untold_count(struct arena *arena, const struct replay *replay, struct str lang)
{
	const struct rules_lack *untold;
	size_t n = replay_untold(replay, &untold);

	if (n > 0)
		print_fitted(str_format(arena, in_lang(lang, "rules that the log can't "
		    "tell, named above, and so not weighed here: %zu; with --samples "
		    "they are, on messages that you kept", "ログからは判定できず、ここで"
		    "は比べていないルール：%zu 件（上の一覧）。--samples で手元のメールを"
		    "指定すれば比べられます"), n), 0);
}

static int
replay_log(struct arena *arena, const struct rules *then,
    const struct rules *now, const struct replay_wishes *wishes)
{
	struct log_replay log = { .wishes = wishes, .digest = rules_digest(then),
	    .replay = replay_new(arena, then, now, &wishes->config->scores),
	    .arena = arena_new((size_t)1 << 26) };
	struct why why;
	enum outcome outcome;

	printf("%s\n", in_lang(wishes->lang, "The log", "ログ"));
	print_untold(log.replay, wishes->lang);
	outcome = store_judged(wishes->store, wishes->since, replay_row, &log,
	    &why);
	arena_free(log.arena);
	if (outcome != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	print_tally(&log.tally, wishes->lang);
	if (log.by_name > 0)
		print_fitted(str_format(arena, in_lang(wishes->lang, "%zu of them were "
		    "judged by other rules than those in use: what hit them is "
		    "taken by its name, and what did not can't be known", "うち %zu "
		    "件は現在とは別のルールで判定されたため、該当したルールの名前"
		    "だけを手がかりにしています"), log.by_name), 0);
	print_untold_count(arena, log.replay, wishes->lang);
	return EXIT_DONE;
}

/* ---- Samples ---------------------------------------------------------------------------- */

struct kept {
	size_t name, verdict;		/* lengths of what follows */
};

struct frames {
	FILE *file;
	struct arena *arena;
};

static void
frame_write(void *context, struct str name, const struct verdict *verdict)
{
	struct frames *frames = context;
	struct str bytes;
	struct kept frame;

	arena_reset(frames->arena);
	bytes = verdict_encode(frames->arena, verdict);
	frame = (struct kept){ name.n, bytes.n };
	fwrite(&frame, sizeof frame, 1, frames->file);
	fwrite(name.p, 1, name.n, frames->file);
	fwrite(bytes.p, 1, bytes.n, frames->file);
}

static struct str
frame_piece(struct frames *frames, size_t n)
{
	char *p = NEW_ARRAY(frames->arena, char, n + 1);

	return (struct str){ p, fread(p, 1, n, frames->file) };
}

/* False at the end. */
static bool
frame_read(struct frames *frames, struct str *name_out,
    struct verdict *verdict_out)
{
	struct kept frame;

	arena_reset(frames->arena);
	if (fread(&frame, sizeof frame, 1, frames->file) != 1)
		return false;
	*name_out = frame_piece(frames, frame.name);
	return verdict_decode(frames->arena,
	    frame_piece(frames, frame.verdict), verdict_out);
}

/* Judge the samples by one set of rules, in a process of its own. */
static int
judge_samples(const struct replay_wishes *wishes, const struct str *paths,
    size_t paths_n, struct frames *frames)
{
	pid_t child;
	/* In memory: what strangers wrote goes into no temporary file. */
	int status, memory = memfd_create("seki-samples", MFD_CLOEXEC);

	frames->file = memory < 0 ? NULL : fdopen(memory, "w+");
	frames->arena = arena_new((size_t)1 << 28);
	if (frames->file == NULL)
		panic("no place for verdicts");
	fflush(stdout);
	child = fork();
	if (child == 0) {
		struct arena *arena = arena_new((size_t)1 << 30);
		struct config *config = wishes->config;
		struct why why = { .status = EXIT_DONE };

		if (paths_n > 0) {
			config->rules_paths = NEW_ARRAY(arena, struct str,
			    paths_n);
			memcpy(config->rules_paths, paths,
			    paths_n * sizeof *paths);
			config->rules_paths_n = paths_n;
		}
		if (check_files(arena, config, wishes->zone, wishes->samples,
		    wishes->samples_n, frame_write, frames, &why) != OK)
			say_error("%s", why.text);
		if (fflush(frames->file) != 0 || ferror(frames->file)) {
			say_error("cannot keep what the samples came to: %s",
			    strerror(errno));
			_exit(EXIT_WRITE);
		}
		_exit(why.status);
	}
	if (child < 0 || waitpid(child, &status, 0) != child
	    || !WIFEXITED(status))
		panic("the samples could not be judged");
	rewind(frames->file);
	return WEXITSTATUS(status);
}

static double
score_of(const struct verdict *verdict, struct str name)
{
	for (size_t i = 0; i < verdict->findings.n; i++) {
		const struct verdict_finding *finding = &verdict->findings.at[i];

		if (str_equal(finding->rule.p != NULL ? finding->rule
		    : finding->id, name))
			return finding->score;
	}
	return 0;
}

/* What `one` found and the other weighs otherwise; each once. */
static void
print_differences(const struct verdict *one, const struct verdict *other,
    bool one_is_after)
{
	for (size_t i = 0; i < one->findings.n; i++) {
		const struct verdict_finding *finding = &one->findings.at[i];
		struct str name = finding->rule.p != NULL ? finding->rule
		    : finding->id;
		double theirs = score_of(other, name);

		if (fabs(finding->score - theirs) < 0.0005
		    || (one_is_after && fabs(theirs) >= 0.0005))
			continue;
		print_change(name, one_is_after ? theirs : finding->score,
		    one_is_after ? finding->score : theirs);
	}
}

static void
compare_samples(const struct replay_wishes *wishes, struct frames *then,
    struct frames *now)
{
	struct tally tally = { .messages = 0 };
	struct str name, same_name;
	struct verdict was, is;

	printf("%s\n", in_lang(wishes->lang, "The samples", "サンプル"));
	while (frame_read(then, &name, &was)
	    && frame_read(now, &same_name, &is)) {
		tally_add(&tally, was.verdict, is.verdict,
		    is.score - was.score);
		if (was.verdict == is.verdict)
			continue;
		print_fitted(str_format(now->arena, "%.*s: %.*s", STR_ARGS(name),
		    STR_ARGS(verdicts_of(now->arena, was.verdict, was.score,
		    is.verdict, is.score))), 4);
		print_differences(&was, &is, false);
		print_differences(&is, &was, true);
	}
	print_tally(&tally, wishes->lang);
}

static int
replay_samples(const struct replay_wishes *wishes)
{
	struct frames then, now = { .file = NULL };
	int status = judge_samples(wishes, NULL, 0, &then);

	if (status == EXIT_DONE || status == EXIT_DATA) {
		status = judge_samples(wishes, wishes->paths, wishes->paths_n,
		    &now);
		if (status == EXIT_DONE || status == EXIT_DATA)
			compare_samples(wishes, &then, &now);
		fclose(now.file);
		arena_free(now.arena);
	}
	fclose(then.file);
	arena_free(then.arena);
	return status;
}

int
rules_replay(struct arena *arena, const struct rules *now,
    const struct replay_wishes *wishes)
{
	const struct rules *then = now;
	int status = EXIT_DONE;
	struct why why;

	if (wishes->paths_n > 0 && rules_load(arena,
	    wishes->config->rules_paths, wishes->config->rules_paths_n,
	    &limits_default, &then, &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	if (wishes->store != NULL)
		status = replay_log(arena, then, now, wishes);
	if (status == EXIT_DONE && wishes->samples_n > 0)
		status = replay_samples(wishes);
	return status;
}
