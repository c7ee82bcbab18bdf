/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a `test` line may say of the world around its message: lines that begin
 * X-Test-, before the first header line, each one row of the table below. They
 * stage what the checks of the sender found and what memory holds, so that each
 * fact can be made to hold; without any, nothing is authenticated, every look-up
 * was answered, and nobody's mail is remembered. Such lines mean something in
 * rule files only: the reader of real mail has never heard of them.
 */
#include "rule.h"

enum {
	AUTH_PASS, INTERNAL, DMARC_REJECT, DMARC_QUARANTINE, DMARC_NONE,
	SPF_FAIL, SPF_SOFTFAIL, SPF_PERMERROR, DKIM_FAIL, DKIM_REPLAYED, SMIME_IS_VALID, SMIME_IS_INVALID,
	SMIME_IS_UNTRUSTED, SMIME_MISMATCH, SMIME_PART, SMIME_DATE,
	SMIME_IS_ENCRYPTED, SMIME_INSIDE,
	SMIME_HEADER,
	UPSTREAM_DISAGREES, UPSTREAM_FORGED, MEMORY_KNOWN, MEMORY_TWO_WAY,
	MEMORY_REPLY, MEMORY_STRANGER, MEMORY_ELSEWHERE, MEMORY_SILENT,
	READER_DEFEATED, DNS_NXDOMAIN, DKIM_TESTS,
	STAGED__COUNT
};

static const char *const lines[STAGED__COUNT] = {
	[AUTH_PASS] = "X-Test-Auth: pass",
	[INTERNAL] = "X-Test-Internal: yes",
	[DMARC_REJECT] = "X-Test-DMARC: fail reject",
	[DMARC_QUARANTINE] = "X-Test-DMARC: fail quarantine",
	[DMARC_NONE] = "X-Test-DMARC: fail none",
	[SPF_FAIL] = "X-Test-SPF: fail",
	[SPF_SOFTFAIL] = "X-Test-SPF: softfail",
	[SPF_PERMERROR] = "X-Test-SPF: permerror",
	[DKIM_FAIL] = "X-Test-DKIM: fail",
	[DKIM_REPLAYED] = "X-Test-DKIM: replayed",
	[SMIME_IS_VALID] = "X-Test-SMIME: valid",
	[SMIME_IS_INVALID] = "X-Test-SMIME: invalid",
	[SMIME_IS_UNTRUSTED] = "X-Test-SMIME: untrusted",
	[SMIME_MISMATCH] = "X-Test-SMIME: mismatch",
	[SMIME_PART] = "X-Test-SMIME: partial",
	[SMIME_DATE] = "X-Test-SMIME: date",
	[SMIME_IS_ENCRYPTED] = "X-Test-SMIME: encrypted",
	[SMIME_INSIDE] = "X-Test-SMIME: from-differs",
	[SMIME_HEADER] = "X-Test-SMIME: header",
	[UPSTREAM_DISAGREES] = "X-Test-Upstream: disagrees",
	[UPSTREAM_FORGED] = "X-Test-Upstream: forged",
	[MEMORY_KNOWN] = "X-Test-Memory: known",
	[MEMORY_TWO_WAY] = "X-Test-Memory: two-way",
	[MEMORY_REPLY] = "X-Test-Memory: true-reply",
	[MEMORY_STRANGER] = "X-Test-Memory: stranger-thread",
	[MEMORY_ELSEWHERE] = "X-Test-Memory: name-elsewhere",
	[MEMORY_SILENT] = "X-Test-Memory: silent",
	[READER_DEFEATED] = "X-Test-Reader: defeated",
	[DNS_NXDOMAIN] = "X-Test-DNS: nxdomain",
	[DKIM_TESTS] = "X-Test-DKIM: testing",
};

static bool
is_staged(const struct stage *stage, unsigned line)
{
	return (stage->lines >> line & 1) != 0;
}

static const char *const memories[MEMORY__COUNT] = {
	[MEMORY_ADDRESS] = "address", [MEMORY_DOMAIN] = "domain",
	[MEMORY_NAME] = "name", [MEMORY_THREAD] = "thread",
	[MEMORY_SIGNATURE] = "signature", [MEMORY_HABITS] = "habits",
	[MEMORY_PAIR] = "pair", [MEMORY_ACCOUNT] = "account",
	[MEMORY_OWNER_ACCOUNTS] = "owner-accounts",
	[MEMORY_ACCOUNT_OWNERS] = "account-owners",
	[MEMORY_SIGHTING] = "sighting", [MEMORY_ACCEPTED] = "accepted",
	[MEMORY_COVERAGE] = "coverage", [MEMORY_NEAR] = "near",
	[MEMORY_WORDS] = "words",
};

/* "X-Test-Remember: KIND RECORD": the answer to any question of that kind. */
static bool
record_read(struct str line, struct stage *stage)
{
	struct str mark = STR("X-Test-Remember:"), rest, word;

	if (!str_starts_nocase(line, mark) || stage->records_n == STAGE_RECORDS)
		return false;
	rest = str_trim(str_from(line, mark.n));
	word = str_cut(&rest, ' ');
	for (int i = 0; i < MEMORY__COUNT; i++) {
		if (!str_equal(word, str_of(memories[i])))
			continue;
		stage->records[stage->records_n].kind = (enum memory_kind)i;
		stage->records[stage->records_n++].record = rest;
		return rest.n > 0;
	}
	return false;
}

/* "X-Test-Arrived: 2026-04-15", a day or a time with its zone. */
static bool
read_arrived(struct arena *arena, struct str line, int64_t *arrived_out)
{
	struct str word = line;

	(void)str_cut(&word, ':');
	word = str_trim(word);
	if (word.n == 10)
		word = str_join(arena, word, STR("T12:00:00Z"));
	return time_parse_rfc3339(word, arrived_out);
}

bool
stage_read(struct arena *arena, struct str *text, struct stage *stage_out)
{
	*stage_out = (struct stage){ .arrived = STAGE_NO_TIME };
	for (;;) {
		struct str rest = *text, line;
		unsigned i = 0;

		if (!str_starts_nocase(*text, STR("X-Test-")))
			return true;
		(void)str_line(&rest, &line);
		if (record_read(str_trim(line), stage_out)) {
			*text = rest;
			continue;
		}
		if (str_starts_nocase(line, STR("X-Test-Signed: "))) {
			stage_out->signer = str_trim(str_from(line, 15));
			*text = rest;
			continue;
		}
		if (str_starts_nocase(line, STR("X-Test-Arrived:"))) {
			if (!read_arrived(arena, line, &stage_out->arrived))
				return false;
			*text = rest;
			continue;
		}
		if (str_starts_nocase(line, STR("X-Test-Code:"))) {
			stage_out->code = str_trim(str_from(line,
			    sizeof "X-Test-Code:" - 1));
			*text = rest;
			continue;
		}
		while (i < STAGED__COUNT &&
		    !str_equal_nocase(str_trim(line), str_of(lines[i])))
			i++;
		if (i == STAGED__COUNT)
			return false;
		stage_out->lines |= 1u << i;
		*text = rest;
	}
}

bool
stage_is_careful(const struct stage *stage)
{
	return is_staged(stage, READER_DEFEATED);
}

/* ---- What a picture holds --------------------------------------------------------- */

void
stage_code(struct arena *arena, const struct stage *stage, struct mail *mail)
{
	struct link *links;

	if (stage->code.n == 0)
		return;
	links = NEW_ARRAY(arena, struct link, mail->links_n + 1);
	for (size_t i = 0; i < mail->links_n; i++)
		links[i] = mail->links[i];
	links[mail->links_n] = (struct link){ .kind = LINK_CODE,
	    .url = stage->code, .host = link_host(arena, stage->code),
	    .place = PLACE_ATTACHMENT };
	mail->links = links;
	mail->links_n++;
	mail->links_size = mail->links_n;
}

/* ---- What the checks found --------------------------------------------------------- */

static void
stage_smime(struct arena *arena, const struct stage *stage,
    const struct address *author, struct smime *smime_out)
{
	bool part = is_staged(stage, SMIME_PART);
	bool valid = is_staged(stage, SMIME_IS_VALID) || part ||
	    is_staged(stage, SMIME_DATE) || is_staged(stage, SMIME_HEADER) ||
	    is_staged(stage, SMIME_MISMATCH);

	if (valid)
		smime_out->status = SMIME_VALID;
	if (is_staged(stage, SMIME_IS_UNTRUSTED))
		smime_out->status = SMIME_UNTRUSTED;
	if (is_staged(stage, SMIME_IS_INVALID))
		smime_out->status = SMIME_INVALID;
	smime_out->from_differs = is_staged(stage, SMIME_INSIDE);
	smime_out->decrypted = smime_out->from_differs;
	if (is_staged(stage, SMIME_IS_ENCRYPTED) || smime_out->decrypted) {
		smime_out->status = SMIME_ENCRYPTED;
		return;
	}
	if (smime_out->status == SMIME_NONE || author == NULL)
		return;
	smime_out->covers = part ? COVERS_PART : COVERS_WHOLE;
	smime_out->mismatch = is_staged(stage, SMIME_MISMATCH);
	smime_out->date_mismatch = is_staged(stage, SMIME_DATE);
	smime_out->header_mismatch = is_staged(stage, SMIME_HEADER);
	smime_out->signers = NEW(arena, struct str);
	smime_out->signers_n = 1;
	smime_out->signers[0] = smime_out->mismatch
	    ? STR("somebody@elsewhere.example") : author->address;
	smime_out->attributed = is_staged(stage, SMIME_IS_VALID);
	if (smime_out->attributed)
		smime_out->author = author->address;
}

static void
stage_checks(struct arena *arena, const struct stage *stage,
    struct str domain, struct auth *auth_out)
{
	auth_out->dmarc.domain = domain;
	if (is_staged(stage, AUTH_PASS)) {
		auth_out->dmarc.result = RESULT_PASS;
		auth_out->dmarc.aligned_by = STR("dkim");
	}
	for (unsigned i = DMARC_REJECT; i <= DMARC_NONE; i++) {
		struct str policy = str_of(lines[i]);

		if (!is_staged(stage, i))
			continue;
		auth_out->dmarc.result = RESULT_FAIL;
		auth_out->dmarc.policy = str_from(policy,
		    sizeof "X-Test-DMARC: fail " - 1);
	}
	if (is_staged(stage, SPF_FAIL))
		auth_out->spf = (struct spf){ .result = RESULT_FAIL,
		    .domain = domain };
	if (is_staged(stage, SPF_SOFTFAIL))
		auth_out->spf = (struct spf){ .result = RESULT_SOFTFAIL,
		    .domain = domain };
	if (is_staged(stage, SPF_PERMERROR))
		auth_out->spf = (struct spf){ .result = RESULT_PERMERROR,
		    .domain = domain };
	if (is_staged(stage, DKIM_REPLAYED))
		auth_out->dkim = (struct dkim){ .result = RESULT_PASS,
		    .key = STR("1"), .face = STR("2"), .way = domain };
	if (stage->signer.n > 0 || is_staged(stage, DKIM_TESTS)) {
		bool own = stage->signer.n == 0;

		auth_out->dkim = (struct dkim){ .result = RESULT_PASS,
		    .signatures = NEW(arena, struct dkim_signature), .n = 1 };
		auth_out->dkim.signatures[0] = (struct dkim_signature){
		    .result = RESULT_PASS, .aligned = own,
		    .test = is_staged(stage, DKIM_TESTS),
		    .domain = own ? domain : stage->signer };
	}
	if (is_staged(stage, DKIM_FAIL)) {
		auth_out->dkim = (struct dkim){ .result = RESULT_FAIL,
		    .signatures = NEW(arena, struct dkim_signature), .n = 1 };
		auth_out->dkim.signatures[0].result = RESULT_FAIL;
		auth_out->dkim.signatures[0].domain = domain;
	}
}

void
stage_auth(struct arena *arena, const struct stage *stage,
    const struct mail *mail, struct auth *auth_out)
{
	const struct address *author = mail_author(mail);

	*auth_out = (struct auth){ .internal = is_staged(stage, INTERNAL),
	    .disagrees = is_staged(stage, UPSTREAM_DISAGREES) };
	auth_out->trace.time = MAIL_NO_DATE;
	auth_out->trace.boundary_at = mail->fields_n;
	auth_out->upstream.forged = is_staged(stage, UPSTREAM_FORGED);
	stage_checks(arena, stage, author != NULL ? author->domain : NO_STR,
	    auth_out);
	stage_smime(arena, stage, author, &auth_out->smime);
	auth_out->by = auth_out->internal ? BY_INTERNAL
	    : is_staged(stage, AUTH_PASS) ? BY_DMARC
	    : auth_out->smime.attributed ? BY_SMIME : BY_NONE;
	auth_out->from_authenticated = auth_out->by != BY_NONE;
}

/* ---- What memory holds --------------------------------------------------------------- */

/* DEALINGS (base.h) from some years before any day that a test is likely to
 * name. Nothing is begun and nothing exchanged: not trusted. */
#define KNOWN "1577836800 1609459200 12 0 12"
#define TWO_WAY "1577836800 1609459200 12 8 12"

static struct str
remembered(const struct stage *stage, int kind)
{
	bool reply = is_staged(stage, MEMORY_REPLY);

	if (kind == MEMORY_ADDRESS || kind == MEMORY_DOMAIN)
		return reply || is_staged(stage, MEMORY_TWO_WAY) ?
		    STR(TWO_WAY) : is_staged(stage, MEMORY_KNOWN) ?
		    STR(KNOWN) : NO_STR;
	if (kind == MEMORY_NAME && is_staged(stage, MEMORY_ELSEWHERE))
		return STR("somebody@elsewhere.example " TWO_WAY);
	if (kind == MEMORY_THREAD && (reply ||
	    is_staged(stage, MEMORY_STRANGER)))
		return STR("sent 1609459200");
	if (kind == MEMORY_SIGNATURE && is_staged(stage, DKIM_REPLAYED))
		return STR("3 elsewhere.example 1609459200");
	return NO_STR;
}

static void
answer_with(struct arena *arena, struct str record, struct answer *answer)
{
	if (record.p == NULL)
		return;
	if (answer->records == NULL)
		answer->records = NEW_ARRAY(arena, struct str,
		    STAGE_RECORDS + 1);
	answer->status = ANSWER_DATA;
	answer->records[answer->n++] = record;
}

void
stage_answer(void *context, struct arena *arena,
    const struct question *questions, size_t n, struct answer *answers_out)
{
	const struct stage *stage = context;

	for (size_t i = 0; i < n; i++) {
		answers_out[i] = (struct answer){ .status =
		    is_staged(stage, MEMORY_SILENT) ? ANSWER_LIMIT
		    : ANSWER_NODATA };
		if (questions[i].kind == QUESTION_DNS &&
		    is_staged(stage, DNS_NXDOMAIN))
			answers_out[i].status = ANSWER_NXDOMAIN;
		if (questions[i].kind != QUESTION_MEMORY)
			continue;
		answer_with(arena, remembered(stage, questions[i].type),
		    &answers_out[i]);
		for (size_t k = 0; k < stage->records_n; k++)
			if ((int)stage->records[k].kind == questions[i].type)
				answer_with(arena, stage->records[k].record,
				    &answers_out[i]);
	}
}
