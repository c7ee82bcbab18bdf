/* SPDX-License-Identifier: Apache-2.0 */
/*
 * S/MIME (RFC 8551) put together: which part of the message is signed, layer by
 * layer as long as one signature is all that another one signs (at most four;
 * RFC 2634's triple wrapping), what each is worth, what all of them cover, and
 * whether the message may be said to be From's. That takes a valid signature of
 * each layer whose every signer names the one From address, around the whole
 * body, over text that a person can read, with no other header fields signed
 * than those shown. The signed bytes are taken as they arrived. An encrypted
 * layer is opened by whoever has the mailbox's key, and read on like any other;
 * it proves nothing of who wrote it. Where there is no key, or it does not fit,
 * encrypted mail is named and stays shut. Only the first such part speaks for the
 * message; others that stand beside it are read because a mail program may show
 * them, and speak for nothing.
 */
#include "smime.h"

/* A layer and where it stands. */
struct level {
	struct mail *opened;		/* NULL: in the message itself */
	const struct mail *mail;
	size_t at;
};

struct pile {
	struct level levels[SMIME_LAYERS_MOST];
	size_t n;
	const struct mail *mail;	/* where the innermost content is */
	struct mail *opened;		/* the same, if it was opened */
	size_t top;			/* PART_NONE: there is none */
	const char *shut;		/* why an encrypted layer stays so */
	const char *differs;		/* of protected header fields */
	bool author_differs;
	const char *blocked;		/* why the innermost can't be read */
	bool too_deep;
};

static struct str
sole_author(struct arena *arena, const struct mail *mail)
{
	const char *why;
	const struct address *author = auth_author_sure(arena, mail, &why);

	return author != NULL ? author->address : NO_STR;
}

/* RFC 1847 2.1: exactly two parts, and the protocol is the second one's type. */
static void
detached_check(struct check *check, struct pile *pile, struct layer *layer_out)
{
	const struct level *level = &pile->levels[pile->n - 1];
	const struct mail *mail = level->mail;
	size_t content = part_child(mail, level->at, 0);
	size_t signature = content == PART_NONE ? PART_NONE :
	    part_child(mail, level->at, content + 1);
	struct str params = mail->parts[level->at].params;

	*layer_out = (struct layer){ .status = SMIME_INVALID,
	    .reason = "malformed" };
	pile->mail = mail;
	pile->top = content;
	if (signature == PART_NONE ||
	    part_child(mail, level->at, signature + 1) != PART_NONE ||
	    (!str_equal(mail->parts[signature].type,
	    STR("application/pkcs7-signature")) &&
	    !str_equal(mail->parts[signature].type,
	    STR("application/x-pkcs7-signature"))) ||
	    (str_find_nocase(params, STR("protocol")) != STR_NOWHERE &&
	    str_find_nocase(params, STR("pkcs7-signature")) == STR_NOWHERE) ||
	    mail->parts[content].raw.n > INT32_MAX)
		return;
	cms_judge(check, mail->parts[signature].content,
	    &mail->parts[content].raw, layer_out);
}

static enum encryption
encryption_of(struct str word)
{
	return str_equal(word, STR("authenticated")) ?
	    ENCRYPTION_AUTHENTICATED : ENCRYPTION_UNAUTHENTICATED;
}

/* The key is not here, but with whoever answers. */
static void
envelope_open(struct check *check, struct str der, struct pile *pile,
    struct layer *layer)
{
	struct question question = { .kind = QUESTION_DECRYPT, .name = der };
	struct answer answer = { .status = ANSWER_LIMIT };
	struct smime *out = check->out;

	check->ask->put(check->ask->context, check->arena, &question, 1,
	    &answer);
	if (answer.status == ANSWER_DATA && answer.n == 2) {
		enum encryption kind = encryption_of(answer.records[0]);
		layer->content = answer.records[1];
		out->encryption = kind > out->encryption ? kind :
		    out->encryption;
		return;
	}
	layer->reason = answer.status == ANSWER_FAILED && answer.n == 1 ?
	    str_cstr(check->arena, answer.records[0]) :
	    answer.status == ANSWER_LIMIT ? "limit" : "no-process";
	pile->shut = layer->reason;
}

/* What is inside an opaque one is a MIME part that nobody has read. */
static void
opaque_check(struct check *check, struct pile *pile, struct layer *layer_out)
{
	const struct level *level = &pile->levels[pile->n - 1];

	cms_judge(check, level->mail->parts[level->at].content, NULL,
	    layer_out);
	if (layer_out->status == SMIME_ENCRYPTED) {
		envelope_open(check, level->mail->parts[level->at].content,
		    pile, layer_out);
		if (check->out->surrounded.p == NULL)
			check->out->surrounded = html_before(check->arena,
			    level->mail, level->at);
	}
	pile->top = PART_NONE;
	if (layer_out->content.p == NULL)
		return;
	struct mail *inner = NEW(check->arena, struct mail);
	mail_read(check->arena, layer_out->content, check->limits, false,
	    inner);
	pile->mail = pile->opened = inner;
	pile->top = inner->parts_n > 0 ? 0 : PART_NONE;
}

/* The worst of all layers counts; among equals the outermost gives the reason.
 * What is no signature says nothing of the ones around it. */
static void
layer_merge(struct check *check, struct pile *pile, const struct layer *layer)
{
	struct smime *out = check->out;
	bool is_signature = layer->status == SMIME_VALID ||
	    layer->status == SMIME_UNTRUSTED ||
	    (layer->status == SMIME_INVALID && (layer->is_signed ||
	    pile->top != PART_NONE));

	if (pile->n > 1 && !is_signature && (layer->status == SMIME_NONE ||
	    out->status == SMIME_ENCRYPTED))
		pile->blocked = layer->reason;
	if (pile->n > 1 && (!is_signature || layer->status <= out->status))
		return;
	out->status = layer->status;
	out->reason = str_of(layer->reason);
}

static void
layer_check(struct check *check, struct pile *pile, const struct mail *mail,
    struct mail *opened, size_t at)
{
	struct layer layer;

	pile->levels[pile->n++] = (struct level){ opened, mail, at };
	if (part_wraps(mail, at) == WRAPS_OPAQUE)
		opaque_check(check, pile, &layer);
	else
		detached_check(check, pile, &layer);
	layer_merge(check, pile, &layer);
	if (pile->top == PART_NONE)
		return;
	const char *differs = protected_differs(check, pile->mail, pile->top);
	pile->author_differs |= differs != NULL &&
	    strcmp(differs, "from-differs") == 0;
	if (pile->differs == NULL)
		pile->differs = differs;
}

/* The next layer: around all of what this one holds, or, where this one is none
 * that anybody signed, wherever the first one stands in it. */
static size_t
layer_next(const struct check *check, const struct pile *pile)
{
	if (pile->top == PART_NONE)
		return PART_NONE;
	if (check->out->status == SMIME_ENCRYPTED)
		return signed_part(pile->mail);
	return part_wraps(pile->mail, pile->top) != WRAPS_NOTHING ? pile->top :
	    PART_NONE;
}

static void
layers_check(struct check *check, struct pile *pile, size_t at)
{
	const struct mail *mail = pile->mail;
	struct mail *opened = pile->opened;

	while (at != PART_NONE && pile->n < SMIME_LAYERS_MOST) {
		layer_check(check, pile, mail, opened, at);
		if (pile->opened != NULL)
			opened = pile->opened;
		mail = pile->mail;
		at = layer_next(check, pile);
	}
	pile->too_deep = at != PART_NONE;
}

/* In each mail that was entered anew, what stands beside the layer. */
static enum smime_covers
coverage_of_all(struct check *check, const struct pile *pile)
{
	for (size_t i = 0; i < pile->n; i++) {
		const struct level *level = &pile->levels[i];
		if (i > 0 && level->mail == pile->levels[i - 1].mail)
			continue;
		if (coverage(check->arena, level->mail, level->at,
		    &check->out->outside) != COVERS_WHOLE)
			return COVERS_PART;
	}
	return COVERS_WHOLE;
}

/* ---- Other parts ------------------------------------------------------- */

/* The first opaque part that no pile has entered. */
static size_t
part_unread(const struct pile *piles, size_t n, const struct mail *mail)
{
	for (size_t at = 0; at < mail->parts_n; at++) {
		bool entered = mail->parts[at].is_inside_message ||
		    part_wraps(mail, at) != WRAPS_OPAQUE;
		for (size_t p = 0; p < n; p++) {
			for (size_t i = 0; i < piles[p].n; i++)
				entered |= piles[p].levels[i].mail == mail &&
				    piles[p].levels[i].at == at;
		}
		if (!entered)
			return at;
	}
	return PART_NONE;
}

static void
other_read(struct check *check, const struct level *level, size_t at,
    struct pile *pile_out)
{
	struct smime *out = check->out, apart = { .signers = NEW_ARRAY(
	    check->arena, struct str, SMIME_SIGNERS_MOST * SMIME_LAYERS_MOST) };
	struct check own = *check;

	own.out = &apart;
	*pile_out = (struct pile){ .mail = level->mail, .opened = level->opened,
	    .top = PART_NONE };
	layers_check(&own, pile_out, at);
	if (apart.encryption > out->encryption)
		out->encryption = apart.encryption;
	if (out->surrounded.p == NULL)
		out->surrounded = apart.surrounded;
	out->from_differs |= apart.status == SMIME_ENCRYPTED &&
	    pile_out->author_differs;
}

/* Those beside the first part, in whatever was opened; false if too many. What lies
 * too deep is none of them. */
static bool
others_read(struct check *check, struct pile *piles, size_t *n)
{
	for (size_t p = 0; p < *n; p++) {
		size_t mails = piles[p].n + (piles[p].too_deep ? 0 : 1);
		for (size_t i = 0; i < mails; i++) {
			struct level level = i < piles[p].n ?
			    piles[p].levels[i] : (struct level){
			    piles[p].opened, piles[p].mail, 0 };
			size_t at;
			while ((at = part_unread(piles, *n, level.mail)) !=
			    PART_NONE) {
				if (*n == SMIME_OPENED_MOST)
					return false;
				other_read(check, &level, at, &piles[(*n)++]);
			}
		}
	}
	return true;
}

/* What was opened inside something opened becomes part of that; what was opened
 * in the message itself is handed out. */
static void
opened_gather(struct check *check, const struct pile *pile)
{
	struct smime *out = check->out;
	const struct mail *inner = pile->mail;

	for (size_t i = pile->n; i-- > 0; ) {
		const struct level *level = &pile->levels[i];
		if (inner == level->mail)
			continue;
		if (level->opened == NULL) {
			out->opened[out->opened_n++] = (struct smime_opened){
			    inner, level->at };
			return;
		}
		mail_adopt(check->arena, level->opened, level->at, inner);
		inner = level->opened;
	}
}

/* The last first, for it may stand in what an earlier one opened. */
static void
piles_gather(struct check *check, const struct pile *piles, size_t n,
    bool all_read)
{
	struct smime *out = check->out;
	const char *shut = all_read ? NULL : "limit";

	for (size_t p = n; p-- > 0; ) {
		if (piles[p].shut != NULL)
			shut = piles[p].shut;
		else if (piles[p].too_deep && out->encryption != ENCRYPTION_NONE)
			shut = "too-many-layers";
		opened_gather(check, &piles[p]);
	}
	for (size_t i = 0; i < out->opened_n / 2; i++) {
		struct smime_opened *a = &out->opened[i];
		struct smime_opened *b = &out->opened[out->opened_n - 1 - i];
		struct smime_opened swap = *a;
		*a = *b;
		*b = swap;
	}
	out->shut = str_of(shut);
	out->decrypted = out->encryption != ENCRYPTION_NONE && shut == NULL;
}

static const char *
content_fault(struct check *check, const struct pile *pile)
{
	size_t top = pile->top;

	if (top == PART_NONE)
		return pile->blocked != NULL ? pile->blocked : "ciphertext";
	if (part_is_wrapped_message(check->arena, pile->mail, top))
		top = part_child(pile->mail, top, top + 1);
	const char *why = unreadable_why(pile->mail, top);
	if (why != NULL)
		return why;
	for (size_t i = 0; i < pile->n; i++) {
		if (readers_differ(pile->levels[i].mail, pile->levels[i].at))
			return "ambiguous";
	}
	return readers_differ(pile->mail, top) ? "ambiguous" : NULL;
}

/* May it be said to be From's? The first thing in the way is the reason. */
static void
attribute(struct check *check, const struct pile *pile)
{
	struct smime *out = check->out;
	const char *fault = NULL;

	if (out->status == SMIME_UNTRUSTED)
		return;
	if (out->mismatch)
		fault = pile->author_differs ? "from-differs" :
		    "signer-mismatch";
	else if (out->covers != COVERS_WHOLE)
		fault = "part-only";
	else if (pile->too_deep)
		fault = "too-many-layers";
	else
		fault = content_fault(check, pile);
	if (fault == NULL)
		fault = pile->differs;
	if (!out->mismatch)
		out->author = check->from;
	out->attributed = fault == NULL;
	if (fault == NULL)
		fault = check->caveat;
	out->reason = str_of(fault);
}

/* Nobody signed anything: what is said of From inside is as good as outside, and
 * one of the two is not true. */
static void
encrypted_settle(struct check *check, const struct pile *pile)
{
	struct smime *out = check->out;

	out->from_differs = pile->author_differs;
	out->mismatch = false;
	if (pile->too_deep)
		out->reason = STR("too-many-layers");
	else if (pile->blocked != NULL)
		out->reason = str_of(pile->blocked);
	else if (pile->differs != NULL)
		out->reason = str_of(pile->differs);
}

void
smime_check(struct arena *arena, const struct auth_settings *settings,
    const struct mail *mail, int64_t arrived, const struct limits *limits,
    const struct ask *ask, struct smime *smime_out)
{
	struct check check = { .limits = limits, .arena = arena, .ask = ask,
	    .settings = settings, .mail = mail, .arrived = arrived,
	    .out = smime_out };
	struct pile piles[SMIME_OPENED_MOST] = { { .mail = mail,
	    .top = PART_NONE } };
	size_t piles_n = 1;
	size_t at = signed_part(mail);

	*smime_out = (struct smime){ .status = SMIME_NONE };
	if (at == PART_NONE) {
		smime_out->reason = str_of(pgp_kind(mail));
		return;
	}
	check.from = sole_author(arena, mail);
	smime_out->signers = NEW_ARRAY(arena, struct str,
	    SMIME_SIGNERS_MOST * SMIME_LAYERS_MOST);
	layers_check(&check, piles, at);
	if (smime_out->status == SMIME_VALID ||
	    smime_out->status == SMIME_UNTRUSTED ||
	    (smime_out->status == SMIME_ENCRYPTED &&
	    smime_out->encryption != ENCRYPTION_NONE))
		smime_out->covers = coverage_of_all(&check, piles);
	if (smime_out->status == SMIME_VALID ||
	    smime_out->status == SMIME_UNTRUSTED)
		attribute(&check, piles);
	else if (smime_out->status == SMIME_ENCRYPTED)
		encrypted_settle(&check, piles);
	bool all_read = others_read(&check, piles, &piles_n);
	piles_gather(&check, piles, piles_n, all_read);
}
