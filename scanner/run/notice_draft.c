/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a notice is made of: who is told of what, by whom and under which name. For the
 * scan that writes one (notice.c), and for whoever wants to see it before: then it is
 * made from the store alone, and nothing is written anywhere.
 */
#include "notice.h"

#define DAYS_BACK 7		/* what was held earlier is told of no more */

/* May it stand in a header as it is? */
static bool
is_plain_address(struct str s)
{
	size_t at = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		at += c == '@';
		if (!char_is_alpha(c) && !char_is_digit(c) &&
		    (c == '\0' || strchr("@.!#$%&'*+/=?^_`{|}~-", c) == NULL))
			return false;
	}
	return at == 1 && s.n <= 254 && s.p[0] != '@' && s.p[s.n - 1] != '@';
}

/* Who answers a notice answers himself, or nobody: never a stranger. */
static struct str
address_of(const struct notice_site *site)
{
	const struct config *config = site->config;

	if (config->notice_from.p != NULL &&
	    is_plain_address(config->notice_from))
		return config->notice_from;
	if (is_plain_address(site->account->user))
		return site->account->user;
	if (config->organisation.domains_n > 0)
		return str_format(site->arena, "seki@%.*s",
		    STR_ARGS(config->organisation.domains[0]));
	return STR("seki@notice.invalid");
}

static struct str
message_id_new(struct arena *arena, struct str from)
{
	unsigned char some[16];
	struct buf buf = { .arena = arena };

	random_bytes(some, sizeof some);
	buf_cstr(&buf, "<seki.notice.");
	for (size_t i = 0; i < sizeof some; i++)
		buf_format(&buf, "%02x", some[i]);
	while (from.n > 0 && from.p[0] != '@')
		from = str_from(from, 1);
	buf_format(&buf, "%.*s>", STR_ARGS(from));
	return buf_str(&buf);
}

/* The local day's beginning. */
static int64_t
midnight(int64_t now)
{
	time_t at = (time_t)now;
	struct tm tm = { 0 };

	localtime_r(&at, &tm);
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm);
}

struct str
notice_today(struct arena *arena, int64_t now)
{
	time_t at = (time_t)now;
	struct tm tm = { 0 };

	localtime_r(&at, &tm);
	return str_format(arena, "%04d-%02d-%02d", tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday);
}

/* Decided as the explanation decides it, which must not be contradicted. */
static enum outcome
rightness_find(struct store *store, struct arena *arena, struct store_told *told,
    struct why *why_out)
{
	struct store_detail detail;

	if (!told->payment_change)
		return OK;
	if (store_show(store, arena, told->message_id, &detail, why_out) != OK)
		return FAIL;
	told->may_be_right = verdict_may_be_right(&detail.verdict);
	return OK;
}

enum outcome
notice_held(struct store *store, struct arena *arena, struct str account,
    struct str folder, int64_t now, struct store_told **held_out, size_t *n_out,
    size_t *told_out, struct why *why_out)
{
	*told_out = 0;
	if (store_told_held(store, arena, account, folder, notice_today(arena,
	    now), now - DAYS_BACK * 86400, held_out, n_out, why_out) != OK)
		return FAIL;
	for (size_t i = 0; i < *n_out; i++) {
		*told_out += (*held_out)[i].told;
		if (rightness_find(store, arena, &(*held_out)[i], why_out) != OK)
			return FAIL;
	}
	return OK;
}

enum outcome
notice_compose(const struct notice_site *site, const struct store_told *held,
    size_t held_n, int64_t now, struct notice *notice_out, struct why *why_out)
{
	const struct config *config = site->config;
	struct str quarantine = site->account->quarantine;
	struct store_told *cautions;

	*notice_out = (struct notice){ .languages = config->notice_languages,
	    .languages_n = config->notice_languages_n,
	    .from = address_of(site), .contact = config->notice_contact,
	    .phrase = config->notice_phrase, .quarantine = quarantine,
	    .fraud = str_format(site->arena, "%.*s%c" FRAUD_FOLDER,
	    STR_ARGS(quarantine), site->delimiter == '\0' ? '-' : '/'),
	    .analyst = config->release_by_analyst, .now = now,
	    .held = held, .held_n = held_n };
	if (store_told_cautions(site->store, site->arena, site->account->name,
	    midnight(now), &cautions, &notice_out->cautions_n, why_out) != OK)
		return FAIL;
	for (size_t i = 0; i < notice_out->cautions_n; i++)
		if (rightness_find(site->store, site->arena, &cautions[i],
		    why_out) != OK)
			return FAIL;
	notice_out->cautions = cautions;
	notice_out->message_id = message_id_new(site->arena, notice_out->from);
	return OK;
}

/* ---- Before it is written ------------------------------------------------------------- */

enum outcome
notice_preview(struct arena *arena, const struct config *config,
    const struct account_settings *account, unsigned place,
    struct store *store, struct notice_preview *preview_out,
    struct why *why_out)
{
	const struct notice_site site = { arena, config, account, store, '/' };
	int64_t now = time_now();
	struct str html;
	struct store_told *held;
	struct notice notice;
	size_t n;

	*preview_out = (struct notice_preview){ .folder = STR("INBOX") };
	if (place == NOTICE_IN_QUARANTINE && store_quarantine_name(store, arena,
	    account->name, &preview_out->folder, why_out) != OK)
		return FAIL;
	if (preview_out->folder.n == 0)		/* nothing was ever held */
		preview_out->folder = account->quarantine;
	if (notice_held(store, arena, account->name, preview_out->folder, now,
	    &held, &n, &preview_out->told, why_out) != OK)
		return FAIL;
	if (preview_out->told == n)
		return OK;
	if (notice_compose(&site, held, n, now, &notice, why_out) != OK)
		return FAIL;
	preview_out->subject = notice_subject(arena, &notice);
	preview_out->from = notice.from;
	notice_bodies(arena, &notice, &preview_out->text, &html);
	preview_out->message = notice_message(arena, &notice);
	return OK;
}
