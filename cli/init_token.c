/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How seki init finds the program that prints an access token: it asks for what
 * seki-oauth2-token must know, and proposes the line, which a person may answer with a
 * program of another name.
 */
#include "doctor.h"
#include "init.h"

#define HELPER "seki-oauth2-token"

static struct str
folder_of(struct str path)
{
	while (path.n > 0 && path.p[path.n - 1] != '/')
		path.n--;
	return path;
}

/* Beside this program, as they are installed. */
static struct str
helper_line(const struct init_token *asked, const char *provider)
{
	struct str folder = folder_of(str_of(asked->program));

	return str_format(asked->arena, "%.*s" HELPER " %s", STR_ARGS(folder),
	    provider);
}

static struct str
file_beside(const struct init_token *asked, const char *name)
{
	struct str folder = folder_of(str_of(asked->config));

	return str_format(asked->arena, "%.*s%s", STR_ARGS(folder), name);
}

static struct str
file_told(const struct init_token *asked, struct str file)
{
	if (access(str_cstr(asked->arena, file), F_OK) != 0)
		printf(asked->is_ja ? "%.*s はまだありません。実行前に作成してください"
		    "（所有者だけが読めるように）。\n" : "%.*s isn't there yet: put it "
		    "there, readable for its owner alone.\n", STR_ARGS(file));
	return file;
}

/* Absent: somebody uses another program. */
static struct str
microsoft_ask(const struct init_token *asked, struct str domain)
{
	bool is_ja = asked->is_ja;
	struct str client, tenant, file, line = helper_line(asked, "microsoft");

	puts(is_ja ? "Microsoft 365では、パスワードではなく、登録したアプリケーションで"
	    "ログインします\n（手順：doc/guides/microsoft365.md、seki-oauth2-token(1)）。" :
	    "Microsoft 365 takes no password: an application that you register logs "
	    "in\n(doc/guides/microsoft365.md tells how; seki-oauth2-token(1)).");
	client = init_ask_again(asked->init, is_ja ? "アプリケーション（クライアント）ID"
	    "（別のプログラムを使う場合は -）" : "The application's client id (- if "
	    "you have a program of your own for tokens)", NO_STR, ANSWER_WORD);
	if (str_equal(client, STR("-")))
		return NO_STR;
	tenant = init_ask_again(asked->init, is_ja ? "テナント（IDまたはドメイン）" :
	    "Its tenant: the id, or a domain of it", domain, ANSWER_WORD);
	file = file_told(asked, init_ask_again(asked->init, is_ja ?
	    "クライアントシークレットの値を保存するファイル" : "The file that holds "
	    "the value of its client secret", file_beside(asked, "microsoft.secret"),
	    ANSWER_PATH));
	return str_format(asked->arena, "%.*s --tenant=%.*s --client-id=%.*s "
	    "--secret-file=%.*s", STR_ARGS(line), STR_ARGS(tenant),
	    STR_ARGS(client), STR_ARGS(file));
}

/* Absent: an app password logs in. */
static struct str
google_ask(const struct init_token *asked, struct str user)
{
	struct str file, line = helper_line(asked, "google");

	puts(asked->is_ja ? "Googleには、サービスアカウントの鍵か、アプリパスワードでログイン"
	    "します\n（手順：doc/guides/google-workspace.md）。" :
	    "Google takes a service account's key, or, for a first try, an app "
	    "password\n(doc/guides/google-workspace.md tells how).");
	file = init_ask_again(asked->init, asked->is_ja ? "サービスアカウントの鍵の"
	    "JSONファイル（アプリパスワードを使う場合は -）" : "The service account's "
	    "key file, in JSON (- to use an app password)", STR("-"), ANSWER_PATH);
	if (str_equal(file, STR("-")))
		return NO_STR;
	return str_format(asked->arena, "%.*s --key-file=%.*s --user=%.*s",
	    STR_ARGS(line), STR_ARGS(file_told(asked, file)), STR_ARGS(user));
}

struct str
init_token_ask(const struct init_token *asked, const struct init_answers *answers)
{
	bool is_google = answers->preset == INIT_GOOGLE;
	struct str domain = answers->user, line;

	(void)str_cut(&domain, '@');
	line = is_google ? google_ask(asked, answers->user) :
	    microsoft_ask(asked, domain);
	if (is_google && line.n == 0)
		return NO_STR;
	return init_ask_again(asked->init, asked->is_ja ? "アクセストークンを出力する"
	    "プログラムと引数（空白区切り）\n" : "The program that prints an access "
	    "token, and its arguments, parted by blanks\n", line, ANSWER_TOKEN);
}

void
init_token_look(struct arena *arena, struct str words)
{
	struct str rest = words, program = NO_STR;

	while (rest.n > 0 && program.n == 0)
		program = str_cut(&rest, ' ');
	if (program.n == 0)
		return;
	if (str_find_char(words, '"') != STR_NOWHERE ||
	    str_find_char(words, '\'') != STR_NOWHERE)
		say_warning("the token command's quotation marks are parts of its "
		    "arguments: no shell reads it, and blanks alone part them");
	if (!program_is_found(arena, str_cstr(arena, program)))
		say_warning("'%.*s' is not there, or can't be run: until it is, "
		    "nobody prints a token", STR_ARGS(program));
}
