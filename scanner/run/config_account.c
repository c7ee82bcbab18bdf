/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The accounts of the configuration: the mailboxes that a scan visits. Each
 * starts from `defaults` and says what differs; its name is unique, because
 * logs, the store and `--mailbox` know it by that name. Each has exactly one
 * source for its password or access token, at most one for the key of encrypted
 * mail, and never a secret itself. A quarantine folder that is scanned too would hold its own
 * mail again, so that is a mistake. An account without folders to scan is read
 * for what it has sent, and for nothing else.
 */
#include <arpa/inet.h>

#include "config.h"

/* A value of an account's group on its way. */
struct account_values {
	struct account_settings settings;
	char **token_command;
	struct sources {		/* one secret's, as they are written */
		struct str file, credential;
		char **command;
	} password, smime_key;
};

#define ACCOUNT(member) AT(struct account_values, settings.member)
#define COUNTED(member) AT_LIST(struct account_values, settings.member)

#define COMMON_KEYS \
	{ "port", WANT_UNSIGNED, ACCOUNT(port), .least = 1, .most = 65535 }, \
	{ "folders", WANT_FOLDERS, COUNTED(folders) }, \
	{ "exclude", WANT_FOLDERS, COUNTED(exclude) }, \
	{ "sent", WANT_NOTHING, LATER }, \
	{ "quarantine", WANT_TEXT, ACCOUNT(quarantine) }, \
	{ "mode", WANT_SWITCH, ACCOUNT(hold), .words = "observe|hold" }, \
	{ "first_run", WANT_DURATION, ACCOUNT(first_run), \
	    .words = "all|none" }, \
	{ "min_interval", WANT_DURATION, ACCOUNT(min_interval) }, \
	{ "disable_extensions", WANT_TEXTS, COUNTED(disable_extensions) }

static const struct key defaults_keys[] = {
	COMMON_KEYS,
	{ .name = NULL }
};

static const struct key account_keys[] = {
	COMMON_KEYS,
	{ "name", WANT_TEXT, ACCOUNT(name) },
	{ "host", WANT_TEXT, ACCOUNT(host) },
	{ "user", WANT_TEXT, ACCOUNT(user) },
	{ "password_file", WANT_PATH,
	    AT(struct account_values, password.file) },
	{ "password_command", WANT_ARGV,
	    AT(struct account_values, password.command) },
	{ "token_command", WANT_ARGV,
	    AT(struct account_values, token_command) },
	{ "credential", WANT_TEXT,
	    AT(struct account_values, password.credential) },
	{ "smime_key_file", WANT_PATH,
	    AT(struct account_values, smime_key.file) },
	{ "smime_key_command", WANT_ARGV,
	    AT(struct account_values, smime_key.command) },
	{ "smime_key_credential", WANT_TEXT,
	    AT(struct account_values, smime_key.credential) },
	{ "boundary", WANT_NOTHING, LATER },
	{ "preset", WANT_NOTHING, LATER },
	{ .name = NULL }
};

static struct account_settings
account_defaults(struct arena *arena)
{
	struct account_settings settings = { .port = 993, .folders_n = 1,
	    .quarantine = STR("Quarantine"), .hold = true, .first_run = 86400,
	    .sent_auto = true };

	settings.folders = NEW(arena, struct str);
	settings.folders[0] = STR("INBOX");
	return settings;
}

/* Take what is there; returns how many sources there are. `command` is the
 * command's setting, or NULL. */
static int
source_take(struct reading *reading, const struct setting *command,
    const struct sources *sources, struct secret_source *source)
{
	int n = 0;

	if (sources->file.p != NULL) {
		source->kind = SECRET_FILE;
		source->name = sources->file;
		n++;
	}
	if (command != NULL) {
		source->kind = SECRET_COMMAND;
		source->argv = sources->command;
		n++;
		if (sources->command == NULL)
			setting_wrong(reading, command,
			    "a command and its arguments: [ \"...\", \"...\" ]");
	}
	if (sources->credential.p != NULL) {
		source->kind = SECRET_CREDENTIAL;
		source->name = sources->credential;
		n++;
	}
	return n;
}

static void
password_read(struct reading *reading, const struct setting *group,
    struct account_values *values)
{
	const struct setting *token = setting_find(group, "token_command");
	int n = source_take(reading, setting_find(group, "password_command"),
	    &values->password, &values->settings.password);

	if (token != NULL) {
		struct sources sources = { .command = values->token_command };

		n += source_take(reading, token, &sources,
		    &values->settings.password);
		values->settings.has_token = true;
	}
	if (n != 1)
		setting_wrong(reading, group, "exactly one of 'password_file', "
		    "'password_command', 'token_command' and 'credential' for "
		    "account '%.*s'", STR_ARGS(values->settings.name));
}

static void
smime_key_read(struct reading *reading, const struct setting *group,
    struct account_values *values)
{
	if (source_take(reading, setting_find(group, "smime_key_command"),
	    &values->smime_key, &values->settings.smime_key) > 1)
		setting_wrong(reading, group, "at most one of 'smime_key_file', "
		    "'smime_key_command' and 'smime_key_credential' for account "
		    "'%.*s'", STR_ARGS(values->settings.name));
}

static void
host_check(struct reading *reading, const struct setting *group,
    struct account_settings *settings)
{
	const char *written = str_cstr(reading->arena, settings->host);
	unsigned char room[16];
	struct str host;

	if (settings->host.p == NULL || inet_pton(AF_INET, written, room) == 1 ||
	    inet_pton(AF_INET6, written, room) == 1)
		return;
	host = domain_ascii(reading->arena, settings->host);
	if (host.n == 0)
		setting_wrong(reading, setting_find(group, "host"),
		    "a host name or an IP address");
	settings->host = host;
}

/* Where what the account sends lies: "auto", "none", or the folders' names. */
static void
sent_read(struct reading *reading, const struct setting *group,
    struct account_settings *settings)
{
	const struct setting *sent = setting_find(group, "sent");
	bool good = sent != NULL && sent->kind == SETTING_LIST && sent->n > 0;

	if (sent == NULL)
		return;
	settings->sent_auto = sent->kind == SETTING_TEXT &&
	    str_equal(sent->text, STR("auto"));
	settings->sent_n = 0;
	if (settings->sent_auto || (sent->kind == SETTING_TEXT &&
	    str_equal(sent->text, STR("none"))))
		return;
	if (good)
		settings->sent = NEW_ARRAY(reading->arena, struct str, sent->n);
	for (size_t i = 0; good && i < sent->n; i++) {
		good = sent->children[i].kind == SETTING_TEXT &&
		    imap_utf7(reading->arena, sent->children[i].text).p != NULL;
		settings->sent[settings->sent_n++] = sent->children[i].text;
	}
	if (!good)
		setting_wrong(reading, sent, "\"auto\", \"none\", or the names "
		    "of folders: [ \"Sent\" ]");
}

static void
folders_check(struct reading *reading, const struct setting *group,
    const struct account_settings *settings)
{
	if (settings->folders_n == 0 && !settings->sent_auto &&
	    settings->sent_n == 0)
		setting_wrong(reading, group, "at least one folder, to be scanned "
		    "or in 'sent'");
	for (size_t i = 0; i < settings->folders_n; i++) {
		if (str_equal(settings->folders[i], settings->quarantine) ||
		    str_equal_nocase(settings->quarantine, STR("INBOX")))
			setting_wrong(reading, group, "a quarantine folder that "
			    "is not scanned itself");
	}
}

static void
account_take(struct reading *reading, const struct setting *group,
    bool for_scan, struct account_values *values)
{
	struct account_settings *settings = &values->settings;

	group_read(reading, group, account_keys, values);
	sent_read(reading, group, settings);
	if (settings->name.p == NULL)
		setting_wrong(reading, group, "an account with a 'name'");
	host_check(reading, group, settings);
	folders_check(reading, group, settings);
	if (for_scan && settings->host.p == NULL)
		setting_wrong(reading, group, "a 'host' for account '%.*s'",
		    STR_ARGS(settings->name));
	if (for_scan && settings->user.p == NULL)
		setting_wrong(reading, group, "a 'user' for account '%.*s'",
		    STR_ARGS(settings->name));
	if (for_scan)
		password_read(reading, group, values);
	smime_key_read(reading, group, values);
}

/* An account's own boundary replaces the site's, it doesn't add to it. */
static void
own_boundary_read(struct reading *reading, const struct setting *group,
    struct str account, struct auth_settings *auth)
{
	const struct setting *own = setting_find(group, "boundary");
	const struct setting *preset = setting_find(group, "preset");

	if (own == NULL && preset == NULL)
		return;
	auth->own[auth->own_n].account = account;
	boundary_read(reading, own, preset, &auth->own[auth->own_n++].boundary);
}

static void
name_check(struct reading *reading, const struct setting *group,
    const struct config *config, struct str name)
{
	for (size_t i = 0; i < config->accounts_n; i++) {
		if (str_equal(config->accounts[i].name, name))
			setting_wrong(reading, setting_find(group, "name"),
			    "a name that no other account has");
	}
}

void
accounts_read(struct reading *reading, const struct setting *root,
    bool for_scan, struct config *config)
{
	const struct setting *list = setting_find(root, "account");
	const struct setting *defaults = setting_find(root, "defaults");
	struct account_values common = { .settings =
	    account_defaults(reading->arena) };

	group_read(reading, defaults, defaults_keys, &common);
	sent_read(reading, defaults, &common.settings);
	if (for_scan && (list == NULL || list->n == 0))
		setting_wrong(reading, list != NULL ? list : root,
		    "at least one account: account = ( { name = \"...\"; ... } )");
	if (list == NULL || !list_of_groups(reading, list))
		return;
	config->accounts = NEW_ARRAY(reading->arena, struct account_settings,
	    list->n);
	config->auth.own = arena_alloc(reading->arena, list->n,
	    sizeof *config->auth.own);
	for (size_t i = 0; i < list->n && !reading->failed; i++) {
		const struct setting *group = &list->children[i];
		struct account_values values = common;

		account_take(reading, group, for_scan, &values);
		name_check(reading, group, config, values.settings.name);
		own_boundary_read(reading, group, values.settings.name,
		    &config->auth);
		config->accounts[config->accounts_n++] = values.settings;
	}
}
