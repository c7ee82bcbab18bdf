/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether memory sees what a mailbox sends. Measured, not believed: of the proved
 * answers of the last 90 days, how many answer mail whose copy was read in a Sent
 * folder? Below the level (COVERAGE_REPLIES, COVERAGE_PERCENT) seki does not
 * conclude from an absence in Sent that nothing was sent, and this says what would
 * raise it.
 */
#include "doctor.h"

static const char remedy_exchange[] =
    "answers that people write from their own mailbox in this one's name are kept "
    "in theirs: Set-Mailbox -MessageCopyForSentAsEnabled $true "
    "-MessageCopyForSendOnBehalfEnabled $true for this mailbox, or name their Sent "
    "folders in memory.sent_also; what an ERP system sends: the domains of its "
    "Message-IDs in memory.message_id_domains";
static const char remedy_other[] =
    "where else are answers kept? Name the folders in 'sent', those of people who "
    "answer in its name in memory.sent_also; what an ERP system sends: the domains "
    "of its Message-IDs in memory.message_id_domains";

static bool
is_exchange(const struct config *config, const struct account_settings *account)
{
	const struct boundary *boundary = &config->auth.boundary;
	size_t i;

	for (i = 0; i < config->auth.own_n; i++)
		if (str_equal(config->auth.own[i].account, account->name))
			boundary = &config->auth.own[i].boundary;
	return boundary->rewrites_mime || boundary->results == RESULTS_MICROSOFT;
}

static bool
is_sent_read(struct arena *arena, struct store *store, struct str account)
{
	struct store_learned *marks;
	struct why why;
	size_t i, n;

	if (store_learned(store, arena, account, &marks, &n, &why) != OK)
		return true;	/* the store's trouble is told elsewhere */
	for (i = 0; i < n; i++)
		if (marks[i].direction == STORE_SENT && marks[i].high > 0)
			return true;
	return false;
}

static struct coverage_seen
judge(struct arena *arena, const struct config *config,
    const struct account_settings *account, const struct store_coverage *row)
{
	struct coverage_seen seen = { .good = true };
	uint64_t percent = row->replies == 0 ? 0 :
	    100 * row->known / row->replies;

	if (row->replies < COVERAGE_REPLIES) {
		seen.sentence = str_format(arena, in_words("'%.*s': %llu proved "
		    "answers in 90 days, of %d that it takes to tell how much of "
		    "what it sends is seen; until then, not to have written to "
		    "somebody counts as unknown"), STR_ARGS(account->name),
		    (unsigned long long)row->replies, COVERAGE_REPLIES);
		return seen;
	}
	seen.good = percent >= COVERAGE_PERCENT;
	seen.sentence = str_format(arena, seen.good ? in_words("'%.*s': %llu %% of "
	    "%llu answers are to mail that was seen in Sent") : in_words("'%.*s': "
	    "%llu %% of %llu answers are to mail that was seen in Sent; below "
	    "80 %%, not to have written to somebody counts as unknown"),
	    STR_ARGS(account->name), (unsigned long long)percent,
	    (unsigned long long)row->replies);
	seen.remedy = seen.good ? NULL : is_exchange(config, account) ?
	    remedy_exchange : remedy_other;
	return seen;
}

size_t
coverage_look(struct arena *arena, const struct config *config,
    struct store *store, const struct account_settings *account,
    struct coverage_seen *seen_out)
{
	struct store_coverage *rows, mine = { .account = account->name };
	struct why why;
	size_t i, n, seen = 0;

	if (!account->sent_auto && account->sent_n == 0 &&
	    config->sent_also_n == 0)
		seen_out[seen++] = (struct coverage_seen){ .sentence = str_format(
		    arena, in_words("'%.*s': its Sent folder is not read (sent = "
		    "\"none\")"), STR_ARGS(account->name)), .remedy = "sent = \"auto\", or the "
		    "folders' names" };
	else if (!is_sent_read(arena, store, account->name))
		seen_out[seen++] = (struct coverage_seen){ .sentence = str_format(
		    arena, in_words("'%.*s': no Sent folder has been read yet"),
		    STR_ARGS(account->name)), .remedy = "run 'seki learn' once; if "
		    "it finds none, name it in 'sent'" };
	if (store_coverage(store, arena, time_now(), &rows, &n, &why) != OK)
		return seen;
	for (i = 0; i < n; i++)
		if (str_equal(rows[i].account, account->name))
			mine = rows[i];
	seen_out[seen++] = judge(arena, config, account, &mine);
	return seen;
}
