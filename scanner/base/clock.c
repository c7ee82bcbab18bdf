/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time as Unix seconds, UTC, and as RFC 3339 text. Civil dates are computed here
 * and not by libc, whose functions look at locale, environment and files.
 * time_now() and time_monotonic_ms() are for the processes outside the jail;
 * an examiner's only clock is the message's time of arrival.
 */
#include "base.h"

int64_t
time_of_civil(int year, int month, int day, int hour, int minute, int second)
{
	/* Days from 0000-03-01, so that the leap day comes last in a year. */
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 719468;

	return days * 86400 + hour * 3600 + minute * 60 + second;
}

/* The two or four digits at s[*at], moving *at past them and `after`. */
static bool
digits(struct str s, size_t *at, size_t count, char after, int *number_out)
{
	uint64_t number;

	if (!str_number(str_slice(s, *at, *at + count), 9999, &number) ||
	    s.n < *at + count)
		return false;
	*at += count;
	*number_out = (int)number;
	if (after == '\0')
		return true;
	if (*at >= s.n || char_lower(s.p[*at]) != char_lower(after))
		return false;
	*at += 1;
	return true;
}

static int
days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (month == 2 && (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)))
		return 29;
	return days[month - 1];
}

bool
time_parse_rfc3339(struct str s, int64_t *time_out)
{
	int year, month, day, hour, minute, second, east, hours, minutes;
	size_t at = 0;

	if (!digits(s, &at, 4, '-', &year) || !digits(s, &at, 2, '-', &month) ||
	    !digits(s, &at, 2, 'T', &day) || !digits(s, &at, 2, ':', &hour) ||
	    !digits(s, &at, 2, ':', &minute) || !digits(s, &at, 2, '\0', &second))
		return false;
	if (month < 1 || month > 12 || day < 1 ||
	    day > days_in_month(year, month) || hour > 23 || minute > 59 ||
	    second > 60)
		return false;
	if (at < s.n && s.p[at] == '.')
		for (at++; at < s.n && char_is_digit(s.p[at]); at++)
			continue;
	*time_out = time_of_civil(year, month, day, hour, minute, second);
	if (at + 1 == s.n && (s.p[at] == 'Z' || s.p[at] == 'z'))
		return true;
	if (at >= s.n || (s.p[at] != '+' && s.p[at] != '-'))
		return false;
	east = s.p[at++] == '+' ? 1 : -1;
	if (!digits(s, &at, 2, ':', &hours) || !digits(s, &at, 2, '\0', &minutes) ||
	    at != s.n || hours > 23 || minutes > 59)
		return false;
	*time_out -= east * (hours * 3600 + minutes * 60);
	return true;
}

/* `n` in so many digits, and what stands behind them. */
static char *
put_digits(char *p, int64_t n, int count, char behind)
{
	for (int i = count; i-- > 0; n /= 10)
		p[i] = (char)('0' + n % 10);
	p[count] = behind;
	return p + count + 1;
}

struct str
time_rfc3339(struct arena *arena, int64_t time)
{
	int64_t days = time / 86400, seconds = time % 86400, era, of_era, year;
	int64_t of_year, month, day;
	char *p, *text;

	if (seconds < 0) {
		seconds += 86400;
		days--;
	}
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	of_era = days - era * 146097;
	year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	of_year = of_era - (365 * year + year / 4 - year / 100);
	month = (5 * of_year + 2) / 153;
	day = of_year - (153 * month + 2) / 5 + 1;
	month += month < 10 ? 3 : -9;
	year += era * 400 + (month <= 2);
	if (year < 0 || year > 9999)
		return STR("0000-00-00T00:00:00Z");
	/* By hand: the store writes several times for each message. */
	text = p = arena_alloc(arena, sizeof "0000-00-00T00:00:00Z", 1);
	p = put_digits(p, year, 4, '-');
	p = put_digits(p, month, 2, '-');
	p = put_digits(p, day, 2, 'T');
	p = put_digits(p, seconds / 3600, 2, ':');
	p = put_digits(p, seconds / 60 % 60, 2, ':');
	p = put_digits(p, seconds % 60, 2, 'Z');
	return (struct str){ text, (size_t)(p - text) };
}

int64_t
time_now(void)
{
	int64_t now = (int64_t)time(NULL);
#ifdef SEKI_TEST
	/* A clock that is so many seconds wrong. */
	const char *wrong = getenv("SEKI_CLOCK");

	if (wrong != NULL)
		now += strtoll(wrong, NULL, 10);
#endif
	return now;
}

int64_t
time_monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
