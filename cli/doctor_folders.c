/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an account's folders are to a scan: how the server names them, which of them the
 * configuration means, where what is held goes, which hold what is sent, and into which
 * new mail comes that nobody scans. All are opened read-only, and of messages only date
 * and size are asked. What was scanned elsewhere and filed by a person, which keeps its
 * date of arrival, is not new.
 */
#include "doctor.h"

#define DAYS 7			/* new is what came since */
#define NAMES_SHOWN 5
#define NEWEST 500		/* UIDs looked at in a folder */
#define LOOKED_MOST 200		/* folders nobody names, */
#define LOOKING_MS 30000	/* and for so long */

struct mailbox_look {
	struct doctor *doctor;
	const struct account_settings *account;
	struct imap *imap;
	struct store *store;		/* NULL: there is no log */
	struct imap_listed *listed;
	size_t n;
	struct folders folders;
};

/* A server's word. */
static struct str
shown(struct mailbox_look *look, struct str name)
{
	char quote[IMAP_QUOTE];

	return str_keep(look->doctor->arena, str_of(imap_quote(quote, name)));
}

/* "'a', 'b', ..." */
static void
names_add(struct mailbox_look *look, struct buf *buf, size_t n, struct str name)
{
	if (n < NAMES_SHOWN)
		buf_format(buf, "%s'%.*s'", n > 0 ? ", " : "",
		    STR_ARGS(shown(look, name)));
	else if (n == NAMES_SHOWN)
		buf_cstr(buf, ", ...");
}

/* ---- How folders are named ----------------------------------------------------------- */

static void
look_at_naming(struct mailbox_look *look)
{
	const struct imap_naming *naming = imap_naming(look->imap);
	struct buf others = { .arena = look->doctor->arena };
	size_t i;

	if (naming->delimiter == 0)
		tell(look->doctor, FINE, "namespace", NULL,
		    "folders have no levels here");
	else if (naming->prefix.n > 0)
		tell(look->doctor, FINE, "namespace", NULL, "own folders begin "
		    "with '%.*s'; '%c' parts levels",
		    STR_ARGS(shown(look, naming->prefix)), naming->delimiter);
	else
		tell(look->doctor, FINE, "namespace", NULL,
		    "'%c' parts levels", naming->delimiter);
	for (i = 0; i < naming->foreign_n; i++)
		names_add(look, &others, i, naming->foreign[i].prefix);
	if (naming->foreign_n > 0)
		tell(look->doctor, FINE, "namespace", NULL, "below %.*s lie the "
		    "folders of others: patterns mean them only if they begin so",
		    STR_ARGS(buf_str(&others)));
}

/* ---- What is scanned ----------------------------------------------------------------- */

/* A name that would be right with the server's prefix and its own delimiter. */
static const char *
folder_advice(struct mailbox_look *look, struct str folder)
{
	const struct imap_naming *naming = imap_naming(look->imap);
	size_t i;

	for (i = 0; i < look->n; i++)
		if (folder_matches(folder, look->listed[i].name, naming))
			return str_cstr(look->doctor->arena, str_format(
			    look->doctor->arena, in_words("name it as the server "
			    "does: '%.*s'"), STR_ARGS(shown(look,
			    look->listed[i].name))));
	return "check the name and the rights";
}

static void
look_at_named(struct mailbox_look *look, struct str folder)
{
	struct imap_folder_state state;
	struct why why;

	if (imap_select(look->imap, folder, true, &state, &why) != OK)
		tell(look->doctor, BAD, "folder", folder_advice(look, folder),
		    "%s", why.text);
	else
		tell(look->doctor, FINE, "folder", NULL, "'%.*s', messages: %llu",
		    STR_ARGS(folder), (unsigned long long)state.exists);
}

/* Some that the configuration could name. */
static struct str
some_unnamed(struct mailbox_look *look)
{
	struct buf buf = { .arena = look->doctor->arena };
	size_t i, n = 0;

	buf_cstr(&buf, "");
	for (i = 0; i < look->n && n <= NAMES_SHOWN; i++)
		if (look->folders.fates[i] == FOLDER_UNNAMED)
			names_add(look, &buf, n++, look->listed[i].name);
	return buf_str(&buf);
}

static void
look_at_pattern(struct mailbox_look *look, size_t i)
{
	struct str entry = look->account->folders[i], unnamed;
	struct buf buf = { .arena = look->doctor->arena };
	const struct folders *folders = &look->folders;
	size_t k, n = 0;

	if (folders->found[i] == 0) {
		unnamed = some_unnamed(look);
		tell(look->doctor, folders->n == 0 ? BAD : ODD, "folders",
		    unnamed.n == 0 ?
		    "compare it with the names that the server has, or leave it: "
		    "a folder that comes later will be scanned" :
		    str_cstr(look->doctor->arena, str_format(look->doctor->arena,
		    in_words("compare it with the names that the server has, such "
		    "as %.*s"), STR_ARGS(unnamed))), "'%.*s' means no folder",
		    STR_ARGS(entry));
		return;
	}
	for (k = 0; k < folders->n && n <= NAMES_SHOWN; k++)
		if (folder_matches(entry, folders->at[k],
		    imap_naming(look->imap)))
			names_add(look, &buf, n++, folders->at[k]);
	tell(look->doctor, FINE, "folders", NULL, "'%.*s' means folders: %zu "
	    "(%.*s)", STR_ARGS(entry), folders->found[i],
	    STR_ARGS(buf_str(&buf)));
}

static void
look_at_scanned(struct mailbox_look *look)
{
	const struct folders *folders = &look->folders;
	struct imap_folder_state state;
	struct why why;
	size_t i;

	for (i = 0; i < folders->named; i++)
		look_at_named(look, folders->at[i]);
	for (i = 0; i < look->account->folders_n && look->listed != NULL; i++)
		if (folder_is_pattern(look->account->folders[i]))
			look_at_pattern(look, i);
	for (i = folders->named; i < folders->n &&
	    !imap_is_lost(look->imap); i++)
		if (imap_status(look->imap, folders->at[i], &state, &why) != OK)
			tell(look->doctor, BAD, "folder", "check the rights, or "
			    "leave it out with 'exclude'", "%s", why.text);
	if (folders->left_out > 0)
		tell(look->doctor, BAD, "folders", "name fewer, or leave some "
		    "out with 'exclude'", "patterns mean more than the %d folders "
		    "that are scanned: %zu are left out", FOLDERS_MOST,
		    folders->left_out);
}

/* ---- Where what is held goes --------------------------------------------------------- */

static bool
is_junk(const struct mailbox_look *look, struct str name)
{
	for (size_t i = 0; i < look->n; i++)
		if (str_equal(look->listed[i].name, name))
			return look->listed[i].use == IMAP_USE_JUNK ||
			    look->listed[i].use == IMAP_USE_OTHER;
	return false;
}

/* Where nothing was held yet, the folder is not there; where something was, somebody
 * took it away. */
static void
quarantine_missing(struct mailbox_look *look, struct str name)
{
	struct store *store = store_look(look->doctor);
	uint64_t held = 0;
	struct why why;

	if (store != NULL && store_held_in(store, look->account->name, name, &held,
	    &why) != OK)
		held = 0;	/* look_at_store() told what is wrong with it */
	store_close(store);
	if (held > 0)
		tell(look->doctor, BAD, "quarantine", "was it renamed or deleted? "
		    "give it its name back, or name it in 'quarantine' as it is "
		    "called now; if it was deleted, restore it from the mail "
		    "server's backup", "'%.*s' is gone, and with it the messages "
		    "that are held there: %llu", STR_ARGS(name),
		    (unsigned long long)held);
	else
		tell(look->doctor, FINE, "quarantine", NULL, "'%.*s' is not there "
		    "yet; it is made when something is held", STR_ARGS(name));
}

static void
look_at_quarantine(struct mailbox_look *look)
{
	struct own_folders own = folders_own(look->doctor->arena,
	    imap_naming(look->imap), look->account->quarantine);
	struct str name = own.quarantine, fraud = own.fraud_inside;
	struct imap_folder_state state;
	struct why why;

	if (imap_status(look->imap, name, &state, &why) != OK) {
		quarantine_missing(look, name);
		return;
	}
	if (is_junk(look, name))
		tell(look->doctor, BAD, "quarantine", "name a folder of its own: "
		    "quarantine = \"Quarantine\"", "'%.*s' is for junk or trash "
		    "there: what is held would be deleted some day",
		    STR_ARGS(name));
	else
		tell(look->doctor, FINE, "quarantine", NULL, "'%.*s' is there",
		    STR_ARGS(name));
	if (imap_status(look->imap, fraud, &state, &why) != OK) {
		fraud = own.fraud_beside;
		if (imap_status(look->imap, fraud, &state, &why) != OK)
			return;		/* it is made with the next one held */
	}
	tell(look->doctor, FINE, "fraud", NULL, "'%.*s' is there",
	    STR_ARGS(fraud));
}

/* ---- Where what is sent lies --------------------------------------------------------- */

void
look_at_sent_folders(struct mailbox_look *look)
{
	const struct account_settings *account = look->account;
	char delimiter = imap_delimiter(look->imap);
	struct buf buf = { .arena = look->doctor->arena };
	struct imap_folder_state state;
	struct why why;
	size_t i, n = 0;

	for (i = 0; i < account->sent_n; i++) {
		if (imap_status(look->imap, account->sent[i], &state, &why) ==
		    OK)
			names_add(look, &buf, n++, account->sent[i]);
		else
			tell(look->doctor, BAD, "sent folder",
			    folder_advice(look, account->sent[i]), "%s",
			    why.text);
	}
	for (i = 0; i < look->n && account->sent_auto; i++)
		if (look->listed[i].use == IMAP_USE_SENT ||
		    (look->listed[i].use == IMAP_USE_NONE &&
		    sent_is_usual(look->listed[i].name, delimiter)))
			names_add(look, &buf, n++, look->listed[i].name);
	if (n > 0)
		tell(look->doctor, FINE, "sent folder", NULL, "read for what is "
		    "sent: %.*s", STR_ARGS(buf_str(&buf)));
	else if (account->sent_auto && look->listed != NULL)
		tell(look->doctor, ODD, "sent folder", "name it in 'sent', or say "
		    "sent = \"none\" if nothing is sent from here: without it "
		    "everybody is a stranger", "none is known by what the server "
		    "says or by a usual name");
}

/* ---- What nobody scans --------------------------------------------------------------- */

struct unscanned {
	struct str name;
	uint64_t n;
};

/* How many came lately, and were not scanned in another folder. */
static uint64_t
new_in(struct mailbox_look *look, struct str folder, int64_t since)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct imap_folder_state state;
	struct imap_item *items;
	uint64_t found = 0;
	size_t i, n = 0;
	struct why why;
	bool known;

	if (imap_select(look->imap, folder, true, &state, &why) != OK ||
	    state.exists == 0 || imap_items(look->imap, arena,
	    state.uidnext > NEWEST ? state.uidnext - NEWEST : 1, 0, &items, &n,
	    &why) != OK)
		n = 0;
	for (i = 0; i < n; i++) {
		if (items[i].arrived < since)
			continue;
		known = false;
		if (look->store != NULL && store_has_arrived(look->store,
		    look->account->name, items[i].arrived, &known, &why) != OK)
			known = false;
		found += !known;
	}
	arena_free(arena);
	return found;
}

static int
by_number(const void *a, const void *b)
{
	const struct unscanned *one = a, *other = b;

	return one->n != other->n ? (one->n < other->n) - (one->n > other->n) :
	    str_compare(one->name, other->name);
}

/* In the words of the configuration; nothing of a name that can't stand there as it
 * is. */
static void
entry_add(struct buf *buf, struct str entry, bool is_first)
{
	size_t i;

	buf_cstr(buf, is_first ? " \"" : ", \"");
	for (i = 0; i < entry.n; i++) {
		if (entry.p[i] == '"' || entry.p[i] == '\\')
			buf_char(buf, '\\');
		buf_char(buf, entry.p[i]);
	}
	buf_char(buf, '"');
}

static void
propose(struct mailbox_look *look, const struct unscanned *unscanned, size_t n)
{
	struct buf buf = { .arena = look->doctor->arena };
	size_t i;

	buf_format(&buf, "%s = [", "folders");
	for (i = 0; i < look->account->folders_n; i++)
		entry_add(&buf, look->account->folders[i], i == 0);
	for (i = 0; i < n; i++)
		if (str_equal(shown(look, unscanned[i].name), unscanned[i].name))
			entry_add(&buf, unscanned[i].name, false);
	printf("%27s%.*s ];\n", "", STR_ARGS(buf_str(&buf)));
}

static void
tell_unscanned(struct mailbox_look *look, struct unscanned *unscanned, size_t n)
{
	struct buf buf = { .arena = look->doctor->arena };
	size_t i;

	if (n == 0) {
		tell(look->doctor, FINE, "not scanned", NULL, "no folder that "
		    "could be scanned, and is not, got mail in %d days", DAYS);
		return;
	}
	qsort(unscanned, n, sizeof *unscanned, by_number);
	for (i = 0; i < n && i < NAMES_SHOWN; i++)
		buf_format(&buf, "%s'%.*s': %llu", i > 0 ? ", " : "",
		    STR_ARGS(shown(look, unscanned[i].name)),
		    (unsigned long long)unscanned[i].n);
	if (n > NAMES_SHOWN)
		buf_cstr(&buf, ", ...");
	tell(look->doctor, ODD, "not scanned", "a filter puts mail there? Then "
	    "let it be scanned as below (a pattern such as \"*\" means many); what "
	    "people file there themselves needs no look: name that in 'exclude'",
	    "in %d days mail came into folders that nobody scans: %.*s", DAYS,
	    STR_ARGS(buf_str(&buf)));
	propose(look, unscanned, n < NAMES_SHOWN ? n : NAMES_SHOWN);
}

static void
look_at_others(struct mailbox_look *look)
{
	struct unscanned unscanned[LOOKED_MOST];
	int64_t since = time_now() - DAYS * 86400;
	int64_t until = time_monotonic_ms() + LOOKING_MS;
	size_t i, found = 0, looked = 0, unlooked = 0;

	for (i = 0; i < look->n; i++) {
		if (look->folders.fates[i] != FOLDER_UNNAMED)
			continue;
		if (looked == LOOKED_MOST || time_monotonic_ms() > until ||
		    imap_is_lost(look->imap)) {
			unlooked++;
			continue;
		}
		looked++;
		unscanned[found] = (struct unscanned){ look->listed[i].name,
		    new_in(look, look->listed[i].name, since) };
		found += unscanned[found].n > 0;
	}
	tell_unscanned(look, unscanned, found);
	if (unlooked > 0)
		tell(look->doctor, ODD, "not scanned", "a pattern such as \"*\" "
		    "has them scanned, or 'exclude' leaves them out", "folders "
		    "that nobody scans and that were not looked at, for there "
		    "are so many: %zu", unlooked);
}

/* ---- All -------------------------------------------------------------------------------- */

struct mailbox_look *
look_at_folders(struct doctor *doctor, const struct account_settings *account,
    struct imap *imap)
{
	struct mailbox_look *look = NEW(doctor->arena, struct mailbox_look);
	struct why why;

	*look = (struct mailbox_look){ .doctor = doctor, .account = account,
	    .imap = imap };
	look_at_naming(look);
	if (imap_list(imap, doctor->arena, &look->listed, &look->n,
	    &why) != OK) {
		tell(doctor, BAD, "folders", "without a list no pattern means "
		    "anything; the server's log says more", "%s", why.text);
		look->listed = NULL;
		look->n = 0;
	}
	folders_find(doctor->arena, &doctor->config, account, imap_naming(imap),
	    look->listed, look->n, &look->folders);
	look_at_scanned(look);
	look_at_quarantine(look);
	return look;
}

void
look_at_unscanned(struct mailbox_look *look)
{
	if (look->account->folders_n == 0 || look->listed == NULL)
		return;		/* it is there for what it has sent */
	look->store = store_look(look->doctor);
	look_at_others(look);
	store_close(look->store);
}
