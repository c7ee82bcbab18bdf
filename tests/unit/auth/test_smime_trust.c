/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chains and names: who vouches for a certificate, what it may be used for, whom
 * it names, and what revocation lists say of it.
 */
#include <sys/stat.h>

#include "smime_world.h"

static struct recipe
leaf(void)
{
	return (struct recipe){ "Leaf", FROM, -100, 100, 0, "emailProtection",
	    .authority = false };
}

static struct recipe
authority(const char *name)
{
	return (struct recipe){ name, NULL, -900, 900, 0, NULL,
	    .authority = true };
}

static struct smime
judge_signer(struct arena *arena, const struct pair *pair)
{
	struct hand hand = { .signer = pair };

	return judge_detached(arena, hand_make(arena, hand));
}

/* ---- Names ----------------------------------------------------------------- */

static void
only_exact_addresses_of_the_right_kind_name_from(void **state)
{
	static const struct {
		const char *san, *subject, *from;
		bool names;
	} cases[] = {
		{ "email:" FROM, NULL, FROM, true },
		{ "email:K.VOGEL@RHEINTAL-PUMPEN.EXAMPLE", NULL, FROM, true },
		{ "email:boss@minato-foods.example,email:" FROM, NULL, FROM,
		    true },
		{ NULL, FROM, FROM, true },
		/* the subject's counts only where there is no other name */
		{ "email:boss@minato-foods.example", FROM, FROM, false },
		{ "DNS:rheintal-pumpen.example", FROM, FROM, false },
		{ "URI:mailto:" FROM, FROM, FROM, false },
		{ "DNS:" FROM, NULL, FROM, false },
		{ "otherName:1.3.6.1.4.1.311.20.2.3;UTF8:" FROM, NULL, FROM,
		    false },
		{ "otherName:1.3.6.1.5.5.7.8.9;UTF8:" FROM, NULL, FROM, true },
		{ "otherName:1.3.6.1.5.5.7.8.9;IA5:" FROM, NULL, FROM, false },
		{ "DER:30:0a:81:08:61:40:62:2e:63:00:64:65", NULL, FROM,
		    false },
		/* broken, so nobody knows what it would have said */
		{ "DER:30:05:81:08:61", FROM, FROM, false },
		{ "email:@rheintal-pumpen.example", NULL, FROM, false },
		{ "email:rheintal-pumpen.example", NULL, FROM, false },
		{ "email:*@rheintal-pumpen.example", NULL, FROM, false },
		{ "email:Karin <" FROM ">", NULL, FROM, false },
		{ "email:" FROM "." , NULL, FROM, true },
		{ "email:x@mail.rheintal-pumpen.example", NULL,
		    "x@rheintal-pumpen.example", false },
		{ "email:a@xn--bcher-kva.example", NULL,
		    "A@XN--BCHER-KVA.example", true },
		{ "email:a@bucher.example", NULL, "a@xn--bcher-kva.example",
		    false },
	};
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct recipe recipe = leaf();
		recipe.address = cases[i].subject;
		recipe.in_subject = cases[i].subject != NULL;
		recipe.san = cases[i].san;
		struct pair pair = pair_make(&recipe, &world.root);
		struct hand hand = { .signer = &pair };
		struct smime got = judge(arena, str_join(arena, str_format(
		    arena, "From: %s\r\n", cases[i].from), multipart(arena,
		    TEXT, hand_make(arena, hand))));
		print_message("case %zu\n", i);
		assert_int_equal(got.attributed, cases[i].names);
		assert_int_equal(got.mismatch, !cases[i].names);
		assert_int_equal(got.author.p != NULL, cases[i].names);
		pair_free(&pair);
	}
	arena_free(arena);
}

static void
more_than_twenty_names_are_left_out(void **state)
{
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (int n = 19; n <= 20; n++) {
		struct buf buf = { .arena = arena };
		for (int i = 0; i < n; i++)
			buf_format(&buf, "email:a%d@b.example,", i);
		buf_cstr(&buf, "email:" FROM);
		struct recipe recipe = leaf();
		recipe.address = NULL;
		recipe.san = str_cstr(arena, buf_str(&buf));
		struct pair pair = pair_make(&recipe, &world.root);
		struct smime got = judge_signer(arena, &pair);
		assert_int_equal(got.attributed, n == 19);
		pair_free(&pair);
	}
	arena_free(arena);
}

/* ---- Purpose and chains ------------------------------------------------------ */

static void
usages_and_constraints_are_kept(void **state)
{
	static const struct {
		const char *usage, *key_usage, *constraints, *reason;
		bool as_authority;
	} cases[] = {
		{ NULL, NULL, NULL, NULL, false },
		{ "anyExtendedKeyUsage", NULL, NULL, NULL, false },
		{ "clientAuth,anyExtendedKeyUsage", "digitalSignature", NULL,
		    NULL, false },
		{ "emailProtection", "nonRepudiation", NULL, NULL, false },
		{ "emailProtection", "keyEncipherment", NULL, "purpose",
		    false },
		{ "anyExtendedKeyUsage", "keyEncipherment", NULL, "purpose",
		    false },
		{ "clientAuth", NULL, NULL, "purpose", false },
		{ "codeSigning,timeStamping", NULL, NULL, "purpose", false },
		{ "1.2.3.4", NULL, NULL, "purpose", false },
		/* of the authority that issued it */
		{ "serverAuth", NULL, NULL, "purpose", true },
		{ "anyExtendedKeyUsage", NULL, NULL, NULL, true },
		{ NULL, NULL, "permitted;email:rheintal-pumpen.example", NULL,
		    true },
		{ NULL, NULL, "permitted;email:other.example",
		    "name-constraints", true },
		{ NULL, NULL, "excluded;email:rheintal-pumpen.example",
		    "name-constraints", true },
		{ NULL, NULL, "permitted;email:boss@minato-foods.example",
		    "name-constraints", true },
	};
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct recipe recipe = leaf(), above = authority("Above");
		struct recipe *to = cases[i].as_authority ? &above : &recipe;
		to->usage = cases[i].usage;
		to->constraints = cases[i].constraints;
		if (!cases[i].as_authority)
			to->key_usage = cases[i].key_usage;
		struct pair issuer = pair_make(&above, &world.root);
		struct pair pair = pair_make(&recipe, &issuer);
		struct hand hand = { .signer = &pair };
		hand.certificate = str_join(arena, certificate_der(arena,
		    pair.certificate), certificate_der(arena,
		    issuer.certificate));
		struct smime got = judge_detached(arena, hand_make(arena,
		    hand));
		print_message("case %zu\n", i);
		expect(&got, cases[i].reason == NULL ? SMIME_VALID :
		    SMIME_UNTRUSTED, cases[i].reason, cases[i].reason == NULL,
		    COVERS_WHOLE);
		pair_free(&pair);
		pair_free(&issuer);
	}
	arena_free(arena);
}

/* Vogel is no authority, and whom she "issued" is nobody. */
static void
a_person_can_not_vouch_for_another(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct recipe recipe = leaf();
	struct pair pair = pair_make(&recipe, &world.boss);
	struct hand hand = { .signer = &pair };

	(void)state;
	hand.certificate = str_join(arena, certificate_der(arena,
	    pair.certificate), certificate_der(arena,
	    world.boss.certificate));
	struct smime got = judge_detached(arena, hand_make(arena, hand));
	assert_int_equal(got.status, SMIME_UNTRUSTED);
	assert_false(got.attributed);
	pair_free(&pair);
	arena_free(arena);
}

static void
ten_intermediates_are_followed_and_no_more(void **state)
{
	static const struct {
		size_t n;
		const char *reason;
	} cases[] = {
		{ 10, NULL }, { 11, "chain-too-long" },
		{ 50, "chain-too-long" },
	};
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct pair chain[51];
		struct str all = STR("");
		size_t n = cases[i].n;
		for (size_t k = 0; k < n; k++) {
			char name[40];
			snprintf(name, sizeof name, "Link %zu", k);
			struct recipe recipe = authority(name);
			chain[k] = pair_make(&recipe, k == 0 ? &world.root :
			    &chain[k - 1]);
			all = str_join(arena, all, certificate_der(arena,
			    chain[k].certificate));
		}
		struct recipe recipe = leaf();
		chain[n] = pair_make(&recipe, &chain[n - 1]);
		struct hand hand = { .signer = &chain[n] };
		hand.certificate = str_join(arena, certificate_der(arena,
		    chain[n].certificate), all);
		struct smime got = judge_detached(arena, hand_make(arena,
		    hand));
		print_message("%zu intermediates\n", n);
		expect(&got, cases[i].reason == NULL ? SMIME_VALID :
		    SMIME_UNTRUSTED, cases[i].reason, cases[i].reason == NULL,
		    COVERS_WHOLE);
		for (size_t k = 0; k <= n; k++)
			pair_free(&chain[k]);
	}
	arena_free(arena);
}

/* ---- Keys --------------------------------------------------------------------- */

static struct pair
pair_of_key(EVP_PKEY *key)
{
	struct recipe recipe = leaf();
	struct pair pair = pair_make(&recipe, &world.root);

	EVP_PKEY_free(pair.key);
	pair.key = key;
	assert_int_equal(X509_set_pubkey(pair.certificate, key), 1);
	assert_true(X509_sign(pair.certificate, world.root.key,
	    EVP_sha256()) > 0);
	return pair;
}

static void
keys_that_prove_nothing_are_refused(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct pair pair = pair_of_key(EVP_EC_gen("P-192"));
	struct smime got = judge_signer(arena, &pair);

	(void)state;
	expect(&got, SMIME_INVALID, "weak-key", false, COVERS_NONE);
	pair_free(&pair);
	pair = pair_of_key(EVP_EC_gen("P-521"));
	got = judge_signer(arena, &pair);
	expect(&got, SMIME_VALID, NULL, true, COVERS_WHOLE);
	pair_free(&pair);
	/* one that no mailer knows */
	pair = pair_of_key(EVP_PKEY_Q_keygen(NULL, NULL, "ED448"));
	struct hand hand = { .signer = &world.vogel };
	hand.certificate = certificate_der(arena, pair.certificate);
	hand.algorithm = STR("\x06\x03\x2b\x65\x71");
	got = judge_detached(arena, hand_make(arena, hand));
	assert_int_equal(got.status, SMIME_INVALID);
	pair_free(&pair);
	arena_free(arena);
}

/* ---- Revocation ------------------------------------------------------------------ */

struct list {
	int revoked_days, next_days;	/* against ARRIVED */
	int reason;			/* -1: none is given */
	int invalid_days;		/* 0: not said */
};

static X509_CRL *
list_make(const struct list *list, const struct pair *issuer, X509 *revoked)
{
	X509_CRL *crl = X509_CRL_new();
	X509_REVOKED *entry = X509_REVOKED_new();
	ASN1_TIME *when = ASN1_TIME_set(NULL, ARRIVED -
	    (list->next_days > 0 ? 3600 : 50 * DAY));

	X509_CRL_set_version(crl, 1);
	X509_CRL_set_issuer_name(crl, X509_get_subject_name(
	    issuer->certificate));
	X509_CRL_set1_lastUpdate(crl, when);
	ASN1_TIME_set(when, ARRIVED + (time_t)list->next_days * DAY);
	X509_CRL_set1_nextUpdate(crl, when);
	ASN1_TIME_set(when, ARRIVED + (time_t)list->revoked_days * DAY);
	X509_REVOKED_set_revocationDate(entry, when);
	X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(revoked));
	if (list->reason >= 0) {
		ASN1_ENUMERATED *reason = ASN1_ENUMERATED_new();
		ASN1_ENUMERATED_set(reason, list->reason);
		X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, reason, 0, 0);
		ASN1_ENUMERATED_free(reason);
	}
	if (list->invalid_days != 0) {
		ASN1_GENERALIZEDTIME *since = ASN1_GENERALIZEDTIME_set(NULL,
		    ARRIVED + (time_t)list->invalid_days * DAY);
		X509_REVOKED_add1_ext_i2d(entry, NID_invalidity_date, since, 0,
		    0);
		ASN1_GENERALIZEDTIME_free(since);
	}
	X509_CRL_add0_revoked(crl, entry);
	ASN1_TIME_free(when);
	assert_true(X509_CRL_sign(crl, issuer->key, EVP_sha256()) > 0);
	return crl;
}

#define FOLDER_BYTES 64
#define FILE_BYTES 128

/* A folder for one list. */
static void
folder_make(char *folder, char *file, const char *name)
{
	snprintf(folder, FOLDER_BYTES, "%s/seki-crl-XXXXXX", P_tmpdir);
	assert_non_null(mkdtemp(folder));
	snprintf(file, FILE_BYTES, "%s/%s", folder, name);
}

static struct smime
judge_with_list(struct arena *arena, const struct pair *pair, X509_CRL *crl,
    const char *name)
{
	struct auth_settings settings = { 0 };
	struct hand hand = { .signer = pair };
	char folder[FOLDER_BYTES], path[FILE_BYTES];
	struct why why = { 0 };

	folder_make(folder, path, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	if (str_ends(str_of(name), STR(".pem")))
		PEM_write_X509_CRL(file, crl);
	else
		i2d_X509_CRL_fp(file, crl);
	fclose(file);
	enum outcome outcome = smime_trust(&settings, &(struct smime_files){
	    .ca_file = world.anchors, .intermediates = world.helpers,
	    .crl_dir = folder }, &why);
	unlink(path);
	rmdir(folder);
	if (outcome != OK)
		fail_msg("%s", why.text);
	struct smime got = judge_with(arena, &settings, str_join(arena,
	    STR(HEAD), multipart(arena, TEXT, hand_make(arena, hand))));
	X509_STORE_free(settings.anchors);
	sk_X509_pop_free((STACK_OF(X509) *)settings.intermediates, X509_free);
	return got;
}

static void
lists_in_a_folder_revoke_as_of_the_arrival(void **state)
{
	static const struct {
		struct list list;
		enum smime_status status;
		const char *reason;
	} cases[] = {
		{ { -1, 30, -1, 0 }, SMIME_INVALID, "revoked" },
		{ { -1, 30, 4, 0 }, SMIME_INVALID, "revoked" },
		/* after the message had come */
		{ { 1, 30, -1, 0 }, SMIME_VALID, "revoked-since" },
		{ { 1, 30, 4, 0 }, SMIME_VALID, "revoked-since" },
		/* a stolen key was stolen before */
		{ { 1, 30, 1, 0 }, SMIME_INVALID, "revoked" },
		{ { 1, 30, 4, -2 }, SMIME_INVALID, "revoked" },
		{ { 3, 30, 4, 2 }, SMIME_VALID, "revoked-since" },
		/* a list that is too old */
		{ { -30, -1, -1, 0 }, SMIME_INVALID, "revoked" },
	};
	static const char *const names[] = { "a.crl", "a.pem", "A.CRL" };
	struct arena *arena = arena_new(64u << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		/* by an intermediate, whose lists are not in the CA's file */
		X509_CRL *crl = list_make(&cases[i].list, &world.issuer,
		    world.by_issuer.certificate);
		struct smime got = judge_with_list(arena, &world.by_issuer,
		    crl, names[i % 3]);
		print_message("case %zu\n", i);
		expect(&got, cases[i].status, cases[i].reason,
		    cases[i].status == SMIME_VALID, cases[i].status ==
		    SMIME_VALID ? COVERS_WHOLE : COVERS_NONE);
		X509_CRL_free(crl);
	}
	arena_free(arena);
}

static void
a_list_that_says_nothing_is_said(void **state)
{
	struct arena *arena = arena_new(64u << 20);
	struct list list = { -30, -1, -1, 0 };
	X509_CRL *crl = list_make(&list, &world.issuer,
	    world.boss.certificate);
	struct smime got = judge_with_list(arena, &world.by_issuer, crl,
	    "a.crl");

	(void)state;
	expect(&got, SMIME_VALID, "crl-expired", true, COVERS_WHOLE);
	X509_CRL_free(crl);
	/* signed by another than it says: revokes nobody */
	list.next_days = 30;
	crl = list_make(&list, &world.issuer, world.by_issuer.certificate);
	X509_CRL_sign(crl, world.boss.key, EVP_sha256());
	got = judge_with_list(arena, &world.by_issuer, crl, "a.crl");
	expect(&got, SMIME_VALID, "crl-unusable", true, COVERS_WHOLE);
	X509_CRL_free(crl);
	/* the intermediate itself */
	crl = list_make(&list, &world.root, world.issuer.certificate);
	got = judge_with_list(arena, &world.by_issuer, crl, "a.crl");
	expect(&got, SMIME_INVALID, "revoked", false, COVERS_NONE);
	X509_CRL_free(crl);
	arena_free(arena);
}

static void
a_folder_that_can_not_be_read_ends_the_start(void **state)
{
	struct auth_settings settings = { 0 };
	struct why why = { 0 };
	char folder[FOLDER_BYTES], path[FILE_BYTES];

	(void)state;
	assert_int_equal(smime_trust(&settings, &(struct smime_files){
	    .ca_file = world.anchors, .crl_dir = "/nonexistent" }, &why), FAIL);
	assert_non_null(strstr(why.text, "/nonexistent"));
	folder_make(folder, path, "broken.crl");
	assert_int_equal(smime_trust(&settings, &(struct smime_files){
	    .ca_file = world.anchors, .crl_dir = folder }, &why), OK);
	X509_STORE_free(settings.anchors);
	sk_X509_pop_free((STACK_OF(X509) *)settings.intermediates, X509_free);
	FILE *file = fopen(path, "w");
	fputs("no list", file);
	fclose(file);
	assert_int_equal(smime_trust(&settings, &(struct smime_files){
	    .ca_file = world.anchors, .crl_dir = folder }, &why), FAIL);
	assert_int_equal(why.status, EXIT_CONFIG);
	assert_non_null(strstr(why.text, "broken.crl"));
	unlink(path);
	rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    only_exact_addresses_of_the_right_kind_name_from),
		cmocka_unit_test(more_than_twenty_names_are_left_out),
		cmocka_unit_test(usages_and_constraints_are_kept),
		cmocka_unit_test(a_person_can_not_vouch_for_another),
		cmocka_unit_test(ten_intermediates_are_followed_and_no_more),
		cmocka_unit_test(keys_that_prove_nothing_are_refused),
		cmocka_unit_test(lists_in_a_folder_revoke_as_of_the_arrival),
		cmocka_unit_test(a_list_that_says_nothing_is_said),
		cmocka_unit_test(a_folder_that_can_not_be_read_ends_the_start),
	};

	return cmocka_run_group_tests(tests, world_make, world_free);
}
