/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keys of signatures (RFC 6376 3.6, RFC 8301, 8463): all of a message's are
 * asked for in one list, and a record is read as strictly as the signature that
 * it is for. A key that could not be had is `temperror`; none, a revoked one, one
 * for another purpose and one that proves nothing are `permerror`. The key of a
 * domain that is only testing (t=y) counts like any other: it proves no less,
 * and many forget to take the mark away. RSA keys under 1,024 bits fail.
 */
#include "auth.h"

#define KEY_MOST 4096		/* bytes of a record */
#define KEY_BITS_LEAST 1024

/* Is `wanted`, or "*", in a list with colons? An absent list holds everything. */
static bool
list_allows(struct str list, struct str wanted)
{
	return list.p == NULL || signature_names_hold(list, wanted) ||
	    signature_names_hold(list, STR("*"));
}

/* k= (3.6.1, RFC 8463 4.2) and the first half of a= name the same kind of key. */
static bool
key_type_fits(const struct signature *signature)
{
	struct str kind = tag_find(signature->record, STR("k"));
	struct str algorithm = signature->algorithm;

	return str_equal_nocase(kind.p == NULL ? STR("rsa") : kind,
	    str_slice(algorithm, 0, str_find_char(algorithm, '-')));
}

/* g= of RFC 4871: the local part that the key is for, with one "*". RFC 6376 has
 * no such tag any more, but who wrote it gave the key away for that much only. An
 * empty one without v= is DomainKeys' way to say all. */
static bool
granularity_allows(struct str record, struct str local)
{
	struct str g = tag_find(record, STR("g")), before;

	if (g.p == NULL || (g.n == 0 && tag_find(record, STR("v")).p == NULL))
		return true;
	if (str_find_char(g, '*') == STR_NOWHERE)
		return g.n > 0 && str_equal(g, local);
	before = str_cut(&g, '*');
	return local.n >= before.n + g.n && str_starts(local, before) &&
	    str_ends(local, g);
}

/* "If specified, this tag MUST be the first tag in the record" (3.6.1). */
static bool
version_is_first(struct str record)
{
	struct str name, value;

	return tag_find(record, STR("v")).p == NULL ||
	    (tag_next(&record, &name, &value) && str_equal(name, STR("v")));
}

static void
record_judge(struct arena *arena, struct signature *signature)
{
	struct str record = signature->record, bytes, local, domain;
	struct str flags = tag_find(record, STR("t"));
	bool rsa = str_starts_nocase(signature->algorithm, STR("rsa"));
	bool bad;

	if (tag_find(record, STR("p")).n == 0) {
		signature_judge(signature, RESULT_PERMERROR, "key revoked");
		return;
	}
	if (record.n > KEY_MOST || !tags_are_good(record) ||
	    !version_is_first(record)) {
		signature_judge(signature, RESULT_PERMERROR, "key malformed");
		return;
	}
	bytes = encoding_base64(arena, tag_find(record, STR("p")), &bad);
	signature->test = signature_names_hold(flags, STR("y"));
	(void)signature_agent(arena, signature, &local, &domain);
	if (!key_type_fits(signature))
		signature_judge(signature, RESULT_PERMERROR, "key of another type");
	else if (!list_allows(tag_find(record, STR("h")), STR("sha256")))
		signature_judge(signature, RESULT_PERMERROR, "key for another hash");
	else if (!list_allows(tag_find(record, STR("s")), STR("email")))
		signature_judge(signature, RESULT_PERMERROR, "key for another service");
	else if (signature_names_hold(flags, STR("s")) &&
	    !str_equal(domain, signature->domain))
		signature_judge(signature, RESULT_PERMERROR, "key not for subdomains");
	else if (!granularity_allows(record, local))
		signature_judge(signature, RESULT_PERMERROR, "key for other addresses");
	else if (bad || !(rsa ? public_key_rsa(bytes, &signature->key)
	    : public_key_ed25519(bytes, &signature->key)))
		signature_judge(signature, RESULT_PERMERROR, "key malformed");
	else if (rsa && signature->key.bits < KEY_BITS_LEAST)
		signature_judge(signature, RESULT_FAIL, "key under 1024 bits");
	else if (signature->key.bits > PUBLIC_KEY_BITS_MOST)
		signature_judge(signature, RESULT_PERMERROR, "key over 8192 bits");
}

/* Those "MUST be discarded" (3.6.1). */
static bool
version_is_other(struct str record)
{
	struct str version = tag_find(record, STR("v"));

	return version.p != NULL && !str_equal(version, STR("DKIM1"));
}

static void
key_judge(struct arena *arena, struct signature *signature,
    const struct answer *answer)
{
	size_t keys = 0, others = 0;

	switch (answer->status) {
	case ANSWER_TEMPERROR:
		signature_judge(signature, RESULT_TEMPERROR, "key look-up failed");
		return;
	case ANSWER_LIMIT:	/* waiting would not help */
	case ANSWER_FAILED:
		signature_judge(signature, RESULT_PERMERROR, "key not asked for");
		return;
	case ANSWER_NODATA:
	case ANSWER_NXDOMAIN:
	case ANSWER__COUNT:
		signature_judge(signature, RESULT_PERMERROR, "no key");
		return;
	case ANSWER_DATA:
		break;
	}
	for (size_t i = 0; i < answer->n; i++) {
		if (tag_find(answer->records[i], STR("p")).p == NULL)
			continue;	/* other text below the same name */
		if (version_is_other(answer->records[i])) {
			others++;
			continue;
		}
		signature->record = answer->records[i];
		keys++;
	}
	if (keys == 0)
		signature_judge(signature, RESULT_PERMERROR, others > 0 ?
		    "key of another version" : "no key");
	else if (keys > 1)
		signature_judge(signature, RESULT_PERMERROR, "several keys");
	else
		record_judge(arena, signature);
}

void
signature_keys(struct arena *arena, struct signature *signatures, size_t n,
    const struct ask *ask)
{
	struct question questions[ASK_AT_ONCE];
	struct answer answers[ASK_AT_ONCE];
	struct signature *asked[ASK_AT_ONCE];
	size_t asked_n = 0;

	for (size_t i = 0; i < n; i++) {
		if (signatures[i].judged)
			continue;
		if (asked_n == ASK_AT_ONCE) {
			signature_judge(&signatures[i], RESULT_PERMERROR,
			    "key not asked for");
			continue;
		}
		asked[asked_n] = &signatures[i];
		questions[asked_n++] = (struct question){ QUESTION_DNS, RR_TXT,
		    signature_key_name(arena, &signatures[i]) };
	}
	if (asked_n == 0)
		return;
	ask->put(ask->context, arena, questions, asked_n, answers);
	for (size_t i = 0; i < asked_n; i++)
		key_judge(arena, asked[i], &answers[i]);
}
