/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki init: from nothing to a configuration that watches. It asks on a terminal,
 * and takes options without one; what it writes is read back by the reader that a
 * scan uses. Nothing that is there is ever overwritten. A secret comes from the
 * terminal, without echo, or from standard input, and goes into one file that only
 * its owner reads; it never stands in an argument, the environment or the
 * configuration.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <termios.h>

#include "doctor.h"
#include "init.h"

#define DOMAINS_MOST 100
#define SECRET_MOST 16384
#define SERVICE_USER "seki"

static const struct option_row options[] = {
	{ "config", 'c', "FILE", "the configuration to write" },
	{ "preset", 0, "KIND", "microsoft365, google, imap or japan" },
	{ "account", 'a', "NAME", "what the mailbox is called in the log" },
	{ "user", 0, "ADDR", "the mailbox's address, or its log-in name" },
	{ "host", 0, "NAME", "its IMAP server" },
	{ "port", 0, "N", "its port, if it is not 993" },
	{ "domain", 0, "NAME", "a domain of ours; may be repeated" },
	{ "mx", 0, "NAME", "our server that takes in mail from outside" },
	{ "token-command", 0, "WORDS", "the program that prints an access token" },
	{ "password-file", 0, "FILE", "where the password is put, or is already" },
	{ "password-stdin", 0, NULL, "read the password from standard input" },
	{ "owner", 0, "USER", "who runs scans, if root runs this" },
	{ "store", 0, "FILE", "the log, if not in its usual place" },
	{ "ca-file", 0, "FILE", "authorities for the server's certificate" },
	{ "yes", 'y', NULL, "ask nothing; options say it all" },
	{ NULL, 0, NULL, NULL },
};

struct init {
	const struct command *command;
	struct arena *arena;
	struct init_answers answers;
	struct str preset, missing;
	struct str store;		/* where it will lie */
	struct buf made;		/* folders, one to a line */
	const char *config, *owner;
	const struct passwd *account;	/* the owner's, where root runs this */
	bool asks, is_ja, password_stdin, secret_is_there;
	char secret[SECRET_MOST];
};

static void __attribute__((format(printf, 2, 3), noreturn))
give_up(enum exit_status status, const char *format, ...)
{
	char text[1200];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, in_words(format), arguments);
	va_end(arguments);
	say_error("init: %s", text);
	exit(status);
}

/* ---- Asking -------------------------------------------------------------------- */

static const char *
in(const struct init *init, const char *english, const char *japanese)
{
	return init->is_ja ? japanese : english;
}

/* A line from the terminal; the answer of Enter alone is `usual`. */
static struct str
ask(struct init *init, const char *question, struct str usual)
{
	char line[1000];
	struct str answer;

	if (usual.n > 0)
		printf("%s [%.*s]: ", question, STR_ARGS(usual));
	else
		printf("%s: ", question);
	fflush(stdout);
	if (fgets(line, sizeof line, stdin) == NULL)
		give_up(EXIT_USAGE, "%s", in(init, "the answers ended early; "
		    "nothing was written", "入力が途中で終わりました。何も作成して"
		    "いません"));
	answer = str_trim(str_narrow(init->arena, str_of(line)));
	return answer.n == 0 ? usual : answer;
}

/* The first of the names in it: what stands between blanks, commas and semicolons. */
static struct str
name_cut(struct str *rest)
{
	struct str name = NO_STR;

	while (rest->n > 0 && name.n == 0) {
		size_t n = 0, mark = 0;

		while (n < rest->n && mark == 0) {
			mark = rest->p[n] == ' ' || rest->p[n] == ',' ||
			    rest->p[n] == ';' ? 1 : str_starts(str_from(*rest, n),
			    STR("\u3001")) ? 3 : 0;
			n += mark == 0;
		}
		name = str_slice(*rest, 0, n);
		*rest = str_from(*rest, n + mark);
	}
	return name;
}

static bool
is_host(struct init *init, struct str answer)
{
	const char *written = str_cstr(init->arena, answer);
	unsigned char room[16];

	return inet_pton(AF_INET, written, room) == 1 ||
	    inet_pton(AF_INET6, written, room) == 1 ||
	    domain_ascii(init->arena, str_cut(&answer, ':')).n > 0;
}

/* Ours, not a suffix that all the world has. */
static bool
are_domains(struct init *init, struct str answer)
{
	struct str name;

	while ((name = name_cut(&answer)).n > 0) {
		name = domain_ascii(init->arena, name);
		if (name.n == 0 || domain_is_registry(name))
			return false;
	}
	return true;
}

/* Of a token command, or of one argument of it. */
static const char *
fault_of_words(struct init *init, struct str answer, enum answer_kind kind)
{
	if (str_find_char(answer, '"') != STR_NOWHERE ||
	    str_find_char(answer, '\'') != STR_NOWHERE)
		return in(init, "No quotation marks here, please: no shell reads it, "
		    "and blanks alone part\nthe arguments.", "引用符は使えません。"
		    "シェルを通さず、空白だけで引数を区切ります。");
	if (kind != ANSWER_TOKEN && str_find_char(answer, ' ') != STR_NOWHERE)
		return in(init, "No blanks here, please: they part arguments.",
		    "空白は引数の区切りになるため使えません。");
	if (kind == ANSWER_PATH && answer.p[0] != '/' &&
	    !str_equal(answer, STR("-")))
		return in(init, "The file's whole path, please, from / on.",
		    "「/」から始まる絶対パスで入力してください。");
	return NULL;
}

/* What is wrong with it, as a sentence; NULL: nothing. As config_load() would find, but
 * before all else was said in vain. */
static const char *
fault_of(struct init *init, struct str answer, enum answer_kind kind)
{
	for (size_t at = 0; at < answer.n; at++)
		if ((unsigned char)answer.p[at] < 0x20 || answer.p[at] == 0x7f)
			return in(init, "That has a character that can't stand here.",
			    "使えない文字が含まれています。");
	if (answer.n == 0)
		return in(init, "An answer is needed here.",
		    "ここは入力が必要です。");
	if (kind == ANSWER_MX && str_equal(answer, STR("-")))
		return NULL;
	if ((kind == ANSWER_HOST || kind == ANSWER_MX) && !is_host(init, answer))
		return in(init, "That is no name of a server.",
		    "サーバー名として正しくありません。");
	if (kind == ANSWER_DOMAINS && !are_domains(init, answer))
		return in(init, "Domains of yours are needed here, such as "
		    "example.com or example.co.jp.",
		    "自社のドメインを入力してください（例：example.co.jp）。");
	if (kind == ANSWER_WORD || kind == ANSWER_PATH || kind == ANSWER_TOKEN)
		return fault_of_words(init, answer, kind);
	return NULL;
}

struct str
init_ask_again(struct init *init, const char *question, struct str usual,
    enum answer_kind kind)
{
	for (;;) {
		struct str answer = ask(init, question, usual);
		const char *fault = fault_of(init, answer, kind);

		if (fault == NULL)
			return answer;
		puts(fault);
	}
}

/* What an option said stays; else it is asked, or told as missing. */
static void
need(struct init *init, struct str *value, const char *option,
    const char *question, struct str usual, enum answer_kind kind)
{
	if (value->n > 0)
		return;
	*value = init->asks ? init_ask_again(init, question, usual, kind) : usual;
	if (value->n > 0)
		return;
	init->missing = str_format(init->arena, "%.*s%s--%s",
	    STR_ARGS(init->missing), init->missing.n > 0 ? ", " : "", option);
}

/* In any case, and as far as it is typed; INIT__COUNT: none. */
static enum init_preset
preset_find(struct str word)
{
	for (size_t i = 0; i < INIT__COUNT; i++)
		if (word.n > 0 && word.n <= strlen(init_presets[i]) &&
		    str_equal_nocase(word, str_slice(str_of(init_presets[i]), 0,
		    word.n)))
			return (enum init_preset)i;
	return INIT__COUNT;
}

static void
preset_choose(struct init *init)
{
	enum init_preset preset;
	bool said = init->preset.n > 0;

	if (init->asks && init->preset.n == 0)
		printf("%s", in(init,
		    "Where does the mailbox lie?\n"
		    "  microsoft365  Microsoft 365\n"
		    "  google        Google Workspace\n"
		    "  imap          a mail server of your own, or any other\n"
		    "  japan         a hosting company in Japan\n",
		    "メールボックスの種類を選んでください。\n"
		    "  microsoft365  Microsoft 365\n"
		    "  google        Google Workspace\n"
		    "  imap          自社のメールサーバー、またはその他のサーバー\n"
		    "  japan         国内のレンタルサーバー\n"));
	for (;;) {
		need(init, &init->preset, "preset", in(init, "Kind", "種類"),
		    init->asks ? STR("imap") : NO_STR, ANSWER_TEXT);
		preset = preset_find(init->preset);
		if (preset != INIT__COUNT || init->preset.n == 0)
			break;
		if (said || !init->asks)
			usage_error(init->command, "preset '%.*s': expected "
			    "microsoft365, google, imap or japan",
			    STR_ARGS(init->preset));
		puts(in(init, "One of these words, please: microsoft365, google, "
		    "imap or japan.", "microsoft365、google、imap、japan のいずれか"
		    "を入力してください。"));
		init->preset = NO_STR;
	}
	init->answers.preset = preset == INIT__COUNT ? INIT_IMAP : preset;
}

static struct str
usual_host(const struct init *init, struct str domain)
{
	switch (init->answers.preset) {
	case INIT_MICROSOFT:
		return STR("outlook.office365.com");
	case INIT_GOOGLE:
		return STR("imap.gmail.com");
	case INIT_IMAP:
		if (init->asks && domain.n > 0)
			return str_join(init->arena, STR("imap."), domain);
		break;
	case INIT_HOSTING:
	case INIT__COUNT:
		break;
	}
	return NO_STR;
}

static void
domains_ask(struct init *init, struct str usual)
{
	struct init_answers *answers = &init->answers;
	struct str all = NO_STR, one;

	if (answers->domains_n > 0)
		return;
	need(init, &all, "domain", in(init, "Domains that you send from, "
	    "separated by blanks", "メールの送信に使うドメイン（空白区切り）"),
	    usual, ANSWER_DOMAINS);
	while (answers->domains_n < DOMAINS_MOST && (one = name_cut(&all)).n > 0)
		answers->domains[answers->domains_n++] = one;
}

/* A provider whose own mail servers seki knows. */
static bool
has_preset_boundary(const struct init *init)
{
	return init->answers.preset == INIT_MICROSOFT ||
	    init->answers.preset == INIT_GOOGLE;
}

/* "imap.example:1993" is a server and its port. */
static void
port_take(struct init_answers *answers)
{
	struct str port = answers->host, host = str_cut(&port, ':');
	uint64_t number;

	if (port.p == NULL || host.n == 0 || !str_number(port, 65535, &number) ||
	    number == 0)
		return;
	answers->host = host;
	answers->port = number;
}

static void
user_ask(struct init *init)
{
	struct init_answers *answers = &init->answers;
	struct str domain;

	need(init, &answers->user, "user", in(init, "The mailbox's address (its "
	    "log-in name)", "メールボックスのアドレス（ログイン名）"), NO_STR,
	    ANSWER_TEXT);
	domain = answers->user;
	if (answers->name.n == 0)
		answers->name = str_cut(&domain, '@');
}

static void
mailbox_ask(struct init *init)
{
	struct init_answers *answers = &init->answers;
	struct str domain = answers->user;

	(void)str_cut(&domain, '@');
	need(init, &answers->host, "host", in(init, "Its IMAP server",
	    "IMAPサーバー"), usual_host(init, domain), ANSWER_HOST);
	port_take(answers);
	domains_ask(init, domain);
	if (init->asks && answers->mx.n == 0 && !has_preset_boundary(init))
		answers->mx = init_ask_again(init, in(init, "Your server that takes in "
		    "mail from outside, as it calls itself in\nReceived lines (- if "
		    "you don't know)", "外部からのメールを受け取るサーバーの名前"
		    "（Received行に現れる名前。不明なら -）"), answers->host,
		    ANSWER_MX);
	if (str_equal(answers->mx, STR("-")))
		answers->mx = NO_STR;
}

/* ---- The secret ------------------------------------------------------------------- */

/* One line from the terminal that nobody sees. */
static void
secret_from_terminal(struct init *init, const char *question)
{
	struct termios before, quiet;
	sigset_t stops, usual;
	bool read;

	if (tcgetattr(STDIN_FILENO, &before) != 0)
		give_up(EXIT_SECRET, "cannot switch off the terminal's echo: %s",
		    strerror(errno));
	/* Whoever stops it now does so behind the line, with the echo back. */
	sigemptyset(&stops);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGTSTP);
	sigprocmask(SIG_BLOCK, &stops, &usual);
	quiet = before;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) != 0)
		give_up(EXIT_SECRET, "cannot switch off the terminal's echo: %s",
		    strerror(errno));
	/* Not before: what is typed until then would be seen, and thrown away. */
	printf("%s: ", question);
	fflush(stdout);
	read = fgets(init->secret, sizeof init->secret, stdin) != NULL;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	printf("\n");
	sigprocmask(SIG_SETMASK, &usual, NULL);
	if (!read)
		init->secret[0] = '\0';
}

/* All of it, so that what follows the line is seen and refused. */
static void
secret_from_input(struct init *init)
{
	size_t n = fread(init->secret, 1, sizeof init->secret - 1, stdin);

	init->secret[n] = '\0';
	if (strlen(init->secret) != n || n == sizeof init->secret - 1)
		give_up(EXIT_SECRET, "the password on standard input is too long, "
		    "or holds a NUL");
}

static void
secret_read(struct init *init)
{
	size_t n;

	if (init->secret_is_there || init->answers.token_command.n > 0)
		return;
	if (init->password_stdin)
		secret_from_input(init);
	else
		secret_from_terminal(init, init->answers.preset == INIT_GOOGLE ?
		    in(init, "The app password, not the user's own (it is not "
		    "shown)", "アプリパスワード（通常のパスワードではありません。"
		    "表示されません）") : in(init, "The mailbox's password (it is "
		    "not shown)", "メールボックスのパスワード（表示されません）"));
	n = strcspn(init->secret, "\r\n");
	if (n == 0)
		give_up(EXIT_SECRET, "%s", in(init, "the password is empty; nothing "
		    "was written", "パスワードが空です。何も作成していません"));
	if (init->secret[n + strspn(init->secret + n, "\r\n")] != '\0')
		give_up(EXIT_SECRET, "%s", in(init, "the password has more than one "
		    "line; nothing was written", "パスワードが複数行あります。"
		    "何も作成していません"));
	init->secret[n] = '\0';
}

/* ---- Files ------------------------------------------------------------------------- */

static struct str
absolute(struct init *init, struct str path)
{
	char here[4096];

	if (path.n == 0 || path.p[0] == '/')
		return path;
	if (getcwd(here, sizeof here) == NULL)
		give_up(EXIT_WRITE, "cannot tell this folder's name: %s",
		    strerror(errno));
	return str_format(init->arena, "%s/%.*s", here, STR_ARGS(path));
}

static struct str
folder_of(struct str path)
{
	while (path.n > 0 && path.p[path.n - 1] != '/')
		path.n--;
	return path.n > 1 ? str_slice(path, 0, path.n - 1) : path;
}

/* The folders above a file, where they are missing. */
static void
folders_make(struct init *init, struct str path, mode_t mode, bool owned)
{
	const struct passwd *account = init->account;

	for (size_t at = 1; at < path.n; at++) {
		const char *folder = str_cstr(init->arena, str_slice(path, 0, at));

		if (path.p[at] != '/' || mkdir(folder, mode) != 0)
			continue;
		buf_format(&init->made, "  %s/\n", folder);
		if (account != NULL && (chown(folder, owned ? account->pw_uid : 0,
		    account->pw_gid) != 0 || chmod(folder, mode) != 0))
			give_up(EXIT_WRITE, "cannot give '%s' to '%s': %s",
			    folder, account->pw_name, strerror(errno));
	}
}

/* A file that was not there: all of it, or none. */
static bool
file_write(struct init *init, struct str path, struct str text, mode_t mode,
    bool owned)
{
	const char *name = str_cstr(init->arena, path);
	const struct passwd *account = init->account;
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
	    0600), error;
	bool done = fd >= 0;

	if (done && account != NULL)
		done = fchown(fd, owned ? account->pw_uid : 0,
		    account->pw_gid) == 0;
	done = done && fchmod(fd, mode) == 0 && fd_write(fd, text) &&
	    fsync(fd) == 0;
	error = errno;
	if (fd >= 0)
		close(fd);
	if (!done && fd >= 0)
		unlink(name);
	if (!done)
		say_error("init: cannot write '%s': %s", name, strerror(error));
	return done;
}

static void
refuse_existing(struct init *init, struct str path)
{
	const char *name = str_cstr(init->arena, path);
	struct stat status;

	if (lstat(name, &status) == 0 && strcmp(name, init->config) == 0)
		give_up(EXIT_WRITE, "'%s' is there already, and is left as it is: for "
		    "one more mailbox add a block to its 'account' (seki.conf(5)), or "
		    "name another file with --config", name);
	if (lstat(name, &status) == 0)
		give_up(EXIT_WRITE, "%s: '%s'", in(init, "it is there already, and is "
		    "left as it is", "すでに存在するため、変更しません"), name);
}

/* Where the password is put, and whether it lies there already: told before more is
 * asked in vain. */
static void
secret_place(struct init *init)
{
	struct init_answers *answers = &init->answers;
	struct str given = answers->secret_file;
	struct stat status;
	const char *path;

	if (answers->token_command.n > 0 || answers->preset == INIT_MICROSOFT)
		return;
	if (given.n == 0)
		answers->secret_file = str_format(init->arena, "%.*s/%.*s.secret",
		    STR_ARGS(folder_of(str_of(init->config))),
		    STR_ARGS(answers->name));
	answers->secret_file = absolute(init, answers->secret_file);
	path = str_cstr(init->arena, answers->secret_file);
	/* A name that the caller gave is a password to use. */
	init->secret_is_there = given.n > 0 && !init->password_stdin &&
	    stat(path, &status) == 0;
	if (given.n > 0 && !init->secret_is_there && !init->password_stdin &&
	    !init->asks)
		give_up(EXIT_USAGE, "--password-file '%s': %s; with "
		    "--password-stdin it is made", path, strerror(errno));
	if (!init->secret_is_there && given.n == 0 && lstat(path, &status) == 0)
		give_up(EXIT_WRITE, "'%s' is there already, and is left as it is; "
		    "--password-file='%s' uses it", path, path);
	if (!init->secret_is_there)
		refuse_existing(init, answers->secret_file);
}

/* Most often the mailbox's own domain, taken for the organisation's: gmail.com. */
static void
warn_of_domains(struct init *init, const struct config *config)
{
	struct domain_seen seen[DOMAINS_SEEN_MOST];
	size_t more, n = domains_look(init->arena, &config->organisation, seen,
	    &more);

	for (size_t i = 0; i < n; i++)
		say_warning("%.*s; %s", STR_ARGS(seen[i].sentence),
		    in_words(seen[i].remedy));
}

/* Read back as a scan would; what is wrong is said with its line, and goes. */
static void
try_configuration(struct init *init, bool secret_written)
{
	struct config config;
	struct why why;

	if (config_load(init->arena, init->config, true, &config, &why) == OK) {
		warn_of_domains(init, &config);
		return;
	}
	unlink(init->config);
	if (secret_written)
		unlink(str_cstr(init->arena, init->answers.secret_file));
	give_up(EXIT_USAGE, "%s; nothing was kept", why.text);
}

static bool
secret_write(struct init *init)
{
	struct str path = init->answers.secret_file;
	size_t n = strlen(init->secret);
	bool done;

	folders_make(init, path, 0750, false);
	init->secret[n] = '\n';		/* there is room: see secret_read() */
	done = file_write(init, path, (struct str){ init->secret, n + 1 }, 0600,
	    true);
	wipe(init->secret, sizeof init->secret);
	if (!done)
		exit(EXIT_WRITE);
	return true;
}

static void
files_make(struct init *init)
{
	struct init_answers *answers = &init->answers;
	struct str config = str_of(init->config), text;
	bool secret_written = false;

	folders_make(init, config, 0750, false);
	if (init->account != NULL)	/* who can't make it there himself */
		folders_make(init, init->store, 02750, true);
	else if (geteuid() == 0)
		say_warning("there is no user '%s'; the files will be root's "
		    "(useradd --system --user-group --no-create-home %s)",
		    SERVICE_USER, SERVICE_USER);
	if (!init->secret_is_there && answers->token_command.n == 0)
		secret_written = secret_write(init);
	text = init_configuration(init->arena, answers);
	if (!file_write(init, config, text, 0640, false)) {
		if (secret_written)
			unlink(str_cstr(init->arena, answers->secret_file));
		exit(EXIT_WRITE);
	}
	try_configuration(init, secret_written);
	printf("%s\n%.*s  %s\n", in(init, "Written:", "作成したファイルとフォルダー："),
	    STR_ARGS(buf_str(&init->made)), init->config);
	if (secret_written)
		printf("  %.*s\n", STR_ARGS(answers->secret_file));
}

/* ---- The command ------------------------------------------------------------------ */

static void
read_options(struct init *init, int argc, char **argv)
{
	struct init_answers *answers = &init->answers;
	struct { const char *name; struct str *value; } const texts[] = {
		{ "preset", &init->preset }, { "account", &answers->name },
		{ "user", &answers->user }, { "host", &answers->host },
		{ "mx", &answers->mx },
		{ "token-command", &answers->token_command },
		{ "password-file", &answers->secret_file },
		{ "store", &answers->store }, { "ca-file", &answers->ca_file },
	};
	const char *name, *value;

	while ((name = option_next(init->command, &argc, &argv, &value)) != NULL) {
		if (strcmp(name, "config") == 0)
			init->config = value;
		else if (strcmp(name, "owner") == 0)
			init->owner = value;
		else if (strcmp(name, "yes") == 0)
			init->asks = false;
		else if (strcmp(name, "password-stdin") == 0)
			init->password_stdin = true;
		else if (strcmp(name, "port") == 0) {
			if (!str_number(str_of(value), 65535, &answers->port) ||
			    answers->port == 0)
				usage_error(init->command, "port '%s': expected "
				    "1 to 65535", value);
		} else if (strcmp(name, "domain") == 0) {
			if (answers->domains_n == DOMAINS_MOST)
				usage_error(init->command, "more than %d domains",
				    DOMAINS_MOST);
			answers->domains[answers->domains_n++] = str_of(value);
		}
		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
			if (strcmp(name, texts[i].name) == 0)
				*texts[i].value = str_of(value);
	}
	if (argc > 0)
		usage_error(init->command, "unexpected '%s'", argv[0]);
}

/* Names become parts of file names and of comments. */
static void
check_words(const struct init *init)
{
	const struct init_answers *answers = &init->answers;
	const struct str all[] = { answers->name, answers->user, answers->host,
	    answers->mx, answers->token_command, answers->secret_file,
	    answers->store, answers->ca_file };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (size_t at = 0; at < all[i].n; at++)
			if ((unsigned char)all[i].p[at] < 0x20 ||
			    all[i].p[at] == 0x7f)
				usage_error(init->command, "control characters "
				    "can't stand in an answer");
	if (str_find_char(answers->name, '/') != STR_NOWHERE ||
	    str_starts(answers->name, STR(".")))
		usage_error(init->command, "account '%.*s': expected a name "
		    "without '/' that doesn't begin with '.' (--account)",
		    STR_ARGS(answers->name));
}

static void
owner_find(struct init *init)
{
	if (geteuid() != 0) {
		if (init->owner != NULL)
			usage_error(init->command, "only root can give files to "
			    "somebody else (--owner)");
		return;
	}
	init->account = getpwnam(init->owner == NULL ? SERVICE_USER :
	    init->owner);
	if (init->account == NULL && init->owner != NULL)
		usage_error(init->command, "no user '%s' (--owner)", init->owner);
	init->owner = init->account == NULL ? NULL : init->account->pw_name;
}

/* Where init writes if nobody says: what the other commands look for. */
static const char *
usual_config(struct init *init)
{
	const char *folder = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	const char *named = getenv("SEKI_CONFIG");

	if (named != NULL && named[0] != '\0')
		return named;
	if (geteuid() == 0)
		return "/etc/seki/seki.conf";
	if (folder != NULL && folder[0] == '/')
		return str_cstr(init->arena, str_format(init->arena,
		    "%s/seki/seki.conf", folder));
	if (home != NULL && home[0] == '/')
		return str_cstr(init->arena, str_format(init->arena,
		    "%s/.config/seki/seki.conf", home));
	return "/etc/seki/seki.conf";
}

static void
places_choose(struct init *init)
{
	struct init_answers *answers = &init->answers;
	struct config defaults;
	struct why why;

	if (init->config == NULL)
		init->config = usual_config(init);
	init->config = str_cstr(init->arena, absolute(init,
	    str_of(init->config)));
	refuse_existing(init, str_of(init->config));
	answers->store = absolute(init, answers->store);
	answers->ca_file = absolute(init, answers->ca_file);
	init->store = answers->store;
	if (init->store.n == 0 && config_load(init->arena, NULL, false,
	    &defaults, &why) == OK)
		init->store = defaults.store_path;
}

/* By which cron finds it. */
static const char *
program_name(struct init *init)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path);

	return n <= 0 || (size_t)n == sizeof path ? "seki" :
	    str_cstr(init->arena, (struct str){ path, (size_t)n });
}

/* Microsoft takes no password any more, and Google an app's or none. */
static void
token_ask(struct init *init)
{
	struct init_answers *answers = &init->answers;
	const struct init_token asked = { init, init->arena, init->config,
	    program_name(init), init->is_ja };
	bool is_google = answers->preset == INIT_GOOGLE &&
	    answers->secret_file.n == 0;

	if (init->asks && answers->token_command.n == 0 &&
	    (is_google || answers->preset == INIT_MICROSOFT))
		answers->token_command = init_token_ask(&asked, answers);
	else if (answers->preset == INIT_MICROSOFT)
		need(init, &answers->token_command, "token-command", "", NO_STR,
		    ANSWER_TOKEN);
	init_token_look(init->arena, answers->token_command);
}

static int
init_main(const struct command *command, int argc, char **argv)
{
	struct init *init = calloc(1, sizeof *init);
	struct init_next next;

	if (init == NULL)
		panic("no memory");
	init->command = command;
	init->arena = arena_new((size_t)64 << 20);
	init->asks = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	init->made = (struct buf){ .arena = init->arena };
	init->answers.port = 993;
	init->answers.domains = NEW_ARRAY(init->arena, struct str, DOMAINS_MOST);
	read_options(init, argc, argv);
	init->asks = init->asks && !init->password_stdin;
	init->answers.lang = lang_now();
	init->is_ja = lang_is_ja(init->answers.lang);
	owner_find(init);
	places_choose(init);
	preset_choose(init);
	user_ask(init);
	check_words(init);
	token_ask(init);
	secret_place(init);
	mailbox_ask(init);
	if (!init->asks && !init->secret_is_there && !init->password_stdin &&
	    init->answers.token_command.n == 0 &&
	    init->answers.preset != INIT_MICROSOFT)	/* who takes none */
		init->missing = str_format(init->arena, "%.*s%s--password-stdin",
		    STR_ARGS(init->missing), init->missing.n > 0 ? ", " : "");
	if (init->missing.n > 0)
		usage_error(command, "nothing can be asked here; say also %.*s",
		    STR_ARGS(init->missing));
	check_words(init);
	secret_read(init);
	files_make(init);
	next = (struct init_next){ program_name(init), init->config, init->owner,
	    access("/run/systemd/system", F_OK) == 0 };
	init_next_steps(init->arena, &next, init->answers.lang);
	return answer_end(EXIT_DONE);
}

const struct command command_init = { "init", "[OPTION...]",
	"Write a first configuration, which watches and moves nothing.",
	options,
	"Without a terminal, or with --yes, the options must say what would be "
	"asked.\nThe password is never an option: it is asked for, or comes on "
	"standard input\n(--password-stdin). What is there already is left as it is.",
	init_main };
