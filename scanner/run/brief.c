/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything judging needs, made once, before the first fork and before any
 * secret is read: rules compiled, organisation indexed, trust anchors loaded,
 * charset tables warm. It lies in one shared mapping at a fixed address that is
 * sealed against writing when it is done, so that forks stay cheap whatever its
 * size and no process, ours or taken over, can change what the next one judges
 * by. Only the anchors, which OpenSSL counts references on, stay on the heap,
 * where each fork has its own copy.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#include "run.h"

/* Far from heap, stack, libraries and the sanitizers' shadow. Sparse: only what
 * is used takes memory. */
#define BRIEF_ADDRESS ((void *)0x200000000000)
#define BRIEF_MOST ((size_t)4 << 30)

static void *
mapping(int fd, int protection)
{
	return mmap(BRIEF_ADDRESS, BRIEF_MOST, protection,
	    MAP_SHARED | MAP_FIXED_NOREPLACE | MAP_NORESERVE, fd, 0);
}

static enum outcome
memory_make(int *fd_out, struct why *why_out)
{
	*fd_out = memfd_create("seki-brief", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (*fd_out < 0 || ftruncate(*fd_out, (off_t)BRIEF_MOST) != 0 ||
	    mapping(*fd_out, PROT_READ | PROT_WRITE) != BRIEF_ADDRESS)
		return because(why_out, FAIL, EXIT_CONFIG, "cannot map memory for "
		    "rules and organisation: %s (limits on file size or address "
		    "space?)", strerror(errno));
	return OK;
}

/* No writable mapping may stand when the seal is set: take ours away, seal, map
 * again for reading at the same address. */
static void
memory_seal(int fd)
{
	if (munmap(BRIEF_ADDRESS, BRIEF_MOST) != 0 ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW |
	    F_SEAL_SEAL) != 0 || mapping(fd, PROT_READ) != BRIEF_ADDRESS)
		panic("cannot seal the brief: %s", strerror(errno));
	close(fd);
}

/*
 * PCRE2 leaves its JIT pages writable and executable at once. Nothing is
 * compiled after this, so they lose the right to be written.
 */
static void
jit_seal(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512], rights[5];
	bool sealed = maps != NULL;
	uintptr_t from, to;

	while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
		if (sscanf(line, "%lx-%lx %4s", &from, &to, rights) == 3 &&
		    rights[1] == 'w' && rights[2] == 'x')
			sealed &= mprotect((void *)from, to - from,
			    PROT_READ | PROT_EXEC) == 0;
	}
	if (maps != NULL)
		fclose(maps);
	if (!sealed)
		say_warning("the matcher's code stays writable: /proc/self/maps "
		    "can't be read");
}

/* libcrypto looks its algorithms up when they are used first, which takes as long
 * as six signatures: not in each examiner. Keys and signature are no one's. */
static void
verify_once(struct digest digest)
{
	char digits[129];	/* a number, and behind its first a larger one */
	struct str number = { digits + 1, 128 };
	struct public_key rsa = { .kind = KEY_RSA, .bits = 1022,
	    .modulus = number, .exponent = str_slice(number, 0, 1) };
	struct public_key ed25519 = { .kind = KEY_ED25519, .bits = 256,
	    .point = str_slice(number, 0, 32) };

	memset(digits, '1', sizeof digits);
	digits[0] = '0';
	(void)public_key_verifies(&rsa, digest, (struct str){ digits, 128 });
	(void)public_key_verifies(&ed25519, digest, str_slice(number, 0, 64));
}

/* Open once what libraries open lazily from files: in the jail they can't. */
static void
warm_up(void)
{
	static const char *const charsets[] = { "iso-2022-jp", "shift_jis",
	    "euc-jp", "gb18030", "big5", "euc-kr", "windows-1252",
	    "windows-1251", "iso-8859-2", "koi8-r", "utf-16", "utf-7" };
	struct arena *arena = arena_new((size_t)1 << 20);
	struct str katakana = STR("\xEF\xBC\xB4\xE3\x82\xAB\xCC\x81 e");
	size_t i;

	/* Without TZ, mktime() looks at the zone's file each time, and zip's
	 * reader calls it. */
	setenv("TZ", ":/etc/localtime", 0);
	tzset();
	for (i = 0; i < sizeof charsets / sizeof charsets[0]; i++)
		charset_decode(arena, STR("\x1B$B$\"\x1B(B\x82\xA0\xFF"),
		    str_of(charsets[i]));
	fold_skeleton(arena, katakana);
	fold_name(arena, katakana);
	domain_registrable(arena, domain_ascii(arena, STR("a.example.co.jp")));
	domain_unicode(arena, STR("xn--r8jz45g.example"));
	verify_once(sha256(katakana));
	arena_free(arena);
}

static const char *
path_or_null(struct arena *arena, struct str path)
{
	return path.p == NULL ? NULL : str_cstr(arena, path);
}

/* The organisation moves into the brief: what is left outside is copied, page by
 * page, into every process that is forked. */
static void
organisation_move(struct arena *arena, struct config *config)
{
	config->organisation = organisation_copy(arena, &config->organisation);
	config->auth.own_domains = config->organisation.domains;
	config->auth.own_domains_n = config->organisation.domains_n;
	arena_free(config->organisation_arena);
	config->organisation_arena = NULL;
}

static enum outcome
brief_fill(struct arena *arena, struct config *config, bool detail,
    struct brief *brief, struct why *why_out)
{
	struct arena *scratch = arena_new((size_t)1 << 20);
	enum outcome outcome;

	organisation_move(arena, config);
	brief->organisation = config->organisation;
	organisation_index(arena, &brief->organisation);
	brief->auth = config->auth;
	brief->limits = config->limits;
	brief->scores = config->scores;
	brief->detail = detail;
	outcome = smime_trust(&brief->auth, &(struct smime_files){
	    .ca_file = path_or_null(scratch, config->smime_ca_file),
	    .intermediates = path_or_null(scratch, config->smime_intermediates),
	    .crl_dir = path_or_null(scratch, config->smime_crl_dir) }, why_out);
	arena_free(scratch);
	if (outcome == OK)
		outcome = rules_load(arena, config->rules_paths,
		    config->rules_paths_n, &brief->limits, &brief->rules, why_out);
	return outcome;
}

enum outcome
brief_make(struct config *config, bool detail,
    const struct brief **brief_out, struct why *why_out)
{
	struct arena *arena = arena_within(BRIEF_ADDRESS, BRIEF_MOST);
	struct brief *brief;
	int fd;

	if (memory_make(&fd, why_out) != OK)
		return FAIL;
	brief = NEW(arena, struct brief);
	if (brief_fill(arena, config, detail, brief, why_out) != OK)
		return FAIL;
	warm_up();
	memory_seal(fd);
	jit_seal();
	arena_free(arena);
	*brief_out = brief;
	return OK;
}
