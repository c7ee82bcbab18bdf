/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a judged message costs the store: sets of 200 as a scan writes them, in CPU
 * time, with what memory learns of a message (15 habits, 6 sightings, an account,
 * an answer to something) and with none of it (the same messages put off, which
 * teach nothing). The two take turns in one process, so that a busy machine spoils
 * neither more than the other. Senders repeat as in a mailbox: each tenth is new.
 *
 *   learn FILE [SETS]
 */
#include "../../store/store.h"

#define SET 200
#define SENDERS 400

static const char *const habit_kinds[] = {
	"mailer", "dkim", "network", "zone", "charset", "language", "message-id",
	"signed", "phone", "producer", "payment", "attachment", "link",
	"amount:JPY", "phone",
};
#define HABITS (sizeof habit_kinds / sizeof habit_kinds[0])
#define SIGHTINGS 6

static double
cpu_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
lessons_make(struct arena *a, struct verdict *v, int i, int sender)
{
	static const char *const sightings[SIGHTINGS] = {
		"link", "link", "link", "attachment", "invoice", "subject"
	};

	v->references.n = i % 2 ? 3 : 0;
	v->references.at = NEW_ARRAY(a, struct str, 3);
	for (int j = 0; j < 3; j++)
		v->references.at[j] = str_format(a, "<ours-%d@minato.example>",
		    i * 3 + j);
	v->habits.n = HABITS;
	v->habits.at = NEW_ARRAY(a, struct verdict_trait, HABITS);
	for (size_t j = 0; j < HABITS; j++)
		v->habits.at[j] = (struct verdict_trait){
			str_of(habit_kinds[j]), str_format(a, "value-%d-%zu",
			sender + (i % 7 == 0), j) };
	v->sightings.n = SIGHTINGS;
	v->sightings.at = NEW_ARRAY(a, struct verdict_trait, SIGHTINGS);
	for (int j = 0; j < SIGHTINGS; j++)
		v->sightings.at[j] = (struct verdict_trait){
			str_of(sightings[j]), j < 2 ? str_format(a,
			"www%d.example", (sender + j) % 50) :
			str_format(a, "thing-%d-%d", i, j) };
	v->account_owner = v->from_org_domain;
}

static struct verdict *
verdict_make(struct arena *a, int i, bool teaches)
{
	struct verdict *v = NEW(a, struct verdict);
	int sender = i % 10 == 0 ? SENDERS + i : i % SENDERS;

	v->message_id = str_format(a, "<%d.%d@mail.example>", i, teaches);
	v->subject = str_format(a, "請求書のご送付 No. %d", i);
	v->sha256 = digest_hex(a, sha256(v->message_id));
	v->content_digest = digest_hex(a, sha256(v->sha256));
	v->size = 20000;
	v->from.domain = str_format(a, "vendor%d.example", sender / 3);
	v->from.address = str_format(a, "k.meier%d@vendor%d.example", sender,
	    sender / 3);
	v->from.name = v->from_name_folded = str_format(a, "klara meier %d",
	    sender);
	v->from_org_domain = v->from.domain;
	v->from_authenticated = true;
	v->by = STR("dmarc");
	v->to.at = NEW_ARRAY(a, struct verdict_address, 3);
	v->to.n = 3;
	for (int j = 0; j < 3; j++)
		v->to.at[j].address = str_format(a, "ap%d@minato.example", j);
	v->dkim.result = v->spf.result = v->dmarc.result = STR("pass");
	v->findings.n = 3;
	v->findings.at = NEW_ARRAY(a, struct verdict_finding, 3);
	for (int j = 0; j < 3; j++)
		v->findings.at[j] = (struct verdict_finding){
			.id = str_format(a, "fact-%d", j), .score = -0.5,
			.en = STR("the sender is known"), .ja = STR("既知") };
	v->parts.n = 2;
	v->parts.at = NEW_ARRAY(a, struct verdict_part, 2);
	v->parts.at[0].type = v->parts.at[1].type = STR("text/plain");
	v->accounts.n = i % 5 == 0;
	v->accounts.at = NEW(a, struct verdict_account);
	v->accounts.at[0] = (struct verdict_account){ .kind = STR("iban"),
	    .last4 = STR("2051"), .key = str_format(a, "DE%020d", sender) };
	v->verdict = teaches ? VERDICT_CLEAN : VERDICT_DEFERRED;
	v->rules_digest = v->version = STR("1");
	lessons_make(a, v, i, sender);
	return v;
}

static double
set_write(struct store *store, int64_t run, int64_t mailbox, int first,
    bool teaches)
{
	struct arena *arena = arena_new((size_t)1 << 26);
	struct store_message messages[SET];
	struct why why;
	double began, took;

	for (int i = 0; i < SET; i++)
		messages[i] = (struct store_message){
			.uid = (uint64_t)(first + i) * 2 + teaches + 1,
			.arrived = 1767225600 + (first + i) * 60, .tries = 1,
			.verdict = verdict_make(arena, first + i, teaches) };
	began = cpu_seconds();
	if (store_set(store, run, mailbox, 7, messages, SET, NULL, 0, &why) !=
	    OK)
		panic("%s", why.text);
	took = cpu_seconds() - began;
	arena_free(arena);
	return took;
}

int
main(int argc, char **argv)
{
	const struct store_run row = { "bench", "1", "1", "1", "scan" };
	int sets = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 50;
	double with = 0, without = 0;
	struct store_mailbox mailbox;
	struct store *store;
	struct why why;
	int64_t run;

	if (argc < 2 || sets < 1)
		panic("usage: learn FILE [SETS]");
	unlink(argv[1]);
	if (store_open(argv[1], STORE_WRITE, &store, &why) != OK ||
	    store_run_begin(store, &row, &run, &why) != OK ||
	    store_mailbox_get(store, STR("ap"), STR("INBOX"), &mailbox,
	    &why) != OK ||
	    store_mailbox_epoch(store, mailbox.id, 7, &why) != OK)
		panic("%s", why.text);
	for (int i = 0; i < sets; i++) {
		without += set_write(store, run, mailbox.id, i * SET, false);
		with += set_write(store, run, mailbox.id, i * SET, true);
	}
	store_close(store);
	with *= 1e6 / (sets * SET);
	without *= 1e6 / (sets * SET);
	printf("learning: %.1f us of CPU a message that teaches, %.1f one that "
	    "does not: %.2f times, %.1f more\n", with, without, with / without,
	    with - without);
	return EXIT_DONE;
}
