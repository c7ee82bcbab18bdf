/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configurations, right and wrong. Each is written to a folder of its own,
 * read, and looked at; a wrong one must name its line and say what it wants.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "../../../scanner/run/run.h"

#define ACCOUNT "account: ( { name = \"ap\"; host = \"imap.example.test\"; " \
    "user = \"ap@example.test\"; password_file = \"ap.secret\"; } );\n"

static const char whole[] =
    "organisation: {\n"
    "  domains = [\"Minato-Foods.example\", \"みなと.example\"];\n"
    "  people = ( { names = [\"Haruka Endo\", \"遠藤 遥\"]; title = \"CFO\";\n"
    "    addresses = [\"H.Endo@Minato-Foods.example\"]; approves = true; } );\n"
    "  vendors = ( { names = [\"Rheintal Pumpen GmbH\"];\n"
    "    domains = [\"rheintal-pumpen.example\"];\n"
    "    accounts = [\"DE02 1203 0000 0000 2020 51\"]; country = \"DE\";\n"
    "    contacts = [\"K.Weber@Rheintal.example\"];\n"
    "    phones = [\"+49 621 555 0142\"]; signs = true; } );\n"
    "  lists = [\"Users@Lists.example\", \"<staff.lists.example>\"];\n"
    "  services = [\"sign.example\"];\n"
    "  accounts = [\"NL91 ABNA 0417 1643 00\", \"Savanna 0100004417268\"];\n"
    "};\n"
    "boundary: { trusted_networks = [\"10.0.0.0/8\", \"2001:db8::/32\"];\n"
    "  trusted_hosts = [\"MX.minato-foods.example\", \".cloud.example\"];\n"
    "  authserv_ids = [\"MX.minato-foods.example\"]; results = \"below\";\n"
    "  submission = \"enforced\"; rewrites_mime = true;\n"
    "  trusted_sealers = [\"lists.example\"]; };\n"
    "defaults: { port = 1993; folders = [\"INBOX\", \"請求\"]; exclude = [];\n"
    "  sent = \"auto\"; quarantine = \"Held\"; mode = \"observe\";\n"
    "  first_run = \"all\"; min_interval = \"5m\"; };\n"
    "account: (\n"
    "  { name = \"ap\"; host = \"imap.example.test\"; user = \"ap\";\n"
    "    password_file = \"ap.secret\"; },\n"
    "  { name = \"ar\"; host = \"192.0.2.1\"; user = \"ar\"; mode = \"hold\";\n"
    "    port = 993; first_run = \"12h\"; folders = [\"INBOX\"];\n"
    "    password_command = [\"/usr/bin/pass\", \"show\", \"ar\"];\n"
    "    preset = \"microsoft365\"; disable_extensions = [\"MOVE\"]; },\n"
    "  { name = \"gl\"; host = \"imap.example.test\"; user = \"gl\";\n"
    "    credential = \"gl\"; first_run = \"none\";\n"
    "    boundary = { preset = \"google\"; results = \"none\"; }; } );\n"
    "tls: { ca_file = \"/etc/ca.pem\"; };\n"
    "store: { path = \"/srv/seki.db\"; };\n"
    "scores: { caution = 2; suspect = 4.5; payment_change = \"caution\"; };\n"
    "dns: { servers = [\"192.0.2.53\", \"2001:db8::53@5353\"]; timeout = 7; };\n"
    "smime: { ca_file = \"smime.pem\"; intermediates = \"int.pem\";\n"
    "  crl_dir = \"crl\"; };\n"
    "memory: { sent_also = []; message_id_domains = []; };\n"
    "alerts: { on_alert = [\"/bin/mail\", \"-s\", \"seki\"]; on_run = [];\n"
    "  alarm_after = \"6h\"; };\n"
    "notice: { languages = [\"en\", \"ja\"]; where = \"both\";\n"
    "  from = \"Clerk@Minato-Foods.example\";\n"
    "  contact = \"経理部\"; phrase = \"みなとの鍵\"; };\n"
    "rules: { stock = \"/srv/rules\"; house = [\"rules.d\"]; };\n"
    "review: { release = \"user\"; };\n"
    "retention: { log_days = 730; memory_days = 200; };\n"
    "limits: { nesting = 16; };\n"
    "on_unjudged = \"leave\"; max_tries = 5; jail = \"none\"; jobs = 2;\n"
    "examiners = 3; messages_per_examiner = 1;\n";

struct fixture {
	struct arena *arena;
	char folder[200];
	char path[256];
	struct config config;
	struct why why;
	enum outcome outcome;
};

static void
file_put(struct fixture *f, const char *name, const char *text)
{
	char path[300];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", f->folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void
begin(struct fixture *f)
{
	*f = (struct fixture){ .arena = arena_new((size_t)256 << 20) };
	snprintf(f->folder, sizeof f->folder, "%s/seki-test-XXXXXX", P_tmpdir);
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->path, sizeof f->path, "%s/seki.conf", f->folder);
}

static void
lists_free(struct config *config)
{
	if (config->organisation_arena != NULL)
		arena_free(config->organisation_arena);
	config->organisation_arena = NULL;
}

static void
load(struct fixture *f, const char *text, bool for_scan)
{
	file_put(f, "seki.conf", text);
	lists_free(&f->config);
	f->outcome = config_load(f->arena, f->path, for_scan, &f->config,
	    &f->why);
}

static void
end(struct fixture *f)
{
	static const char *const names[] = { "seki.conf", "more.conf",
	    "people.csv", "vendors.csv" };
	char path[300];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", f->folder, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/more.conf", f->folder);
	rmdir(path);
	assert_int_equal(rmdir(f->folder), 0);
	lists_free(&f->config);
	arena_free(f->arena);
}

static void
loads(struct fixture *f, const char *text, bool for_scan)
{
	load(f, text, for_scan);
	if (f->outcome != OK)
		fail_msg("%s", f->why.text);
}

#define IS(read, wanted) \
	assert_string_equal(str_cstr(f.arena, (read)), (wanted))

static void
the_whole_grammar_is_understood(void **state)
{
	struct fixture f;
	const struct organisation *o;

	(void)state;
	begin(&f);
	loads(&f, whole, true);
	o = &f.config.organisation;
	assert_int_equal(o->domains_n, 2);
	IS(o->domains[0], "minato-foods.example");
	IS(o->domains[1], "xn--o9jd6d.example");
	assert_ptr_equal(f.config.auth.own_domains, o->domains);
	IS(o->people[0].names[1], "遠藤 遥");
	IS(o->people[0].addresses[0], "h.endo@minato-foods.example");
	assert_int_equal(o->vendors[0].accounts_n, 1);
	IS(o->vendors[0].accounts[0].kind, "iban");
	assert_int_equal(o->accounts_n, 2);
	IS(o->accounts[1].number, "0100004417268");
	IS(o->services[0], "sign.example");
	IS(o->lists[0], "users@lists.example");
	IS(o->lists[1], "staff.lists.example");
	assert_true(o->vendors[0].signs && o->people[0].approves);
	IS(f.config.store_path, "/srv/seki.db");
	assert_true(f.config.scores.caution == 2 &&
	    f.config.scores.suspect == 4.5);
	assert_false(f.config.scores.payment_change_holds);
	assert_int_equal(f.config.dns_servers_n, 2);
	IS(f.config.dns_servers[1], "2001:db8::53@5353");
	assert_int_equal(f.config.dns_timeout, 7);
	assert_string_equal(f.config.on_alert[2], "seki");
	assert_null(f.config.on_alert[3]);
	assert_int_equal(f.config.rules_paths_n, 2);
	IS(f.config.rules_paths[0], "/srv/rules");
	assert_int_equal(f.config.limits.nesting, 16);
	assert_int_equal(f.config.limits.parts, limits_default.parts);
	assert_false(f.config.unjudged_quarantine);
	assert_false(f.config.jail);
	assert_int_equal(f.config.max_tries, 5);
	assert_int_equal(f.config.memory_days, 200);
	assert_int_equal(f.config.notice_where, NOTICE_IN_INBOX |
	    NOTICE_IN_QUARANTINE);
	IS(f.config.notice_languages[0], "en");
	IS(f.config.notice_from, "clerk@minato-foods.example");
	assert_int_equal(f.config.jobs, 2);
	assert_int_equal(f.config.examiners, 3);
	assert_int_equal(f.config.messages_per_examiner, 1);
	assert_int_equal(f.config.digest.n, 64);
	end(&f);
}

static void
accounts_start_from_defaults_and_say_what_differs(void **state)
{
	struct fixture f;
	const struct account_settings *a;

	(void)state;
	begin(&f);
	loads(&f, whole, true);
	assert_int_equal(f.config.accounts_n, 3);
	a = f.config.accounts;
	assert_int_equal(a[0].port, 1993);
	assert_int_equal(a[0].folders_n, 2);
	assert_false(a[0].hold);
	assert_int_equal(a[0].first_run, -1);
	assert_int_equal(a[0].min_interval, 300);
	IS(a[0].quarantine, "Held");
	assert_int_equal(a[0].password.kind, SECRET_FILE);
	assert_true(str_ends(a[0].password.name, STR("/ap.secret")));
	assert_true(str_starts(a[0].password.name, str_of(f.folder)));
	assert_int_equal(a[1].port, 993);
	assert_true(a[1].hold);
	assert_int_equal(a[1].first_run, 43200);
	assert_int_equal(a[1].password.kind, SECRET_COMMAND);
	assert_string_equal(a[1].password.argv[1], "show");
	IS(a[1].disable_extensions[0], "MOVE");
	assert_int_equal(a[2].password.kind, SECRET_CREDENTIAL);
	assert_int_equal(a[2].first_run, 0);
	end(&f);
}

static void
sent_folders_are_found_or_named_or_left_alone(void **state)
{
	struct fixture f;
	const struct account_settings *a;

	(void)state;
	begin(&f);
	loads(&f, ACCOUNT, true);
	assert_true(f.config.accounts[0].sent_auto);
	assert_int_equal(f.config.sent_also_n, 0);
	loads(&f, "defaults: { sent = [\"送信済み\", \"Kept\"]; };\n"
	    "account: (\n"
	    "  { name = \"a\"; host = \"h.example\"; user = \"u\";\n"
	    "    credential = \"c\"; },\n"
	    "  { name = \"b\"; host = \"h.example\"; user = \"u\";\n"
	    "    credential = \"c\"; sent = \"none\"; },\n"
	    "  { name = \"c\"; host = \"h.example\"; user = \"u\";\n"
	    "    credential = \"c\"; sent = \"auto\"; folders = [];  } );\n"
	    "memory: { sent_also = [\"b/Sent\"];\n"
	    "  message_id_domains = [\"ERP.Example\"]; };\n", true);
	a = f.config.accounts;
	assert_false(a[0].sent_auto);
	assert_int_equal(a[0].sent_n, 2);
	IS(a[0].sent[0], "送信済み");
	assert_true(!a[1].sent_auto && a[1].sent_n == 0);
	assert_true(a[2].sent_auto && a[2].sent_n == 0 && a[2].folders_n == 0);
	IS(f.config.sent_also[0], "b/Sent");
	assert_int_equal(f.config.organisation.message_id_domains_n, 1);
	IS(f.config.organisation.message_id_domains[0], "erp.example");
	end(&f);
}

static void
boundaries_are_the_sites_or_an_accounts_own(void **state)
{
	struct fixture f;
	const struct boundary *b;

	(void)state;
	begin(&f);
	loads(&f, whole, true);
	b = &f.config.auth.boundary;
	assert_int_equal(b->trusted_networks_n, 2);
	assert_true(network_holds(b->trusted_networks, 2, STR("10.1.2.3")));
	IS(b->trusted_hosts[0], "mx.minato-foods.example");
	IS(b->trusted_hosts[1], ".cloud.example");
	IS(b->authserv_ids[0], "mx.minato-foods.example");
	assert_int_equal(b->results, RESULTS_BELOW);
	assert_true(b->submission_enforced && b->rewrites_mime);
	assert_int_equal(f.config.auth.own_n, 2);
	IS(f.config.auth.own[0].account, "ar");
	b = &f.config.auth.own[0].boundary;
	assert_int_equal(b->results, RESULTS_MICROSOFT);
	assert_true(b->rewrites_mime);
	assert_true(network_holds(b->trusted_networks, b->trusted_networks_n,
	    STR("2603:10a6:20b:100::1")));
	assert_false(network_holds(b->trusted_networks, b->trusted_networks_n,
	    STR("40.107.1.1")));
	IS(f.config.auth.own[1].account, "gl");
	b = &f.config.auth.own[1].boundary;
	assert_int_equal(b->results, RESULTS_NONE);
	IS(b->authserv_ids[0], "mx.google.com");
	assert_true(network_holds(b->trusted_networks, b->trusted_networks_n,
	    STR("2002:a05:6000::1")));
	end(&f);
}

static void
what_is_not_said_has_its_default(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	loads(&f, ACCOUNT, true);
	assert_int_equal(f.config.accounts[0].port, 993);
	assert_true(f.config.accounts[0].hold);
	assert_int_equal(f.config.accounts[0].first_run, 86400);
	IS(f.config.accounts[0].folders[0], "INBOX");
	IS(f.config.accounts[0].quarantine, "Quarantine");
	assert_true(f.config.scores.caution == 2.5 && f.config.scores.suspect == 5);
	assert_true(f.config.scores.payment_change_holds);
	assert_int_equal(f.config.dns_timeout, 5);
	assert_int_equal(f.config.dns_servers_n, 0);
	assert_true(f.config.jail && f.config.unjudged_quarantine);
	assert_int_equal(f.config.max_tries, 3);
	assert_int_equal(f.config.memory_days, 400);
	assert_int_equal(f.config.notice_where, 0);
	assert_int_equal(f.config.messages_per_examiner, 32);
	assert_int_equal(f.config.rules_paths_n, 1);
	assert_null(f.config.on_alert);
	assert_true(f.config.alarm_after == 6 * 3600);
	end(&f);
}

static void
without_a_file_a_check_has_defaults_and_a_scan_has_none(void **state)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct config config;
	struct why why;

	(void)state;
	assert_int_equal(config_load(arena, NULL, false, &config, &why), OK);
	assert_null(config.path.p);
	assert_int_equal(config.organisation.domains_n, 0);
	assert_int_equal(config.rules_paths_n, 1);
	lists_free(&config);
	assert_int_equal(config_load(arena, NULL, true, &config, &why), FAIL);
	assert_int_equal(why.status, EXIT_CONFIG);
	lists_free(&config);
	arena_free(arena);
}

static void
a_check_needs_neither_accounts_nor_their_secrets(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	loads(&f, "jobs = 2;\n", false);
	loads(&f, "account: ( { name = \"ap\"; } );\n", false);
	load(&f, "jobs = 2;\n", true);
	assert_int_equal(f.outcome, FAIL);
	assert_non_null(strstr(f.why.text, "at least one account"));
	end(&f);
}

static void
a_mistake_names_file_line_and_expectation(void **state)
{
	static const struct {
		const char *text, *sentence;
	} cases[] = {
		{ "jobs = 2;\njbos = 2;\n", "seki.conf:2: read 'jbos', expected a "
		    "setting that seki knows" },
		{ "\ndns: {\n  timeuot = 3; };\n", "seki.conf:3: read 'timeuot', "
		    "expected a setting that 'dns' knows" },
		{ "jobs = 2;\njobs = 3;\n", "seki.conf:2: read 'jobs = 3;', "
		    "expected a name that is not set" },
		{ "jobs = \"2\";\n", "read 'jobs = \"2\"', expected a whole number "
		    "from 1 to 64" },
		{ "jobs = 0;\n", "read 'jobs = 0', expected a whole number" },
		{ "limits: { message_bytes = 67108865; };\n",
		    "expected a whole number from 1024 to 67108864" },
		{ "jobs = 1.5;\n", "read 'jobs = 1.5', expected a whole number" },
		{ "scores: { caution = true; };\n", "expected a number from 0.1" },
		{ "scores: { caution = 6; };\n", "not above 'suspect'" },
		{ "jobs = 2x;\n", "expected a setting such as" },
		{ "dns = 3;\n", "read 'dns = 3', expected a group" },
		{ "dns: { servers = [\"resolver\"]; };\n",
		    "read '\"resolver\"', expected an IP address" },
		{ "dns: { servers = [\"192.0.2.1@0\"]; };\n", "an IP address" },
		{ "dns: { servers = \"192.0.2.1\"; };\n", "expected a list" },
		{ "jail = \"half\";\n", "expected \"none\" or \"full\"" },
		{ "notice: { languages = [\"fr\"]; };\n",
		    "read '\"fr\"', expected \"ja\" or \"en\"" },
		{ "notice: { where = \"here\"; };\n",
		    "expected \"none\", \"inbox\", \"quarantine\" or \"both\"" },
		{ "notice: { from = \"the clerk\"; };\n",
		    "read 'from = \"the clerk\"', expected a mail address" },
		{ "alerts: { alarm_after = \"6x\"; };\n", "expected a duration" },
		{ "alerts: { alarm_after = \"all\"; };\n", "expected a duration" },
		{ "alerts: { alarm_after = \"0s\"; };\n", "of \"1m\" at least" },
		{ "alerts: { alarm_after = \"59s\"; };\n", "of \"1m\" at least" },
		{ "alerts: { on_run = 3; };\n", "expected a list" },
		{ "retention: { log_days = \"x\"; };\n", "a whole number" },
		{ "organisation: { domains = [\"not a domain\"]; };\n",
		    "expected a domain name" },
		{ "organisation: {\ndomains = [\"co.jp\"]; };\n",
		    "seki.conf:2: read '\"co.jp\"', expected the domain of one "
		    "holder" },
		{ "organisation: { services = [\"jp\"]; };\n",
		    "expected the domain of one holder" },
		{ "organisation: { vendors = ( { names = [\"A\"];\n"
		    "domains = [\"a.example\", \"com\"]; } ); };\n",
		    ":2: read '\"com\"', expected the domain of one holder" },
		{ "organisation: { vendors = ( { names = [\"A\"];\n"
		    "phones = [\"call us\"]; } ); };\n",
		    ":2: read '\"call us\"', expected a telephone number" },
		{ "organisation: { vendors = ( { names = [\"A\"];\n"
		    "t_numbers = [\"T1234567890123\"]; } ); };\n",
		    "expected \"T\" and 13 digits" },
		{ "organisation: {\naccounts = [\"NL91 ABNA 0417 1643 01\"]; };\n",
		    ":2: read '\"NL91 ABNA 0417 1643 01\"', expected an IBAN "
		    "whose check digits fit" },
		{ "organisation: {\naccounts = [\"NL58 ABNA 0417 1643 0\"]; };\n",
		    "expected an IBAN as long as" },
		{ "organisation: {\naccounts = [\"nobody's\"]; };\n",
		    ":2: read '\"nobody's\"', expected a bank account" },
		{ "# 「x」：y\njobs = 2;\njail = \u201cfull\u201d;\n",
		    "seki.conf:3: read '\u201c', expected the plain quotation mark" },
		{ "jail = \"full\u201d;\njobs = 2;\n",
		    "seki.conf:1: read '\u201d', expected the plain quotation" },
		{ "jobs\uff1d2;\n", "read '\uff1d', expected the plain equals" },
		{ "dns\uff1a { timeout = 3; };\n", "expected the plain colon" },
		{ "jail = \"full\"\uff1b\n", "expected the plain semicolon" },
		{ "jobs =\u30002;\n", "no full-width one (U+3000)" },
		{ "jail = \"full\"; # \uff1b\njobs = = 2;\n",
		    ":2: read 'jobs = = 2;', expected a setting such as" },
		{ "organisation: { lists = [\"everybody\"]; };\n",
		    "a mailing list's address, or its List-Id" },
		{ "organisation: { people = ( { names = [\"A\"];\n"
		    "approves = \"yes\"; } ); };\n", ":2: read" },
		{ "organisation: { people = ( { title = \"CFO\"; } ); };\n",
		    "a person with 'names'" },
		{ "organisation: { people = ( { names = [\"A\"];\n"
		    "addresses = [\"nobody\"]; } ); };\n",
		    "seki.conf:2: read '\"nobody\"', expected a mail address" },
		{ "organisation: { vendors = ( { names = [\"A\"];\n"
		    "accounts = [\"DE03 1203 0000 0000 2020 51\"]; } ); };\n",
		    "expected an IBAN whose check digits fit: in this" },
		{ "boundary: { trusted_networks = [\"10.0.0.0/33\"]; };\n",
		    "expected a network" },
		{ "boundary: { preset = \"other\"; };\n",
		    "expected \"microsoft365\" or \"google\"" },
		{ "tls: { pin_sha256 = \"abc\"; };\n", "64 hexadecimal digits" },
		{ "on_unjudged = \"quar\x01\";\n", "expected \"leave\"" },
		{ "store: { path = \"a\\nb\"; };\n", "one line of text" },
		{ "@include \"/etc/more.conf\"\n", "seki.conf:1: read '@include "
		    "\"/etc/more.conf\"', expected a name that is relative" },
		{ "@include \"\n\"\n", "expected a name that is relative" },
		{ "@include \"a\\\"b\"\n", "expected a name that is" },
		{ "jobs = 2;\n@include \"none.conf\"\n", "seki.conf:2: cannot read the "
		    "included file '" },
	};
	struct fixture f;

	(void)state;
	begin(&f);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		load(&f, cases[i].text, false);
		assert_int_equal(f.outcome, FAIL);
		assert_int_equal(f.why.status, EXIT_CONFIG);
		if (strstr(f.why.text, cases[i].sentence) == NULL)
			assert_string_equal(f.why.text, cases[i].sentence);
	}
	end(&f);
}

static void
an_account_without_exactly_one_secret_is_a_mistake(void **state)
{
	static const struct {
		const char *account, *sentence;
	} cases[] = {
		{ "name = \"a\"; host = \"h.example\"; user = \"u\";",
		    "exactly one of 'password_file'" },
		{ "name = \"a\"; host = \"h.example\"; user = \"u\"; "
		    "password_file = \"x\"; credential = \"y\";",
		    "exactly one of 'password_file'" },
		{ "name = \"a\"; host = \"h.example\"; user = \"u\"; "
		    "token_command = [\"t\"]; credential = \"y\";",
		    "exactly one of 'password_file'" },
		{ "name = \"a\"; host = \"h.example\"; user = \"u\"; "
		    "token_command = [];", "a command and its arguments" },
		{ "name = \"a\"; host = \"h.example\"; user = \"u\"; "
		    "password_command = [];", "a command and its arguments" },
		{ "name = \"a\"; host = \"h.example\"; credential = \"y\";",
		    "a 'user' for account 'a'" },
		{ "name = \"a\"; user = \"u\"; credential = \"y\";",
		    "a 'host' for account 'a'" },
		{ "host = \"h.example\"; user = \"u\"; credential = \"y\";",
		    "an account with a 'name'" },
		{ "name = \"a\"; host = \"h h\"; user = \"u\"; "
		    "credential = \"y\";", "a host name or an IP address" },
		{ "name = \"a\"; host = \"h.example\"; user = \"u\"; "
		    "credential = \"y\"; folders = [\"Quarantine\"];",
		    "is not scanned itself" },
		{ "name = \"a\"; host = \"h.example\"; user = \"u\"; "
		    "credential = \"y\"; }, { name = \"a\"; host = \"h.example\"; "
		    "user = \"v\"; credential = \"z\";", "no other account has" },
#define LONG_ROW "0123456789012345678901234567890123456789012345678901234"
#define LONG LONG_ROW LONG_ROW LONG_ROW LONG_ROW LONG_ROW
#define WHOLE "name = \"a\"; host = \"h.example\"; user = \"u\"; " \
	"credential = \"y\"; "
		{ WHOLE "smime_key_file = \"k\"; smime_key_credential = \"c\";",
		    "at most one of 'smime_key_file'" },
		{ WHOLE "smime_key_command = [];", "a command and its arguments" },
		{ WHOLE "smime_key = \"k\";", "smime_key" },
		{ WHOLE "sent = \"Sent\";", "or the names of folders" },
		{ WHOLE "sent = [];", "or the names of folders" },
		{ WHOLE "sent = [ 1 ];", "or the names of folders" },
		{ WHOLE "sent = [ \"a\\rb\" ];", "or the names of folders" },
		{ WHOLE "sent = true;", "or the names of folders" },
		{ WHOLE "folders = [ \"a\", \"b\\x01\" ];",
		    "one line of text in quotes" },
		{ WHOLE "folders = [ \"\xC2\x85*\" ];",
		    "a pattern of at most 255 bytes, such as \"Invoices/*\"" },
		{ WHOLE "exclude = [ \"" LONG "*\" ];",
		    "a pattern of at most 255 bytes" },
		{ WHOLE "folders = \"INBOX\";", "a list" },
		{ WHOLE "folders = []; sent = \"none\";",
		    "at least one folder" },
	};
	struct fixture f;

	(void)state;
	begin(&f);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		load(&f, str_cstr(f.arena, str_format(f.arena,
		    "account: ( { %s } );\n", cases[i].account)), true);
		assert_int_equal(f.outcome, FAIL);
		if (strstr(f.why.text, cases[i].sentence) == NULL)
			assert_string_equal(f.why.text, cases[i].sentence);
	}
	end(&f);
}

static void
the_key_of_encrypted_mail_has_one_source_or_none(void **state)
{
	static const struct {
		const char *setting;
		enum secret_kind kind;
	} cases[] = {
		{ "", SECRET_NONE },
		{ "smime_key_file = \"ap.key\";", SECRET_FILE },
		{ "smime_key_command = [\"pass\", \"show\"];", SECRET_COMMAND },
		{ "smime_key_credential = \"ap-key\";", SECRET_CREDENTIAL },
	};
	struct fixture f;

	(void)state;
	begin(&f);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		loads(&f, str_cstr(f.arena, str_format(f.arena,
		    "account: ( { " WHOLE "%s } );\n", cases[i].setting)), true);
		assert_int_equal(f.config.accounts[0].smime_key.kind,
		    cases[i].kind);
		assert_int_equal(f.config.accounts[0].password.kind,
		    SECRET_CREDENTIAL);
		if (i == 1)
			assert_true(str_starts(
			    f.config.accounts[0].smime_key.name,
			    str_of(f.folder)));
		if (i == 2)
			assert_string_equal(
			    f.config.accounts[0].smime_key.argv[1], "show");
	}
	/* check needs no password, and a key all the same. */
	loads(&f, "account: ( { name = \"a\"; smime_key_file = \"k\"; } );\n",
	    false);
	assert_int_equal(f.config.accounts[0].smime_key.kind, SECRET_FILE);
	end(&f);
}

static void
a_password_in_the_wrong_place_is_never_repeated(void **state)
{
	static const char *const cases[] = {
		"account: ( { name = \"a\"; password = \"hunter2\"; } );\n",
		"account: ( { name = \"a\";\npassword = \"hunter2\" x } );\n",
	};
	struct fixture f;

	(void)state;
	begin(&f);
	for (size_t i = 0; i < 2; i++) {
		load(&f, cases[i], true);
		assert_int_equal(f.outcome, FAIL);
		assert_null(strstr(f.why.text, "hunter2"));
	}
	end(&f);
}

static void
included_files_count_and_name_their_own_lines(void **state)
{
	struct fixture f;
	struct str first;

	(void)state;
	begin(&f);
	file_put(&f, "more.conf", "\njobs = 7;\n");
	loads(&f, "max_tries = 2;\n@include \"more.conf\"\n", false);
	assert_int_equal(f.config.jobs, 7);
	first = f.config.digest;
	file_put(&f, "more.conf", "\njobs = 8;\n");
	loads(&f, "max_tries = 2;\n@include \"more.conf\"\n", false);
	assert_false(str_equal(first, f.config.digest));
	file_put(&f, "more.conf", "\njbos = 8;\n");
	load(&f, "@include \"more.conf\"\n", false);
	assert_int_equal(f.outcome, FAIL);
	assert_non_null(strstr(f.why.text, "more.conf:2: read 'jbos'"));
	file_put(&f, "more.conf", "\n\njobs = 8;\n");
	load(&f, "@include \"more.conf\"\njbos = 8;\n", false);
	assert_non_null(strstr(f.why.text, "seki.conf:2: read 'jbos'"));
	load(&f, "@include \"more.conf\"\njbos 8;\n", false);
	assert_non_null(strstr(f.why.text, "seki.conf:2: read 'jbos 8;'"));
	file_put(&f, "more.conf", "@include \"more.conf\"\n");
	load(&f, "@include \"more.conf\"\n", false);
	assert_int_equal(f.outcome, FAIL);
	end(&f);
}

static void
text_is_utf_8_and_may_begin_with_its_mark(void **state)
{
	/* 表示 and 経理 in Shift_JIS and EUC-JP */
	static const char *const others[] = {
		"jobs = 2;\n# \x95\x5C\x8E\xA6\n", "\nlanguage = \"\xB7\xD0\xCD\xFD\";\n"
	};
	struct fixture f;

	(void)state;
	begin(&f);
	for (size_t i = 0; i < 2; i++) {
		load(&f, others[i], false);
		assert_int_equal(f.outcome, FAIL);
		assert_non_null(strstr(f.why.text, "seki.conf:2: this line is not "
		    "in UTF-8"));
	}
	loads(&f, "\xEF\xBB\xBF# 経理\njobs = 7;\n", false);
	assert_int_equal(f.config.jobs, 7);
	load(&f, "\xEF\xBB\xBF" "jobs = 7;\njbos = 7;\n", false);
	assert_non_null(strstr(f.why.text, "seki.conf:2: read 'jbos'"));
	file_put(&f, "more.conf", "\xEF\xBB\xBF" "jobs = 7;\n");
	load(&f, "\n@include \"more.conf\"\n", false);
	assert_int_equal(f.outcome, FAIL);
	assert_non_null(strstr(f.why.text, "seki.conf:2: cannot read the included"));
	assert_non_null(strstr(f.why.text, "without one"));
	end(&f);
}

static void
an_include_that_is_a_folder_is_a_sentence(void **state)
{
	struct fixture f;
	char path[300];

	(void)state;
	begin(&f);
	snprintf(path, sizeof path, "%s/more.conf", f.folder);
	assert_int_equal(mkdir(path, 0700), 0);
	load(&f, "@include \"more.conf\"\n", false);
	assert_int_equal(f.outcome, FAIL);
	assert_non_null(strstr(f.why.text, "no regular file"));
	end(&f);
}

static void
people_and_vendors_come_from_csv_files_too(void **state)
{
	struct fixture f;
	const struct organisation *o;

	(void)state;
	begin(&f);
	file_put(&f, "people.csv", "\xef\xbb\xbftitle,Names,addresses,"
	    "approves,signs\r\n"
	    "\"CFO, acting\",Haruka Endo; 遠藤 遥 ,H.Endo@example.test;cfo@"
	    "example.test,Yes,no\r\n\r\n,\"Ken \"\"K\"\" Abe\",,,yes\r\n");
	file_put(&f, "vendors.csv", "names,domains,accounts,"
	    "country,contacts,phones,t_numbers\n"
	    "Rheintal,rheintal.example,DE02120300000000202051,DE,"
	    "K.Weber@gmx.example,+49 621 555 0142;03-1234-5678,"
	    "T7000012050002\n");
	loads(&f, "organisation: { people_file = \"people.csv\"; "
	    "vendors_file = \"vendors.csv\";\n"
	    "people = ( { names = [\"First\"]; } ); };\n", false);
	o = &f.config.organisation;
	assert_int_equal(o->people_n, 3);
	IS(o->people[1].title, "CFO, acting");
	IS(o->people[1].names[1], "遠藤 遥");
	IS(o->people[1].addresses[0], "h.endo@example.test");
	IS(o->people[2].names[0], "Ken \"K\" Abe");
	assert_int_equal(o->people[2].addresses_n, 0);
	assert_true(o->people[1].approves && !o->people[1].signs);
	assert_true(o->people[2].signs && !o->people[2].approves);
	IS(o->vendors[0].domains[0], "rheintal.example");
	assert_int_equal(o->vendors[0].accounts_n, 1);
	IS(o->vendors[0].contacts[0], "k.weber@gmx.example");
	IS(o->vendors[0].phones[0], "+496215550142");
	IS(o->vendors[0].phones[1], "+81312345678");
	IS(o->vendors[0].t_numbers[0], "T7000012050002");
	end(&f);
}

static void
an_apostrophe_before_a_formula_is_not_of_the_value(void **state)
{
	static const char *const formulas[] = { "=1", " +81", "\u3000-1", "@x",
	    "\uFF1D1", "\u200B=1", "\u2212""1", "\uFF20x" };
	static const char *const others[] = { "", " ", "a=1", "'=1", "\u3000",
	    "1-1", "\u3042@" };
	struct fixture f;

	(void)state;
	begin(&f);
	for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++)
		assert_true(csv_is_formula(str_of(formulas[i])));
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_false(csv_is_formula(str_of(others[i])));
	file_put(&f, "people.csv", "names,addresses\n"
	    "'@cosme;\"'=1+1\";'tis;O'Hara;',a@example.test\n");
	loads(&f, "organisation: { people_file = \"people.csv\"; };\n", false);
	assert_int_equal(f.config.organisation.people[0].names_n, 5);
	IS(f.config.organisation.people[0].names[0], "@cosme");
	IS(f.config.organisation.people[0].names[1], "\"'=1+1\"");
	IS(f.config.organisation.people[0].names[2], "'tis");
	IS(f.config.organisation.people[0].names[3], "O'Hara");
	IS(f.config.organisation.people[0].names[4], "'");
	end(&f);
}

static void
a_csv_mistake_names_its_place(void **state)
{
	static const struct {
		const char *csv, *sentence;
	} cases[] = {
		{ "", "expected the columns names,title,addresses" },
		{ "name,title\nA,b\n", ":1:1: read 'name', expected the columns" },
		{ "title\nA\n", "csv:1:1: read 'title', expected the columns" },
		{ "names,names\nA,b\n", ":1:7: read 'names', expected the columns" },
		{ "names\nA,b\n", ":2:3: read 'b', expected no more cells" },
		{ "names;title\nA;b\n", ":1:1: read 'names;title', expected commas "
		    "between the columns" },
		{ "names\n\x89\x93\x93\xa1\n", "people.csv:2: this line is not in "
		    "UTF-8 (but perhaps in Shift_JIS" },
		{ "names,addresses\nA,\"x\ny\"\nB,nobody\n", ":2:3: read 'x" },
		{ "names,title,addresses\nA,\"x\ny\",a@b.example\n\r\n"
		  "遠藤,\"社\n長\",nobody\n", ":6:4: read 'nobody', expected a mail "
		  "address" },
		{ "names\n\"A\n", ":2:1: read 'A", },
		{ "names\nB\n\"A\"x\n", ":3:1: read 'A', expected a comma behind" },
		{ "names,approves\nA,maybe\n", ":2:3: read 'maybe', expected yes or "
		    "no" },
		{ "names,title\n,boss\n", ":2:1: read '', expected a person with a name" },
	};
	static const char *const suffixes[] = { "com", "co.jp", "LG.JP",
	    "東京.jp", "co.uk" };
	struct fixture f;

	(void)state;
	begin(&f);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		file_put(&f, "people.csv", cases[i].csv);
		load(&f, "organisation: { people_file = \"people.csv\"; };\n",
		    false);
		assert_int_equal(f.outcome, FAIL);
		if (strstr(f.why.text, cases[i].sentence) == NULL)
			assert_string_equal(f.why.text, cases[i].sentence);
	}
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		char text[200];

		snprintf(text, sizeof text, "names,domains\nA,a.example\n"
		    "B,b.example;%s\n", suffixes[i]);
		file_put(&f, "vendors.csv", text);
		load(&f, "organisation: { vendors_file = \"vendors.csv\"; };\n",
		    false);
		assert_int_equal(f.outcome, FAIL);
		snprintf(text, sizeof text, "vendors.csv:3:3: read '%s', expected "
		    "the domain of one holder", suffixes[i]);
		assert_non_null(strstr(f.why.text, text));
	}
	end(&f);
}

static void
thousands_of_people_are_all_kept(void **state)
{
	struct fixture f;
	struct buf csv;

	(void)state;
	begin(&f);
	csv = (struct buf){ .arena = f.arena };
	buf_cstr(&csv, "names\n");
	for (unsigned i = 0; i < 3000; i++)
		buf_format(&csv, "Person %u\n", i);
	file_put(&f, "people.csv", str_cstr(f.arena, buf_str(&csv)));
	loads(&f, "organisation: { people_file = \"people.csv\"; };\n", false);
	assert_int_equal(f.config.organisation.people_n, 3000);
	for (unsigned i = 0; i < 3000; i++)
		assert_true(str_equal(f.config.organisation.people[i].names[0],
		    str_format(f.arena, "Person %u", i)));
	end(&f);
}

static void
the_example_is_a_configuration(void **state)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct config config;
	struct why why;

	(void)state;
	if (config_load(arena, "examples/seki.conf", true, &config, &why) != OK)
		fail_msg("%s", why.text);
	assert_true(config.accounts_n > 0);
	lists_free(&config);
	arena_free(arena);
}

static void
the_default_path_is_the_environments_first(void **state)
{
	struct arena *arena = arena_new((size_t)1 << 20);

	(void)state;
	setenv("SEKI_CONFIG", "/srv/seki.conf", 1);
	assert_string_equal(config_default_path(arena), "/srv/seki.conf");
	unsetenv("SEKI_CONFIG");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole_grammar_is_understood),
		cmocka_unit_test(
		    accounts_start_from_defaults_and_say_what_differs),
		cmocka_unit_test(sent_folders_are_found_or_named_or_left_alone),
		cmocka_unit_test(boundaries_are_the_sites_or_an_accounts_own),
		cmocka_unit_test(what_is_not_said_has_its_default),
		cmocka_unit_test(
		    without_a_file_a_check_has_defaults_and_a_scan_has_none),
		cmocka_unit_test(
		    a_check_needs_neither_accounts_nor_their_secrets),
		cmocka_unit_test(a_mistake_names_file_line_and_expectation),
		cmocka_unit_test(
		    an_account_without_exactly_one_secret_is_a_mistake),
		cmocka_unit_test(
		    the_key_of_encrypted_mail_has_one_source_or_none),
		cmocka_unit_test(
		    a_password_in_the_wrong_place_is_never_repeated),
		cmocka_unit_test(included_files_count_and_name_their_own_lines),
		cmocka_unit_test(text_is_utf_8_and_may_begin_with_its_mark),
		cmocka_unit_test(an_include_that_is_a_folder_is_a_sentence),
		cmocka_unit_test(people_and_vendors_come_from_csv_files_too),
		cmocka_unit_test(an_apostrophe_before_a_formula_is_not_of_the_value),
		cmocka_unit_test(a_csv_mistake_names_its_place),
		cmocka_unit_test(thousands_of_people_are_all_kept),
		cmocka_unit_test(the_example_is_a_configuration),
		cmocka_unit_test(the_default_path_is_the_environments_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
