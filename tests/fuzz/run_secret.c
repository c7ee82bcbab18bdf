/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A secret's file as whoever wrote it left it: a password is one line without NUL, a
 * key is what smime_keys_read() takes, and what is refused is told in sentences of
 * ours without a byte of it. The first byte says as what it is read, and from where;
 * a credential's name follows, up to a newline.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "../../scanner/run/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MARK "\x01never in a sentence\x01"

static int
file_of(struct str bytes)
{
	int fd = memfd_create("secret", MFD_CLOEXEC);

	if (fd < 0 || fchmod(fd, 0600) != 0 ||
	    write(fd, bytes.p, bytes.n) != (ssize_t)bytes.n)
		panic("no file");
	return fd;
}

static void
password_look(struct str bytes, enum outcome outcome, struct str secret)
{
	struct str line = bytes;

	if (str_ends(line, STR("\n")))
		line.n -= str_ends(line, STR("\r\n")) ? 2 : 1;
	if (outcome == OK && (secret.n == 0 || !str_equal(secret, line)))
		panic("a password that is not the file's");
	for (size_t i = 0; outcome == OK && i < secret.n; i++)
		if (strchr("\r\n", secret.p[i]) != NULL)	/* or its own NUL */
			panic("a password that would end a command");
}

static void
try(struct arena *arena, struct account_settings *account, bool is_key,
    struct str bytes)
{
	struct str secret = NO_STR;
	struct smime_keys *keys;
	struct why why = { .text = "" };
	enum outcome outcome = secret_get(arena, account, is_key ?
	    SECRET_SMIME_KEY : SECRET_PASSWORD, &secret, &why);

	if (outcome != OK && (why.text[0] == '\0' || why.status != EXIT_SECRET))
		panic("refused without a word");
	if (!is_key)
		password_look(bytes, outcome, secret);
	else if (outcome == OK && !str_equal(secret, bytes))
		panic("a key that is not the file's");
	if (is_key && opener_keys(account, &keys, &why) == OK)
		smime_keys_free(keys);
	if (strstr(why.text, "never in a sentence") != NULL)
		panic("a secret in a sentence: %s", why.text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	struct account_settings account = { .name = STR("ap") };
	struct secret_source source = { .kind = SECRET_FILE };
	struct str bytes = { (const char *)data, size };
	unsigned how = size == 0 ? 0 : data[0];
	size_t line;
	int fd;

	if (arena == NULL) {
		arena = arena_new((size_t)64 << 20);
		setenv("CREDENTIALS_DIRECTORY", "/proc/self/fd", 1);
	}
	arena_reset(arena);
	bytes = str_from(bytes, 1);
	if ((how & 2) != 0 && (line = str_find_char(bytes, '\n')) != STR_NOWHERE) {
		source.kind = SECRET_CREDENTIAL;
		source.name = str_slice(bytes, 0, line);
		bytes = str_from(bytes, line + 1);
	}
	/* So that each sentence has something to give away. */
	if ((how & 4) != 0)
		bytes = str_format(arena, "%s%.*s", MARK, STR_ARGS(bytes));
	fd = file_of(bytes);
	if (source.kind == SECRET_FILE || (how & 8) != 0)
		source.name = str_format(arena, source.kind == SECRET_FILE ?
		    "/proc/self/fd/%d" : "%d", fd);
	/* A name that leads elsewhere would be another file. */
	else if (str_find_char(source.name, '/') == STR_NOWHERE &&
	    !str_starts(source.name, STR(".")))
		source.name = STR("none");
	*((how & 1) != 0 ? &account.smime_key : &account.password) = source;
	try(arena, &account, (how & 1) != 0, bytes);
	close(fd);
	return 0;
}
