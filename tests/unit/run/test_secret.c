/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets from files, commands and credentials: what is taken, what is refused,
 * and that no refusal repeats a byte of one.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "../../../scanner/run/run.h"

struct fixture {
	struct arena *arena;
	char folder[200], path[256];
	struct account_settings account;
	struct str secret;
	struct why why;
};

static void
begin(struct fixture *f)
{
	*f = (struct fixture){ .arena = arena_new((size_t)2 << 20),
	    .account = { .name = STR("ap"), .password.kind = SECRET_FILE } };
	snprintf(f->folder, sizeof f->folder, "%s/seki-test-XXXXXX", P_tmpdir);
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->path, sizeof f->path, "%s/ap.secret", f->folder);
	f->account.password.name = str_of(f->path);
}

static void
end(struct fixture *f)
{
	unlink(f->path);
	assert_int_equal(rmdir(f->folder), 0);
	arena_free(f->arena);
}

static void
put(struct fixture *f, struct str bytes, mode_t mode)
{
	int fd = open(f->path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, mode), 0);
	assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
	close(fd);
}

static enum outcome
get(struct fixture *f)
{
	enum outcome outcome;

	f->secret = NO_STR;
	outcome = secret_get(f->arena, &f->account, SECRET_PASSWORD, &f->secret,
	    &f->why);
	if (outcome != OK)
		assert_int_equal(f->why.status, EXIT_SECRET);
	return outcome;
}

static void
one_line_is_taken_with_or_without_its_end(void **state)
{
	static const struct str cases[] = {
		{ "p\xc3\xa4ss word", 10 }, { "p\xc3\xa4ss word\n", 11 },
		{ "p\xc3\xa4ss word\r\n", 12 },
	};
	struct fixture f;

	(void)state;
	begin(&f);
	for (size_t i = 0; i < 3; i++) {
		put(&f, cases[i], 0600);
		assert_int_equal(get(&f), OK);
		assert_true(str_equal(f.secret, cases[0]));
	}
	put(&f, cases[0], 0400);
	assert_int_equal(get(&f), OK);
	end(&f);
}

static void
a_secret_that_would_end_a_command_is_refused(void **state)
{
	static const struct str cases[] = {
		{ "", 0 }, { "\n", 1 }, { "a\nb\n", 4 }, { "a\n\n", 3 },
		{ "a\rb", 3 }, { "a\0b", 3 },
	};
	struct fixture f;

	(void)state;
	begin(&f);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		put(&f, cases[i], 0600);
		assert_int_equal(get(&f), FAIL);
		assert_null(f.secret.p);
	}
	end(&f);
}

static void
a_file_that_others_can_read_is_refused(void **state)
{
	static const mode_t modes[] = { 0640, 0604, 0620, 0602, 0610, 0644 };
	struct fixture f;

	(void)state;
	begin(&f);
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		put(&f, STR("hunter2\n"), modes[i]);
		assert_int_equal(get(&f), FAIL);
		assert_non_null(strstr(f.why.text, "0600"));
		assert_null(strstr(f.why.text, "hunter2"));
	}
	end(&f);
}

static void
a_file_of_somebody_else_is_refused(void **state)
{
	struct fixture f;

	(void)state;
	if (geteuid() != 0)
		skip();		/* can't give a file away */
	begin(&f);
	put(&f, STR("hunter2\n"), 0600);
	assert_int_equal(chown(f.path, 65534, 65534), 0);
	assert_int_equal(get(&f), FAIL);
	assert_non_null(strstr(f.why.text, "it belongs to 'nobody', and "
	    "this runs as 'root'"));
	assert_null(f.secret.p);
	end(&f);
}

static void
what_is_no_file_is_refused_without_waiting(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_int_equal(get(&f), FAIL);
	assert_non_null(strstr(f.why.text, "No such file"));
	assert_int_equal(mkfifo(f.path, 0600), 0);
	assert_int_equal(get(&f), FAIL);
	assert_non_null(strstr(f.why.text, "no regular file"));
	unlink(f.path);
	f.account.password.name = str_of(f.folder);
	assert_int_equal(get(&f), FAIL);
	f.account.password.kind = SECRET_NONE;
	assert_int_equal(get(&f), FAIL);
	end(&f);
}

static void
a_secret_at_the_limit_is_taken_and_one_past_it_is_not(void **state)
{
	static char bytes[(16 << 10) + 1];
	struct fixture f;

	(void)state;
	memset(bytes, 'x', sizeof bytes);
	begin(&f);
	put(&f, (struct str){ bytes, sizeof bytes - 1 }, 0600);
	assert_int_equal(get(&f), OK);
	put(&f, (struct str){ bytes, sizeof bytes }, 0600);
	assert_int_equal(get(&f), FAIL);
	end(&f);
}

static enum outcome
command(struct fixture *f, const char *script)
{
	char *argv[] = { str_cstr(f->arena, STR("/bin/sh")),
	    str_cstr(f->arena, STR("-c")),
	    str_cstr(f->arena, str_of(script)), NULL };

	f->account.password.kind = SECRET_COMMAND;
	f->account.password.argv = argv;
	return get(f);
}

static void
a_command_prints_one_line_and_ends_well(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_int_equal(command(&f, "echo 'a b;$c'"), OK);
	assert_true(str_equal(f.secret, STR("a b;$c")));
	assert_int_equal(command(&f, "printf x"), OK);
	assert_true(str_equal(f.secret, STR("x")));
	assert_int_equal(command(&f, "echo x; exit 3"), RETRY);
	assert_non_null(strstr(f.why.text, "ended with status 3"));
	assert_int_equal(command(&f, "echo x; kill -9 $$"), RETRY);
	assert_int_equal(command(&f, "exit 0"), FAIL);
	assert_int_equal(command(&f, "echo a; echo b"), FAIL);
	end(&f);
}

static void
a_command_that_is_not_there_is_tried_again_later(void **state)
{
	char path[] = "/nonexistent/seki-secret";
	char *argv[] = { path, NULL };
	struct fixture f;

	(void)state;
	begin(&f);
	f.account.password.kind = SECRET_COMMAND;
	f.account.password.argv = argv;
	assert_int_equal(get(&f), RETRY);
	assert_non_null(strstr(f.why.text, "status 127"));
	end(&f);
}

static void
a_command_gets_no_input_and_no_descriptor_of_ours(void **state)
{
	struct fixture f;
	int ours;

	(void)state;
	begin(&f);
	put(&f, STR("hunter2\n"), 0600);
	ours = open(f.path, O_RDONLY);
	assert_true(ours > 2);
	assert_int_equal(command(&f, str_cstr(f.arena, str_format(f.arena,
	    "if read x; then echo input; elif [ -e /proc/$$/fd/%d ]; "
	    "then echo descriptor; else echo nothing; fi", ours))), OK);
	assert_true(str_equal(f.secret, STR("nothing")));
	close(ours);
	end(&f);
}

static void
a_credential_lies_in_the_service_managers_folder(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	put(&f, STR("hunter2\n"), 0440);
	f.account.password.kind = SECRET_CREDENTIAL;
	f.account.password.name = STR("ap.secret");
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_int_equal(get(&f), FAIL);
	setenv("CREDENTIALS_DIRECTORY", f.folder, 1);
	assert_int_equal(get(&f), OK);
	assert_true(str_equal(f.secret, STR("hunter2")));
	f.account.password.name = STR("../ap.secret");
	assert_int_equal(get(&f), FAIL);
	unsetenv("CREDENTIALS_DIRECTORY");
	end(&f);
}

static void
a_key_has_lines_and_more_room_than_a_password(void **state)
{
	static const struct str pem = { "-----BEGIN PRIVATE KEY-----\nAA==\n", 33 };
	struct fixture f;
	struct str key = NO_STR;
	char *large;

	(void)state;
	begin(&f);
	f.account.smime_key = f.account.password;
	put(&f, pem, 0600);
	assert_int_equal(get(&f), FAIL);
	assert_int_equal(secret_get(f.arena, &f.account, SECRET_SMIME_KEY, &key,
	    &f.why), OK);
	assert_true(str_equal(key, (struct str){ pem.p, pem.n }));
	put(&f, pem, 0644);
	assert_int_equal(secret_get(f.arena, &f.account, SECRET_SMIME_KEY, &key,
	    &f.why), FAIL);
	assert_non_null(strstr(f.why.text, "as the S/MIME key of account 'ap'"));
	assert_non_null(strstr(f.why.text, "0600"));
	large = calloc(1, (256 << 10) + 1);
	memset(large, 'k', (256 << 10) + 1);
	for (size_t more = 0; more < 2; more++) {
		struct arena *arena = arena_new((size_t)2 << 20);
		put(&f, (struct str){ large, (256 << 10) + more }, 0600);
		assert_int_equal(secret_get(arena, &f.account, SECRET_SMIME_KEY,
		    &key, &f.why), more == 0 ? OK : FAIL);
		arena_free(arena);
	}
	free(large);
	end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_has_lines_and_more_room_than_a_password),
		cmocka_unit_test(one_line_is_taken_with_or_without_its_end),
		cmocka_unit_test(a_secret_that_would_end_a_command_is_refused),
		cmocka_unit_test(a_file_that_others_can_read_is_refused),
		cmocka_unit_test(a_file_of_somebody_else_is_refused),
		cmocka_unit_test(what_is_no_file_is_refused_without_waiting),
		cmocka_unit_test(
		    a_secret_at_the_limit_is_taken_and_one_past_it_is_not),
		cmocka_unit_test(a_command_prints_one_line_and_ends_well),
		cmocka_unit_test(
		    a_command_that_is_not_there_is_tried_again_later),
		cmocka_unit_test(
		    a_command_gets_no_input_and_no_descriptor_of_ours),
		cmocka_unit_test(
		    a_credential_lies_in_the_service_managers_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
