/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which folders an account's scan visits. What `folders` names is visited whether the
 * server lists it or not, so that a missing one is told. A pattern means those that
 * exist now, but never where mail lies that seki, the owner or a mail program has put
 * aside (quarantine, sent, junk, trash, drafts), nor other people's folders, unless it
 * begins with what stands before theirs. `exclude` comes before both. The server's list
 * is data: no name in it is ever taken for a pattern or put into one.
 */
#include "run.h"

#define ROOTS_MOST 64		/* folders that are apart with all in them */

/* ---- Patterns -------------------------------------------------------------------- */

static bool
is_wild(char c)
{
	return c == '*' || c == '%';
}

bool
folder_is_pattern(struct str entry)
{
	for (size_t i = 0; i < entry.n; i++)
		if (is_wild(entry.p[i]))
			return true;
	return false;
}

/* Is it INBOX, whose name has no case, or in it? */
static bool
is_in_inbox(struct str name, char delimiter)
{
	return str_starts_nocase(name, STR("INBOX")) && (name.n == 5 ||
	    (delimiter != 0 && name.p[5] == delimiter));
}

/*
 * All places of the pattern that the name's beginning can stand for, moved on byte by
 * byte: it takes their product at most, whatever a server calls its folders.
 */
static bool
matches_whole(struct str pattern, struct str name, char delimiter)
{
	bool here[FOLDER_PATTERN_MOST + 1] = { true }, any = true;
	size_t caseless = is_in_inbox(name, delimiter) ? 5 : 0, i, k;

	if (pattern.n > FOLDER_PATTERN_MOST)
		return str_equal(pattern, name);
	for (k = 0; k < pattern.n && is_wild(pattern.p[k]); k++)
		here[k + 1] = true;
	for (i = 0; i < name.n && any; i++) {
		char c = name.p[i];
		bool before = here[0];	/* here[k], before this byte */

		any = here[0] = pattern.n > 0 && before &&
		    (pattern.p[0] == '*' || (pattern.p[0] == '%' && c != delimiter));
		for (k = 0; k < pattern.n; k++) {
			char p = pattern.p[k];
			bool next = here[k + 1], stays = k + 1 < pattern.n &&
			    (pattern.p[k + 1] == '*' ||
			    (pattern.p[k + 1] == '%' && c != delimiter));
			bool same = p == c || (p == '/' && c == delimiter) ||
			    (i < caseless && char_lower(p) == char_lower(c));

			here[k + 1] = (before && same) || (next && stays) ||
			    (is_wild(p) && here[k]);
			any |= here[k + 1];
			before = next;
		}
	}
	return here[pattern.n];
}

bool
folder_matches(struct str entry, struct str name,
    const struct imap_naming *naming)
{
	return matches_whole(entry, name, naming->delimiter) ||
	    (naming->prefix.n > 0 && str_starts(name, naming->prefix) &&
	    matches_whole(entry, str_from(name, naming->prefix.n),
	    naming->delimiter));
}

/* ---- What is ours ---------------------------------------------------------------- */

struct own_folders
folders_own(struct arena *arena, const struct imap_naming *naming,
    struct str quarantine)
{
	struct own_folders own;

	own.quarantine = is_in_inbox(quarantine, 0) ||
	    str_starts(quarantine, naming->prefix) ?
	    str_keep(arena, quarantine) :
	    str_join(arena, naming->prefix, quarantine);
	own.fraud_beside = str_format(arena, "%.*s-" FRAUD_FOLDER,
	    STR_ARGS(own.quarantine));
	own.fraud_inside = naming->delimiter == 0 ? own.fraud_beside :
	    str_format(arena, "%.*s%c" FRAUD_FOLDER,
	    STR_ARGS(own.quarantine), naming->delimiter);
	return own;
}

bool
folder_is_own(const struct own_folders *own, struct str name)
{
	return str_equal(name, own->quarantine) ||
	    str_equal(name, own->fraud_inside) ||
	    str_equal(name, own->fraud_beside);
}

/* ---- What is apart --------------------------------------------------------------- */

struct apart {
	const struct imap_naming *naming;
	struct own_folders own;
	struct str roots[ROOTS_MOST];
	size_t roots_n;
};

/* INBOX is no root, whatever it is said to be for: all lies in it on some servers. */
static void
root_add(struct apart *apart, struct str name)
{
	if (apart->roots_n < ROOTS_MOST && !is_in_inbox(name, 0))
		apart->roots[apart->roots_n++] = name;
}

static bool
is_below(struct str name, struct str root, char delimiter)
{
	return str_starts(name, root) && (name.n == root.n ||
	    (delimiter != 0 && name.p[root.n] == delimiter));
}

static void
apart_make(struct arena *arena, const struct config *config,
    const struct account_settings *account, const struct imap_naming *naming,
    const struct imap_listed *listed, size_t n, struct apart *apart_out)
{
	struct str folder;
	bool named;
	size_t i;

	*apart_out = (struct apart){ .naming = naming, .own = folders_own(arena,
	    naming, account->quarantine) };
	root_add(apart_out, apart_out->own.quarantine);
	root_add(apart_out, apart_out->own.fraud_beside);
	for (i = 0; i < account->sent_n; i++)
		root_add(apart_out, account->sent[i]);
	for (i = 0; i < config->sent_also_n; i++)
		if (sent_also_here(config, account, i, &folder, &named))
			root_add(apart_out, folder);
	for (i = 0; i < n; i++)
		if (listed[i].use != IMAP_USE_NONE &&
		    listed[i].use != IMAP_USE_ARCHIVE)
			root_add(apart_out, listed[i].name);
}

static bool
is_apart(const struct apart *apart, const struct imap_listed *listed)
{
	char delimiter = apart->naming->delimiter;
	size_t i;

	if (is_in_inbox(listed->name, 0))
		return false;
	if (listed->use != IMAP_USE_NONE && listed->use != IMAP_USE_ARCHIVE)
		return true;
	for (i = 0; i < apart->roots_n; i++)
		if (is_below(listed->name, apart->roots[i], delimiter))
			return true;
	return aside_is_usual(listed->name, delimiter);
}

/* What stands before the folders of others, where this one is theirs. */
static struct str
foreign_prefix(const struct imap_naming *naming, struct str name)
{
	for (size_t i = 0; i < naming->foreign_n; i++) {
		struct str prefix = naming->foreign[i].prefix, bare = prefix;

		if (prefix.p[prefix.n - 1] == naming->delimiter)
			bare.n--;
		if (str_starts(name, prefix) || str_equal(name, bare))
			return prefix;
	}
	return NO_STR;
}

/* Does a pattern begin with these very words? */
static bool
begins_with(struct str entry, struct str words, char delimiter)
{
	for (size_t i = 0; i < words.n; i++)
		if (i >= entry.n || is_wild(entry.p[i]) ||
		    (entry.p[i] != words.p[i] &&
		    !(entry.p[i] == '/' && words.p[i] == delimiter)))
			return false;
	return true;
}

/* ---- The folders ------------------------------------------------------------------ */

static bool
is_excluded(const struct account_settings *account,
    const struct imap_naming *naming, struct str name)
{
	for (size_t i = 0; i < account->exclude_n; i++)
		if (folder_matches(account->exclude[i], name, naming))
			return true;
	return false;
}

static bool
is_same(struct str one, struct str other)
{
	return str_equal(one, other) || (str_equal_nocase(one, other) &&
	    str_equal_nocase(one, STR("INBOX")));
}

static bool
has(const struct folders *folders, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (is_same(folders->at[i], name))
			return true;
	return false;
}

/* Those that stand in the configuration by their names. */
static void
take_named(const struct account_settings *account, const struct apart *apart,
    struct folders *folders)
{
	for (size_t i = 0; i < account->folders_n; i++) {
		struct str name = account->folders[i];

		if (folder_is_pattern(name) ||
		    is_excluded(account, apart->naming, name) ||
		    has(folders, folders->n, name) ||
		    folder_is_own(&apart->own, name))
			continue;
		folders->at[folders->n++] = name;
		folders->found[i] = 1;
	}
	folders->named = folders->n;
}

/* Does any pattern mean it? */
static bool
take_match(const struct account_settings *account,
    const struct imap_naming *naming, struct str name, size_t *found)
{
	struct str foreign = foreign_prefix(naming, name);
	bool taken = false;

	for (size_t i = 0; i < account->folders_n; i++) {
		struct str entry = account->folders[i];

		if (!folder_is_pattern(entry) || (foreign.p != NULL &&
		    !begins_with(entry, foreign, naming->delimiter)) ||
		    !folder_matches(entry, name, naming))
			continue;
		found[i]++;
		taken = true;
	}
	return taken;
}

static enum folder_fate
fate_of(const struct account_settings *account, const struct apart *apart,
    const struct imap_listed *listed, const struct folders *folders)
{
	if (has(folders, folders->named, listed->name)) {
		take_match(account, apart->naming, listed->name,
		    folders->found);
		return FOLDER_SCANNED;
	}
	if (is_excluded(account, apart->naming, listed->name))
		return FOLDER_EXCLUDED;
	if (is_apart(apart, listed))
		return FOLDER_APART;
	if (take_match(account, apart->naming, listed->name, folders->found))
		return FOLDER_SCANNED;
	return foreign_prefix(apart->naming, listed->name).p != NULL ?
	    FOLDER_APART : FOLDER_UNNAMED;
}

static int
by_name(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static size_t
folders_most(void)
{
	return (size_t)test_ms("SEKI_TEST_FOLDERS_MOST", FOLDERS_MOST);
}

/* In the order of their names, each once, and no more than a scan can bear. */
static void
order(struct folders *folders)
{
	size_t i, n = folders->named, most = folders_most();

	qsort(folders->at + n, folders->n - n, sizeof *folders->at, by_name);
	for (i = n; i < folders->n; i++)
		if (n == folders->named || !str_equal(folders->at[i],
		    folders->at[n - 1]))
			folders->at[n++] = folders->at[i];
	folders->n = n;
	if (n <= most || n == folders->named)
		return;
	folders->n = folders->named > most ? folders->named : most;
	folders->left_out = n - folders->n;
}

void
folders_find(struct arena *arena, const struct config *config,
    const struct account_settings *account, const struct imap_naming *naming,
    const struct imap_listed *listed, size_t n, struct folders *folders_out)
{
	struct apart apart;
	size_t i;

	n = listed == NULL ? 0 : n;
	apart_make(arena, config, account, naming, listed, n, &apart);
	*folders_out = (struct folders){
	    .at = NEW_ARRAY(arena, struct str, account->folders_n + n),
	    .found = NEW_ARRAY(arena, size_t, account->folders_n),
	    .fates = arena_alloc(arena, n, sizeof *folders_out->fates) };
	take_named(account, &apart, folders_out);
	for (i = 0; i < n; i++) {
		folders_out->fates[i] = fate_of(account, &apart, &listed[i],
		    folders_out);
		if (folders_out->fates[i] == FOLDER_SCANNED &&
		    !has(folders_out, folders_out->named, listed[i].name))
			folders_out->at[folders_out->n++] =
			    str_equal_nocase(listed[i].name, STR("INBOX")) ?
			    STR("INBOX") : listed[i].name;
	}
	order(folders_out);
}

/* ---- In a scan --------------------------------------------------------------------- */

/* A pattern that means nothing is no trouble: there may be something tomorrow. */
static void
say_unmatched(const struct keeper *keeper, const struct folders *folders)
{
	const struct account_settings *account = keeper->account;

	for (size_t i = 0; i < account->folders_n; i++)
		if (folder_is_pattern(account->folders[i]) &&
		    folders->found[i] == 0)
			say_info("'%.*s' matches no folder of '%.*s' now",
			    STR_ARGS(account->folders[i]),
			    STR_ARGS(account->name));
}

static enum outcome
alert_over(struct keeper *keeper, const char *kind, struct why *why_out)
{
	return keeper->store == NULL || keeper->settings->dry_run ? OK :
	    store_alert_clear(keeper->store, kind, keeper->account->name, why_out);
}

/* All of them mean nothing: a name was mistaken, or an account is empty. */
static enum outcome
tell_none(struct keeper *keeper, struct arena *arena,
    const struct folders *folders, struct why *why_out)
{
	struct str account = keeper->account->name;

	if (folders->n > 0)
		return alert_over(keeper, ALERT_NO_FOLDER, why_out);
	keeper_alert(keeper, ALERT_NO_FOLDER, account, str_format(arena,
	    in_words("'folders' of '%.*s' mean no folder that is there, so that "
	    "none of its mail is judged: 'seki doctor' names some that are"),
	    STR_ARGS(account)));
	return OK;
}

/* Told once, and as long as it is so the account is not scanned whole. */
static enum outcome
tell_too_many(struct keeper *keeper, struct arena *arena,
    const struct folders *folders, struct why *why_out)
{
	struct str account = keeper->account->name;
	struct str sentence = str_format(arena, in_words("the patterns in "
	    "'folders' of '%.*s' mean %zu folders; the first %zu by name are "
	    "scanned, and %zu are not: name fewer, or leave some out with "
	    "'exclude'"), STR_ARGS(account), folders->n + folders->left_out,
	    folders->n, folders->left_out);

	if (folders->left_out > 0) {
		if (keeper->store == NULL || keeper->settings->dry_run)
			say_error("%.*s", STR_ARGS(sentence));
		else
			keeper_alert_once(keeper, ALERT_TOO_MANY_FOLDERS,
			    account, sentence);
		return OK;
	}
	return alert_over(keeper, ALERT_TOO_MANY_FOLDERS, why_out);
}

/* What was visited before and is not now: taken out of the configuration, or gone. */
static enum outcome
note_left(struct keeper *keeper, struct arena *arena,
    const struct folders *folders, struct why *why_out)
{
	struct own_folders own = folders_own(arena, imap_naming(keeper->imap),
	    keeper->account->quarantine);
	struct str *still = NEW_ARRAY(arena, struct str, folders->n + 3);

	if (keeper->store == NULL || keeper->settings->dry_run)
		return OK;
	for (size_t i = 0; i < folders->n; i++)
		still[i] = folders->at[i];
	still[folders->n] = own.quarantine;
	still[folders->n + 1] = own.fraud_inside;
	still[folders->n + 2] = own.fraud_beside;
	return store_mailboxes_left(keeper->store, keeper->account->name, still,
	    folders->n + 3, why_out);
}

enum outcome
folders_now(struct keeper *keeper, struct arena *arena,
    struct folders *folders_out, struct why *why_out)
{
	const struct account_settings *account = keeper->account;
	struct imap_listed *listed = NULL;
	enum outcome outcome = OK;
	bool asks = false;
	size_t i, n = 0;

	for (i = 0; i < account->folders_n; i++)
		asks |= folder_is_pattern(account->folders[i]);
	if (asks && imap_list(keeper->imap, arena, &listed, &n, why_out) != OK)
		outcome = RETRY;
	folders_find(arena, keeper->settings->config, account,
	    imap_naming(keeper->imap), outcome == OK ? listed : NULL, n,
	    folders_out);
	if (outcome != OK)
		return outcome;
	say_unmatched(keeper, folders_out);
	if (tell_none(keeper, arena, folders_out, why_out) != OK ||
	    tell_too_many(keeper, arena, folders_out, why_out) != OK ||
	    note_left(keeper, arena, folders_out, why_out) != OK)
		return FAIL;
	return OK;
}
