/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_FACTS_H
#define SEKI_FACTS_H
/*
 * Private to the fact files: the organisation's look-up tables, and what
 * facts_prepare() works out once for a message.
 */
#include "rules.h"

/* ---- organisation.c: look-ups that don't grow with the organisation -------- */

enum whose { WHOSE_NOBODY, WHOSE_OURS, WHOSE_VENDOR, WHOSE_SERVICE };

/* Whose domain is it, or the domain it lies within? */
enum whose index_domain(const struct organisation *organisation,
    struct str domain, const struct vendor **vendor_out);
bool index_is_ours(const struct organisation *organisation, struct str domain);
/* Ours, a vendor's or a service's. */
bool index_is_on_file(const struct organisation *organisation,
    struct str domain);
/* Behind the @ of an address; absent if there is none. */
struct str domain_of(struct str address);
/* In a domain of ours, or a person's of ours elsewhere. */
bool address_is_ours(const struct organisation *organisation, struct str address);

struct lookalike {
	enum whose whose;		/* WHOSE_NOBODY: of no one we know */
	struct str domain, known;
	const struct vendor *vendor;
	unsigned nearness;		/* of those it could be, the nearest is named */
};
/* Whom does a domain that is nobody's imitate? */
struct lookalike index_lookalike(struct arena *arena,
    const struct organisation *organisation, struct str domain);

/* ---- bearing.c: names within the label of a domain ------------------------------ */

struct bearing {
	enum whose whose;		/* WHOSE_NOBODY: no one's we know */
	struct str known;
	const struct vendor *vendor;
	bool purpose;			/* all else in it says what it is for */
	bool whole;			/* not only how the name begins */
};
/* Whose name stands as a word in the registrable part of a domain that is
 * nobody's, beside other words? */
struct bearing index_bearing(struct arena *arena,
    const struct organisation *organisation, struct str domain);
/* Says a domain's registrable label only what it is for ("mail-kanri-jp"), or that
 * twice and more, and hardly whose it is? */
bool domain_is_nameless(struct arena *arena, struct str domain);
/* Does a word of a host name tell what it is for, and not whose ("pay")? */
bool is_host_word(struct str word);
/* A host word that no company's name ends in: "refund", not "logistics". */
bool is_deed_word(struct str word);
/* A host word, or a number. */
bool tells_purpose(struct str part);
/* A label apart at hyphens and digits; how many parts. */
#define LABEL_PARTS 64			/* as many as a label can have */
size_t label_parts(struct str label, struct str parts_out[LABEL_PARTS]);

/* ---- lookup.c ------------------------------------------------------------------- */

const struct person *index_address(const struct organisation *organisation,
    struct str address);
/* The vendor that has this address on file as a contact's. */
const struct vendor *index_contact(const struct organisation *organisation,
    struct str address);
const struct person *index_local(const struct organisation *organisation,
    struct str local);
/* The list of ours with this address or List-Id; absent if it is none. */
struct str index_list(struct arena *arena,
    const struct organisation *organisation, struct str list);
/* Is anybody said to approve payments? */
bool index_has_approver(const struct organisation *organisation);
/* Does one of our people have this family or given name (folded, no blanks)? Of
 * several the last found, and how many, counted up to BEARERS_TOLD. */
#define BEARERS_TOLD 8
bool index_bears(const struct organisation *organisation, struct str part,
    const struct person **person_out, unsigned *bearers_out);
/* Whose domain has a label that looks like this one? `known` is set if any, and
 * the vendor if it is one. */
enum whose index_label(struct arena *arena,
    const struct organisation *organisation, struct str label,
    struct str *known_out, const struct vendor **vendor_out);
/* A person of exactly this name, in any spelling that folds to it. */
const struct person *index_person(struct arena *arena,
    const struct organisation *organisation, struct str name);
/* A person whose Latin name is a letter or two away; never an exact one. */
const struct person *index_person_near(struct arena *arena,
    const struct organisation *organisation, struct str name);
/* A person whose name begins `name`, with something more behind it. */
const struct person *index_person_begins(struct arena *arena,
    const struct organisation *organisation, struct str name);
/* Latin letters, kanji: what a word of a name has at least, at most. */
#define WORD_LETTERS 5
#define WORD_KANJI 4
/* A person with this folded word in the name; NULL if nobody has it, or one of
 * `except` has. */
const struct person *index_word(const struct organisation *organisation,
    struct str word, const struct person *const *except, size_t except_n);
/* Whose registration number is it ("T" and 13 digits)? NULL if nobody's. */
const struct vendor *index_t_number(const struct organisation *organisation,
    struct str number);
/* A vendor named by `name`, or by a bracketed or dashed piece of it. */
const struct vendor *index_vendor_named(struct arena *arena,
    const struct organisation *organisation, struct str name);

/* ---- institution.c: names that strangers borrow, and whose they are ------------- */

/* A row of institutions.c, which says how it is written. */
struct institution {
	const char *kind, *names, *domains, *labels;
	bool gathers;			/* many houses: with one of them on file the
					 * others are nobody's */
};
extern const struct institution institutions[];
extern const size_t institutions_n;

struct institution_name {
	const struct institution *of;
	size_t from, to;		/* where it stands */
	bool alone;			/* an ordinary word: counts only alone */
};
/* The next name in a folded text at or behind `at`; the longest where two begin. */
bool institution_next(const struct organisation *organisation, struct str folded,
    size_t at, struct institution_name *name_out);
/* Whose name looks like all of `piece`? NULL: nobody's. */
const struct institution *institution_shape(struct arena *arena,
    const struct organisation *organisation, struct str piece);
/* Whose name is a word of a host that isn't his? NULL: nobody's. */
const struct institution *institution_in_host(struct arena *arena,
    const struct organisation *organisation, struct str host);
/* The same of what stands before an address's "@", in lower case. */
const struct institution *institution_in_local(struct arena *arena,
    const struct organisation *organisation, struct str local);
/* Is it within a domain of this institution (NULL: of any)? */
bool institution_has(const struct organisation *organisation, struct str domain,
    const struct institution *of);

/* ---- facts_shared.c ---------------------------------------------------------------- */

/* Is the author a service that provably writes for this one of ours? */
bool service_writes_for(const struct facts *facts, const struct person *person);

/* Is the author provably an institution of one of these kinds, apart by blanks? */
bool institution_proved(const struct facts *facts, struct str kinds);

/* Is the author a proved service that tells the names of those who use it, and stay
 * answers and links with known services? */
bool service_tells_names(const struct facts *facts);

/* Does the text end in the name of one of our people? */
bool signed_by_person(const struct facts *facts, struct str *evidence_out);

/* ---- similar.c ------------------------------------------------------------------ */

/* A domain taken apart for comparing. */
struct domain_shape {
	struct str domain;	/* registrable */
	struct str ending;	/* what follows its first label */
	struct str label;	/* first label, folded, hyphens out */
	struct str skeleton;	/* of the label */
};
struct domain_shape domain_shape(struct arena *arena, struct str registrable);
bool domain_shapes_similar(struct arena *arena, const struct domain_shape *a,
    const struct domain_shape *known);
/* The label without an affix ("minatofoods" of "minatofoodspay"), for each
 * affix that fits, skeletons; at most `most`. */
size_t domain_affixless(struct arena *arena, struct str label,
    struct str *skeletons_out, size_t most);
/* What distance is near for something so long? 0: only equality. */
size_t similar_most(size_t length);

/* Is the folded text a word list's: does any of `words` stand in it? ASCII
 * words count only between characters that are no letters. */
bool word_stands(struct str folded, const char *const *words,
    struct str *word_out);
/* Which of up to 64 words of three bytes and more stand in the text, whatever is
 * before and behind them: bit i for words[i]. One pass. */
uint64_t words_found(struct str text, const char *const *words, size_t n);
extern const char *const words_title[];
extern const char *const words_department[];

/* ---- What facts_prepare() finds out once -------------------------------------------- */

#define REPLY_TO_LOOKED_AT 8

enum remembered {
	REMEMBERED_ADDRESS, REMEMBERED_DOMAIN, REMEMBERED_NAME,
	REMEMBERED_REPLY_TO, REMEMBERED_REPLY_DOMAIN, REMEMBERED_SIGNATURE,
	REMEMBERED_HABITS, REMEMBERED_PAIR, REMEMBERED_ACCEPTED,
	REMEMBERED_COVERAGE, REMEMBERED_OWNER_ACCOUNTS, REMEMBERED_SUBJECT,
	REMEMBERED_BOUNCED, REMEMBERED_BOUNCED_TO, REMEMBERED_NEAR,
	REMEMBERED_WORDS,
	REMEMBERED__COUNT
};

#define THREADS_ASKED 4		/* of what it answers, the nearest */
#define ACCOUNTS_ASKED 4
#define LINKS_ASKED 6
#define ATTACHMENTS_ASKED 2

/* An account of the message that money can go to, and what is known of it. */
struct asked_account {
	const struct account *account;
	struct answer own;		/* its owner's dealings with it */
	struct answer owners;		/* everybody's */
};
struct asked_sighting {
	struct str value;
	struct answer answer;
};

/* How it is worded (wording.c). */
#define WORDING_QUOTED 4
struct worded {
	bool ready;
	bool met;			/* any phrase */
	double weight;
	struct str evidence;		/* the phrases that weigh most */
};

enum claim { CLAIM_NAME, CLAIM_TEXT, CLAIM_DEED, CLAIM_LINK, CLAIM__COUNT };

struct fact_cache {
	struct str address, domain, registrable, name;	/* of the author; each
							 * may be absent */
	enum whose whose;		/* the author's domain */
	const struct vendor *vendor;	/* of that domain */
	const struct person *person;	/* of that address */
	bool freemail;
	bool outside;			/* not provably one of us */
	struct lookalike lookalike;
	struct bearing bearing;		/* where it is no lookalike */
	const struct person *named, *near, *begins;	/* by display name */
	const struct person *shared_by;	/* for whom a service writes, provably */
	const struct person *told;	/* whose name a service tells, no more */
	bool names_told;		/* such a service wrote this */
	struct str list;		/* list_proved() */
	const struct vendor *vendor_named;
	struct address *replies;	/* Reply-To that differs from From */
	struct bearing *reply_bearings;	/* of those whose domain differs too, where
					 * the author is a stranger's */
	size_t replies_n;
	struct {
		const struct institution *of;	/* NULL: none is claimed */
		struct str evidence;
	} claims[CLAIM__COUNT];		/* to be one that the author is not */
	struct lesson lesson;
	bool memory_unread;		/* a question of ours to it has failed */
	struct answer memory[REMEMBERED__COUNT];
	struct answer threads[THREADS_ASKED];
	size_t threads_n;
	const struct participant *quoted;	/* one of ours whose words were
						 * asked for; NULL: nobody */
	struct answer author_mx, reply_mx;	/* asked where nothing is proved */
	struct asked_account accounts[ACCOUNTS_ASKED];
	size_t accounts_n;
	struct asked_sighting links[LINKS_ASKED], attachments[ATTACHMENTS_ASKED];
	size_t links_n, attachments_n;
	struct asked_sighting invoice;	/* its value is absent if there is none */
	bool delivers_quoted;		/* what is quoted counts as his own words */
	struct text own;		/* read as the author's own words */
	struct worded worded;
	/* Worked out when a fact first asks. */
	struct str said;		/* above_signature() */
	bool weighed, says_little;	/* facts_attached.c */
	bool leans_known;
	uint64_t leans;			/* facts_people.c: the words it leans on */
};

/* What the author says above a signature, plain. */
struct str above_signature(const struct facts *facts);

/* DEALINGS of base.h. */
struct dealings {
	int64_t first, last;
	uint64_t received, sent, authenticated, imported, begun, exchanges;
	int64_t first_exchange, last_exchange;
	uint64_t suspect, released, confirmed;
};
/* Of an answer's first record. */
bool dealings_read(const struct answer *answer, struct dealings *dealings_out);
/* We began it, or it went both ways three times over 30 days, and their mail was
 * proved to be theirs. */
bool dealings_trusted(const struct dealings *dealings);
/* Was it asked and is nothing remembered? An unanswered question is no "no". */
bool memory_empty(const struct answer *answer);
/* Does memory see enough of what this mailbox sends, that what it does not know
 * was not sent? */
bool sent_is_covered(const struct facts *facts);
/* One whom facts about senders judge: with an address, not of ours and none of our
 * people's, or not provably so. */
bool author_is_outsider(const struct facts *facts);
#define DAY 86400
/* How many days the message came after `then`. */
int64_t days_since(const struct facts *facts, int64_t then);
struct str date_of(struct arena *arena, int64_t at);	/* "2026-03-10" */

/* facts_history.c: has mail gone both ways with the author? */
bool author_has_history(const struct facts *facts);
/* facts_history.c: is it this very domain that proves From? ARC proves nothing here. */
bool author_is_proved_by(const struct facts *facts, struct str domain);
/* lesson.c: what its author signs with, as habits compare it; absent if that is no
 * more than a name. */
struct str lesson_signature(struct arena *arena, const struct mail *mail);
/* facts_thread.c: does it answer a message that memory knows? Its participants,
 * addresses with a blank between them, may be absent all the same. */
bool thread_is_known(const struct facts *facts, struct str *participants_out);
/* facts_words.c: the question whether we sent what is quoted as ours; absent where
 * nothing is. Of whom it asks goes to *of_out. */
struct str quoted_words_key(const struct facts *facts,
    const struct participant **of_out);
/* facts_people.c: does To or Cc name one of this person's addresses? */
bool person_is_addressed(const struct facts *facts,
    const struct person *person);
/* facts_list.c: a list of ours that this came by, as the list's own domain proves;
 * absent if there is none. */
struct str list_proved(const struct facts *facts);
/* Does this domain belong to that list? */
bool list_covers(const struct facts *facts, struct str domain);
/* facts_institution.c: whom the author claims to be; after memory was asked. */
void prepare_claims(const struct facts *facts, struct fact_cache *cache);
/* facts_signature.c: an address to somebody, not a name somebody signs with. */
bool line_addresses_somebody(struct str folded);
/* facts_thread.c: "re:" or "fwd:" before a folded subject? */
bool subject_has_reply_mark(struct str folded);
/* facts_thread.c: a folded subject without "re:", "fwd:", "[list]" before it. */
struct str subject_bare(struct str folded);
/* facts_thread.c: a local part that many mailboxes have, which says nothing of who
 * it is? */
bool local_is_common(struct str local);
/* facts_account.c: whom the sender is, or pretends to be; NULL if nobody of ours. */
const struct vendor *claimed_vendor(const struct facts *facts);
/* Does a vendor's mail quote an account that is not on file for him? */
bool quotes_new_account(const struct facts *facts);
/* What a character says; a kanji says about as much as three letters. */
static inline size_t
weight_of_character(uint32_t c)
{
	return c >= 0x3000 ? 3 : c > ' ';
}
/* Of a text above other words: it only points to them. */
#define LITTLE_SAID 200
/* facts_content.c: how much a text says, counted no further than past `most`. */
size_t text_weight(struct str text, size_t most);
/* facts_account.c: has he this account on file? */
bool account_is_on_file(const struct facts *facts,
    const struct account *account);

/* ---- The functions of the table -------------------------------------------------------- */

#define FACT(name) \
bool fact_##name(const struct facts *facts __attribute__((unused)), \
    struct str argument __attribute__((unused)), \
    struct str *evidence_out __attribute__((unused)))

FACT(own_domain_unauthenticated);
FACT(vendor_domain_unauthenticated);
FACT(protected_address_shown);
FACT(protected_person_address);
FACT(own_domain_lookalike);
FACT(vendor_domain_lookalike);
FACT(author_domain_like_correspondent);
FACT(reply_to_lookalike);
FACT(cc_lookalike);
FACT(protected_name);
FACT(protected_name_near);
FACT(protected_name_title);
FACT(protected_local_part);
FACT(vendor_name_other_domain);
FACT(contact_of_another);
FACT(institution_name_elsewhere);
FACT(institution_text_elsewhere);
FACT(institution_said_to_act);
FACT(institution_link_elsewhere);
FACT(institution_authenticated);
FACT(name_by_service);
FACT(shared_by_ours);
FACT(own_domain_authenticated);
FACT(own_name_outside);
FACT(title_outside);
FACT(department_outside);
FACT(mixed_script_name);
FACT(protected_sender);
FACT(name_known_elsewhere);
FACT(signed_by_protected_name);
FACT(signed_by_vendor_name);
FACT(approver_name);
FACT(authority_invoked);
FACT(protected_name_subject);
FACT(free_address_mimics);
FACT(own_name_in_address);
FACT(mailbox_name_in_address);
FACT(domain_in_name);
FACT(odd_local_part);
FACT(domain_missing);
FACT(reply_to_other_domain);
FACT(reply_to_freemail);
FACT(reply_to_other_freemail);
FACT(reply_to_unknown);
FACT(own_domain_reply_outside);
FACT(reply_to_mimics);
FACT(reply_to_same_name);
FACT(reply_to_invalid);
FACT(service_author_unknown);
FACT(service_bills);
FACT(three_domains);
FACT(return_path_freemail);
FACT(return_path_system);
FACT(login_differs);
FACT(receipt_elsewhere);
FACT(passed_on_by_unknown);
FACT(pivot_address);
FACT(to_is_sender);
FACT(no_recipients);
FACT(recipient_invalid);
FACT(recipients_not_ours);
FACT(recipients_dropped);
FACT(recipients_probed);
FACT(recipients_alike);
FACT(list_known);
FACT(memory_unread);
FACT(first_time_sender);
FACT(stranger);
FACT(regular_sender);
FACT(first_time_domain);
FACT(never_written_to);
FACT(courted);
FACT(hardly_known);
FACT(partner);
FACT(two_way_history);
FACT(true_reply);
FACT(answers_our_first);
FACT(stranger_in_thread);
FACT(reply_without_thread);
FACT(quoted_protected_other_address);
FACT(participant_swapped);
FACT(thread_unknown);
FACT(thread_old);
FACT(stacked_reply_marks);
FACT(quoted_without_thread);
FACT(quoted_without_sender);
FACT(quoted_protected_no_address);
FACT(quoted_protected_left_out);
FACT(quoted_handed_on);
FACT(quoted_laid_out);
FACT(quoted_words_not_ours);
FACT(quoted_words_ours);
FACT(self_reply);
FACT(quoted_date_impossible);
FACT(quoted_weekday_wrong);
FACT(quoted_dates_mixed);
FACT(quoted_heads_by_hand);
FACT(bounce_of_unsent);
FACT(bounce_of_ours);
FACT(trusted_sender);
FACT(accepted_sender);
FACT(new_to_mailbox);
FACT(domain_new);
FACT(dormant_sender);
FACT(sender_was_fraud);
FACT(domain_was_fraud);
FACT(reply_to_dealt_with);
FACT(reply_to_was_fraud);
FACT(many_mailboxes);
FACT(new_infrastructure);
FACT(sender_network_new);
FACT(sender_dkim_new);
FACT(sender_mailer_new);
FACT(sender_message_id_new);
FACT(sender_zone_new);
FACT(sender_hour_new);
FACT(sender_language_new);
FACT(sender_charset_new);
FACT(sender_phone_new);
FACT(sender_signature_new);
FACT(sender_greeting_new);
FACT(document_producer_new);
FACT(first_payment_talk);
FACT(first_attachment);
FACT(first_link);
FACT(archive_locked_before);
FACT(link_of_sender_new);
FACT(amount_unusual);
FACT(currency_new);
FACT(authentication_regression);
FACT(smime_downgrade);
FACT(smime_signer_new);
FACT(bank_account_changed);
FACT(bank_account_remembered);
FACT(bank_account_first);
FACT(bank_account_of_fraud);
FACT(bank_account_of_another);
FACT(account_holder_private);
FACT(account_holder_other);
FACT(invoice_number_of_another);
FACT(invoice_account_differs);
FACT(issuer_is_another);
FACT(t_number_invalid);
FACT(t_number_differs);
FACT(vendor_phone_differs);
FACT(vendor_phone_abroad);
FACT(dmarc_fail);
FACT(spf_fail);
FACT(dkim_fail);
FACT(authenticated);
FACT(auth_temperror);
FACT(auth_permerror);
FACT(upstream_disagrees);
FACT(upstream_forged);
FACT(from_ambiguous);
FACT(internal_mail);
FACT(vendor_authenticated);
FACT(service_authenticated);
FACT(smime_signer_mismatch);
FACT(smime_invalid);
FACT(smime_untrusted);
FACT(smime_valid);
FACT(smime_partial);
FACT(smime_date_mismatch);
FACT(smime_from_differs);
FACT(smime_unauthenticated);
FACT(smime_header_mismatch);
FACT(dkim_partial_body);
FACT(dkim_weak);
FACT(dkim_third_party);
FACT(freemail_unproved);
FACT(date_off);
FACT(smime_missing);
FACT(dkim_signature_seen);
FACT(encrypted_not_scanned);
FACT(bank_account);
FACT(bank_account_quoted);
FACT(bank_account_unknown);
FACT(bank_account_known);
FACT(bank_account_country);
FACT(bank_accounts_differ);
FACT(wallet);
FACT(wording);
FACT(few_words);
FACT(links_off_domain);
FACT(link_text_differs);
FACT(domain_nameless);
FACT(own_name_in_domain);
FACT(vendor_name_in_domain);
FACT(service_name_in_domain);
FACT(link_bears_name);
FACT(link_lookalike);
FACT(link_near_sender);
FACT(hidden_text);
FACT(blank_gap);
FACT(zero_width);
FACT(free_mail_sender);
FACT(html_form);
FACT(attachment_html);
FACT(archive_with_password);
FACT(address_elsewhere);
FACT(attachment_of_another);
FACT(link_domain_new);
FACT(links_one_place);
FACT(link_names_recipient);
FACT(link_in_code);
FACT(link_odd);
FACT(link_redirects);
FACT(link_text_is_file);
FACT(direction_override);
FACT(only_telephone);
FACT(telephone_named);
FACT(sum_named);
FACT(amounts_differ);
FACT(recipient_unnamed);
FACT(absent_person_named);
FACT(all_elsewhere);
FACT(attachment_form);
FACT(document_without_text);
FACT(document_edited);
FACT(document_page_printed);
FACT(document_maker_missing);
FACT(attached_message_other);
FACT(organiser_elsewhere);
FACT(filename_lure);
FACT(named_as_subject);
FACT(invoice_with_w9);

/* The row of a defect: what fact_find(mail_defect_name()) gives. */
const struct fact *fact_of_defect(enum defect_kind kind);

#endif
