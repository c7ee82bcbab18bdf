/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of the configuration: each is checked for its type, its range and its
 * form, brought to normal form, and put where a table says. An unknown key, a
 * wrong type and a wrong value are mistakes with file and line; a value is
 * repeated in the sentence only for keys that we know, because an unknown key
 * may be somebody's `password = "..."`.
 */
#include <arpa/inet.h>
#include <math.h>

#include "config.h"

/* ---- Sentences --------------------------------------------------------------------------- */

static struct str
setting_shown(struct arena *arena, const struct setting *setting)
{
	struct buf buf = { .arena = arena };

	if (setting->name.p != NULL)
		buf_format(&buf, "%.*s = ", STR_ARGS(setting->name));
	switch (setting->kind) {
	case SETTING_GROUP:
		buf_cstr(&buf, "{ ... }");
		break;
	case SETTING_LIST:
		buf_cstr(&buf, setting->n == 0 ? "[ ]" : "[ ... ]");
		break;
	case SETTING_TEXT:
		buf_format(&buf, "\"%.*s\"",
		    STR_ARGS(utf8_shorten(arena, setting->text, 60)));
		break;
	case SETTING_NUMBER:
		buf_format(&buf, "%.15g", setting->number);
		break;
	case SETTING_BOOL:
		buf_cstr(&buf, setting->truth ? "true" : "false");
		break;
	}
	return buf_str(&buf);
}

void
setting_wrong(struct reading *reading, const struct setting *setting,
    const char *expected, ...)
{
	char wanted[400];
	va_list arguments;

	if (reading->failed)
		return;
	reading->failed = true;
	va_start(arguments, expected);
	vsnprintf(wanted, sizeof wanted, in_words(expected), arguments);
	va_end(arguments);
	because(reading->why, FAIL, EXIT_CONFIG, "%s:%u: read '%.*s', expected %s",
	    setting->file, setting->line,
	    STR_ARGS(setting_shown(reading->arena, setting)), wanted);
}

static void
key_unknown(struct reading *reading, const struct setting *group,
    const struct setting *child)
{
	if (reading->failed)
		return;
	reading->failed = true;
	because(reading->why, FAIL, EXIT_CONFIG, "%s:%u: read '%.*s', expected %s",
	    child->file, child->line, STR_ARGS(child->name),
	    str_equal(child->name, STR("password")) ?
	    in_words("'password_file', 'password_command' or 'credential' "
	    "instead: no secret stands in a configuration") :
	    group->name.p == NULL ?
	    in_words("a setting that seki knows here (see seki.conf(5))") :
	    str_cstr(reading->arena, str_format(reading->arena,
	    in_words("a setting that '%.*s' knows (see seki.conf(5))"),
	    STR_ARGS(group->name))));
}

/* ---- Scalars ------------------------------------------------------------------------------ */

const struct setting *
setting_find(const struct setting *group, const char *name)
{
	for (size_t i = 0; group != NULL && i < group->n; i++) {
		if (str_equal(group->children[i].name, str_of(name)))
			return &group->children[i];
	}
	return NULL;
}

static bool
text_is_line(struct str text, bool prose)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if ((c < 0x20 || c == 0x7f) &&
		    !(prose && (c == '\n' || c == '\t')))
			return false;
	}
	return text.n > 0 && utf8_is_valid(text);
}

static struct str
text_read(struct reading *reading, const struct setting *setting, bool prose)
{
	if (setting->kind == SETTING_TEXT && text_is_line(setting->text, prose))
		return setting->text;
	setting_wrong(reading, setting, prose ? "text in quotes" :
	    "one line of text in quotes");
	return STR("");
}

struct str
path_normal(const struct reading *reading, struct str path)
{
	if (str_starts(path, STR("/")) || reading->folder.n == 0)
		return path;
	return str_format(reading->arena, "%.*s/%.*s", STR_ARGS(reading->folder),
	    STR_ARGS(path));
}

struct str
path_folder(struct str path)
{
	size_t at = path.n;

	while (at > 0 && path.p[at - 1] != '/')
		at--;
	return at == 0 ? STR("") : at == 1 ? STR("/") : str_slice(path, 0, at - 1);
}

/* The place of a word in "one|two"; -1 if it isn't there. */
static int
word_place(struct str words, struct str word)
{
	for (int i = 0; words.p != NULL; i++) {
		if (str_equal(str_cut(&words, '|'), word))
			return i;
	}
	return -1;
}

static unsigned
word_read(struct reading *reading, const struct setting *setting,
    const struct key *key)
{
	int place = setting->kind == SETTING_TEXT ?
	    word_place(str_of(key->words), setting->text) : -1;
	struct buf choices = { .arena = reading->arena };
	struct str words = str_of(key->words);

	if (place >= 0)
		return (unsigned)place;
	while (words.p != NULL) {
		struct str word = str_cut(&words, '|');

		buf_format(&choices, "%s\"%.*s\"", choices.n == 0 ? "" :
		    words.p == NULL ? in_words(" or ") : in_words(", "),
		    STR_ARGS(word));
	}
	setting_wrong(reading, setting, "%.*s", STR_ARGS(buf_str(&choices)));
	return 0;
}

static double
number_read(struct reading *reading, const struct setting *setting,
    const struct key *key)
{
	bool whole = key->want != WANT_DOUBLE;

	/* NaN is in no range */
	if (setting->kind == SETTING_NUMBER && setting->number >= key->least &&
	    setting->number <= key->most &&
	    (!whole || setting->number == floor(setting->number)))
		return setting->number;
	setting_wrong(reading, setting, whole ?
	    "a whole number from %.15g to %.15g" : "a number from %.15g to %.15g",
	    key->least, key->most);
	return key->least;
}

static int64_t
duration_read(struct reading *reading, const struct setting *setting,
    const struct key *key)
{
	static const char units[] = "smhdw";
	static const int64_t seconds[] = { 1, 60, 3600, 86400, 604800 };
	struct str text = setting->text;
	const char *unit;
	uint64_t n;

	if (setting->kind == SETTING_TEXT && key->words != NULL) {
		if (str_equal(text, STR("all")))
			return -1;
		if (str_equal(text, STR("none")))
			return 0;
	}
	if (setting->kind == SETTING_TEXT && text.n >= 2) {
		unit = memchr(units, text.p[text.n - 1], sizeof units - 1);
		if (unit != NULL && str_number(
		    str_slice(text, 0, text.n - 1), 100000, &n) &&
		    (double)n * (double)seconds[unit - units] >= key->least)
			return (int64_t)n * seconds[unit - units];
	}
	setting_wrong(reading, setting, key->least > 0 ?
	    "a duration such as \"30m\", \"12h\" or \"1d\", of \"1m\" at least" :
	    key->words != NULL ?
	    "a duration such as \"30m\", \"12h\" or \"1d\", \"all\" or \"none\"" :
	    "a duration such as \"30m\", \"12h\" or \"1d\"");
	return 0;
}

/* ---- Normal forms --------------------------------------------------------------------------- */

bool
address_normal(struct arena *arena, struct str written, struct str *address_out)
{
	size_t at = written.n;
	struct str domain;

	while (at > 0 && written.p[at - 1] != '@')
		at--;
	if (at < 2)
		return false;
	domain = domain_ascii(arena, str_from(written, at));
	for (size_t i = 0; i < at; i++) {
		if ((unsigned char)written.p[i] <= ' ' || written.p[i] == 0x7f)
			return false;
	}
	if (domain.n == 0)
		return false;
	*address_out = str_join(arena, str_lower(arena,
	    str_slice(written, 0, at)), domain);
	return true;
}

const char *
domain_of_one(void)
{
	return in_words("the domain of one holder, not a suffix under which "
	    "anybody may have one");
}

/* A host name, or with a leading dot all that end so. */
static bool
host_normal(struct arena *arena, struct str written, struct str *host_out)
{
	bool suffix = str_starts(written, STR("."));
	struct str host = domain_ascii(arena, str_from(written, suffix ? 1 : 0));

	*host_out = suffix && host.n > 0 ? str_join(arena, STR("."), host) : host;
	return host.n > 0;
}

/* "ADDR" or "ADDR@PORT", as libunbound takes them. */
static bool
server_is_fair(struct arena *arena, struct str written)
{
	struct str port = written;
	const char *address = str_cstr(arena, str_cut(&port, '@'));
	unsigned char room[16];
	uint64_t number = 53;

	return (inet_pton(AF_INET, address, room) == 1 ||
	    inet_pton(AF_INET6, address, room) == 1) && (port.p == NULL ||
	    (str_number(port, 65535, &number) && number > 0));
}

/* One member of a list that is wanted as `key->want` says. */
static void
member_read(struct reading *reading, const struct setting *member,
    const struct key *key, struct str *text_out)
{
	struct str text = text_read(reading, member, false);
	struct arena *arena = reading->arena;

	*text_out = text;
	if (reading->failed)
		return;
	if (key->want == WANT_PATHS)
		*text_out = path_normal(reading, text);
	if (key->want == WANT_WORDS)
		word_read(reading, member, key);
	if (key->want == WANT_DOMAINS) {
		*text_out = domain_ascii(arena, text);
		if (text_out->n == 0)
			setting_wrong(reading, member, "a domain name");
		else if (domain_is_registry(*text_out))
			setting_wrong(reading, member, "%s", domain_of_one());
	}
	if (key->want == WANT_HOSTS && !host_normal(arena, text, text_out))
		setting_wrong(reading, member, "a host name, or a suffix that "
		    "begins with a dot");
	if (key->want == WANT_ADDRESSES &&
	    !address_normal(arena, text, text_out))
		setting_wrong(reading, member, "a mail address");
	if (key->want == WANT_FOLDERS && (imap_utf7(arena, text).p == NULL ||
	    (folder_is_pattern(text) && text.n > FOLDER_PATTERN_MOST)))
		setting_wrong(reading, member, "a folder's name, or a pattern of "
		    "at most %d bytes, such as \"Invoices/*\"",
		    FOLDER_PATTERN_MOST);
	if (key->want == WANT_SERVERS && !server_is_fair(arena, text))
		setting_wrong(reading, member, "an IP address, perhaps with "
		    "@PORT behind it");
}

/* ---- Lists ------------------------------------------------------------------------------------ */

bool
list_of_groups(struct reading *reading, const struct setting *list)
{
	if (list->kind != SETTING_LIST) {
		setting_wrong(reading, list, "a list of groups: ( { ... } )");
		return false;
	}
	for (size_t i = 0; i < list->n; i++) {
		if (list->children[i].kind != SETTING_GROUP) {
			setting_wrong(reading, &list->children[i],
			    "a group: { ... }");
			return false;
		}
	}
	return true;
}

static void
networks_read(struct reading *reading, const struct setting *list,
    const struct key *key, char *base)
{
	struct network *networks = NEW_ARRAY(reading->arena, struct network,
	    list->n);

	for (size_t i = 0; i < list->n; i++) {
		struct str text = text_read(reading, &list->children[i], false);

		if (!network_read(text, &networks[i]))
			setting_wrong(reading, &list->children[i], "a network "
			    "such as \"192.0.2.0/24\" or \"2001:db8::/32\"");
	}
	memcpy(base + key->at, &networks, sizeof networks);
	memcpy(base + key->count_at, &list->n, sizeof list->n);
}

static void
argv_read(struct reading *reading, const struct setting *list,
    const struct key *key, char *base)
{
	char **argv = NEW_ARRAY(reading->arena, char *, list->n + 1);

	for (size_t i = 0; i < list->n; i++)
		argv[i] = str_cstr(reading->arena,
		    text_read(reading, &list->children[i], false));
	if (list->n == 0)
		argv = NULL;
	if (key->at != NOWHERE)
		memcpy(base + key->at, &argv, sizeof argv);
}

static void
list_read(struct reading *reading, const struct setting *list,
    const struct key *key, char *base)
{
	struct str *texts;

	if (list->kind != SETTING_LIST) {
		setting_wrong(reading, list, "a list: [ \"...\", \"...\" ]");
		return;
	}
	if (key->want == WANT_NETWORKS) {
		networks_read(reading, list, key, base);
		return;
	}
	if (key->want == WANT_ARGV) {
		argv_read(reading, list, key, base);
		return;
	}
	texts = NEW_ARRAY(reading->arena, struct str, list->n);
	for (size_t i = 0; i < list->n; i++)
		member_read(reading, &list->children[i], key, &texts[i]);
	if (key->at == NOWHERE)
		return;
	memcpy(base + key->at, &texts, sizeof texts);
	memcpy(base + key->count_at, &list->n, sizeof list->n);
}

/* ---- Tables ------------------------------------------------------------------------------------- */

/* A value of up to eight octets on its way to its place. */
union value {
	bool truth;
	unsigned word;
	size_t size;
	uint64_t u64;
	int64_t seconds;
	double number;
};

static size_t
number_convert(enum want want, double number, union value *value_out)
{
	if (want == WANT_UNSIGNED) {
		value_out->word = (unsigned)number;
		return sizeof value_out->word;
	}
	if (want == WANT_SIZE) {
		value_out->size = (size_t)number;
		return sizeof value_out->size;
	}
	if (want == WANT_U64) {
		value_out->u64 = (uint64_t)number;
		return sizeof value_out->u64;
	}
	value_out->number = number;
	return sizeof value_out->number;
}

static void
scalar_put(const struct key *key, char *base, const void *value, size_t n)
{
	if (key->at != NOWHERE)
		memcpy(base + key->at, value, n);
}

static bool
bool_read(struct reading *reading, const struct setting *setting)
{
	if (setting->kind != SETTING_BOOL)
		setting_wrong(reading, setting, "true or false");
	return setting->truth;
}

static void
value_read(struct reading *reading, const struct setting *setting,
    const struct key *key, char *base)
{
	union value value = { .u64 = 0 };
	struct str text;

	switch (key->want) {
	case WANT_NOTHING:
		return;
	case WANT_TEXT:
	case WANT_PROSE:
	case WANT_PATH:
		text = text_read(reading, setting, key->want == WANT_PROSE);
		if (key->want == WANT_PATH)
			text = path_normal(reading, text);
		scalar_put(key, base, &text, sizeof text);
		return;
	case WANT_WORD:
		value.word = word_read(reading, setting, key);
		scalar_put(key, base, &value, sizeof value.word);
		return;
	case WANT_SWITCH:
		value.truth = word_read(reading, setting, key) == 1;
		scalar_put(key, base, &value, sizeof value.truth);
		return;
	case WANT_BOOL:
		value.truth = bool_read(reading, setting);
		scalar_put(key, base, &value, sizeof value.truth);
		return;
	case WANT_UNSIGNED:
	case WANT_SIZE:
	case WANT_U64:
	case WANT_DOUBLE:
		scalar_put(key, base, &value, number_convert(key->want,
		    number_read(reading, setting, key), &value));
		return;
	case WANT_DURATION:
		value.seconds = duration_read(reading, setting, key);
		scalar_put(key, base, &value, sizeof value.seconds);
		return;
	case WANT_TEXTS:
	case WANT_PATHS:
	case WANT_WORDS:
	case WANT_DOMAINS:
	case WANT_HOSTS:
	case WANT_FOLDERS:
	case WANT_ADDRESSES:
	case WANT_SERVERS:
	case WANT_NETWORKS:
	case WANT_ARGV:
		list_read(reading, setting, key, base);
		return;
	case WANT_GROUP:
		group_read(reading, setting, key->keys,
		    key->at == NOWHERE ? NULL : base + key->at);
		return;
	}
}

/* One that took a retired one's place, unless that stands there too; NULL: none. */
static const struct key *
key_retired(struct reading *reading, const struct setting *group,
    const struct setting *child, const struct key *keys, bool *retired_out)
{
	const struct retired *retired = retired_find(RETIRED_SETTING,
	    group->name.p == NULL ? child->name : str_format(reading->arena,
	    "%.*s.%.*s", STR_ARGS(group->name), STR_ARGS(child->name)));

	*retired_out = retired != NULL;
	if (retired == NULL)
		return NULL;
	say_warning("%s:%u: %.*s", child->file, child->line,
	    STR_ARGS(retired_sentence(reading->arena, retired)));
	if (retired->instead == NULL ||
	    setting_find(group, retired->instead) != NULL)
		return NULL;
	while (keys->name != NULL && strcmp(keys->name, retired->instead) != 0)
		keys++;
	return keys->name != NULL ? keys : NULL;
}

void
group_read(struct reading *reading, const struct setting *group,
    const struct key *keys, void *base)
{
	if (group == NULL)
		return;
	if (group->kind != SETTING_GROUP) {
		setting_wrong(reading, group, "a group: { ... }");
		return;
	}
	for (size_t i = 0; i < group->n && !reading->failed; i++) {
		const struct setting *child = &group->children[i];
		const struct key *key = keys;
		bool retired = false;

		while (key->name != NULL &&
		    !str_equal(child->name, str_of(key->name)))
			key++;
		if (key->name == NULL)
			key = key_retired(reading, group, child, keys, &retired);
		if (key != NULL)
			value_read(reading, child, key, base);
		else if (!retired)
			key_unknown(reading, group, child);
	}
}
