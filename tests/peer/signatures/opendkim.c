/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loaded before opendkim-testmsg: keys come from the file PEER_RECORDS (NAME, a
 * tab, TEXT on each line), and the time is PEER_NOW, so that it needs neither a
 * network nor the day on which the messages were signed.
 */
#include <sys/types.h>
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <opendkim/dkim.h>

time_t
time(time_t *out)
{
	time_t now = (time_t)atoll(getenv("PEER_NOW"));

	if (out != NULL)
		*out = now;
	return now;
}

static DKIM_CBSTAT
look_up(DKIM *dkim, DKIM_SIGINFO *sig, u_char *buffer, size_t size)
{
	FILE *file = fopen(getenv("PEER_RECORDS"), "r");
	DKIM_CBSTAT status = DKIM_CBSTAT_NOTFOUND;
	char name[1024], line[65536];

	(void)dkim;
	snprintf(name, sizeof name, "%s._domainkey.%s\t",
	    (char *)dkim_sig_getselector(sig), (char *)dkim_sig_getdomain(sig));
	while (file != NULL && fgets(line, sizeof line, file) != NULL) {
		if (strncasecmp(line, name, strlen(name)) != 0)
			continue;
		line[strcspn(line, "\n")] = '\0';
		snprintf((char *)buffer, size, "%s", line + strlen(name));
		status = DKIM_CBSTAT_CONTINUE;
		break;
	}
	if (file != NULL)
		fclose(file);
	return status;
}

DKIM_LIB *
dkim_init(void *(*allocate)(void *, size_t), void (*release)(void *, void *))
{
	DKIM_LIB *(*real)(void *(*)(void *, size_t), void (*)(void *, void *)) =
	    (DKIM_LIB *(*)(void *(*)(void *, size_t), void (*)(void *, void *)))
	    dlsym(RTLD_NEXT, "dkim_init");
	DKIM_LIB *lib = real(allocate, release);

	if (lib != NULL)
		dkim_set_key_lookup(lib, look_up);
	return lib;
}
