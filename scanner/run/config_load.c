/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The configuration as a whole: which settings there are, their types, ranges
 * and defaults, and how struct config comes of them. A mistake ends the reading
 * with one sentence, and a configuration with a mistake never starts. Settings
 * that only later versions use are accepted and checked for their type, so that
 * one file serves them all. Each limit has a range: one that is too small would
 * make every message unjudged, one that is too large would be none.
 */
#include "config.h"

/* ---- Tables -------------------------------------------------------------------------------- */

#define PLACE(member) AT(struct config, member)
#define RANGE(from, to) .least = (from), .most = (to)
#define LIMIT(member, from, to) { #member, WANT_SIZE, \
	PLACE(limits.member), RANGE(from, to) }

static const struct key tls_keys[] = {
	{ "ca_file", WANT_PATH, PLACE(tls_ca_file) },
	{ "pin_sha256", WANT_TEXT, PLACE(tls_pin_sha256) },
	{ .name = NULL }
};
static const struct key store_keys[] = {
	{ "path", WANT_PATH, PLACE(store_path) },
	{ .name = NULL }
};
static const struct key scores_keys[] = {
	{ "caution", WANT_DOUBLE, PLACE(scores.caution), RANGE(0.1, 1000) },
	{ "suspect", WANT_DOUBLE, PLACE(scores.suspect), RANGE(0.1, 1000) },
	{ "payment_change", WANT_SWITCH, PLACE(scores.payment_change_holds),
	    .words = "caution|hold" },
	{ .name = NULL }
};
static const struct key dns_keys[] = {
	{ "servers", WANT_SERVERS, AT_LIST(struct config, dns_servers) },
	{ "timeout", WANT_UNSIGNED, PLACE(dns_timeout), RANGE(1, 60) },
	{ .name = NULL }
};
static const struct key smime_keys[] = {
	{ "ca_file", WANT_PATH, PLACE(smime_ca_file) },
	{ "intermediates", WANT_PATH, PLACE(smime_intermediates) },
	{ "crl_dir", WANT_PATH, PLACE(smime_crl_dir) },
	{ .name = NULL }
};
static const struct key memory_keys[] = {
	{ "sent_also", WANT_TEXTS, AT_LIST(struct config, sent_also) },
	{ "message_id_domains", WANT_DOMAINS, AT_LIST(struct config,
	    organisation.message_id_domains) },
	{ .name = NULL }
};
static const struct key alerts_keys[] = {
	{ "on_alert", WANT_ARGV, PLACE(on_alert) },
	{ "on_run", WANT_ARGV, PLACE(on_run) },
	{ "alarm_after", WANT_DURATION, PLACE(alarm_after), .least = 60 },
	{ .name = NULL }
};
static const struct key notice_keys[] = {
	{ "languages", WANT_WORDS, AT_LIST(struct config, notice_languages),
	    .words = "ja|en" },
	{ "where", WANT_WORD, PLACE(notice_where),
	    .words = "none|inbox|quarantine|both" },
	{ "from", WANT_TEXT, PLACE(notice_from) },
	{ "contact", WANT_PROSE, PLACE(notice_contact) },
	{ "phrase", WANT_PROSE, PLACE(notice_phrase) },
	{ .name = NULL }
};
static const struct key review_keys[] = {
	{ "release", WANT_SWITCH, PLACE(release_by_analyst),
	    .words = "user|analyst" },
	{ .name = NULL }
};
static const struct key retention_keys[] = {
	{ "log_days", WANT_U64, PLACE(log_days), RANGE(1, 36500) },
	{ "memory_days", WANT_U64, PLACE(memory_days), RANGE(1, 36500) },
	{ .name = NULL }
};
static const struct key limits_keys[] = {
	LIMIT(message_bytes, 1024, 64 << 20),	/* what a frame holds: FRAME_MOST */
	LIMIT(nesting, 1, 100),
	LIMIT(parts, 1, 100000),
	LIMIT(header_bytes, 1024, 64 << 20),
	LIMIT(field_bytes, 256, 16 << 20),
	LIMIT(addresses, 1, 100000),
	LIMIT(text_bytes, 1024, 16 << 20),	/* a verdict has room for it */
	LIMIT(links, 1, 100000),
	LIMIT(signatures, 1, 100),
	LIMIT(archive_entries, 1, 100000),
	LIMIT(archive_bytes, 1024, (size_t)256 << 20),
	LIMIT(archive_ratio, 1, 10000),
	LIMIT(pdf_pages, 1, 10000),
	LIMIT(examiner_cpu_seconds, 1, 600),
	LIMIT(examiner_memory, 64 << 20, 1LL << 36),
	LIMIT(match_steps, 1000, 1e9),
	{ .name = NULL }
};
static const struct key root_keys[] = {
	{ "organisation", WANT_NOTHING, LATER },
	{ "boundary", WANT_NOTHING, LATER },
	{ "defaults", WANT_NOTHING, LATER },
	{ "account", WANT_NOTHING, LATER },
	{ "rules", WANT_NOTHING, LATER },
	{ "tls", WANT_GROUP, .keys = tls_keys },
	{ "store", WANT_GROUP, .keys = store_keys },
	{ "scores", WANT_GROUP, .keys = scores_keys },
	{ "dns", WANT_GROUP, .keys = dns_keys },
	{ "smime", WANT_GROUP, .keys = smime_keys },
	{ "memory", WANT_GROUP, .keys = memory_keys },
	{ "alerts", WANT_GROUP, .keys = alerts_keys },
	{ "notice", WANT_GROUP, .keys = notice_keys },
	{ "review", WANT_GROUP, .keys = review_keys },
	{ "language", WANT_WORD, PLACE(language), .words = "auto|en|ja" },
	{ "retention", WANT_GROUP, .keys = retention_keys },
	{ "limits", WANT_GROUP, .keys = limits_keys },
	{ "on_unjudged", WANT_SWITCH, PLACE(unjudged_quarantine),
	    .words = "leave|quarantine" },
	{ "max_tries", WANT_U64, PLACE(max_tries), RANGE(1, 1000) },
	{ "jail", WANT_SWITCH, PLACE(jail), .words = "none|full" },
	{ "jobs", WANT_UNSIGNED, PLACE(jobs), RANGE(1, 64) },
	{ "examiners", WANT_UNSIGNED, PLACE(examiners), RANGE(0, 1024) },
	{ "messages_per_examiner", WANT_UNSIGNED, PLACE(messages_per_examiner),
	    RANGE(1, 10000) },
	{ .name = NULL }
};

/* ---- Defaults ------------------------------------------------------------------------------- */

/* "$NAME/TAIL", or "$HOME/ELSE/TAIL" without it, for an ordinary user. */
static struct str
user_path(struct arena *arena, const char *name, const char *otherwise,
    const char *tail)
{
	const char *folder = getenv(name), *home = getenv("HOME");

	if (folder != NULL && folder[0] == '/')
		return str_format(arena, "%s/%s", folder, tail);
	if (home != NULL && home[0] == '/')
		return str_format(arena, "%s/%s/%s", home, otherwise, tail);
	return NO_STR;
}

/* A program that runs where it was built finds its rules beside itself. */
static struct str
rules_stock(struct arena *arena)
{
	static const char *const beside[] = { "../share/seki/rules",
	    "../rules/bec" };
	char program[4096];
	ssize_t n;

	if (access(SEKI_DATADIR "/rules", R_OK) == 0)
		return STR(SEKI_DATADIR "/rules");
	n = readlink("/proc/self/exe", program, sizeof program);
	for (size_t i = 0; n > 0 && (size_t)n < sizeof program && i < 2; i++) {
		struct str folder = path_folder((struct str){ program, (size_t)n });
		struct str path = str_format(arena, "%.*s/%s", STR_ARGS(folder),
		    beside[i]);

		if (access(str_cstr(arena, path), R_OK) == 0)
			return path;
	}
	return STR(SEKI_DATADIR "/rules");
}

#define STORE_FOLDER "/var/lib/seki"

/* The machine's store for whoever may look into it: the user that cron runs seki
 * as, and the analysts of its group. Anybody else has a store of his own. */
static struct str
store_default(struct arena *arena)
{
	struct str own = user_path(arena, "XDG_STATE_HOME", ".local/state",
	    "seki/seki.db");

	if (geteuid() == 0 || own.p == NULL ||
	    access(STORE_FOLDER, R_OK | X_OK) == 0)
		return STR(STORE_FOLDER "/seki.db");
	return own;
}

static void
defaults_fill(struct arena *arena, struct config *config)
{
	*config = (struct config){
		.store_path = store_default(arena),
		.scores = { .caution = 2.5, .suspect = 5.0,
		    .payment_change_holds = true },
		.dns_timeout = 5,
		.limits = limits_default,
		.unjudged_quarantine = true,
		.max_tries = 3,
		.memory_days = 400,
		.alarm_after = 6 * 3600,
		.jail = true,
		.jobs = 4,
		.messages_per_examiner = 32,
	};
}

const char *
config_default_path(struct arena *arena)
{
	const char *path = getenv("SEKI_CONFIG");
	struct str own;

	if (path != NULL && path[0] != '\0')
		return path;
	if (geteuid() != 0) {
		own = user_path(arena, "XDG_CONFIG_HOME", ".config",
		    "seki/seki.conf");
		if (own.p != NULL && access(str_cstr(arena, own), F_OK) == 0)
			return str_cstr(arena, own);
	}
	return access("/etc/seki/seki.conf", F_OK) == 0 ? "/etc/seki/seki.conf" :
	    NULL;
}

/* ---- Putting it together ---------------------------------------------------------------------- */

static void
rules_read(struct reading *reading, const struct setting *group,
    struct config *config)
{
	struct rules_values {
		struct str stock, *house;
		size_t house_n;
	} values = { .stock = NO_STR };
	static const struct key keys[] = {
		{ "stock", WANT_PATH, AT(struct rules_values, stock) },
		{ "house", WANT_PATHS, AT_LIST(struct rules_values, house) },
		{ .name = NULL }
	};

	group_read(reading, group, keys, &values);
	if (values.stock.p == NULL)
		values.stock = rules_stock(reading->arena);
	config->rules_paths_n = 1 + values.house_n;
	config->rules_paths = NEW_ARRAY(reading->arena, struct str,
	    config->rules_paths_n);
	config->rules_paths[0] = values.stock;
	for (size_t i = 0; i < values.house_n; i++)
		config->rules_paths[1 + i] = values.house[i];
}

/* In Japanese and English unless it says otherwise. */
static void
notice_normalise(struct reading *reading, const struct setting *notice,
    struct config *config)
{
	static struct str both[] = { { "ja", 2 }, { "en", 2 } };
	const struct setting *from = setting_find(notice, "from");

	if (config->notice_languages_n == 0) {
		config->notice_languages = both;
		config->notice_languages_n = 2;
	}
	if (from != NULL && !address_normal(reading->arena, config->notice_from,
	    &config->notice_from))
		setting_wrong(reading, from, "a mail address");
}

/* "AB:CD:..." as openssl prints it, to plain hex in lower case. */
static void
pin_normalise(struct reading *reading, const struct setting *tls,
    struct config *config)
{
	struct buf hex_digits = { .arena = reading->arena };
	const struct setting *pin = setting_find(tls, "pin_sha256");

	for (size_t i = 0; pin != NULL && i < config->tls_pin_sha256.n; i++) {
		char c = char_lower(config->tls_pin_sha256.p[i]);

		if (char_is_digit(c) || (c >= 'a' && c <= 'f'))
			buf_char(&hex_digits, c);
		else if (c != ':')
			hex_digits.n = 65;
		if (hex_digits.n > 64)
			break;
	}
	if (pin == NULL)
		return;
	if (hex_digits.n != 64)
		setting_wrong(reading, pin, "64 hexadecimal digits");
	config->tls_pin_sha256 = buf_str(&hex_digits);
}

static void
root_read(struct reading *reading, const struct setting *root, bool for_scan,
    struct config *config)
{
	const struct setting *scores = setting_find(root, "scores");
	struct arena *arena = reading->arena;

	group_read(reading, root, root_keys, config);
	pin_normalise(reading, setting_find(root, "tls"), config);
	notice_normalise(reading, setting_find(root, "notice"), config);
	if (config->scores.caution > config->scores.suspect)
		setting_wrong(reading, scores,
		    "a 'caution' that is not above 'suspect'");
	reading->arena = config->organisation_arena;
	organisation_read(reading, setting_find(root, "organisation"),
	    &config->organisation);
	reading->arena = arena;
	config->auth.own_domains = config->organisation.domains;
	config->auth.own_domains_n = config->organisation.domains_n;
	boundary_read(reading, setting_find(root, "boundary"), NULL,
	    &config->auth.boundary);
	rules_read(reading, setting_find(root, "rules"), config);
	accounts_read(reading, root, for_scan, config);
}

unsigned
config_language(struct arena *arena, const char *path)
{
	struct reading reading = { .arena = arena, .why = NULL,
	    .digested = { .arena = arena_new((size_t)1 << 30) } };
	const struct setting *language;
	struct setting root = { .kind = SETTING_GROUP };
	struct config config = { .language = LANGUAGE_AUTO };

	if (path != NULL && config_tree(&reading, path, &root) &&
	    (language = setting_find(&root, "language")) != NULL) {
		struct setting only = { .kind = SETTING_GROUP, .n = 1 };

		only.children = NEW(arena, struct setting);
		only.children[0] = *language;
		group_read(&reading, &only, root_keys, &config);
	}
	arena_free(reading.digested.arena);
	return config.language;
}

enum outcome
config_load(struct arena *arena, const char *path, bool for_scan,
    struct config *config_out, struct why *why_out)
{
	struct reading reading = { .arena = arena, .why = why_out,
	    .digested = { .arena = arena_new((size_t)1 << 30) } };
	struct setting root = { .kind = SETTING_GROUP, .file = "", .line = 0 };

	defaults_fill(arena, config_out);
	config_out->organisation_arena = arena_new((size_t)1 << 30);
	if (path != NULL) {
		config_out->path = str_keep(arena, str_of(path));
		if (config_tree(&reading, path, &root)) {
			root.file = path;
			root.line = 1;
			root_read(&reading, &root, for_scan, config_out);
		}
	} else {
		rules_read(&reading, NULL, config_out);
	}
	if (path == NULL && for_scan) {
		reading.failed = true;
		because(why_out, FAIL, EXIT_CONFIG, "there is no configuration: "
		    "expected /etc/seki/seki.conf, or --config FILE; 'seki init' "
		    "writes one");
	}
	config_out->digest = digest_hex(arena,
	    sha256(buf_str(&reading.digested)));
	config_out->files_n = reading.files_n;
	config_out->files = NEW_ARRAY(arena, struct str, reading.files_n);
	for (size_t i = 0; i < reading.files_n; i++)
		config_out->files[i] = str_keep(arena, reading.files[i]);
	arena_free(reading.digested.arena);
	return reading.failed ? FAIL : OK;
}
