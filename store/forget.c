/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How memory ends. What was last seen longer ago than the configuration allows goes
 * by a sweep: each run looks through the next stretch of each table, in the order of
 * its key, as long as the time since the last sweep is (500 rows a minute, 100,000
 * at most), so that no run is slow, no index has to be kept for it, and ten million
 * rows are looked through in two weeks. A clock that runs far ahead must not empty the
 * memory: nothing goes in a run whose clock is ahead of the newest mail by more than a
 * tenth of what memory keeps, for servers date mail and not we. And a person's address
 * goes when that person asks: from every table of the memory, and from the pages that
 * it stood in. So does a domain, under which stands what is known of a company and not
 * of one who works there; its people's addresses go one by one. What people accepted
 * is their word and not memory; it is taken back by name.
 */
#include "sqlite.h"

#define MEMORY_DAYS 400
/* A signature is replayed soon after it was made, if at all. */
#define SIGNATURE_DAYS 90
#define DAY 86400

/* ---- The sweep ----------------------------------------------------------------- */

#define SWEEP_ROWS_A_MINUTE 500
#define SWEEP_ROWS_MOST 100000

static const struct swept {
	const char *table;
	int columns;			/* of its key */
	const char *end, *forget, *forget_rest;
} swept[] = {
#define SWEEP(table, columns, key, marks, old) { table, columns, \
	"SELECT " key " FROM " table " WHERE (" key ") > (" marks ")" \
	" ORDER BY " key " LIMIT 1 OFFSET ?", \
	"DELETE FROM " table " WHERE (" key ") > (" marks ") AND (" key ") <= (" \
	marks ") AND " old " < ?", \
	"DELETE FROM " table " WHERE (" key ") > (" marks ") AND " old " < ?" }
	SWEEP("correspondent", 3, "key, kind, detail", "?, ?, ?", "seen_at"),
	SWEEP("thread", 2, "message_id, direction", "?, ?", "at"),
	SWEEP("habit", 1, "address", "?", "seen_at"),
	SWEEP("owner_account", 2, "owner, key_digest", "?, ?", "seen_at"),
	SWEEP("sighting", 1, "id", "CAST(? AS INTEGER)", "last_at"),
	SWEEP("own_domain", 1, "domain", "?", "last_at"),
	/* As old as what we remember of the domain itself. */
	SWEEP("near_domain", 2, "key, domain", "CAST(? AS INTEGER), ?",
	    "coalesce((SELECT c.seen_at FROM correspondent c WHERE c.key ="
	    " near_domain.domain AND c.kind = 'domain' AND c.detail = ''), '')"),
	SWEEP("sent_word", 2, "hash, letter",
	    "CAST(? AS INTEGER), CAST(? AS INTEGER)", "coalesce((SELECT s.at"
	    " FROM sent_letter s WHERE s.letter = sent_word.letter), '')"),
	SWEEP("sent_letter", 1, "letter", "CAST(? AS INTEGER)", "at"),
	/* A month is old when its first day is: the rest of it is no loss. */
	SWEEP("coverage", 3, "account, owner, month", "?, ?, ?", "month"),
};

struct place {
	struct str key[3];
};

static void
place_put(struct query *q, const struct swept *table, const struct place *place)
{
	for (int i = 0; i < table->columns; i++)
		put_text(q, place->key[i]);
}

/* Where the last sweep stopped, and how many rows this one looks at. */
static enum outcome
sweep_begin(struct store *store, const struct swept *table, int64_t now,
    struct place *from_out, int64_t *rows_out, struct why *why_out)
{
	struct query q = query(store,
	    "SELECT a, b, c, at FROM sweep WHERE table_name = ?");
	int64_t minutes = SWEEP_ROWS_MOST;

	for (int i = 0; i < 3; i++)
		from_out->key[i] = STR("");
	put_word(&q, table->table);
	if (query_row(&q)) {
		for (int i = 0; i < 3; i++)
			from_out->key[i] = take_text(&q, store->scratch);
		minutes = (now - take_time(&q, 0)) / 60;
	}
	if (minutes < 1)
		minutes = 1;
	*rows_out = minutes >= SWEEP_ROWS_MOST / SWEEP_ROWS_A_MINUTE ?
	    SWEEP_ROWS_MOST : minutes * SWEEP_ROWS_A_MINUTE;
	return query_end(&q, why_out);
}

static enum outcome
sweep_end(struct store *store, const struct swept *table, int64_t now,
    const struct place *place, struct why *why_out)
{
	struct query q = query(store, "INSERT OR REPLACE INTO sweep"
	    " (table_name, a, b, c, at) VALUES (?, ?, ?, ?, ?)");

	put_word(&q, table->table);
	for (int i = 0; i < 3; i++)
		put_text(&q, place->key[i]);
	put_time(&q, now);
	return query_run(&q, why_out);
}

static enum outcome
table_sweep(struct store *store, const struct swept *table, int64_t now,
    int64_t old, struct why *why_out)
{
	struct place from = { { NO_STR } }, to = { { STR(""), STR(""), STR("") } };
	struct query q;
	int64_t rows;
	bool more;
	enum outcome outcome = sweep_begin(store, table, now, &from, &rows,
	    why_out);

	if (outcome != OK)
		return outcome;
	q = query(store, table->end);
	place_put(&q, table, &from);
	put_integer(&q, rows - 1);
	more = query_row(&q);
	for (int i = 0; more && i < table->columns; i++)
		to.key[i] = take_text(&q, store->scratch);
	outcome = query_end(&q, why_out);
	if (outcome != OK)
		return outcome;
	q = query(store, more ? table->forget : table->forget_rest);
	place_put(&q, table, &from);
	if (more)
		place_put(&q, table, &to);
	put_time(&q, old);
	outcome = query_run(&q, why_out);
	/* At the end of the table it begins anew. */
	return outcome == OK ? sweep_end(store, table, now, &to, why_out) :
	    outcome;
}

static enum outcome
signatures_forget(struct store *store, int64_t now, struct why *why_out)
{
	struct query q = query(store, "DELETE FROM signature WHERE at < ?");

	put_time(&q, now - (int64_t)SIGNATURE_DAYS * DAY);
	return query_run(&q, why_out);
}

/* The newest of the last messages that were judged, not the last one: folders of old
 * mail are read too. Without any there is nothing to tell a wrong clock by. */
enum outcome
clock_is_believed(struct store *store, int64_t now, int64_t keeps,
    bool *believed_out, struct why *why_out)
{
	struct query q = query(store, "SELECT max(arrived_at) FROM message"
	    " WHERE id > (SELECT max(id) FROM message) - 200");

	*believed_out = query_row(&q) &&
	    take_time(&q, INT64_MIN / 2) > now - keeps / 10;
	return query_end(&q, why_out);
}

enum outcome
memory_forget(struct store *store, int64_t now, uint64_t days,
    struct why *why_out)
{
	int64_t keeps = (int64_t)(days != 0 ? days : MEMORY_DAYS) * DAY;
	int64_t old = now - keeps;
	enum outcome outcome;
	bool believed;

	scratch_reset(store);
	outcome = clock_is_believed(store, now, keeps, &believed, why_out);
	if (outcome != OK || !believed)
		return outcome;
	outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	outcome = signatures_forget(store, now, why_out);
	if (outcome == OK)
		outcome = words_age(store, old, why_out);
	for (size_t i = 0; i < sizeof swept / sizeof swept[0] && outcome == OK;
	    i++)
		outcome = table_sweep(store, &swept[i], now, old, why_out);
	return transaction_end(store, outcome, why_out);
}

/* ---- All of an address, or of a domain ------------------------------------------------ */

#define AMONG(words) "instr(' ' || " words " || ' ', ' ' || ?1 || ' ') > 0"

/* Names and conversations are those of addresses: a domain would find half the world
 * in them. */
#define IS_ADDRESS "instr(?1, '@') > 0"
#define IS_DOMAIN "instr(?1, '@') = 0"
#define CORRESPONDENT "(kind IN ('address', 'domain', 'pair') AND key = ?1)" \
	" OR (kind = 'name' AND " IS_ADDRESS \
	" AND (detail = ?1 OR instr(key, ?1) > 0))"

/* A line for each row, ?1 is the address or domain; of {a|b} the first stands in
 * English and the second in Japanese. These read whole tables: a person asks once in a while,
 * and no message pays for an index. */
static const char *const showing[] = {
	"SELECT {kind|CASE kind WHEN 'address' THEN 'アドレス' WHEN 'pair' THEN"
	" '宛先別' WHEN 'domain' THEN 'ドメイン' ELSE '名前' END} || ' '"
	" || key || iif(detail = '', '', ' '"
	" || detail) || coalesce('{, written |、表記：}' || shown, '')"
	" || '{: first |：初回 }' || coalesce(first_at, '-')"
	" || '{, last |、最終 }' || coalesce(last_at, '-')"
	" || '{, received |、受信 }' || received"
	" || '{ (authenticated |（送信元を確認 }' || authenticated"
	" || '{, imported |、取り込み }' || imported"
	" || '{), sent |）、送信 }' || sent || '{ (begun |（当方から }' || begun"
	" || '{), exchanges |）、往復 }' || exchanges || '{, held |、隔離 }'"
	" || suspect || '{, released |、隔離解除 }' || released"
	" || '{, confirmed |、詐欺と確認 }' || confirmed FROM correspondent"
	" WHERE " CORRESPONDENT " ORDER BY kind, key, detail",
	"SELECT '{an address there, to be asked for by itself: |このドメインの"
	"アドレス（個別に指定してください）：}' || key FROM correspondent"
	" WHERE kind = 'address' AND detail = '' AND " IS_DOMAIN
	" AND substr(key, -length(?1) - 1) IN ('@' || ?1, '.' || ?1)"
	" ORDER BY key",
	"SELECT '{habits (kind, value, first day, last day, days)|いつもの特徴"
	"（種類、値、最初の日、最後の日、日数）}' || char(10)"
	" || list FROM habit WHERE address = ?1",
	"SELECT '{bank account|銀行口座} ' || coalesce(kind, '-') || ' '"
	" || coalesce(country, '-') || ' ...' || coalesce(last4, '-')"
	" || '{: first |：初回 }' || coalesce(first_at, '-')"
	" || '{, last |、最終 }' || coalesce(last_at, '-')"
	" || '{, seen |、出現 }' || seen || '{, taught |、学習 }' || taught"
	" || '{, held |、隔離 }' || suspect FROM owner_account"
	" WHERE owner = ?1",
	"SELECT '{seen |出現：}' || {kind|CASE kind WHEN 'link' THEN 'リンク'"
	" WHEN 'attachment' THEN '添付ファイル' WHEN 'subject' THEN '件名'"
	" WHEN 'invoice' THEN '請求書'"
	" WHEN 'correspondent' THEN '宛先' ELSE kind END}"
	" || '{: first |、初回 }' || first_at || '{, last |、最終 }' || last_at"
	" || '{, count |、回数 }' || count FROM sighting WHERE owner = ?1",
	"SELECT DISTINCT '{told of what looks like |似たドメインの照合：}'"
	" || domain FROM near_domain WHERE domain = ?1",
	"SELECT '{letters sent whose words are known: |文面を照合できる送信メール"
	"：}' || letters || '{, first |、初回 }' || first_at"
	" || '{, last |、最終 }' || last_at"
	" FROM sent_author WHERE address = ?1",
	"SELECT '{answers |返信：}' || account || ' ' || month || '{: |、}'"
	" || replies FROM coverage WHERE owner = ?1",
	"SELECT '{message|メール} ' || message_id || ' '"
	" || {direction|CASE direction WHEN 'sent' THEN '送信' WHEN 'received'"
	" THEN '受信' WHEN 'held' THEN '隔離' WHEN 'imported' THEN '取り込み'"
	" ELSE direction END} || ' ' || at"
	" FROM thread WHERE " AMONG("participants || ' ' || answered_by")
	" OR (" IS_ADDRESS " AND instr(lower(message_id), ?1) > 0) ORDER BY at",
	"SELECT '{accepted by |承認者：}' || said_by || '{ on |、承認日時：}' || at"
	" || '{ until |、期限：}' || until || iif(revoked_at IS NULL, '',"
	" '{, revoked |、取り消し：}' || revoked_at)"
	" || '{: |、理由：}' || reason FROM acceptance"
	" WHERE address = ?1 OR owner = ?1",
};

/* The statement in one language. */
static const char *
in_language(struct arena *arena, const char *text, bool japanese)
{
	struct buf buf = { .arena = arena };
	bool inside = false, second = false;

	for (; *text != '\0'; text++) {
		if (*text == '{' || *text == '}') {
			inside = *text == '{';
			second = false;
		} else if (inside && *text == '|') {
			second = true;
		} else if (!inside || second == japanese) {
			buf_char(&buf, *text);
		}
	}
	return str_cstr(arena, buf_str(&buf));
}

/* The word that a habit's line begins with, and what stands for "it does". */
static struct str
habit_in_japanese(struct arena *arena, struct str line)
{
	static const char *const kinds[][2] = {
		{ "mailer", "ソフト" }, { "dkim", "電子署名のドメイン" },
		{ "network", "ネットワーク" }, { "zone", "時差" },
		{ "hour", "時間帯" }, { "signature", "署名欄" },
		{ "charset", "文字コード" }, { "language", "言語" },
		{ "message-id", "識別番号のドメイン" },
		{ "signer", "証明書" }, { "signed", "電子署名" },
		{ "phone", "電話番号" }, { "producer", "PDFの作成ソフト" },
		{ "payment", "支払いの話" }, { "attachment", "添付ファイル" },
		{ "locked", "パスワード付きの圧縮ファイル" },
		{ "link", "リンク" },
		{ "greeting", "書き出しの挨拶" },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct str word = str_of(kinds[i][0]);

		if (!str_starts(line, word) || line.n == word.n ||
		    line.p[word.n] != ' ')
			continue;
		line = str_from(line, word.n);
		if (str_starts(line, STR(" yes ")))
			line = str_join(arena, STR(" あり "), str_from(line, 5));
		return str_join(arena, str_of(kinds[i][1]), line);
	}
	return line;
}

enum outcome
store_memory_show(struct store *store, struct str what, struct str lang,
    void (*line)(void *context, struct str text), void *context,
    struct why *why_out)
{
	bool japanese = str_equal(lang, STR("ja"));
	enum outcome outcome = OK;

	scratch_reset(store);
	what = key_address(store->scratch, what);
	for (size_t i = 0; i < sizeof showing / sizeof showing[0] &&
	    outcome == OK; i++) {
		struct query q = query_once(store, in_language(store->scratch,
		    showing[i], japanese));

		put_text(&q, what.p ? what : STR(""));
		while (query_row(&q)) {
			struct str lines = take_text(&q, NULL), one;

			for (size_t n = 0; str_line(&lines, &one); n++)
				line(context, n > 0 && japanese ?
				    habit_in_japanese(store->scratch, one) :
				    one);
		}
		outcome = query_end(&q, why_out);
	}
	return outcome;
}

static const char *const forgetting[] = {
	"DELETE FROM correspondent WHERE " CORRESPONDENT,
	"DELETE FROM habit WHERE address = ?1",
	"DELETE FROM owner_account WHERE owner = ?1",
	"DELETE FROM sighting WHERE owner = ?1",
	"DELETE FROM near_domain WHERE domain = ?1",
	"DELETE FROM coverage WHERE owner = ?1",
	"DELETE FROM sent_author WHERE address = ?1",
	"DELETE FROM thread WHERE " IS_ADDRESS
	" AND instr(lower(message_id), ?1) > 0",
	/* The author's place stays, or the next one would stand in it. */
	"UPDATE thread SET participants = '-' || substr(participants,"
	" length(?1) + 1) WHERE instr(participants || ' ', ?1 || ' ') = 1",
	"UPDATE thread SET participants = trim(replace(' ' || participants"
	" || ' ', ' ' || ?1 || ' ', ' ')), answered_by = trim(replace(' '"
	" || answered_by || ' ', ' ' || ?1 || ' ', ' '))"
	" WHERE " AMONG("participants || ' ' || answered_by"),
	/* A sweep may stand at it; it begins anew. */
	"DELETE FROM sweep WHERE a = ?1 OR b = ?1 OR c = ?1"
	" OR instr(lower(a), ?1) > 0 OR instr(lower(b), ?1) > 0",
};

enum outcome
store_memory_forget(struct store *store, struct str what, uint64_t *rows_out,
    struct why *why_out)
{
	enum outcome outcome;

	*rows_out = 0;
	scratch_reset(store);
	what = key_address(store->scratch, what);
	if (what.n == 0)
		return OK;
	/* Its bytes leave the file too, not only its rows the tables. */
	outcome = store_execute(store, "PRAGMA secure_delete = ON", why_out);
	if (outcome == OK)
		outcome = transaction_begin(store, why_out);
	if (outcome != OK)
		return outcome;
	/* While threads still tell which letters are meant. */
	outcome = words_forget(store, what, rows_out, why_out);
	for (size_t i = 0; i < sizeof forgetting / sizeof forgetting[0] &&
	    outcome == OK; i++) {
		struct query q = query_once(store, forgetting[i]);

		put_text(&q, what);
		outcome = query_run(&q, why_out);
		*rows_out += (uint64_t)sqlite3_changes(store->db);
	}
	outcome = transaction_end(store, outcome, why_out);
	/* The log of changes is emptied if nobody reads; else it empties later. */
	sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE,
	    NULL, NULL);
	sqlite3_exec(store->db, "PRAGMA secure_delete = OFF", NULL, NULL, NULL);
	return outcome;
}
