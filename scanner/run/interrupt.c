/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interruption points around the commands of a session, in the tests' build only.
 * They stand where the bytes leave, so that no command can be without them. Of
 * what is sent only the command's words become a name: never what they are
 * about, and never a line that follows, such as a secret.
 */
#include "run.h"

#ifdef SEKI_TEST
static char command[24];	/* under way: "UID-MOVE"; empty: none */

static bool
is_word(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] < 'A' || word.p[i] > 'Z')
			return false;
	return word.n > 0 && word.n < 12;
}

void
interruption_sending(const void *bytes, size_t n)
{
	struct str rest = { bytes, n }, line, tag, word, second = NO_STR;
	uint64_t number;

	if (!str_line(&rest, &line))
		return;
	tag = str_cut(&line, ' ');
	word = str_cut(&line, ' ');
	if (!str_number(tag, INT32_MAX, &number) || !is_word(word))
		return;
	if (str_equal(word, STR("UID")))
		second = str_cut(&line, ' ');
	snprintf(command, sizeof command, is_word(second) ? "%.*s-%.*s" : "%.*s",
	    STR_ARGS(word), STR_ARGS(second));
	interruption_step("before", command);
}

void
interruption_sent(void)
{
	if (command[0] != '\0')
		interruption_step("sent", command);
}

void
interruption_answered(void)
{
	if (command[0] != '\0')
		interruption_step("after", command);
	command[0] = '\0';
}
#endif
