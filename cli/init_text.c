/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What seki init writes: a configuration that watches and moves nothing, with
 * comments in the administrator's language, and the steps that come next. Each
 * value stands as libconfig reads it back, whatever somebody typed; what doesn't fit
 * is refused by init.c's reading of the file.
 */
#include "init.h"

const char *const init_presets[INIT__COUNT] = {
	"imap", "microsoft365", "google", "japan"
};

struct page {
	struct buf text;
	bool is_ja;
};

/* A comment of one or more lines. */
static void
note(struct page *page, const char *indent, const char *english,
    const char *japanese)
{
	struct str rest = str_of(page->is_ja ? japanese : english), line;

	while (str_line(&rest, &line))
		buf_format(&page->text, "%s# %.*s\n", indent, STR_ARGS(line));
}

static void
quoted(struct page *page, struct str value)
{
	buf_char(&page->text, '"');
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"' || value.p[i] == '\\')
			buf_char(&page->text, '\\');
		buf_char(&page->text, value.p[i]);
	}
	buf_char(&page->text, '"');
}

static void
setting(struct page *page, const char *name, struct str value)
{
	buf_format(&page->text, "%s = ", name);
	quoted(page, value);
	buf_cstr(&page->text, ";\n");
}

/* ---- The groups of seki.conf ------------------------------------------------- */

static void
organisation_write(struct page *page, const struct init_answers *answers)
{
	buf_cstr(&page->text, "\norganisation:\n{\n");
	note(page, "  ", "Every domain that you send from.",
	    "自社がメールの送信に使うドメインをすべて書きます。");
	buf_cstr(&page->text, "  domains = [ ");
	for (size_t i = 0; i < answers->domains_n; i++) {
		buf_cstr(&page->text, i > 0 ? ", " : "");
		quoted(page, answers->domains[i]);
	}
	buf_cstr(&page->text, " ];\n\n");
	note(page, "  ", "People whose word moves money, in every script their "
	    "names are written in.\nThis is the most useful part: take the # away "
	    "and fill it in.",
	    "支払いを指示できる人です。氏名は、使われるすべての文字で書きます。\n"
	    "最も効果のある設定です。「#」を外して記入してください。");
	buf_cstr(&page->text,
	    "  # people = (\n"
	    "  #   { names = [ \"Haruka Endo\", \"遠藤 遥\" ]; title = \"CFO\";\n"
	    "  #     approves = true; addresses = [ \"h.endo@example.com\" ]; }\n"
	    "  # );\n\n");
	note(page, "  ", "Suppliers, with the bank accounts that you know to be "
	    "theirs.\n'seki learn --propose FILE' suggests some from your mail.",
	    "取引先と、確認済みの振込先口座です。\n"
	    "「seki learn --propose ファイル」で、過去のメールから候補を挙げられます。");
	buf_cstr(&page->text,
	    "  # vendors = (\n"
	    "  #   { names = [ \"Rheintal Pumpen GmbH\" ];\n"
	    "  #     domains = [ \"rheintal-pumpen.example\" ];\n"
	    "  #     accounts = [ \"DE02 1203 0000 0000 2020 51\" ]; }\n"
	    "  # );\n};\n");
}

static void
hosts_write(struct page *page, struct str mx)
{
	if (mx.n == 0)
		return;
	buf_cstr(&page->text, "  trusted_hosts = [ ");
	quoted(page, mx);
	buf_cstr(&page->text, " ];\n");
}

static void
boundary_write(struct page *page, const struct init_answers *answers)
{
	buf_char(&page->text, '\n');
	note(page, "", "Where your servers end and the world begins. 'seki doctor' "
	    "compares this with\nthe mail that is there, and proposes what fits.",
	    "自社側のサーバーと外部との境界です。「seki doctor」が、届いているメールと\n"
	    "照らし合わせて、適切な設定を提案します。");
	buf_cstr(&page->text, "boundary:\n{\n");
	switch (answers->preset) {
	case INIT_MICROSOFT:
	case INIT_GOOGLE:
		buf_cstr(&page->text, "  ");
		setting(page, "preset",
		    str_of(init_presets[answers->preset]));
		break;
	case INIT_HOSTING:
		note(page, "  ", "Name the hosting company's mail servers one by "
		    "one. Never a suffix such as\n\".hosting.example\": its other "
		    "customers' servers have names below it too.",
		    "レンタルサーバー会社のメールサーバーは、1台ずつ書きます。\n"
		    "「.hosting.example」のように末尾だけを書かないでください。"
		    "他の契約者の\nサーバーも、その名前に含まれるためです。");
		hosts_write(page, answers->mx);
		note(page, "  ", "\"none\": no Authentication-Results are believed; "
		    "seki checks SPF, DKIM and\nDMARC itself.",
		    "\"none\"：Authentication-Resultsは使わず、SPF・DKIM・DMARCを"
		    "seki自身が確認します。");
		buf_cstr(&page->text, "  results = \"none\";\n");
		break;
	case INIT_IMAP:
	case INIT__COUNT:
		hosts_write(page, answers->mx);
		if (answers->mx.n > 0) {
			buf_cstr(&page->text, "  authserv_ids = [ ");
			quoted(page, answers->mx);
			buf_cstr(&page->text, " ];\n");
		}
		note(page, "  ", "Where your server's Authentication-Results stand: "
		    "\"above\" its own Received line,\n\"below\" it, or \"none\".",
		    "自社サーバーのAuthentication-Resultsの位置：自身のReceived行より"
		    "上なら\n\"above\"、下なら\"below\"、なければ\"none\"です。");
		buf_format(&page->text, "  results = \"%s\";\n",
		    answers->mx.n > 0 ? "above" : "none");
		break;
	}
	buf_cstr(&page->text, "};\n");
}

static void
defaults_write(struct page *page, const struct init_answers *answers)
{
	buf_cstr(&page->text, "\ndefaults:\n{\n");
	note(page, "  ", "\"observe\" judges and logs, and moves nothing. Once you "
	    "agree with what\n'seki log --action would-quarantine' lists, say "
	    "\"hold\"; mail from before then\nis not moved.",
	    "\"observe\"は判定と記録だけを行い、メールを移動しません。\n"
	    "「seki log --action would-quarantine」の内容に問題がなければ、"
	    "\"hold\"に\n変更します。変更前に届いたメールは移動しません。");
	buf_cstr(&page->text, "  mode = \"observe\";\n");
	note(page, "  ", "Names, and patterns such as \"Invoices/*\". 'seki doctor' "
	    "tells into which\nfolders mail comes that nobody scans.",
	    "フォルダー名のほか、\"請求書*\"のようなパターンも使えます。メールが届いて\n"
	    "いるのに対象外のフォルダーは、「seki doctor」で分かります。");
	buf_cstr(&page->text, "  folders = [ \"INBOX\" ];\n"
	    "  quarantine = \"Quarantine\";\n");
	if (answers->preset == INIT_HOSTING) {
		note(page, "  ", "Hosting companies block addresses that log in too "
		    "often.",
		    "頻繁にログインすると、接続元を遮断するレンタルサーバーがあります。");
		buf_cstr(&page->text, "  min_interval = \"10m\";\n");
	}
	buf_cstr(&page->text, "};\n");
}

/* A program and its arguments, as no shell sees them. */
static void
command_write(struct page *page, struct str words)
{
	const char *between = "";
	struct str word;

	buf_cstr(&page->text, "    token_command = [ ");
	while (words.n > 0) {
		word = str_cut(&words, ' ');
		if (word.n == 0)
			continue;
		buf_cstr(&page->text, between);
		quoted(page, word);
		between = ", ";
	}
	buf_cstr(&page->text, " ];\n");
}

static void
account_write(struct page *page, const struct init_answers *answers)
{
	buf_char(&page->text, '\n');
	note(page, "", "The mailboxes. Secrets never stand here.",
	    "対象のメールボックスです。パスワードなどは、ここには書きません。");
	buf_cstr(&page->text, "account: (\n  {\n    ");
	setting(page, "name", answers->name);
	buf_cstr(&page->text, "    ");
	setting(page, "host", answers->host);
	if (answers->port != 993)
		buf_format(&page->text, "    port = %llu;\n",
		    (unsigned long long)answers->port);
	buf_cstr(&page->text, "    ");
	setting(page, "user", answers->user);
	if (answers->token_command.n > 0) {
		command_write(page, answers->token_command);
	} else {
		buf_cstr(&page->text, "    ");
		setting(page, "password_file", answers->secret_file);
	}
	buf_cstr(&page->text, "  }\n);\n");
}

static void
notice_write(struct page *page)
{
	buf_char(&page->text, '\n');
	note(page, "", "A message of seki's own to whoever reads a mailbox, once a "
	    "day and only when\nsomething was held. Fill in whom to call, and words "
	    "that show that it is ours.",
	    "メールを隔離した日に1回、メールボックスの利用者に送る通知です。相談先と、\n"
	    "本物の通知であることを示す合言葉を記入してください。");
	buf_format(&page->text, "notice:\n{\n"
	    "  where = \"both\";              # \"inbox\", \"quarantine\", \"both\", "
	    "\"none\"\n  languages = [ \"%s\" ];\n",
	    page->is_ja ? "ja" : "en");
	buf_format(&page->text, "  # contact = \"%s\";\n  # phrase = \"%s\";\n"
	    "};\n", page->is_ja ? "経理部 遠藤（内線 1234）" :
	    "Haruka Endo, extension 1234", page->is_ja ? "みなとの灯台" :
	    "the lighthouse in the harbour");
}

static void
files_write(struct page *page, const struct init_answers *answers)
{
	if (answers->ca_file.n > 0) {
		buf_cstr(&page->text, "\ntls: { ");
		setting(page, "ca_file", answers->ca_file);
		page->text.n--;		/* the group goes on in this line */
		buf_cstr(&page->text, " };\n");
	}
	if (answers->store.n > 0) {
		buf_cstr(&page->text, "\nstore: { ");
		setting(page, "path", answers->store);
		page->text.n--;
		buf_cstr(&page->text, " };\n");
	}
}

struct str
init_configuration(struct arena *arena, const struct init_answers *answers)
{
	struct page page = { .text = { .arena = arena },
	    .is_ja = lang_is_ja(answers->lang) };

	note(&page, "", "seki.conf, as 'seki init' wrote it. All settings: "
	    "seki.conf(5).\nAfter a change: seki doctor",
	    "「seki init」が作成した設定ファイルです。すべての設定項目は"
	    "seki.conf(5)をご覧ください。\n変更したあとは、seki doctor で"
	    "確認してください。");
	note(&page, "", "In what language seki speaks to people, in mail from "
	    "cron too: en or ja.", "表示・アラート・cronのメールに使う言語（en または "
	    "ja）。");
	setting(&page, "language", answers->lang);
	buf_cstr(&page.text, "\n");
	organisation_write(&page, answers);
	boundary_write(&page, answers);
	defaults_write(&page, answers);
	account_write(&page, answers);
	notice_write(&page);
	files_write(&page, answers);
	return buf_str(&page.text);
}

/* ---- What comes next ---------------------------------------------------------------- */

/* One word of a shell's command line, whatever is in it. */
static void
word_write(struct buf *buf, struct str word)
{
	static const char plain[] = "+,-./:=@_";
	size_t i = 0;

	while (i < word.n && (char_is_alpha(word.p[i]) ||
	    char_is_digit(word.p[i]) || (word.p[i] != '\0' &&
	    strchr(plain, word.p[i]) != NULL)))
		i++;
	if (i == word.n && i > 0) {
		buf_add(buf, word);
		return;
	}
	buf_char(buf, '\'');
	for (i = 0; i < word.n; i++)
		if (word.p[i] == '\'')
			buf_cstr(buf, "'\\''");
		else
			buf_char(buf, word.p[i]);
	buf_char(buf, '\'');
}

/* "/usr/local/bin/seki scan --config FILE" */
static struct str
command_of(struct arena *arena, const struct init_next *next, const char *command)
{
	struct buf buf = { .arena = arena };

	word_write(&buf, str_of(next->program));
	buf_format(&buf, " %s --config ", command);
	word_write(&buf, str_of(next->config));
	return buf_str(&buf);
}

/* cron's PATH is /usr/bin:/bin, and to cron % is the end of a line. */
static void
cron_line(struct arena *arena, const struct init_next *next, const char *when,
    const char *command)
{
	struct str line = command_of(arena, next, command);

	printf("  %s  ", when);
	if (next->owner != NULL)
		printf("%s  ", next->owner);
	for (size_t i = 0; i < line.n; i++)
		printf(line.p[i] == '%' ? "\\%%" : "%c", line.p[i]);
	putchar('\n');
}

/* The units that come with seki scan one configuration as one user. */
static bool
fits_units(const struct init_next *next)
{
	return next->owner != NULL && strcmp(next->owner, "seki") == 0 &&
	    strcmp(next->config, "/etc/seki/seki.conf") == 0;
}

static void
regular_write(struct arena *arena, const struct init_next *next, bool is_ja)
{
	const char *where = next->owner != NULL ? is_ja ?
	    "定期実行（/etc/cron.d/seki）：" : "Then, in /etc/cron.d/seki:" : is_ja ?
	    "定期実行（ご自身のcrontab）：" : "Then, in your crontab:";

	if (next->has_systemd && fits_units(next)) {
		printf("%s\n  systemctl daemon-reload\n  systemctl enable --now "
		    "seki.timer seki-heartbeat.timer\n", is_ja ?
		    "定期実行（systemdのタイマー）：" : "Then, systemd's timers:");
		return;
	}
	puts(where);
	cron_line(arena, next, "*/5 * * * *", "scan");
	cron_line(arena, next, "17  * * * *", "doctor --heartbeat");
	if (next->has_systemd && next->owner != NULL)
		puts(is_ja ? "systemdのタイマー（seki.timer、seki-heartbeat.timer）を使う"
		    "場合は、「systemctl edit」で\nユーザーと設定ファイルを変更してください。" :
		    "Or systemd's timers (seki.timer, seki-heartbeat.timer), with "
		    "this user and this\nconfiguration set by 'systemctl edit'.");
}

void
init_next_steps(struct arena *arena, const struct init_next *next, struct str lang)
{
	static const char *const commands[] = { "doctor", "learn", "scan", "log" };
	bool is_ja = lang_is_ja(lang);

	printf("\n%s\n", is_ja ? "次に実行するコマンド：" : "Next:");
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		printf("  %s%s%s%.*s\n", next->owner == NULL ? "" :
		    "runuser -u ", next->owner == NULL ? "" : next->owner,
		    next->owner == NULL ? "" : " -- ",
		    STR_ARGS(command_of(arena, next, commands[i])));
	putchar('\n');
	regular_write(arena, next, is_ja);
}
