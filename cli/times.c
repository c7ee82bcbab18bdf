/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Moments as people write them: 2026-11-21, 2026/11/21, 2026年11月21日, 21 Nov 2026,
 * each with or without a time of day behind it, RFC 3339, @ and seconds since 1970, today
 * and yesterday, and how long ago. What names no zone is the reader's (TZ), as the times
 * are that tables show; a day begins at midnight, and without a year it is the last one of
 * that name. What reads two ways, as 03/11/2026 does, is refused.
 */
#include "cli.h"

#define DAY 86400

struct str
time_local(struct arena *arena, int64_t time)
{
	time_t moment = (time_t)time;
	struct tm tm;

	if (localtime_r(&moment, &tm) == NULL)
		return STR("-");
	return str_format(arena, "%04d-%02d-%02d %02d:%02d:%02d",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
	    tm.tm_sec);
}

struct str
time_local_of(struct arena *arena, struct str written)
{
	int64_t time;

	return time_parse_rfc3339(written, &time) ? time_local(arena, time) :
	    STR("-");
}

/* Zones that have no letters of their own are "+03" to the C library. */
struct str
time_zone(struct arena *arena, int64_t time)
{
	time_t moment = (time_t)time;
	struct tm tm;

	if (localtime_r(&moment, &tm) == NULL || tm.tm_zone == NULL)
		return STR("UTC");
	return str_format(arena, "%s%.9s", char_is_alpha(tm.tm_zone[0]) ? "" :
	    "UTC", tm.tm_zone);
}

/* ASCII, with one mark for each part: "2026-11-3 16:5" of "２０２６年１１月３日 16時5分". */
static struct str
plainly(struct arena *arena, struct str s)
{
	static const struct {
		uint32_t character;
		char plain;
	} marks[] = { { 0x5E74, '-' }, { 0x6708, '-' }, { '/', '-' },
	    { 0x65E5, ' ' }, { 0x6642, ':' }, { 0x5206, ':' }, { 0x79D2, ' ' },
	    { 'T', ' ' }, { 't', ' ' } };
	struct buf buf = { .arena = arena };
	size_t at = 0;

	s = str_narrow(arena, s);
	while (at < s.n) {
		uint32_t c = utf8_next(s, &at);

		for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
			if (c == marks[i].character)
				c = (unsigned char)marks[i].plain;
		buf_utf8(&buf, c);
	}
	s = str_trim(buf_str(&buf));
	while (s.n > 0 && s.p[s.n - 1] == ':')
		s.n--;
	return s;
}

static bool
take_number(struct str *s, size_t digits, int *number_out)
{
	size_t n = 0;

	*number_out = 0;
	while (n < s->n && n < digits && char_is_digit(s->p[n]))
		*number_out = *number_out * 10 + s->p[n++] - '0';
	*s = str_from(*s, n);
	return n > 0;
}

static bool
take_mark(struct str *s, char mark)
{
	if (s->n == 0 || s->p[0] != mark)
		return false;
	*s = str_from(*s, 1);
	return true;
}

/* "Z", "+09:00" or "+0900"; in seconds. */
static bool
take_zone(struct str *s, int *offset_out)
{
	int hours, minutes, sign = 1;

	*offset_out = 0;
	if (take_mark(s, 'Z') || take_mark(s, 'z'))
		return s->n == 0;
	if (!take_mark(s, '+')) {
		if (!take_mark(s, '-'))
			return false;
		sign = -1;
	}
	if (!take_number(s, 2, &hours))
		return false;
	take_mark(s, ':');
	if (!take_number(s, 2, &minutes) || s->n > 0 || hours > 23 ||
	    minutes > 59)
		return false;
	*offset_out = sign * (hours * 3600 + minutes * 60);
	return true;
}

/* Is there such a day? The 30th of February is none. */
static bool
is_day(struct arena *arena, int64_t time, int year, int month, int day)
{
	return str_starts(time_rfc3339(arena, time), str_format(arena,
	    "%04d-%02d-%02dT", year, month, day));
}

/* "2026-11-31" */
static bool
is_no_day(struct arena *arena, struct str s)
{
	int year, month, day;

	return take_number(&s, 4, &year) && take_mark(&s, '-') &&
	    take_number(&s, 2, &month) && take_mark(&s, '-') &&
	    take_number(&s, 2, &day) && year >= 1000 && month >= 1 &&
	    month <= 12 && day >= 1 && day <= 31 && (s.n == 0 ||
	    s.p[0] == ' ') && !is_day(arena, time_of_civil(year, month, day, 0,
	    0, 0), year, month, day);
}

/* Midnight of the day that began so many before the one of `time`, where the reader is. */
static int64_t
local_midnight(int64_t time, int days_before)
{
	time_t moment = (time_t)time;
	struct tm tm;

	if (localtime_r(&moment, &tm) == NULL)
		return time - time % DAY - days_before * DAY;
	tm.tm_mday -= days_before;
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm);
}

static bool
read_date(struct arena *arena, struct str s, int64_t *time_out)
{
	int year, month, day, hour = 0, minute = 0, second = 0, offset;
	int fraction;

	if (s.n < 8 || !char_is_digit(s.p[3]) || !take_number(&s, 4, &year) ||
	    !take_mark(&s, '-') || !take_number(&s, 2, &month) ||
	    !take_mark(&s, '-') || !take_number(&s, 2, &day))
		return false;
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31 ||
	    !is_day(arena, time_of_civil(year, month, day, 0, 0, 0), year, month,
	    day))
		return false;
	if (take_mark(&s, ' ')) {
		s = str_trim(s);
		if (!take_number(&s, 2, &hour))
			return false;
		if (take_mark(&s, ':') && (!take_number(&s, 2, &minute) ||
		    (take_mark(&s, ':') && !take_number(&s, 2, &second))))
			return false;
		if (take_mark(&s, '.') && !take_number(&s, 9, &fraction))
			return false;
	}
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	s = str_trim(s);
	if (s.n == 0) {
		struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1,
		    .tm_mday = day, .tm_hour = hour, .tm_min = minute,
		    .tm_sec = second, .tm_isdst = -1 };

		*time_out = (int64_t)mktime(&tm);
		return true;
	}
	if (!take_zone(&s, &offset))
		return false;
	*time_out = time_of_civil(year, month, day, hour, minute, second) - offset;
	return true;
}

/* "7d", "7 days", "7日前": how long ago. Units are in lower case: 3M would be taken for
 * months by one and for minutes by the other. */
static bool
read_ago(struct str s, int64_t now, int64_t *time_out)
{
	static const struct {
		const char *word;
		int64_t seconds;
	} units[] = { { "m", 60 }, { "min", 60 }, { "minutes", 60 },
	    { "分前", 60 }, { "h", 3600 }, { "hour", 3600 }, { "hours", 3600 },
	    { "時間前", 3600 }, { "d", DAY }, { "day", DAY }, { "days", DAY },
	    { "日前", DAY }, { "日", DAY }, { "w", 7 * DAY }, { "week", 7 * DAY },
	    { "weeks", 7 * DAY }, { "週間前", 7 * DAY }, { "週間", 7 * DAY } };
	int number;

	if (!take_number(&s, 6, &number))
		return false;
	s = str_trim(s);
	if (str_ends_nocase(s, STR(" ago")))
		s = str_trim(str_slice(s, 0, s.n - 4));
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (str_equal(s, str_of(units[i].word))) {
			*time_out = now - number * units[i].seconds;
			return true;
		}
	return false;
}

static bool
read_word(struct str s, int64_t now, int64_t *time_out)
{
	static const struct {
		const char *word;
		int days;
	} words[] = { { "today", 0 }, { "今日", 0 }, { "本日", 0 },
	    { "yesterday", 1 }, { "昨日", 1 }, { "一昨日", 2 } };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_equal_nocase(s, str_of(words[i].word))) {
			*time_out = local_midnight(now, words[i].days);
			return true;
		}
	*time_out = now;
	return str_equal_nocase(s, STR("now"));
}

/* "YYYY-MM-DD" and what follows; `year` 0: this year's, or last year's if that is not
 * here yet. */
static bool
read_day(struct arena *arena, int year, int month, int day, struct str rest,
    int64_t now, int64_t *time_out)
{
	struct str today = time_local(arena, now);
	int this = 0;

	take_number(&today, 4, &this);
	for (int i = 0; i < (year == 0 ? 2 : 1); i++)
		if (read_date(arena, str_format(arena, "%04d-%02d-%02d%s%.*s",
		    year == 0 ? this - i : year, month, day, rest.n > 0 ? " " : "",
		    STR_ARGS(rest)), time_out) && (year != 0 || *time_out <= now))
			return true;
	return false;
}

/* "11月3日 16時": `s` is the same in plain marks, "11-3 16". */
static bool
read_without_year(struct arena *arena, struct str written, struct str s,
    int64_t now, int64_t *time_out)
{
	int month, day;

	return str_contains(written, STR("月")) && take_number(&s, 2, &month) &&
	    take_mark(&s, '-') && take_number(&s, 2, &day) &&
	    read_day(arena, 0, month, day, str_trim(s), now, time_out);
}

/* Which month a word of three letters or more names; 0: none. */
static int
month_of(struct str word)
{
	static const char *const months[] = { "january", "february", "march",
	    "april", "may", "june", "july", "august", "september", "october",
	    "november", "december" };

	for (int i = 0; i < 12; i++)
		if (word.n >= 3 && word.n <= strlen(months[i]) && str_equal_nocase(
		    word, str_slice(str_of(months[i]), 0, word.n)))
			return i + 1;
	return 0;
}

/* "3 Nov", "November 3, 2026", "3 Nov 2026 16:05". */
static bool
read_spoken(struct arena *arena, struct str s, int64_t now, int64_t *time_out)
{
	int month = 0, day = 0, year = 0, number;

	while (s.n > 0 && (month == 0 || day == 0 || year == 0)) {
		struct str rest = s, word = str_cut(&rest, ' ');

		if (word.n > 0 && word.p[word.n - 1] == ',')
			word.n--;
		if (month == 0 && month_of(word) != 0)
			month = month_of(word);
		else if (!take_number(&word, 4, &number) || word.n > 0)
			break;
		else if (day == 0 && number <= 31)
			day = number;
		else if (year == 0 && number >= 1000)
			year = number;
		else
			return false;
		s = str_trim(rest);
	}
	return month != 0 && day != 0 && read_day(arena, year, month, day, s, now,
	    time_out);
}

/* "@1794268800" */
static bool
read_seconds(struct str s, int64_t *time_out)
{
	uint64_t seconds;

	if (!take_mark(&s, '@') || !str_number(s, 253402300799, &seconds))
		return false;
	*time_out = (int64_t)seconds;
	return true;
}

/* "90d", "12 weeks", "90日": how many days from today. */
static bool
read_days_ahead(struct str s, int *days_out)
{
	static const struct {
		const char *word;
		int days;
	} units[] = { { "d", 1 }, { "day", 1 }, { "days", 1 }, { "日", 1 },
	    { "日間", 1 }, { "日後", 1 }, { "w", 7 }, { "week", 7 },
	    { "weeks", 7 }, { "週間", 7 }, { "週間後", 7 } };
	int number;

	take_mark(&s, '+');
	if (!take_number(&s, 5, &number))
		return false;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (str_equal(str_trim(s), str_of(units[i].word))) {
			*days_out = number * units[i].days;
			return true;
		}
	return false;
}

bool
time_day_end(struct str value, int64_t *end_out)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct str s = str_trim(str_slice(value, 0, 200));
	int64_t now = time_now(), time = now;
	int days = 0;
	bool found = read_days_ahead(s, &days) ||
	    read_date(arena, plainly(arena, s), &time) ||
	    read_spoken(arena, s, now, &time);

	arena_free(arena);
	*end_out = found ? local_midnight(time, -days - 1) : 0;
	return found;
}

int64_t
option_time(const struct command *command, const char *value)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct str s = str_trim(str_slice(str_of(value), 0, 200));
	int64_t time, now = time_now();
	bool found = read_word(s, now, &time) || read_ago(s, now, &time) ||
	    read_date(arena, plainly(arena, s), &time) ||
	    read_without_year(arena, s, plainly(arena, s), now, &time) ||
	    read_spoken(arena, s, now, &time) || read_seconds(s, &time);
	bool no_day = !found && is_no_day(arena, plainly(arena, s));

	arena_free(arena);
	if (no_day)
		usage_error(command, "there is no such day as '%s'", value);
	if (!found)
		usage_error(command, "'%s' is no time: write 2026-11-21, "
		    "2026-11-21T16:05:00Z (or +09:00), 21 Nov, 11月21日, today, "
		    "yesterday, or how long ago: 30m (minutes), 12h, 7d, 2w, in lower "
		    "case", value);
	return time;
}
