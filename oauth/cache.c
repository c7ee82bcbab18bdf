/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The token that was fetched last. Many mailboxes are scanned at once and each asks for
 * one: the first fetches it, with the lock in its hand, and the others find it. The file
 * is written beside its place and renamed; it bears a digest of whom its token is for,
 * so that a changed setting finds none.
 */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "oauth.h"

#define LOCK_MS 15000

/* The lock ends with the process. Without it the token is fetched by each, once too
 * often. */
static int
lock_take(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	int64_t until = time_monotonic_ms() + LOCK_MS;

	if (fd < 0)
		say_warning("cannot open lock '%s': %s", path, strerror(errno));
	while (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (time_monotonic_ms() >= until) {
			say_warning("somebody holds the lock '%s' for long", path);
			break;
		}
		poll(NULL, 0, 50);
	}
	return fd;
}

static void
cache_read(struct arena *arena, const struct cache *cache,
    struct token *token_out)
{
	struct str bytes;
	const char *text, *mark;
	json_t *root;
	struct why why;

	if (access(cache->path, F_OK) != 0)
		return;
	if (file_secret(arena, cache->path, &bytes, &why) != OK) {
		say_warning("%s", why.text);
		return;
	}
	root = json_loadb(bytes.p, bytes.n, 0, NULL);
	text = json_string_value(json_object_get(root, "access_token"));
	mark = json_string_value(json_object_get(root, "for"));
	if (text != NULL && mark != NULL && str_equal(cache->mark,
	    str_of(mark))) {
		token_out->text = str_keep(arena, str_of(text));
		token_out->obtained = json_integer_value(json_object_get(root,
		    "obtained"));
		token_out->expires = json_integer_value(json_object_get(root,
		    "expires"));
	}
	json_decref(root);
	wipe((char *)(uintptr_t)bytes.p, bytes.n);
}

void
cache_open(struct arena *arena, struct cache *cache, const struct wanted *wanted,
    struct token *token_out)
{
	struct str about = str_format(arena, "%d\n%.*s\n%.*s\n%.*s\n%.*s",
	    wanted->google, STR_ARGS(wanted->endpoint),
	    STR_ARGS(wanted->client), STR_ARGS(wanted->scope),
	    STR_ARGS(wanted->user));

	*token_out = (struct token){ .text = NO_STR };
	cache->mark = digest_hex(arena, sha256(about));
	cache->lock = -1;
	if (cache->path == NULL)
		return;
	cache->lock = lock_take(str_cstr(arena, str_format(arena, "%s.lock",
	    cache->path)));
	cache_read(arena, cache, token_out);
}

void
cache_put(struct arena *arena, const struct cache *cache,
    const struct token *token)
{
	struct stat status;
	json_t *root;
	char *text;

	/* Whoever read it has said what a file that is none is. */
	if (cache->path == NULL || (stat(cache->path, &status) == 0 &&
	    !S_ISREG(status.st_mode)))
		return;
	root = json_pack("{s:s%, s:I, s:I, s:s%}", "access_token", token->text.p,
	    token->text.n, "obtained", (json_int_t)token->obtained, "expires",
	    (json_int_t)token->expires, "for", cache->mark.p, cache->mark.n);
	text = root == NULL ? NULL : json_dumps(root, JSON_COMPACT);
	if (text == NULL || !file_replace(arena, cache->path, str_of(text), 0600))
		say_warning("cannot keep the token in '%s': %s", cache->path,
		    strerror(errno));
	if (text != NULL)
		wipe(text, strlen(text));
	free(text);
	json_decref(root);
}
