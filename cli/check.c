/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki check: judges messages from files, without a server. The same spawner and
 * the same jailed examiners as a scan; this process passes on the bytes that
 * files.c gives it, and parses none of them.
 * Answers come in the order of the input. Without --now, a message's time is that
 * of its topmost trusted Received.
 * Without --store memory is empty, as on the first day, and not unknown: that is
 * what the scores were fitted for, and everybody is new then. The text says so.
 */
#include <errno.h>
#include <sys/stat.h>

#include "cli.h"

#define PENDING_MOST 256	/* messages under way, and answers kept */
#define BYTES_MOST (64u << 20)

static const struct option_row options[] = {
	{ "config", 'c', "FILE", "the configuration (organisation, rules, ...)" },
	{ "json", 'j', NULL, "one JSON object per message, on one line each" },
	{ "zone", 0, "FILE", "answer DNS from this master file, not the network" },
	{ "dns", 0, "ADDR[:PORT]", "ask this DNS server" },
	{ "ca", 0, "FILE", "trust these authorities for S/MIME" },
	{ "now", 0, "TIME", "when it arrived, as 2026-11-21T16:05:00+09:00" },
	{ "ip", 0, "ADDR", "the client's address, instead of the trace's" },
	{ "helo", 0, "NAME", "the client's HELO, instead of the trace's" },
	{ "mail-from", 0, "ADDR", "the envelope sender, instead of Return-Path" },
	{ "rewrites-mime", 0, NULL, "its server rewrites bodies (Exchange family)" },
	{ "account", 'a', "NAME", "judge it as mail of this account" },
	{ "mailbox", 0, "NAME", "the same as --account" },
	{ "store", 0, "FILE", "ask this store's memory" },
	{ "fail-on-finding", 0, NULL, "exit 3 when a verdict was not clean" },
	{ NULL, 0, NULL, NULL },
};

struct wishes {
	const char *config, *zone, *dns, *ca, *ip, *helo, *mail_from, *store;
	struct str account;
	bool json, fail_on_finding, rewrites_mime, has_now;
	int64_t now;
};

/* An answer that waits for its turn. */
struct answer_slot {
	uint64_t tag;		/* + 1; 0: free */
	struct arena *arena;
	struct verdict verdict;
	struct str name;
	uint64_t size;		/* of the whole message */
	struct str sha256;	/* likewise, where only a part was judged */
	bool done;
};

struct check {
	struct wishes wishes;
	size_t message_bytes;	/* limits.message_bytes */
	struct pool *pool;
	struct memory memory;
	struct str lang;
	struct explain_site site;
	struct answer_slot slots[PENDING_MOST];
	uint64_t offered, printed;
	bool brief;		/* more than one message: a line each */
	bool found, unreadable;
	/* Takes the answers in the place of standard output. */
	void (*take)(void *context, struct str name,
	    const struct verdict *verdict);
	void *context;
};

/* ---- Answers --------------------------------------------------------------------- */

static void
print_answer(struct check *check, const struct answer_slot *slot)
{
	struct buf buf = { .arena = slot->arena };
	struct verdict_origin origin = { .file = slot->name,
	    .action = ACTION_NONE };

	if (slot->verdict.verdict != VERDICT_CLEAN)
		check->found = true;
	if (check->take != NULL) {
		check->take(check->context, slot->name, &slot->verdict);
	} else if (check->wishes.json) {
		verdict_json(&buf, &slot->verdict, &origin, check->lang);
		fwrite(buf.p, 1, buf.n, stdout);
	} else if (check->brief) {
		explain_briefly(&slot->verdict, slot->name, check->lang);
	} else {
		explain_verdict(&slot->verdict, &check->site);
	}
}

/* Print what is complete, in order. */
static void
print_ready(struct check *check)
{
	struct answer_slot *slot;

	for (;;) {
		slot = &check->slots[check->printed % PENDING_MOST];
		if (slot->tag != check->printed + 1 || !slot->done)
			return;
		print_answer(check, slot);
		arena_free(slot->arena);
		*slot = (struct answer_slot){ 0 };
		check->printed++;
	}
}

static void
take_verdict(void *context, uint64_t tag, const struct verdict *verdict)
{
	struct check *check = context;
	struct answer_slot *slot = &check->slots[tag % PENDING_MOST];

	if (slot->tag != tag + 1 || !verdict_decode(slot->arena,
	    verdict_encode(slot->arena, verdict), &slot->verdict))
		panic("a verdict that can't be kept");
	slot->verdict.size = slot->size;
	if (slot->sha256.p != NULL)
		slot->verdict.sha256 = slot->sha256;
	slot->done = true;
}

static void
answer_memory(void *context, struct arena *arena,
    const struct question *questions, size_t n, struct answer *answers_out)
{
	struct check *check = context;

	memory_answer(&check->memory, arena, questions, n, answers_out);
}

static void
serve(struct check *check)
{
	struct why why;

	pool_serve(check->pool, -1, 0, 1000);
	print_ready(check);
	if (pool_is_broken(check->pool, &why)) {
		say_error("%s", why.text);
		exit(why.status);
	}
}

/* ---- Input ------------------------------------------------------------------------- */

static void
offer(void *context, const struct file_message *file)
{
	struct check *check = context;
	struct str bytes = file->bytes;
	size_t cap = check->message_bytes;
	struct message message = { .bytes = str_slice(bytes, 0, cap),
	    .account = check->wishes.account, .truncated = bytes.n > cap,
	    .arrived = check->wishes.has_now ? check->wishes.now : time_now(),
	    .arrived_is_guess = !check->wishes.has_now };
	struct answer_slot *slot = &check->slots[check->offered % PENDING_MOST];

	check->brief |= file->several && !check->wishes.json;
	while (slot->tag != 0 || (pool_bytes(check->pool) > BYTES_MOST &&
	    pool_pending(check->pool) > 0))
		serve(check);
	slot->tag = check->offered + 1;
	slot->arena = arena_new((size_t)1 << 30);
	slot->name = str_keep(slot->arena, file->path);
	slot->size = bytes.n;
	if (message.truncated)
		slot->sha256 = digest_hex(slot->arena, sha256(bytes));
	pool_offer(check->pool, check->offered++, &message);
	while (pool_pending(check->pool) > PENDING_MOST / 2)
		serve(check);
}

/* ---- The command ---------------------------------------------------------------------- */

/* True if the option sets one of the plain words. */
static bool
take_word(struct wishes *wishes, const char *name, const char *value)
{
	const struct {
		const char *name;
		const char **word;
	} words[] = {
		{ "config", &wishes->config }, { "zone", &wishes->zone },
		{ "dns", &wishes->dns }, { "ca", &wishes->ca },
		{ "ip", &wishes->ip }, { "helo", &wishes->helo },
		{ "mail-from", &wishes->mail_from },
		{ "store", &wishes->store },
	};
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(name, words[i].name) == 0) {
			*words[i].word = value;
			return true;
		}
	}
	return false;
}

static void
read_options(const struct command *command, int *argc, char ***argv,
    struct wishes *wishes)
{
	const char *name, *value;
	struct network network;

	while ((name = option_next(command, argc, argv, &value)) != NULL) {
		if (take_word(wishes, name, value))
			continue;
		if (strcmp(name, "json") == 0)
			wishes->json = true;
		else if (strcmp(name, "fail-on-finding") == 0)
			wishes->fail_on_finding = true;
		else if (strcmp(name, "rewrites-mime") == 0)
			wishes->rewrites_mime = true;
		else if (strcmp(name, "account") == 0 ||
		    strcmp(name, "mailbox") == 0)
			wishes->account = str_of(value);
		else if (time_parse_rfc3339(str_of(value), &wishes->now))
			wishes->has_now = true;
		else
			usage_error(command, "'%s' is no time like "
			    "2026-11-21T16:05:00+09:00", value);
	}
	if (wishes->ip != NULL && (strchr(wishes->ip, '/') != NULL ||
	    !network_read(str_of(wishes->ip), &network)))
		usage_error(command, "'%s' is no IP address", wishes->ip);
	if (*argc == 0)
		usage_error(command, "which messages? ('-' is standard input)");
}

static bool
account_is_known(const struct config *config, struct str name)
{
	size_t i;

	if (name.p == NULL || config->accounts_n == 0)
		return true;
	for (i = 0; i < config->accounts_n; i++)
		if (str_equal(config->accounts[i].name, name))
			return true;
	return false;
}

static void
apply(const struct wishes *wishes, struct config *config)
{
	size_t i;

	if (wishes->ca != NULL)
		config->smime_ca_file = str_of(wishes->ca);
	config->auth.ip = str_of(wishes->ip);
	config->auth.helo = str_of(wishes->helo);
	config->auth.mail_from = str_of(wishes->mail_from);
	if (!wishes->rewrites_mime)
		return;
	config->auth.boundary.rewrites_mime = true;
	for (i = 0; i < config->auth.own_n; i++)
		config->auth.own[i].boundary.rewrites_mime = true;
}

/* A store that can't be read is warned of; a name without a file is a mistake. */
static enum outcome
store_look(const char *path, struct why *why_out)
{
	struct stat status;

	if (path == NULL || stat(path, &status) == 0 || errno != ENOENT)
		return OK;
	return because(why_out, FAIL, EXIT_STORE, "cannot open store '%s': %s",
	    path, strerror(errno));
}

/* Forks the helpers; what is read after this is in no other process. */
static enum outcome
prepare(struct check *check, struct arena *arena, struct config *config,
    struct helpers *helpers_out, struct why *why_out)
{
	struct pool_settings settings = { .config = config,
	    .examiners = share_here(config).examiners,
	    .memory = answer_memory, .verdict = take_verdict,
	    .context = check };
	const struct brief *brief;
	struct dns_settings dns;

	if (store_look(check->wishes.store, why_out) != OK ||
	    dns_settings_make(arena, config, check->wishes.zone,
	    check->wishes.dns, &dns, why_out) != OK ||
	    brief_make(config, true, &brief, why_out) != OK)
		return FAIL;
	warn_of_unread(brief->rules);
	if (helpers_start(brief, config, &dns, helpers_out, why_out) != OK ||
	    helpers_client(helpers_out, &settings.client, why_out) != OK)
		return FAIL;
	check->message_bytes = config->limits.message_bytes;
	check->memory.account = check->wishes.account;
	if (check->wishes.store != NULL && store_open(check->wishes.store,
	    STORE_READ, &check->memory.store, why_out) != OK)
		memory_unread(&check->memory, why_out);
	check->pool = pool_new(&settings);
	return OK;
}

/* Judge what the paths name, and end the helpers. */
static void
judge_paths(struct check *check, struct helpers *helpers, char **paths, int n)
{
	for (int i = 0; i < n; i++)
		check->unreadable |= !files_read(paths[i], offer, check);
	while (pool_pending(check->pool) > 0)
		serve(check);
	print_ready(check);
	pool_free(check->pool);
	store_close(check->memory.store);
	helpers_stop(helpers);
}

enum outcome
check_files(struct arena *arena, struct config *config, const char *zone,
    char **paths, int n, void (*take)(void *context, struct str name,
    const struct verdict *verdict), void *context, struct why *why_out)
{
	struct check *check = NEW(arena, struct check);
	struct helpers helpers;

	check->wishes.zone = zone;
	check->take = take;
	check->context = context;
	if (prepare(check, arena, config, &helpers, why_out) != OK)
		return FAIL;
	judge_paths(check, &helpers, paths, n);
	if (check->unreadable)
		return because(why_out, FAIL, EXIT_DATA,
		    "not every sample can be read");
	return OK;
}

static int
check_main(const struct command *command, int argc, char **argv)
{
	static struct check check;
	struct arena *arena = arena_new((size_t)1 << 30);
	struct helpers helpers;
	struct config config;
	struct why why;

	read_options(command, &argc, &argv, &check.wishes);
	config_or_exit(arena, check.wishes.config, false, &config);
	if (!account_is_known(&config, check.wishes.account))
		usage_error(command, "no account '%.*s' in the configuration",
		    STR_ARGS(check.wishes.account));
	apply(&check.wishes, &config);
	check.lang = lang_now();
	check.site = (struct explain_site){ .lang = check.lang,
	    .contact = config.notice_contact, .phrase = config.notice_phrase,
	    .memory_unasked = check.wishes.store == NULL };
	check.brief = argc > 1 && !check.wishes.json;
	if (prepare(&check, arena, &config, &helpers, &why) != OK) {
		say_error("%s", why.text);
		return why.status;
	}
	judge_paths(&check, &helpers, argv, argc);
	if (check.unreadable)
		return answer_end(EXIT_DATA);
	return answer_end(check.wishes.fail_on_finding && check.found ?
	    EXIT_FINDING : EXIT_DONE);
}

const struct command command_check = { "check", "[OPTION...] FILE...",
	"Judge messages from files, mbox, Maildir or standard input.\n"
	"A FILE is a message, an mbox, or a folder (a Maildir, or one of "
	"messages);\n'-' is standard input. Needs no server and no store.",
	options,
	"Exit status: 0 done; 3 finding (with --fail-on-finding); 64 usage; "
	"65 a file\ncan't be read; 78 configuration or rules.",
	check_main };
