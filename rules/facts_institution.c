/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Banks, authorities, couriers and services, claimed by somebody else: by the shown
 * name, by a subject or a text that speaks in their name, and by a link or a domain
 * made of their name. To mention one is nothing: everybody has a bank. A text speaks
 * in a name when it stands where a sender's does (a subject's first words, a line of
 * its own at the top or the bottom) or between words with which such senders speak of
 * themselves. None of it holds for a sender of the institution's own domain, for one
 * that is on file or that we deal with and that is proved; what a sender writes never
 * speaks for him.
 */
#include "facts.h"

/* ---- Who is looked at --------------------------------------------------------------- */

/* Theirs, or of another who writes in others' names (DocuSign for a bank). */
static bool
is_no_claimant(const struct facts *facts)
{
	const struct fact_cache *cache = facts->cache;
	bool proved = facts->auth->from_authenticated || facts->auth->temperror;

	return !cache->outside || cache->domain.n == 0 || (proved &&
	    (cache->whose != WHOSE_NOBODY || author_has_history(facts) ||
	    (!cache->freemail && institution_has(facts->organisation,
	    cache->domain, NULL))));
}

static bool
is_theirs(const struct facts *facts, const struct institution *of)
{
	return !facts->cache->freemail && institution_has(facts->organisation,
	    facts->cache->domain, of);
}

/* ---- The shown name ------------------------------------------------------------------- */

#define NAME_BYTES 300

/* Taken off as it stands, Japanese and legal forms: what a name ends in. */
static const char *const name_endings[] = {
	" customer service", " customer support", " customer care", " no-reply",
	" noreply", " do not reply", " inc", " inc.", " ltd", " ltd.", " japan",
	" dept", " dept.", " team", " id", " service", " services", " online",
	"さぽーと", "事務局", "せんたー", "窓口", "お客様", "お客さま", "会員",
	"株式会社", "かすたまー", "さーびす", "より", "からのお知らせ", "お知らせ",
	"通知", "自動配信", "配信専用", "運営", "ちーむ", "担当", "公式", "再配達",
	"配達", "配送", "税関", "料金", "請求", "決済", "返金", "更新", "認証",
	"せきゅりてぃ", "あかうんと", "管理", "受付", "係", "部", "課",
};

/* What such senders put behind or before a name that is an ordinary word:
 * departments, and what they write about. */
static struct str
without_service_words(struct str piece)
{
	struct str before;

	if (str_starts(piece, STR("the ")))
		piece = str_from(piece, 4);
	do {
		size_t first, last;

		before = piece = str_trim(piece);
		for (size_t i = 0; i < sizeof name_endings /
		    sizeof *name_endings; i++)
			if (piece.n > str_of(name_endings[i]).n &&
			    str_ends(piece, str_of(name_endings[i])))
				piece = str_slice(piece, 0, piece.n -
				    str_of(name_endings[i]).n);
		for (last = piece.n; last > 0 && piece.p[last - 1] != ' ';
		    last--)
			;
		if (last > 0 && (is_deed_word(str_from(piece, last)) ||
		    strchr("&-", piece.p[last]) != NULL))
			piece = str_trim(str_slice(piece, 0, last));
		first = str_find_char(piece, ' ');
		if (first != STR_NOWHERE &&
		    is_deed_word(str_slice(piece, 0, first)))
			piece = str_trim(str_from(piece, first));
	} while (piece.n < before.n);
	return piece;
}

/* One piece between marks that is a name in any spelling that looks like it. */
static const struct institution *
named_by_piece(const struct facts *facts, struct str folded)
{
	for (size_t pieces = 0; pieces < 8 && folded.n > 0; pieces++) {
		const struct institution *of;
		size_t end = 0;

		while (end < folded.n &&
		    strchr("()/|,:[]<>\"", folded.p[end]) == NULL &&
		    !str_starts(str_from(folded, end), STR(" via ")))
			end++;
		of = institution_shape(facts->arena, facts->organisation,
		    without_service_words(str_slice(folded, 0, end)));
		if (of != NULL && !is_theirs(facts, of))
			return of;
		folded = str_from(folded, end < folded.n &&
		    folded.p[end] == ' ' ? end + 5 : end + 1);
	}
	return NULL;
}

static const struct institution *
named_by_sender(const struct facts *facts)
{
	struct str folded = fold(facts->arena, str_slice(facts->cache->name, 0,
	    NAME_BYTES));
	struct institution_name name;

	for (size_t at = 0; institution_next(facts->organisation, folded, at,
	    &name); at = name.to)
		if (!name.alone && !is_theirs(facts, name.of))
			return name.of;
	return named_by_piece(facts, folded);
}

/* "norton.billing.4471@gmail.com" */
static const struct institution *
named_by_address(const struct facts *facts)
{
	const struct fact_cache *cache = facts->cache;

	return !cache->freemail ? NULL : institution_in_local(facts->arena,
	    facts->organisation, str_slice(cache->address, 0,
	    str_find_char(cache->address, '@')));
}

/* ---- The text -------------------------------------------------------------------------- */

/* Words, folded, right before or behind a name with which its bearer speaks. */
static const char *const before_own_name[] = {
	"平素は", "平素より", "日頃より", "日頃は", "発行元:", "発行元: ", "配信元:",
	"配信元: ", "送信元:", "送信元: ", "発行者:", "copyright ",
	"copyright (c) ", "(c) ", "© ", "thank you for using ",
	"thank you for choosing ", "thank you for banking with ",
	"thanks for using ", "automated message from ", "official notice from ",
	NULL
};
static const char *const behind_own_name[] = {
	"をご利用いただき", "をご利用頂き", "をご愛顧", "をご利用のお客", "からのお知らせ",
	"からの重要", "よりお知らせ", "よりご連絡", "からのご案内", "よりご案内",
	"はお客様の", "では、お客様", "さぽーとせんたー", "事務局", " customer",
	" member", " user,", " account holder", " security team",
	" support team", " billing team", " fraud team", " fraud department",
	" customer service", " team", " protects your", " respects your",
	" values your", NULL
};
/* Without these an ordinary word stays one. */
static const char *const openings[] = {
	"thank you for using ", "thank you for choosing ", "welcome to ",
	"copyright ", "(c) ", "© ", "dear ", "the ", NULL
};

static bool
stands_before(const char *const *words, struct str text, size_t at)
{
	for (size_t i = 0; words[i]; i++)
		if (str_ends(str_slice(text, 0, at), str_of(words[i])))
			return true;
	return false;
}

static bool
stands_behind(const char *const *words, struct str text, size_t at)
{
	for (size_t i = 0; words[i]; i++)
		if (str_starts(str_from(text, at), str_of(words[i])))
			return true;
	return false;
}

static bool
speaks_of_itself(struct str text, const struct institution_name *name)
{
	if (stands_behind(behind_own_name, text, name->to))
		return !name->alone || stands_before(openings, text, name->from);
	return !name->alone && stands_before(before_own_name, text, name->from);
}

#define OWN_LINE_CHARACTERS 34
#define TOP_LINES 3
#define BOTTOM_LINES 12
/* Where money or a parcel is to go is no signature. */
static bool
is_instruction(struct str s)
{
	static const char *const words[] = {
		"普通", "当座", "口座", "振込", "振り込", "iban", "bic", "swift",
		"sort code", "routing", "account no", "account number", "acct",
		"a/c", "bank:", "銀行名", "ifsc", "bsb", "支払先", "支払方法",
		"payment to", "payment method", "payable to",
		"伝票番号", "追跡番号", "問い合わせ番号", "tracking", "waybill"
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_contains(s, str_of(words[i])))
			return true;
	return false;
}

/* Beside an account the line of a bank's name is a part of it. */
static bool
is_beside_account(const struct facts *facts, const struct institution *of)
{
	const struct mail *mail = facts->mail;

	if (strcmp(of->kind, "bank") != 0 && strcmp(of->kind, "payment") != 0)
		return false;
	for (size_t i = 0; i < mail->accounts_n; i++)
		if (mail->accounts[i].place == PLACE_BODY)
			return true;
	return false;
}

/* The first or the last of a text, as a slice of it. */
struct stretch {
	struct str text;
	size_t offset;			/* in the whole */
	bool has_top, has_bottom;
};

/* Line ends in a stretch of text; counts no further than `most`. */
static size_t
line_ends(struct str text, size_t from, size_t to, size_t most)
{
	size_t n = 0;

	for (; from < to && n < most; from++)
		n += text.p[from] == '\n';
	return n;
}

#define LINES_BEFORE 3
#define LINES_BEHIND 4

/* The line around a name, and with its neighbours. */
static struct str
line_around(struct str text, size_t from, struct str *around_out)
{
	size_t to = from, first, last, ends = 0;

	while (from > 0 && text.p[from - 1] != '\n')
		from--;
	while (to < text.n && text.p[to] != '\n')
		to++;
	for (last = to; last < text.n && ends < LINES_BEHIND; last++)
		ends += text.p[last] == '\n';
	for (first = from, ends = 0; first > 0 && ends < LINES_BEFORE; first--)
		ends += text.p[first - 1] == '\n';
	*around_out = str_slice(text, first, last);
	return str_trim(str_slice(text, from, to));
}

/* A heading or a signature: a line that begins with the name and says little more,
 * in no sentence. */
static bool
is_own_line(const struct stretch *in, const struct institution_name *name)
{
	static const char *const ends[] = {
		"。", ".", "!", "?", ":", ",", "です", "ます"
	};
	struct str around;
	struct str line = line_around(in->text, name->from, &around);
	bool top = in->has_top && line_ends(in->text, 0, name->from,
	    TOP_LINES) < TOP_LINES;
	bool bottom = in->has_bottom && line_ends(in->text, name->to,
	    in->text.n, BOTTOM_LINES) < BOTTOM_LINES;

	if ((!top && !bottom) || line.p != in->text.p + name->from ||
	    utf8_length(line) > OWN_LINE_CHARACTERS ||
	    (name->alone && line.n > name->to - name->from) ||
	    str_contains(line, STR("http")) || line_addresses_somebody(line) ||
	    is_instruction(around))
		return false;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(line, str_of(ends[i])))
			return false;
	return true;
}

#define MEETING_LINKS 40

/* "Microsoft Teams meeting" above a link that leads there is what every program for
 * calendars puts under an invitation. */
static bool
tells_where_to_meet(const struct facts *facts, const struct stretch *in,
    const struct institution_name *name)
{
	static const char *const words[] = {
		"meeting", "webinar", "video call", "みーてぃんぐ", "会議",
		"うぇびなー", "打合せ", "打ち合わせ", "通話"
	};
	const struct mail *mail = facts->mail;
	struct str around;

	if ((strcmp(name->of->kind, "share") != 0 &&
	    strcmp(name->of->kind, "chat") != 0) ||
	    words_found(line_around(in->text, name->from, &around), words,
	    sizeof words / sizeof *words) == 0)
		return false;
	for (size_t i = 0; i < mail->links_n && i < MEETING_LINKS; i++)
		if (institution_has(facts->organisation, mail->links[i].host,
		    name->of))
			return true;
	return false;
}

#define TEXT_TOP 2000
#define TEXT_BOTTOM 1500

static const struct institution *
spoken_for(const struct facts *facts, const struct stretch *in,
    struct str *evidence_out)
{
	struct institution_name name;

	for (size_t at = 0; institution_next(facts->organisation, in->text, at,
	    &name); at = name.to) {
		if (is_theirs(facts, name.of) ||
		    (!speaks_of_itself(in->text, &name) &&
		    (is_beside_account(facts, name.of) ||
		    !is_own_line(in, &name) ||
		    tells_where_to_meet(facts, in, &name))))
			continue;
		*evidence_out = utf8_shorten(facts->arena, fold_source(
		    facts->arena, facts->mail->live.plain,
		    in->offset + name.from, in->offset + name.to), 100);
		return name.of;
	}
	return NULL;
}

/* "【国税庁】...", "DocuSign: ...", "[重要]みずほ銀行からのお知らせ". */
static bool
opens_subject(struct str subject, const struct institution_name *name)
{
	static const char *const behind[] = {
		"】", "]", ")", "」", ">", ":", " - ", "|", " | ", "より", "から",
		" notification", " notice", " alert", " document", " account",
		" invoice", " security", " important", NULL
	};
	static const char *const before[] = {
		"【", "[", "(", "「", "<", "】", "]", "】 ", "] ", NULL
	};
	bool opened = name->from == 0 || stands_before(before, subject,
	    name->from);

	/* "Apple: an hour with the new discs" is a headline. */
	if (name->alone && name->from == 0 && str_starts(str_from(subject,
	    name->to), STR(":")))
		return false;
	return opened && name->from < 60 &&
	    (name->to == subject.n ? name->from == 0 :
	    stands_behind(behind, subject, name->to));
}

static const struct institution *
spoken_for_by_subject(const struct facts *facts, struct str *evidence_out)
{
	struct str subject = str_trim(facts->mail->subject_text.folded);
	struct institution_name name;

	/* Who answers or forwards speaks of what he got. */
	if (subject_has_reply_mark(subject))
		return NULL;
	for (size_t at = 0; at < 200 && institution_next(facts->organisation,
	    str_slice(subject, 0, 300), at, &name); at = name.to) {
		if (!opens_subject(subject, &name) || is_theirs(facts, name.of))
			continue;
		*evidence_out = utf8_shorten(facts->arena,
		    facts->mail->subject, 100);
		return name.of;
	}
	return NULL;
}

static const struct institution *
named_by_text(const struct facts *facts, struct str *evidence_out)
{
	struct str text = facts->mail->live.folded;
	bool whole = text.n <= TEXT_TOP + TEXT_BOTTOM;
	struct stretch top = { str_slice(text, 0, whole ? text.n : TEXT_TOP), 0,
	    true, whole }, bottom = { .has_bottom = true };
	const struct institution *of = spoken_for_by_subject(facts,
	    evidence_out);

	if (of == NULL)
		of = spoken_for(facts, &top, evidence_out);
	if (of == NULL && !whole) {
		bottom.offset = text.n - TEXT_BOTTOM;
		bottom.text = str_from(text, bottom.offset);
		of = spoken_for(facts, &bottom, evidence_out);
	}
	return of;
}

/* ---- What they are said to have done ------------------------------------------------------- */

/* Folded, in the sentence with the name: taken, renewed, locked, held, owed. */
static const char *const institution_deeds[] = {
	"charged", "debited", "billed", "renew", "subscri", "membership",
	"suspend", "locked", "limited", "deactivat", "expire", "on hold",
	"deliver", "parcel", "package", "shipment", "customs", "verify",
	"unusual", "refund", "purchase", "unpaid", "overdue", "sign-in",
	"log in", "log on", "password", "your account", "authoris", "authoriz",
	"positive pay", "exception", "antivirus", "protection plan", "cancel",
	"請求", "引き落と", "引落", "自動更新", "停止", "制限", "凍結", "未納",
	"未払", "配達", "お荷物", "保管", "本人確認", "不正", "決済", "注文",
	"解約", "返金", "ろぐいん", "認証", "お支払", "期限", "更新の",
};

#define SENTENCE_BYTES 160

/* The sentence around a name, cut where it is long. */
static struct str
sentence_around(struct str text, size_t from, size_t to)
{
	size_t first = from, last = to;

	while (first > 0 && from - first < SENTENCE_BYTES &&
	    text.p[first - 1] != '\n' && !str_starts(str_from(text, first - 1),
	    STR(". ")) && !str_ends(str_slice(text, 0, first), STR("。")))
		first--;
	while (last < text.n && last - to < SENTENCE_BYTES &&
	    text.p[last] != '\n' && !str_starts(str_from(text, last),
	    STR(". ")) && !str_starts(str_from(text, last), STR("。")))
		last++;
	return str_slice(text, first, last);
}

/* "your apple account", "norton subscription": a name that is an ordinary word too
 * stands beside what the deed is done to. */
static bool
is_meant(struct str text, const struct institution_name *name)
{
	static const char *const things[] = {
		" account", " subscription", " membership", " plan", " order",
		" renewal", " total", " 360", " premium", " security",
		" billing", " support", " parcel", " delivery", " customs",
		" antivirus", " courier", " express", " driver", " online",
		" purchase", " invoice", " payment", " positive pay", "の",
		"より", "から", "をご", "会員", "かーど", NULL
	};

	return !name->alone || stands_behind(things, text, name->to);
}

#define NAMES_LOOKED_AT 12

static const struct institution *
said_to_act(const struct facts *facts, struct str text,
    struct str *evidence_out)
{
	struct institution_name name;

	text = str_slice(text, 0, TEXT_TOP);
	for (size_t at = 0, names = 0; names < NAMES_LOOKED_AT &&
	    institution_next(facts->organisation, text, at, &name);
	    at = name.to, names++) {
		struct str sentence = sentence_around(text, name.from, name.to);

		if (is_theirs(facts, name.of) || !is_meant(text, &name) ||
		    is_instruction(sentence) || words_found(sentence,
		    institution_deeds, sizeof institution_deeds /
		    sizeof *institution_deeds) == 0)
			continue;
		*evidence_out = utf8_shorten(facts->arena, sentence, 100);
		return name.of;
	}
	return NULL;
}

/* ---- Links and domains ---------------------------------------------------------------------- */

#define LINKS_LOOKED_AT 40
#define LINK_TEXT_BYTES 120
#define LINK_TEXT_BESIDE 18	/* bytes beside the name: "review at DocuSign" */

/* Do the words beside a name in a link's text, folded, say what is to be done at
 * whose it is? So does the name alone. */
static bool
is_deed(struct str beside)
{
	static const char *const deeds[] = {
		"open", "view", "review", "sign", "log", "verify", "confirm",
		"pay", "track", "access", "download", "go to", "continue",
		"update", "account", "portal", "bank", "secure", "support",
		"確認", "開く", "みる", "見る", "署名", "ろぐいん", "追跡", "支払",
		"手続", "進む", "表示", "だうんろーど", "まいぺーじ", "ぽーたる"
	};

	if (str_trim(beside).n == 0)
		return true;
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
		if (str_contains(beside, str_of(deeds[i])))
			return true;
	return false;
}

/* A headline that mentions somebody leads to who wrote it. */
static bool
speaks_for(struct str text, const struct institution_name *name)
{
	return !name->alone && text.n - (name->to - name->from) <=
	    LINK_TEXT_BESIDE && is_deed(str_slice(text, 0, name->from)) &&
	    is_deed(str_from(text, name->to));
}

static const struct institution *
named_by_link_text(const struct facts *facts, const struct link *link)
{
	struct str folded;
	struct institution_name name;

	if (link->text.n == 0 || link->text.n > LINK_TEXT_BYTES)
		return NULL;
	folded = fold(facts->arena, link->text);
	for (size_t at = 0; institution_next(facts->organisation, folded, at,
	    &name); at = name.to)
		if (speaks_for(folded, &name) &&
		    strcmp(name.of->kind, "shop") != 0 &&
		    !institution_has(facts->organisation, link->host, name.of))
			return name.of;
	return NULL;
}

static const struct institution *
named_by_link(const struct facts *facts, struct str *evidence_out)
{
	const struct mail *mail = facts->mail;
	/* The domain of one who bears the name adds nothing to that. */
	const struct institution *of = facts->cache->freemail ||
	    facts->cache->claims[CLAIM_NAME].of != NULL ? NULL :
	    institution_in_host(facts->arena, facts->organisation,
	    facts->cache->domain);
	size_t looked_at = 0;

	*evidence_out = facts->cache->domain;
	for (size_t i = 0; of == NULL && i < mail->links_n &&
	    looked_at < LINKS_LOOKED_AT; i++) {
		const struct link *link = &mail->links[i];

		if (link->host.n == 0 || link->place == PLACE_QUOTED)
			continue;
		looked_at++;
		if (index_is_on_file(facts->organisation, link->host))
			continue;
		*evidence_out = link->host;
		of = institution_in_host(facts->arena, facts->organisation,
		    link->host);
		if (of == NULL && (of = named_by_link_text(facts, link)) != NULL)
			*evidence_out = str_format(facts->arena, "%.*s -> %.*s",
			    STR_ARGS(str_trim(link->text)), STR_ARGS(link->host));
	}
	return of;
}

/* ---- The facts ------------------------------------------------------------------------------- */

void
prepare_claims(const struct facts *facts, struct fact_cache *cache)
{
	if (is_no_claimant(facts))
		return;
	cache->claims[CLAIM_NAME].of = named_by_sender(facts);
	if (cache->claims[CLAIM_NAME].of == NULL)
		cache->claims[CLAIM_NAME].of = named_by_address(facts);
	cache->claims[CLAIM_NAME].evidence = str_format(facts->arena,
	    "%.*s <%.*s>", STR_ARGS(utf8_shorten(facts->arena, cache->name,
	    80)), STR_ARGS(cache->address));
	cache->claims[CLAIM_TEXT].of = named_by_text(facts,
	    &cache->claims[CLAIM_TEXT].evidence);
	cache->claims[CLAIM_DEED].of = said_to_act(facts,
	    facts->mail->subject_text.folded,
	    &cache->claims[CLAIM_DEED].evidence);
	if (cache->claims[CLAIM_DEED].of == NULL)
		cache->claims[CLAIM_DEED].of = said_to_act(facts,
		    facts->mail->live.folded,
		    &cache->claims[CLAIM_DEED].evidence);
	cache->claims[CLAIM_LINK].of = named_by_link(facts,
	    &cache->claims[CLAIM_LINK].evidence);
}

/* `kinds`: apart by blanks; absent: any. */
static bool
is_of_kind(const struct institution *institution, struct str kinds)
{
	bool is = kinds.n == 0;

	while (kinds.n > 0 && !is)
		is = str_equal(str_cut(&kinds, ' '), str_of(institution->kind));
	return is;
}

static bool
claims(const struct facts *facts, enum claim claim, struct str kinds,
    struct str *evidence_out)
{
	const struct institution *of = facts->cache->claims[claim].of;

	if (of == NULL || !is_of_kind(of, kinds))
		return false;
	*evidence_out = facts->cache->claims[claim].evidence;
	return true;
}

FACT(institution_name_elsewhere)
{
	return claims(facts, CLAIM_NAME, argument, evidence_out);
}

FACT(institution_text_elsewhere)
{
	return claims(facts, CLAIM_TEXT, argument, evidence_out);
}

FACT(institution_said_to_act)
{
	return claims(facts, CLAIM_DEED, argument, evidence_out);
}

FACT(institution_link_elsewhere)
{
	return claims(facts, CLAIM_LINK, argument, evidence_out);
}

bool
institution_proved(const struct facts *facts, struct str kinds)
{
	struct str domain = facts->cache->domain;

	if (!facts->auth->from_authenticated || facts->cache->freemail ||
	    !institution_has(facts->organisation, domain, NULL))
		return false;
	for (size_t i = 0; i < institutions_n; i++)
		if (is_of_kind(&institutions[i], kinds) &&
		    institution_has(facts->organisation, domain,
		    &institutions[i]))
			return true;
	return false;
}

FACT(institution_authenticated)
{
	if (!institution_proved(facts, argument))
		return false;
	*evidence_out = facts->cache->address;
	return true;
}
