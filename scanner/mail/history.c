/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who took part in what is quoted, and when: read out of its blocks of header
 * lines and its attributions (heads.c). All of it is the sender's claim: nothing
 * here may make a message more believable. Dates come in many orders, so a date is
 * read from its numbers and words in any language known here; without an offset it
 * is taken as UTC, and of 3/4/2026 the month comes first if a.m. or p.m. follows.
 * At most PARTICIPANTS are kept, each once; each line is looked at a bounded number
 * of times. What stands below a name is taken for the words of its bearer as far as
 * the marks before its lines bear that out.
 */
#include "mail.h"

#define LINE_MOST 400		/* bytes of a line that hold a date */
#define VALUE_MOST 8192		/* bytes of a header line that are read */
#define PARTICIPANTS 100
#define NOBODY ((size_t)-1)
#define WORDS_MOST 4096		/* bytes of an author's words that are kept */
#define WORDS_FEW 200		/* of so few, more said elsewhere take the place */

#define COUNT(table) (sizeof table / sizeof *table)

/* ---- Dates ------------------------------------------------------------------ */

/* Month names by how they begin, in the languages of the heads above. */
static int
month_of(struct str word)
{
	static const struct { const char *begin; int month; } months[] = {
		{ "jan", 1 }, { "janv", 1 }, { "ene", 1 }, { "gen", 1 },
		{ "feb", 2 }, { "fév", 2 }, { "fev", 2 }, { "mar", 3 },
		{ "mär", 3 }, { "mrz", 3 }, { "maart", 3 }, { "mrt", 3 },
		{ "apr", 4 }, { "avr", 4 }, { "abr", 4 }, { "may", 5 },
		{ "mai", 5 }, { "mei", 5 }, { "mag", 5 }, { "juin", 6 },
		{ "jun", 6 }, { "giu", 6 }, { "juil", 7 }, { "jul", 7 },
		{ "lug", 7 }, { "aug", 8 }, { "aoû", 8 }, { "ago", 8 },
		{ "sep", 9 }, { "set", 9 }, { "oct", 10 }, { "okt", 10 },
		{ "ott", 10 }, { "out", 10 }, { "nov", 11 }, { "dec", 12 },
		{ "dez", 12 }, { "déc", 12 }, { "dic", 12 }
	};

	/* "mar. 24 nov." is a French Tuesday, "mai" may be "mail". */
	if (str_equal_nocase(word, STR("mardi")) || word.n > 12 ||
	    str_equal_nocase(word, STR("martes")) ||
	    str_starts_nocase(word, STR("mail")))
		return 0;
	for (size_t i = 0; i < COUNT(months); i++)
		if (str_starts_nocase(word, str_of(months[i].begin)))
			return months[i].month;
	return 0;
}

struct date_reader {
	struct str s;
	size_t at, end;		/* end: after the last piece that was used */
	int year, month, day, hour, minute, second, small[2];
	size_t small_n;
	bool year_first, month_first, time, after_noon, before_noon, half_day;
	char separator;
	int offset;		/* minutes east */
	int weekday;		/* from Sunday, 0; -1: not said */
	size_t weekday_end;	/* 0: a bracket says that it is the date's */
	bool after_word;	/* that neither is a day nor leads to one */
};

/* "Monday", "Mon", "Montag", "lundi"; -1 if it is none. */
static int
weekday_of(struct str word)
{
	static const char *const names[][7] = {
		{ "sunday", "monday", "tuesday", "wednesday", "thursday",
		    "friday", "saturday" },
		{ "sun", "mon", "tue", "wed", "thu", "fri", "sat" },
		{ "sonntag", "montag", "dienstag", "mittwoch", "donnerstag",
		    "freitag", "samstag" },
		{ "dimanche", "lundi", "mardi", "mercredi", "jeudi",
		    "vendredi", "samedi" }
	};

	for (size_t i = 0; i < COUNT(names); i++)
		for (int day = 0; day < 7; day++)
			if (str_equal_nocase(word, str_of(names[i][day])))
				return day;
	return -1;
}

/* "(月)", "土曜日", which stand behind the day; else it may be a month's 月. */
static int
weekday_at(struct str s, size_t at)
{
	static const char *const days[] = { "日", "月", "火", "水", "木", "金",
	    "土" };
	struct str before = str_slice(s, at > 3 ? at - 3 : 0, at), rest;

	for (int day = 0; day < 7; day++) {
		rest = str_from(s, at);
		if (!str_starts(rest, str_of(days[day])))
			continue;
		rest = str_from(rest, strlen(days[day]));
		if (str_starts(rest, STR("曜")) || ((str_ends(before, STR("(")) ||
		    str_ends(before, STR("（"))) && (str_starts(rest, STR(")")) ||
		    str_starts(rest, STR("）")))))
			return day;
	}
	return -1;
}

/* A piece of the date begins: a day of the week stands just before it, or it is a
 * name. */
#define WEEKDAY_GAP 3

static void
weekday_meets(struct date_reader *date, size_t from)
{
	if (date->weekday_end > 0 && from <= date->weekday_end + WEEKDAY_GAP)
		date->weekday_end = 0;
}

static int
read_number(struct date_reader *date, size_t *digits_out)
{
	size_t from = date->at;
	int value = 0;

	while (date->at < date->s.n && char_is_digit(date->s.p[date->at])) {
		if (value < 100000)
			value = value * 10 + (date->s.p[date->at] - '0');
		date->at++;
	}
	*digits_out = date->at - from;
	return value;
}

/* After an hour: ":05:09", "時05分", "h05"; false if it was no hour. */
static bool
read_minutes(struct date_reader *date)
{
	static const char *const marks[] = { ":", "：", "時", "시 ", "시" };
	struct str rest = str_from(date->s, date->at);
	size_t digits = 0, before = date->at;
	int minute = 0;

	for (size_t i = 0; i < COUNT(marks); i++)
		if (str_starts(rest, str_of(marks[i]))) {
			date->at += strlen(marks[i]);
			minute = read_number(date, &digits);
			break;
		}
	if (digits == 0 || digits > 2) {
		date->at = before;
		return false;
	}
	date->minute = minute;
	if (date->at + 1 < date->s.n && date->s.p[date->at] == ':') {
		date->at++;
		date->second = read_number(date, &digits);
	}
	return true;
}

static void
date_number(struct date_reader *date)
{
	size_t digits, from = date->at;
	int value = read_number(date, &digits);

	weekday_meets(date, from);
	if (!date->time && digits <= 2 && value < 24) {
		date->hour = value;
		if (read_minutes(date)) {
			date->time = true;
			date->end = date->at;
			return;
		}
		date->hour = 0;
	}
	if (digits == 4 && date->year == 0 && value >= 1970 && value < 2200) {
		date->year = value;
		date->year_first = date->small_n == 0 && date->month == 0;
	} else if (digits <= 2 && date->small_n < 2 && value >= 1 &&
	    value <= 31) {
		date->small[date->small_n++] = value;
		if (date->at < date->s.n && date->separator == 0)
			date->separator = date->s.p[date->at];
	} else {
		return;
	}
	if (from > date->end + 12 && date->end > 0 && date->time)
		return;
	date->end = date->at;
}

/* "+0900", "+09:00", "-5", after a time. */
static void
date_offset(struct date_reader *date)
{
	int sign = date->s.p[date->at] == '-' ? -1 : 1, hours, minutes = 0;
	size_t digits;

	date->at++;
	hours = read_number(date, &digits);
	if (digits == 0 || digits > 4)
		return;
	if (digits > 2) {
		minutes = hours % 100;
		hours /= 100;
	} else if (date->at + 2 < date->s.n && date->s.p[date->at] == ':' &&
	    char_is_digit(date->s.p[date->at + 1])) {
		date->at++;
		minutes = read_number(date, &digits);
	}
	if (hours > 14 || minutes > 59)
		return;
	date->offset = sign * (hours * 60 + minutes);
	date->end = date->at;
}

static bool
word_is(struct str word, const char *wanted)
{
	return str_equal_nocase(word, str_of(wanted));
}

/* "Li Sun, 9 Mar": behind another word three letters may be a surname. */
static void
date_weekday(struct date_reader *date, struct str word)
{
	int weekday = weekday_of(word);

	if (date->year != 0 || (word.n == 3 && date->after_word))
		return;
	if (weekday >= 0) {
		date->weekday = weekday;
		date->weekday_end = date->at;
	}
	date->after_word = weekday < 0 && !word_is(word, "on") &&
	    !word_is(word, "am") && !word_is(word, "le");
}

/* A word: a month, half a day, a zone, or none of the date's. */
static void
date_word(struct date_reader *date)
{
	size_t from = date->at;
	struct str word;
	int month;

	while (date->at < date->s.n && (char_is_alpha(date->s.p[date->at]) ||
	    ((unsigned char)date->s.p[date->at] >= 0x80 &&
	    (unsigned char)date->s.p[from] < 0xe0)))
		date->at++;
	word = str_slice(date->s, from, date->at);
	month = month_of(word);
	if (month != 0)
		weekday_meets(date, from);
	date_weekday(date, word);
	if (word_is(word, "pm") || word_is(word, "p")) {
		date->after_noon = date->half_day = true;
	} else if (word_is(word, "am") && date->time) {
		date->before_noon = date->half_day = true;
	} else if (date->time && word_is(word, "jst")) {
		date->offset = 9 * 60;
	} else if (date->time && (word_is(word, "utc") ||
	    word_is(word, "gmt") || word_is(word, "uhr"))) {
		;
	} else if (month != 0 && !date->year_first && !date->time &&
	    (date->month == 0 || (date->month_first && date->small_n == 1))) {
		/* "mar. 24 nov.": what stood before was a day of the week. */
		date->month = month;
		date->month_first = date->small_n == 0;
	} else {
		return;
	}
	date->end = date->at;
}

/* Japanese, Chinese and Korean words stand without blanks. */
static void
date_ideograph(struct date_reader *date)
{
	static const struct { const char *word; bool after; } halves[] = {
		{ "午後", true }, { "下午", true }, { "오후", true },
		{ "午前", false }, { "上午", false }, { "오전", false }
	};
	static const char *const units[] = {
		"年", "月", "日", "분", "分", "秒", "년", "월", "일", "(", ")", "（",
		"）", "曜", "周", "星期", "火", "水", "木", "金", "土", "一", "二", "三",
		"四", "五", "六", "토", "화", "수", "목", "금"
	};
	struct str rest = str_from(date->s, date->at);
	int weekday = weekday_at(date->s, date->at);

	if (weekday >= 0) {
		date->weekday = weekday;
		date->weekday_end = 0;
	}
	for (size_t i = 0; i < COUNT(halves); i++)
		if (str_starts(rest, str_of(halves[i].word))) {
			date->after_noon = halves[i].after;
			date->before_noon = !halves[i].after;
			date->at += strlen(halves[i].word);
			return;
		}
	for (size_t i = 0; i < COUNT(units); i++)
		if (str_starts(rest, str_of(units[i]))) {
			/* Only what adjoins the date belongs to it. */
			if (date->end == date->at)
				date->end += strlen(units[i]);
			date->at += strlen(units[i]);
			return;
		}
	utf8_next(date->s, &date->at);
}

/* Which of the small numbers is the month, which the day. */
static bool
date_settle(struct date_reader *date)
{
	int one = date->small_n > 0 ? date->small[0] : 0;
	int two = date->small_n > 1 ? date->small[1] : 0;
	bool month_first = date->year_first;

	if (date->month != 0) {
		date->day = one;
	} else {
		if (!date->year_first && date->separator != '.')
			month_first = two > 12 || (one <= 12 && date->half_day);
		date->month = month_first ? one : two;
		date->day = month_first ? two : one;
	}
	if (date->after_noon && date->hour < 12)
		date->hour += 12;
	if (date->before_noon && date->hour == 12)
		date->hour = 0;
	return date->year != 0 && date->month >= 1 && date->month <= 12 &&
	    date->day >= 1 && date->day <= 31 && date->hour < 24 &&
	    date->minute < 60 && date->second <= 60;
}

static bool
falls_on(const struct date_reader *date, int month, int day)
{
	int64_t days;

	if (month > 12)
		return false;
	days = time_of_civil(date->year, month, day, 12, 0, 0) / 86400;
	/* 1 January 1970 was a Thursday. */
	return (days + 4) % 7 == date->weekday;
}

/* Of 3/4/2026 either may be the month. */
static bool
weekday_is_wrong(const struct date_reader *date)
{
	return date->weekday >= 0 && date->weekday_end == 0 &&
	    !falls_on(date, date->month, date->day) &&
	    !falls_on(date, date->day, date->month);
}

/* The date in s; *end_out is where it ends, 0 if there is none; and whether it is
 * said to be another day of the week than it is. */
static int64_t
date_read(struct str s, size_t *end_out, bool *weekday_wrong_out)
{
	struct date_reader date = { .s = str_slice(s, 0, LINE_MOST),
	    .weekday = -1 };

	*end_out = 0;
	*weekday_wrong_out = false;
	while (date.at < date.s.n) {
		char c = date.s.p[date.at];

		if (c == '<' || c == '@' || c == '[')
			break;
		if (char_is_digit(c))
			date_number(&date);
		else if (date.time && (c == '+' || (c == '-' &&
		    date.at == date.end + 1)))
			date_offset(&date);
		else if (char_is_alpha(c) || (unsigned char)c >= 0xc2)
			(unsigned char)c >= 0xe0 ? date_ideograph(&date) :
			    date_word(&date);
		else
			date.at++;
	}
	if (!date_settle(&date))
		return MAIL_NO_DATE;
	*end_out = date.end;
	*weekday_wrong_out = weekday_is_wrong(&date);
	return time_of_civil(date.year, date.month, date.day, date.hour,
	    date.minute, date.second) - (int64_t)date.offset * 60;
}

/* ---- Participants ----------------------------------------------------------- */

static bool
is_address_character(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || (unsigned char)c >= 0x80 ||
	    (c != '\0' && strchr(".-_+=&'#%~/!$*?^`{|}", c) != NULL);
}

/* The address in s, lower case; absent if none. *from_out, *to_out: its place. */
static struct str
find_address(struct arena *arena, struct str s, size_t *from_out,
    size_t *to_out)
{
	size_t at = str_find_char(s, '@'), from = at, to;

	if (at == STR_NOWHERE)
		return NO_STR;
	while (from > 0 && is_address_character(s.p[from - 1]) &&
	    (unsigned char)s.p[from - 1] < 0x80)
		from--;
	for (to = at + 1; to < s.n && (is_address_character(s.p[to])) &&
	    strchr("'`", s.p[to]) == NULL; to++)
		/* Japanese words may follow without a blank. */
		if ((unsigned char)s.p[to] >= 0xe3)
			break;
	while (from < at && strchr("'`/", s.p[from]) != NULL)
		from++;
	*from_out = from;
	*to_out = to;
	s = address_one(arena, str_slice(s, from, to)).address;
	return s.p == NULL ? s : str_lower(arena, s);
}

/* A name without quotes, brackets and what joins it to the rest of the line. */
static struct str
name_trim(struct str s)
{
	static const char *const heads[] = {
		"mailto:", "at ", "um ", "schrieb ", "schreef ", "skrev ", "wrote ",
		"à ", "a las ", "às ", "alle ore ", "het ", "、", "，", "　", "＜",
		"「", "“", "”", "在", "于", "by ", "より", "\u00a0"
	};
	static const char *const tails[] = {
		"mailto", " wrote", " writes", " schrieb", " schreef", "님이",
		" skrev", "、", "，", "　", "＜", "」", "”", "さん", "様", "は", " on",
		" am", " le", " a écrit", "\u00a0"
	};
	size_t before;

	do {
		before = s.n;
		s = str_trim(s);
		while (s.n > 0 && strchr(",;:<>[](){}\"'|*-", s.p[0]) != NULL &&
		    s.p[0] != '\0')
			s = str_trim(str_from(s, 1));
		while (s.n > 0 && strchr(",;:<>[](){}\"'|*-",
		    s.p[s.n - 1]) != NULL && s.p[s.n - 1] != '\0')
			s = str_trim(str_slice(s, 0, s.n - 1));
		for (size_t i = 0; i < COUNT(heads); i++)
			if (str_starts_nocase(s, str_of(heads[i])))
				s = str_from(s, strlen(heads[i]));
		for (size_t i = 0; i < COUNT(tails); i++)
			if (str_ends_nocase(s, str_of(tails[i])))
				s = str_slice(s, 0, s.n - strlen(tails[i]));
	} while (s.n < before);
	return s.n > 0 && s.n <= 200 ? s : NO_STR;
}

static bool
str_same(struct str a, struct str b)
{
	return (a.p == NULL) == (b.p == NULL) && str_equal(a, b);
}

/* Whoever is named again, as histories do, counts once: where he comes first.
 * Returns his place, or NOBODY. */
static size_t
participant_add(struct arena *arena, struct mail *mail,
    struct participant participant)
{
	size_t n = mail->participants_n;

	if (n >= PARTICIPANTS || (participant.name.p == NULL &&
	    participant.address.p == NULL))
		return NOBODY;
	for (size_t i = 0; i < n; i++)
		if (mail->participants[i].is_author == participant.is_author &&
		    str_same(mail->participants[i].address,
		    participant.address) &&
		    str_same(mail->participants[i].name, participant.name))
			return i;
	mail->participants = arena_grow(arena, mail->participants, n,
	    &mail->participants_size, sizeof *mail->participants);
	mail->participants[mail->participants_n++] = participant;
	return n;
}

/* "Name <a@b>", "Name [mailto:a@b]", "a@b", "Name". */
static struct participant
participant_read(struct arena *arena, struct str s)
{
	struct participant participant = { .date = MAIL_NO_DATE };
	size_t from = 0, to = 0;

	participant.address = find_address(arena, s, &from, &to);
	if (to == 0) {
		participant.name = name_trim(s);
		return participant;
	}
	participant.name = name_trim(str_slice(s, 0, from));
	if (participant.name.p == NULL)
		return participant;
	/* Outlook writes an address twice, or as the name of itself. */
	if (str_find_char(participant.name, '@') != STR_NOWHERE)
		participant.name = NO_STR;
	return participant;
}

/* Several, between semicolons, or between commas that follow an address. Returns
 * the first one's place. */
static size_t
participants_read(struct arena *arena, struct str value,
    const struct participant *like, struct mail *mail)
{
	size_t from = 0, first = NOBODY, place;
	bool address = false;

	value = str_slice(value, 0, VALUE_MOST);
	for (size_t i = 0; i <= value.n && mail->participants_n < PARTICIPANTS;
	    i++) {
		char c = i < value.n ? value.p[i] : ';';
		struct participant participant;

		address = address || c == '@';
		if (c != ';' && !(c == ',' && address))
			continue;
		participant = participant_read(arena, str_slice(value, from, i));
		participant.is_author = like->is_author;
		participant.date = like->date;
		participant.weekday_wrong = like->weekday_wrong;
		place = participant_add(arena, mail, participant);
		if (first == NOBODY)
			first = place;
		from = i + 1;
		address = false;
	}
	return first;
}

/* ---- Reading ---------------------------------------------------------------- */

/* A block of header lines: values in the order HEAD_FROM, HEAD_TO, HEAD_CC. */
struct block {
	struct str values[HEAD__COUNT];
	unsigned seen;
	enum head latest;
	struct str line;		/* the first one, without its marks */
	size_t marks;
};

struct history {
	struct arena *arena;
	struct mail *mail;
	struct block block;
	size_t author;			/* whose words follow; NOBODY */
	int64_t date;
	size_t marks;			/* before the line that names him */
	bool heads;			/* it is one of header lines */
	bool begun;			/* the first line of his words was seen */
	size_t depth;			/* its marks */
	struct buf words;
};

static void
words_end(struct history *history)
{
	struct participant *author;
	struct str words = str_trim(buf_str(&history->words));

	if (history->author == NOBODY)
		return;
	author = &history->mail->participants[history->author];
	history->author = NOBODY;
	history->words = (struct buf){ .arena = history->arena };
	if (words.n <= author->words.n || author->words.n >= WORDS_FEW)
		return;
	author->words = words;
	author->words_date = history->date;
}

static void
words_begin(struct history *history, size_t author, int64_t date, size_t marks)
{
	words_end(history);
	history->heads = false;
	history->author = author;
	history->date = date;
	history->marks = marks;
	history->begun = false;
}

/*
 * A line under somebody's name is his if it has as many marks as that one, as Outlook
 * writes, or one more: as the first one shows. (A block of header lines that bears
 * marks has as many as what it heads.) What has more he quotes himself, and what has
 * fewer the one who quotes him goes on with.
 */
static void
words_add(struct history *history, struct str line, size_t marks)
{
	if (history->author == NOBODY || (!history->begun &&
	    str_trim(line).n == 0))
		return;
	if (!history->begun)
		history->depth = history->marks + (marks > history->marks &&
		    !(history->heads && history->marks > 0));
	history->begun = true;
	if (marks < history->depth && str_trim(line).n > 0) {
		words_end(history);
		return;
	}
	if (marks != history->depth || history->words.n >= WORDS_MOST)
		return;
	buf_add(&history->words, str_slice(line, 0,
	    WORDS_MOST - 1 - history->words.n));
	buf_char(&history->words, '\n');
}

static void
block_end(struct history *history)
{
	static const enum head heads[] = { HEAD_FROM, HEAD_TO, HEAD_CC };
	struct block *block = &history->block;
	size_t ignored, author = NOBODY;
	struct participant like;

	/* One such line alone may be anything. */
	if (__builtin_popcount(block->seen) >= 2) {
		like.date = date_read(block->values[HEAD_DATE], &ignored,
		    &like.weekday_wrong);
		for (size_t i = 0; i < COUNT(heads); i++) {
			size_t first;

			like.is_author = heads[i] == HEAD_FROM;
			first = participants_read(history->arena,
			    block->values[heads[i]], &like, history->mail);
			if (like.is_author)
				author = first;
		}
		words_begin(history, author, like.date, block->marks);
		history->heads = true;
	} else if (block->seen != 0) {
		words_add(history, block->line, block->marks);
	}
	*block = (struct block){ .latest = HEAD_NONE };
}

static void
block_add(struct history *history, enum head head, struct str value,
    struct str line, size_t marks)
{
	struct block *block = &history->block;

	if ((block->seen & 1u << head) != 0 && head != HEAD_OTHER)
		block_end(history);
	if (block->seen == 0) {
		block->line = line;
		block->marks = marks;
	}
	block->seen |= 1u << head;
	block->latest = head;
	block->values[head] = value;
}

/* A value that goes on, or stands under its name. */
static bool
block_continues(struct arena *arena, struct block *block, struct str line)
{
	struct str *value = &block->values[block->latest];
	bool indented = line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t');

	if (block->latest == HEAD_NONE || str_trim(line).n == 0)
		return false;
	if (value->n > VALUE_MOST || !(value->n == 0 || indented ||
	    str_ends(*value, STR(";")) || str_ends(*value, STR(","))))
		return false;
	*value = value->n == 0 ? str_trim(line) : str_join(arena,
	    str_join(arena, *value, STR(" ")), str_trim(line));
	return true;
}

/* Where the name in an attribution ends, if no address does: at its verb. */
static size_t
name_end(struct str s, size_t from)
{
	static const char *const ends[] = {
		"wrote", "writes", "schrieb", "a écrit", "escribió", "ha scritto",
		"schreef", "skrev", "escreveu", "のメール", "からの", "さん", "書", "写道",
		"寫道", "님이", "のメッセージ"
	};
	size_t end = s.n;

	for (size_t i = 0; i < COUNT(ends); i++) {
		size_t at = str_find(str_from(s, from), str_of(ends[i]));

		if (at != STR_NOWHERE && at > 0 && from + at < end)
			end = from + at;
	}
	return end;
}

static void
attribution_read(struct history *history, struct str line, size_t marks)
{
	struct arena *arena = history->arena;
	struct participant participant = { .is_author = true };
	size_t from = 0, to = 0, date_end, end;
	struct str name;

	line = history_lead_off(line);
	participant.date = date_read(line, &date_end,
	    &participant.weekday_wrong);
	participant.address = find_address(arena, line, &from, &to);
	if (date_end == 0 && to > 0) {
		participant.date = date_read(str_from(line, to), &date_end,
		    &participant.weekday_wrong);
		date_end = 0;
	}
	end = to > 0 ? from : name_end(line, date_end);
	name = name_trim(str_slice(line, date_end, end));
	/* "X wrote on Friday:", "X <a@b> schrieb am 21.11.2026:" */
	if (name.p == NULL || date_end == 0)
		name = name_trim(str_slice(line, 0, to > 0 ? from :
		    name_end(line, 0)));
	if (name.p != NULL && str_find_char(name, '@') == STR_NOWHERE)
		participant.name = name;
	words_begin(history, participant_add(arena, history->mail, participant),
	    participant.date, marks);
}

void
history_read(struct arena *arena, struct str marked, struct mail *mail)
{
	struct history history = { .arena = arena, .mail = mail,
	    .block.latest = HEAD_NONE, .author = NOBODY, .words.arena = arena };
	struct str line, value, joined;
	size_t n;

	while (mail->participants_n < PARTICIPANTS && str_line(&marked, &line)) {
		size_t marks = text_marks(line, &line);
		enum head head = history_head(line, &value);

		if (head != HEAD_NONE) {
			block_add(&history, head, value, line, marks);
			continue;
		}
		if (block_continues(arena, &history.block, line))
			continue;
		block_end(&history);
		n = history_attribution(arena, line, marked, &joined);
		if (n == 0) {
			words_add(&history, line, marks);
			continue;
		}
		attribution_read(&history, joined, marks);
		while (--n > 0)
			str_line(&marked, &line);
	}
	block_end(&history);
	words_end(&history);
}
