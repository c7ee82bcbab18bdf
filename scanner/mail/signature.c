/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where live words end and a signature begins: at "-- ", at a closing such as "Kind
 * regards," that stands alone, at the frame of lines and stars that Japanese
 * signatures stand in, at what a telephone adds, or at a disclaimer; whichever
 * comes first among the last SIGNATURE_LINES lines. A frame counts only with a
 * telephone number, a company or the like below it, for newsletters are full of
 * frames. A signature stays part of the live words: a fraudster may write anything
 * into his. One pass from the end, bounded.
 */
#include "mail.h"

#define WIDE_BLANK "　"

/* ---- Frames ----------------------------------------------------------------- */

/* The drawing characters at the start of a line off: dashes, equal signs, stars,
 * boxes of both widths; the line itself unless there are two or more. */
struct str
text_frame_off(struct str line)
{
	size_t at = 0, end = 0, n = 0;

	while (at < line.n) {
		uint32_t c = utf8_next(line, &at);

		if (c < 0x80 ? strchr("-=*_~+#<[/|", (int)c) == NULL || c == 0 :
		    !((c >= 0x2500 && c <= 0x257f) || c == 0x30fc ||
		    (c >= 0x2010 && c <= 0x2015) || c == 0xff0d ||
		    c == 0xff1d || c == 0xff0a || c == 0xff3f || c == 0x2606 ||
		    c == 0x2605 || (c >= 0x25a0 && c <= 0x25ff) ||
		    c == 0xff5e || c == 0x301c || c == 0x2212 || c == 0xff1c ||
		    c == 0x3010 || c == 0x30fb || c == 0xff65 || c == 0x2026 ||
		    c == 0xff0b || c == 0x203b || c == 0xff70 || c == 0x266a))
			break;
		end = at;
		n++;
	}
	return n >= 2 ? str_from(line, end) : line;
}

/* A line of nothing but six or more of them, and blanks. */
static bool
is_frame(struct str line)
{
	size_t n = 0, before;

	line = str_trim(line);
	if (line.n > 400)
		return false;
	do {
		before = line.n;
		line = str_trim(text_frame_off(line));
		while (str_starts(line, STR(WIDE_BLANK)))
			line = str_from(line, 3);
		n += before - line.n;
	} while (line.n > 0 && line.n < before);
	return line.n == 0 && n >= 6;
}

/* ---- The signature ---------------------------------------------------------- */

#define SIGNATURE_LINES 24	/* that are not blank, from the end */
#define SIGNATURE_LINE 200	/* bytes of a line that are looked at */

/* Does the line begin with one of these words, which are in small letters? Nearly
 * always its first byte says no. */
static bool
begins_with(struct str line, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n && line.n > 0; i++)
		if (words[i][0] == char_lower(line.p[0]) &&
		    str_starts_nocase(line, str_of(words[i])))
			return true;
	return false;
}

/* What a telephone or a mailer writes below. */
static bool
is_device_line(struct str line)
{
	static const char *const begins[] = {
		"sent from my ", "sent from outlook", "sent from yahoo",
		"sent from mail for", "sent via ", "get outlook for",
		"von meinem iphone gesendet", "von meinem ipad gesendet",
		"gesendet von ", "envoyé de mon ", "envoyé depuis ",
		"enviado desde ", "enviado do meu ", "inviato da ",
		"verzonden vanaf ", "verstuurd vanaf ", "发自我的",
		"從我的", "나의 iphone"
	};
	static const char *const ends[] = {
		"から送信", "から送信されました", "を使用して送信", "を入手",
		"からの送信"
	};

	if (begins_with(line, begins, sizeof begins / sizeof *begins))
		return true;
	if (line.n == 0 || line.n >= 80 ||
	    (unsigned char)line.p[line.n - 1] < 0x80)
		return false;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(line, str_of(ends[i])))
			return true;
	return false;
}

static bool
is_disclaimer(struct str line)
{
	static const char *const begins[] = {
		"confidentiality notice", "disclaimer", "this e-mail and any",
		"this email and any", "this message and any",
		"this e-mail is confidential", "this email is confidential",
		"the information contained in this", "diese e-mail enthält",
		"diese nachricht enthält", "ce message et", "ce courriel",
		"este mensaje", "questo messaggio", "dit bericht",
		"esta mensagem", "このメールには", "本メールには", "本メールは",
		"このメールは", "本電子メールは", "本メールおよび", "【免責事項】",
		"【機密"
	};

	return begins_with(line, begins, sizeof begins / sizeof *begins);
}

/* "Kind regards," and nothing more: a name follows. */
static bool
is_closing(struct str line)
{
	static const char *const closings[] = {
		"regards", "kind regards", "best regards", "warm regards",
		"best wishes", "many thanks", "thanks", "thank you", "best",
		"sincerely", "yours sincerely", "sincerely yours",
		"yours faithfully", "cheers", "mit freundlichen grüßen",
		"mit freundlichen grüssen", "freundliche grüße",
		"viele grüße", "beste grüße", "mfg", "cordialement",
		"bien cordialement", "bien à vous", "salutations", "saludos",
		"saludos cordiales", "atentamente", "cordiali saluti",
		"distinti saluti", "met vriendelijke groet",
		"met vriendelijke groeten", "atenciosamente"
	};

	while (line.n > 0 && strchr(",.!", line.p[line.n - 1]) != NULL)
		line.n--;
	return str_is_among(line, closings, sizeof closings / sizeof *closings);
}

/* How to reach somebody, as it stands in signatures. */
static bool
has_contact(struct str line)
{
	static const char *const words[] = {
		"tel", "fax", "phone", "mobile", "mail", "http", "www.", "電話", "携帯",
		"ＴＥＬ", "ＦＡＸ", "℡", "〒", "株式会社", "有限会社", "合同会社", "㈱",
		"住所"
	};

	if (str_find_char(line, '@') != STR_NOWHERE)
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find_nocase(line, str_of(words[i])) != STR_NOWHERE)
			return true;
	return false;
}

/* What was seen of the lines below the one looked at. */
struct below {
	bool any;		/* something not blank */
	bool framed;		/* an opening frame was found */
	bool contact;		/* between here and what was asked last */
	size_t asked;		/* where those lines begin */
};

/* Few messages have a frame that asks for it. */
static bool
is_contact_below(struct str live, size_t from, struct below *below)
{
	struct str rest = str_slice(live, from, below->asked), line;

	while (!below->contact && str_line(&rest, &line)) {
		line = str_slice(str_trim(line), 0, SIGNATURE_LINE);
		below->contact = !is_frame(line) && has_contact(line);
	}
	below->asked = from;
	return below->contact;
}

static bool
line_opens_signature(struct str live, size_t from, struct str line,
    struct below *below)
{
	bool opens;

	if (is_frame(line)) {
		opens = !below->framed && is_contact_below(live, from, below);
		below->framed = below->framed || opens;
		return opens;
	}
	opens = str_equal(line, STR("--")) || is_device_line(line) ||
	    is_disclaimer(line) || (below->any && is_closing(line));
	below->any = true;
	return opens;
}

struct str
text_signature(struct str live)
{
	struct below below = { .asked = live.n };
	size_t end = live.n, start = live.n;

	for (size_t lines = 0; lines < SIGNATURE_LINES && end > 0;) {
		size_t from = end;
		struct str line;

		while (from > 0 && live.p[from - 1] != '\n')
			from--;
		line = str_trim(str_slice(live, from, end));
		if (line.n > 0) {
			lines++;
			line = str_slice(line, 0, SIGNATURE_LINE);
			if (line_opens_signature(live, from, line, &below))
				start = from;
		}
		end = from > 0 ? from - 1 : 0;
	}
	return str_from(live, start);
}
