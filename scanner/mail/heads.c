/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands above quoted history. Mailers put three things there: a rule
 * ("-----Original Message-----"), a block of header lines (From, Sent, To, Subject
 * in the language of whoever replied; Notes has tabs for colons, and Japanese
 * words may be spread), or an attribution ("On ... X wrote:"), which may be
 * wrapped over three lines. One header line alone, or an attribution without a
 * date or an address, proves nothing and is none. Each line is looked at a bounded
 * number of times, and HEAD_LINES lines ahead.
 */
#include "mail.h"

#define HEAD_LINES 12
#define LINE_MOST 400		/* bytes of a line that may be an attribution */
#define DATED_NAME_MOST 120
#define DATED_NAME_DIGITS 5	/* of a day and a time, at least */

#define WIDE_COLON "："
#define WIDE_BLANK "　"

#define COUNT(table) (sizeof table / sizeof *table)

/* Lines are many and words are many: most differ in their first byte. */
static inline bool
begins_alike(struct str s, const char *word)
{
	return s.n > 0 && char_lower(s.p[0]) == char_lower(word[0]);
}

static bool
starts_with_any(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (begins_alike(s, words[i]) &&
		    str_starts_nocase(s, str_of(words[i])))
			return true;
	return false;
}

static bool
ends_with_colon(struct str s)
{
	return (s.n > 0 && s.p[s.n - 1] == ':') || str_ends(s, STR(WIDE_COLON));
}

static const char *
ends_with_any(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_ends_nocase(s, str_of(words[i])))
			return words[i];
	return NULL;
}

/* Blanks of both widths, and emphasis marks that HTML to text leaves. */
static struct str
skip_blanks(struct str s)
{
	for (;;) {
		if (s.n > 0 && (char_is_space(s.p[0]) || s.p[0] == '*'))
			s = str_from(s, 1);
		else if (str_starts(s, STR(WIDE_BLANK)))
			s = str_from(s, 3);
		else
			return s;
	}
}

/* ---- Header lines ----------------------------------------------------------- */

struct head_word {
	const char *word;
	enum head head;
};

static const struct head_word head_words[] = {
	{ "from", HEAD_FROM }, { "von", HEAD_FROM }, { "de", HEAD_FROM },
	{ "da", HEAD_FROM }, { "van", HEAD_FROM }, { "absender", HEAD_FROM },
	{ "expéditeur", HEAD_FROM }, { "remitente", HEAD_FROM },
	{ "mittente", HEAD_FROM }, { "afzender", HEAD_FROM },
	{ "från", HEAD_FROM }, { "fra", HEAD_FROM }, { "od", HEAD_FROM },
	{ "差出人", HEAD_FROM }, { "送信者", HEAD_FROM }, { "送信元", HEAD_FROM },
	{ "発信者", HEAD_FROM }, { "发件人", HEAD_FROM }, { "發件人", HEAD_FROM },
	{ "寄件者", HEAD_FROM }, { "보낸사람", HEAD_FROM },
	{ "sent", HEAD_DATE }, { "date", HEAD_DATE }, { "gesendet", HEAD_DATE },
	{ "datum", HEAD_DATE }, { "envoyé", HEAD_DATE },
	{ "envoyé le", HEAD_DATE }, { "enviado", HEAD_DATE },
	{ "enviado el", HEAD_DATE }, { "enviado em", HEAD_DATE },
	{ "enviada em", HEAD_DATE }, { "fecha", HEAD_DATE },
	{ "data", HEAD_DATE }, { "inviato", HEAD_DATE },
	{ "verzonden", HEAD_DATE }, { "skickat", HEAD_DATE },
	{ "sendt", HEAD_DATE }, { "wysłano", HEAD_DATE },
	{ "送信日時", HEAD_DATE }, { "日時", HEAD_DATE }, { "日付", HEAD_DATE },
	{ "送信日", HEAD_DATE }, { "受信日時", HEAD_DATE },
	{ "发送时间", HEAD_DATE }, { "发送日期", HEAD_DATE },
	{ "日期", HEAD_DATE }, { "寄件日期", HEAD_DATE },
	{ "날짜", HEAD_DATE }, { "보낸날짜", HEAD_DATE },
	{ "to", HEAD_TO }, { "an", HEAD_TO }, { "à", HEAD_TO }, { "a", HEAD_TO },
	{ "para", HEAD_TO }, { "aan", HEAD_TO }, { "pour", HEAD_TO },
	{ "destinataire", HEAD_TO }, { "till", HEAD_TO }, { "til", HEAD_TO },
	{ "do", HEAD_TO }, { "宛先", HEAD_TO }, { "あて先", HEAD_TO },
	{ "宛て先", HEAD_TO }, { "受信者", HEAD_TO }, { "收件人", HEAD_TO },
	{ "收件者", HEAD_TO }, { "받는사람", HEAD_TO },
	{ "subject", HEAD_SUBJECT }, { "sub", HEAD_SUBJECT },
	{ "betreff", HEAD_SUBJECT }, { "objet", HEAD_SUBJECT },
	{ "asunto", HEAD_SUBJECT }, { "assunto", HEAD_SUBJECT },
	{ "oggetto", HEAD_SUBJECT }, { "onderwerp", HEAD_SUBJECT },
	{ "ämne", HEAD_SUBJECT }, { "emne", HEAD_SUBJECT },
	{ "temat", HEAD_SUBJECT }, { "件名", HEAD_SUBJECT },
	{ "題名", HEAD_SUBJECT }, { "表題", HEAD_SUBJECT },
	{ "主题", HEAD_SUBJECT }, { "主題", HEAD_SUBJECT },
	{ "主旨", HEAD_SUBJECT }, { "제목", HEAD_SUBJECT },
	{ "cc", HEAD_CC }, { "kopie", HEAD_CC }, { "copie à", HEAD_CC },
	{ "写し", HEAD_CC }, { "抄送", HEAD_CC }, { "副本", HEAD_CC },
	{ "참조", HEAD_CC },
	{ "bcc", HEAD_OTHER }, { "reply-to", HEAD_OTHER },
	{ "importance", HEAD_OTHER }, { "attachments", HEAD_OTHER },
	{ "message-id", HEAD_OTHER }, { "sent by", HEAD_OTHER },
	{ "添付ファイル", HEAD_OTHER }, { "添付", HEAD_OTHER },
	{ "重要度", HEAD_OTHER }, { "返信先", HEAD_OTHER },
	{ "優先度", HEAD_OTHER }
};

/* What follows `word` at the start of `line`, or absent. Words in Japanese may be
 * spread with blanks, to stand as wide as the others. */
static struct str
after_word(struct str line, struct str word)
{
	size_t i = 0;

	while (i < word.n) {
		if (line.n > 0 && char_lower(line.p[0]) ==
		    char_lower(word.p[i])) {
			line = str_from(line, 1);
			i++;
		} else if (i > 0 && (unsigned char)word.p[i] >= 0xc0 &&
		    (unsigned char)word.p[0] >= 0xe3 &&
		    skip_blanks(line).n < line.n) {
			line = skip_blanks(line);
		} else {
			return NO_STR;
		}
	}
	return line;
}

enum head
history_head(struct str line, struct str *value_out)
{
	struct str begin, rest;

	*value_out = STR("");
	line = skip_blanks(line);
	begin = str_slice(line, 0, 48);
	if (str_find_char(begin, ':') == STR_NOWHERE &&
	    str_find_char(begin, '\t') == STR_NOWHERE &&
	    !str_contains(begin, STR(WIDE_COLON)))
		return HEAD_NONE;
	for (size_t i = 0; i < COUNT(head_words); i++) {
		bool tab;

		if (!begins_alike(line, head_words[i].word))
			continue;
		rest = after_word(line, str_of(head_words[i].word));
		if (rest.p == NULL)
			continue;
		/* Notes has a tab where others have a colon. */
		tab = rest.n > 0 && rest.p[0] == '\t';
		rest = skip_blanks(rest);
		if (str_starts(rest, STR(":")))
			rest = str_from(rest, 1);
		else if (str_starts(rest, STR(WIDE_COLON)))
			rest = str_from(rest, 3);
		else if (!tab)
			continue;
		*value_out = str_trim(skip_blanks(rest));
		return head_words[i].head;
	}
	return HEAD_NONE;
}

/* Do at least three of from, date, to and subject stand together here, or the first two
 * right above lines that bear a mark? */
bool
history_begins_block(struct str line, struct str rest)
{
	const unsigned from_and_date = 1u << HEAD_FROM | 1u << HEAD_DATE;
	struct str value;
	enum head head = history_head(line, &value);
	unsigned seen = 0, strangers = 0;

	if (head == HEAD_NONE || head == HEAD_OTHER || head == HEAD_CC)
		return false;
	for (int i = 0; i < HEAD_LINES; i++) {
		if (head != HEAD_NONE && head != HEAD_OTHER && head != HEAD_CC)
			seen |= 1u << head;
		else if (head == HEAD_NONE && seen == from_and_date &&
		    strangers == 0 && text_is_marked(line, &value))
			return true;
		else if (head == HEAD_NONE && skip_blanks(line).n > 0 &&
		    ++strangers > 1)
			break;
		if (!str_line(&rest, &line))
			break;
		head = history_head(line, &value);
	}
	return __builtin_popcount(seen) >= 3;
}

/* ---- Rules ------------------------------------------------------------------ */

/* "-----Original Message-----" and its kin, or "Begin forwarded message:". */
bool
history_is_rule(struct str line)
{
	static const char *const leads[] = {
		"begin forwarded message:", "anfang der weitergeleiteten",
		"début du message transféré", "début du message réexpédié",
		"inicio del mensaje reenviado", "inizio messaggio inoltrato",
		"begin doorgestuurd bericht", "転送されたメッセージ:",
		"転送されたメッセージ：", "以下転送:", "以下転送：",
		"以下、転送:", "以下、転送："
	};
	/* What stands between the dashes. */
	static const char *const words[] = {
		"original message", "original appointment",
		"forwarded message", "forwarded by", "forwarded mail",
		"forwarded email", "reply message", "replied message",
		"weitergeleitete nachricht", "ursprüngliche nachricht",
		"ursprüngliche mail", "originalnachricht",
		"original-nachricht", "message d'origine",
		"message d’origine", "message original",
		"message transféré", "mensaje original",
		"mensaje reenviado", "mensagem original",
		"mensagem encaminhada", "messaggio originale",
		"messaggio inoltrato", "oorspronkelijk bericht",
		"oorspronkelijke bericht", "doorgestuurd bericht",
		"元のメッセージ", "元のメール", "オリジナルメッセージ",
		"転送メッセージ", "転送されたメッセージ", "転送メール",
		"転送者", "以下転送", "以下、転送", "ここから転送", "引用元",
		"原始邮件", "原始郵件", "转发邮件", "轉寄郵件", "转发的邮件",
		"원본 메시지", "원본 메일", "전달된 메시지", "전달된 메일"
	};
	struct str inside;

	line = skip_blanks(str_trim(line));
	if (line.n == 0 || line.n > 200)
		return false;
	if (ends_with_colon(line) && starts_with_any(line, leads, COUNT(leads)))
		return true;
	inside = skip_blanks(text_frame_off(line));
	return inside.n < line.n && starts_with_any(inside, words, COUNT(words));
}

/* ---- Attributions ----------------------------------------------------------- */

/* How an attribution ends. The first few need more proof: "as I wrote:". */
#define WEAK_ENDS 4
static const char *const attribution_ends[] = {
	"wrote:", "writes:", "schrieb:", "escreveu:",
	"a écrit :", "a écrit:", "a écrit\u00a0:", "escribió:",
	"ha scritto:", "schreef:", "skrev:", "wrote：", "wrote :",
	"napisał(a):", "napisał:", "пишет:", "написал:",
	"書きました:", "書きました：", "書いた:", "書いた：",
	"書いています:", "のメール:", "のメール：", "からのメール:",
	"からのメール：", "のメッセージ:", "のメッセージ：",
	"のメールから引用", "のメールから引用:", "のメールから引用：",
	"からの引用:", "からの引用：", "からの引用",
	"写道：", "写道:", "寫道：", "寫道:", "写到：", "님이 작성:",
	"님이 작성하였습니다:", "님이 쓴 글:"
};

static const char *const attribution_leads[] = {
	"On ", "Am ", "Le ", "El ", "Il ", "Op ", "Em ", "Den ", "At ", "W dniu ",
	"In ", "Dne ", "于", "在", "Quoting ", "Zitat von ", "Citando "
};

/* These say it all, with a colon at the end. */
static const char *const attribution_alone[] = {
	"Quoting ", "Zitat von ", "Citando "
};

/* These stand before the name when the date comes first. */
static const char *const attribution_verbs[] = {
	" schrieb ", " schreef ", " skrev ", " wrote ", " escribió ",
	" escreveu ", " a écrit ", " ha scritto "
};

static bool
has_digit_or_at(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (char_is_digit(line.p[i]) || line.p[i] == '@')
			return true;
	return false;
}

static bool
begins_attribution(struct str line)
{
	for (size_t i = 0; i < COUNT(attribution_leads); i++)
		if (begins_alike(line, attribution_leads[i]) &&
		    str_starts(line, str_of(attribution_leads[i])))
			return has_digit_or_at(line);
	return false;
}

/* "2026年11月20日(金) 10:12 田中 太郎 <t@example.jp>:" and what is like it. */
static bool
begins_with_date(struct str line)
{
	size_t n = 0;

	if (str_starts(line, STR("(")))
		line = str_from(line, 1);
	while (n < line.n && char_is_digit(line.p[n]))
		n++;
	if (n != 4)
		return false;
	line = str_slice(line, n, 60);
	if (str_starts(line, STR("年")))
		return str_contains(line, STR("月")) &&
		    str_contains(line, STR("日"));
	if (str_starts(line, STR("년")))
		return str_contains(line, STR("월"));
	return line.n > 3 && (line.p[0] == '/' || line.p[0] == '-' ||
	    line.p[0] == '.') && str_find_char(line, ':') != STR_NOWHERE;
}

/* One line, or several joined, that say who wrote what follows. */
static bool
is_attribution(struct str line)
{
	const char *end;
	bool colon = ends_with_colon(line);

	if (line.n > LINE_MOST || (!colon && !str_ends(line, STR("引用"))))
		return false;
	end = ends_with_any(line, attribution_ends, COUNT(attribution_ends));
	if (end != NULL) {
		for (size_t i = 0; i < WEAK_ENDS; i++)
			if (end == attribution_ends[i])
				return has_digit_or_at(line);
		return true;
	}
	if (!colon)
		return false;
	if (begins_with_date(line))
		return str_find_char(line, '@') != STR_NOWHERE;
	if (starts_with_any(line, attribution_alone,
	    COUNT(attribution_alone)))
		return true;
	for (size_t i = 0; i < COUNT(attribution_verbs); i++)
		if (str_contains(line, str_of(attribution_verbs[i])))
			return has_digit_or_at(line);
	return false;
}

/* "2026/11/20 10:12 田中 太郎:", "20 Nov 2026 10:12, H. Endo:": a day, a time and a name,
 * without an address or a verb. A list of hours looks the same, so it counts only above
 * a line that bears a mark. */
static bool
is_dated_name(struct str line, struct str rest)
{
	struct str next = NO_STR, inside;
	size_t digits = 0, last = 0;
	bool time = false;

	if (line.n == 0 || line.n > DATED_NAME_MOST || !ends_with_colon(line))
		return false;
	for (size_t i = 0; i < line.n; i++) {
		if (!char_is_digit(line.p[i]))
			continue;
		time |= i > 1 && line.p[i - 1] == ':' &&
		    char_is_digit(line.p[i - 2]);
		digits++;
		last = i;
	}
	for (size_t i = 0; i < HEAD_LINES && str_line(&rest, &next) &&
	    str_trim(next).n == 0; i++)
		;
	return time && digits >= DATED_NAME_DIGITS &&
	    (last + 3 < line.n || !char_is_digit(line.p[0])) &&
	    text_is_marked(next, &inside);
}

size_t
history_attribution(struct arena *arena, struct str line, struct str rest,
    struct str *joined_out)
{
	struct str next;

	*joined_out = line = str_trim(skip_blanks(line));
	if (line.n == 0 || line.n > LINE_MOST)
		return 0;
	if (is_attribution(line) || is_dated_name(line, rest))
		return 1;
	if (!begins_attribution(line) && !begins_with_date(line))
		return 0;
	for (size_t n = 2; n <= 3 && str_line(&rest, &next); n++) {
		struct str ignored;

		text_is_marked(next, &next);
		next = str_trim(next);
		if (next.n == 0 || next.n > LINE_MOST ||
		    history_head(next, &ignored) != HEAD_NONE)
			return 0;
		/* An address that was cut in two has no blank in it. */
		if (!str_ends(*joined_out, STR("<")))
			*joined_out = str_join(arena, *joined_out, STR(" "));
		*joined_out = str_join(arena, *joined_out, next);
		if (is_attribution(*joined_out))
			return n;
	}
	return 0;
}

/* Without "On " and the like. */
struct str
history_lead_off(struct str line)
{
	for (size_t i = 0; i < COUNT(attribution_leads); i++)
		if (str_starts(line, str_of(attribution_leads[i])))
			return str_from(line, strlen(attribution_leads[i]));
	return line;
}
