/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables, indexes and views of the store, as steps: step i brings version
 * i to version i + 1, and a step that was ever released is never edited. All
 * tables are STRICT. Times are ISO 8601 UTC text; local times stand in views
 * only. Lists of addresses, signers and signatures are JSON text, so that an
 * analyst reads them with SQLite's own functions. `message_row_id` is always
 * our row's number; `message_id` in `message` is the header's. UIDs are up to
 * 2^32-1 and therefore fit an INTEGER. What each column means stands in
 * dictionary.c.
 */
#include "sqlite.h"

static const char step_runs[] =
"CREATE TABLE migration ("
" version INTEGER PRIMARY KEY, at TEXT NOT NULL) STRICT;"

"CREATE TABLE secret ("
" name TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT;"

"CREATE TABLE data_dictionary ("
" table_name TEXT NOT NULL, column_name TEXT NOT NULL, meaning TEXT NOT NULL,"
" PRIMARY KEY (table_name, column_name)) STRICT, WITHOUT ROWID;"

"CREATE TABLE run ("
" id INTEGER PRIMARY KEY AUTOINCREMENT,"
" host TEXT, version TEXT, rules_digest TEXT, config_digest TEXT, mode TEXT,"
" started_at TEXT NOT NULL, ended_at TEXT, exit_status INTEGER,"
" seen INTEGER NOT NULL DEFAULT 0, clean INTEGER NOT NULL DEFAULT 0,"
" caution INTEGER NOT NULL DEFAULT 0, suspect INTEGER NOT NULL DEFAULT 0,"
" unjudged INTEGER NOT NULL DEFAULT 0, deferred INTEGER NOT NULL DEFAULT 0,"
" moved INTEGER NOT NULL DEFAULT 0, would_move INTEGER NOT NULL DEFAULT 0,"
" failed INTEGER NOT NULL DEFAULT 0, vanished INTEGER NOT NULL DEFAULT 0,"
" released INTEGER NOT NULL DEFAULT 0, mailboxes INTEGER NOT NULL DEFAULT 0,"
" mailboxes_failed INTEGER NOT NULL DEFAULT 0) STRICT;"

"CREATE TABLE account ("
" id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, next_try_at TEXT,"
" refusals INTEGER NOT NULL DEFAULT 0, secret_digest TEXT, sentence TEXT,"
" last_login_at TEXT) STRICT;"

"CREATE TABLE mailbox ("
" id INTEGER PRIMARY KEY,"
" account_id INTEGER NOT NULL REFERENCES account,"
" folder TEXT NOT NULL,"
" uidvalidity INTEGER NOT NULL DEFAULT 0,"
" next_uid INTEGER NOT NULL DEFAULT 0,"
" first_scan_at TEXT, hold_since TEXT, last_scan_at TEXT, last_ok_at TEXT,"
" last_run_id INTEGER REFERENCES run, sentence TEXT,"
" UNIQUE (account_id, folder)) STRICT;";

static const char step_messages[] =
"CREATE TABLE message ("
" id INTEGER PRIMARY KEY AUTOINCREMENT,"
" run_id INTEGER NOT NULL REFERENCES run,"
" mailbox_id INTEGER NOT NULL REFERENCES mailbox,"
" uidvalidity INTEGER NOT NULL, uid INTEGER NOT NULL,"
" tries INTEGER NOT NULL, arrived_at TEXT NOT NULL, scanned_at TEXT NOT NULL,"
" action TEXT NOT NULL,"
" current_folder TEXT, current_uidvalidity INTEGER, current_uid INTEGER,"
" released_at TEXT,"
" verdict TEXT NOT NULL, reason TEXT, score REAL NOT NULL,"
" message_id TEXT, subject TEXT, sha256 TEXT, content_digest TEXT,"
" date_header TEXT, size_bytes INTEGER NOT NULL,"
" from_address TEXT COLLATE NOCASE, from_name TEXT,"
" from_domain TEXT COLLATE NOCASE,"
" sender_address TEXT, sender_name TEXT, sender_domain TEXT,"
" reply_to_addresses TEXT NOT NULL, to_addresses TEXT NOT NULL,"
" cc_addresses TEXT NOT NULL,"
" envelope_from TEXT, client_ip TEXT, helo TEXT, in_reply_to TEXT,"
" from_authenticated INTEGER NOT NULL, authenticated_by TEXT,"
" internal INTEGER NOT NULL, temperror INTEGER NOT NULL,"
" upstream_present INTEGER NOT NULL, upstream_spf TEXT, upstream_dkim TEXT,"
" upstream_dmarc TEXT, upstream_arc TEXT,"
" smime_status TEXT, smime_attributed INTEGER NOT NULL, smime_covers TEXT,"
" smime_author TEXT, smime_reason TEXT, smime_signers TEXT NOT NULL,"
" spf TEXT, spf_domain TEXT, spf_reason TEXT,"
" dkim TEXT, dkim_signatures TEXT NOT NULL, arc TEXT, arc_reason TEXT,"
" dmarc TEXT, dmarc_domain TEXT, dmarc_org_domain TEXT, dmarc_policy TEXT,"
" dmarc_aligned_by TEXT, dmarc_reason TEXT,"
" not_scanned INTEGER NOT NULL, touched_foreign_code INTEGER NOT NULL,"
" rules_digest TEXT, version TEXT,"
" from_name_folded TEXT, from_org_domain TEXT COLLATE NOCASE,"
" UNIQUE (mailbox_id, uidvalidity, uid)) STRICT;"

/* The same bytes: what a person moved back, or what a new epoch renumbered. */
"CREATE INDEX message_sha256 ON message (sha256);"
/* The same message after a server rewrote its bytes. */
"CREATE INDEX message_content ON message (content_digest)"
" WHERE content_digest IS NOT NULL;"
/* The log of a day. */
"CREATE INDEX message_arrived ON message (arrived_at);"
/* "What else did this sender write?", the first question of every review. */
"CREATE INDEX message_from ON message (from_address);"
"CREATE INDEX message_domain ON message (from_domain);"
"CREATE INDEX message_org_domain ON message (from_org_domain);"
/* Asked at the start of every scan of a mailbox; a handful of rows. */
"CREATE INDEX message_deferred ON message (mailbox_id, uidvalidity, uid)"
" WHERE verdict = 'deferred';"
/* Quarantine and its states: few rows among many. */
"CREATE INDEX message_action ON message (action) WHERE action <> 'none';"

"CREATE TABLE finding ("
" message_row_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,"
" position INTEGER NOT NULL, id TEXT NOT NULL, rule TEXT,"
" score REAL NOT NULL, sentence_en TEXT, sentence_ja TEXT, evidence TEXT,"
" attack TEXT, PRIMARY KEY (message_row_id, position)) STRICT, WITHOUT ROWID;"
/* What a rule hit; a bare fact has no rule and is found by its id. */
"CREATE INDEX finding_rule ON finding (rule) WHERE rule IS NOT NULL;"
"CREATE INDEX finding_id ON finding (id);"

"CREATE TABLE part ("
" message_row_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,"
" position INTEGER NOT NULL, type TEXT, filename TEXT, charset TEXT,"
" encoding TEXT, disposition TEXT, sha256 TEXT, size_bytes INTEGER NOT NULL,"
" not_scanned INTEGER NOT NULL,"
" PRIMARY KEY (message_row_id, position)) STRICT, WITHOUT ROWID;"
/* v_unscanned lists them over the whole log. */
"CREATE INDEX part_not_scanned ON part (message_row_id)"
" WHERE not_scanned = 1;"

"CREATE TABLE bank_account ("
" message_row_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,"
" position INTEGER NOT NULL, kind TEXT, country TEXT, last4 TEXT,"
" place TEXT, key_digest TEXT,"
" PRIMARY KEY (message_row_id, position)) STRICT, WITHOUT ROWID;"
/* "Who else asked for money to this account?" */
"CREATE INDEX bank_account_key ON bank_account (key_digest)"
" WHERE key_digest IS NOT NULL;";

static const char step_journal[] =
"CREATE TABLE action ("
" id INTEGER PRIMARY KEY AUTOINCREMENT,"
" message_row_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,"
" run_id INTEGER NOT NULL REFERENCES run,"
" mailbox_id INTEGER NOT NULL REFERENCES mailbox,"
" kind TEXT NOT NULL CHECK (kind IN ('quarantine', 'release')),"
" state TEXT NOT NULL CHECK (state IN ('intended', 'copied', 'done',"
"  'failed', 'vanished', 'lost')),"
" uidvalidity INTEGER NOT NULL, uid INTEGER NOT NULL,"
" sha256 TEXT, size_bytes INTEGER NOT NULL, destination TEXT NOT NULL,"
" destination_uidvalidity INTEGER, destination_uidnext INTEGER,"
" destination_uid INTEGER, intended_at TEXT NOT NULL, copied_at TEXT,"
" done_at TEXT, changed_at TEXT NOT NULL, sentence TEXT) STRICT;"
/* What an earlier run left open: asked at the start of every scan. */
"CREATE INDEX action_state ON action (mailbox_id, state);"
/* The moves of one message. */
"CREATE INDEX action_message ON action (message_row_id);"
/* Is this UID in the quarantine folder already another move's copy? */
"CREATE INDEX action_destination ON action"
" (destination_uid, destination_uidvalidity)"
" WHERE destination_uid IS NOT NULL;"

"CREATE TABLE placed ("
" mailbox_id INTEGER NOT NULL REFERENCES mailbox,"
" uidvalidity INTEGER NOT NULL, uid INTEGER NOT NULL,"
" message_row_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,"
" PRIMARY KEY (mailbox_id, uidvalidity, uid)) STRICT, WITHOUT ROWID;"
"CREATE INDEX placed_message ON placed (message_row_id);";

static const char step_memory[] =
"CREATE TABLE correspondent ("
" kind TEXT NOT NULL CHECK (kind IN ('address', 'domain', 'name')),"
" key TEXT NOT NULL, detail TEXT NOT NULL,"
" first_at TEXT NOT NULL, last_at TEXT NOT NULL,"
" received INTEGER NOT NULL DEFAULT 0, sent INTEGER NOT NULL DEFAULT 0,"
" authenticated INTEGER NOT NULL DEFAULT 0,"
" suspect INTEGER NOT NULL DEFAULT 0,"
" PRIMARY KEY (kind, key, detail)) STRICT, WITHOUT ROWID;"

"CREATE TABLE thread ("
" message_id TEXT NOT NULL,"
" direction TEXT NOT NULL CHECK (direction IN ('received', 'sent')),"
" at TEXT NOT NULL,"
" PRIMARY KEY (message_id, direction)) STRICT, WITHOUT ROWID;"

"CREATE TABLE alert ("
" id INTEGER PRIMARY KEY, kind TEXT NOT NULL, cause TEXT NOT NULL,"
" sentence TEXT NOT NULL, run_id INTEGER REFERENCES run,"
" first_at TEXT NOT NULL, last_at TEXT NOT NULL,"
" count INTEGER NOT NULL DEFAULT 1, cleared_at TEXT,"
" UNIQUE (kind, cause)) STRICT;";

#define LOCAL(column) \
	"strftime('%Y-%m-%d %H:%M:%S', " column ", 'localtime')"

/* Views that a later version makes anew. */
#define VIEW_QUARANTINE VIEW_QUARANTINE_WITH("")
#define VIEW_QUARANTINE_WITH(more) \
	"CREATE VIEW v_quarantine AS SELECT v.id, v.account, v.folder, v.state," \
	" v.arrived_at, v.arrived_local, v.score, v.from_name, v.from_address," \
	" v.subject, v.top_rule, v.top_en, v.top_ja, v.not_scanned," \
	" x.destination AS quarantine, x.destination_uidvalidity, x.destination_uid," \
	" x.intended_at, x.done_at, " LOCAL("x.done_at") " AS done_local," more \
	" v.released_at, x.sentence FROM v_message v JOIN action x" \
	" ON x.message_row_id = v.id AND x.kind = 'quarantine';"

#define VIEW_RELEASED \
	"CREATE VIEW v_released AS SELECT v.id, v.account, v.folder, v.arrived_at," \
	" v.arrived_local, v.released_at, " LOCAL("v.released_at") \
	" AS released_local, v.score, v.from_name, v.from_address, v.subject," \
	" v.top_rule, v.top_en, v.top_ja, v.current_folder, v.current_uid" \
	" FROM v_message v WHERE v.action = 'released';"

#define VIEW_UNSCANNED \
	"CREATE VIEW v_unscanned AS SELECT v.id, v.account, v.folder, v.arrived_at," \
	" v.arrived_local, v.uid, v.verdict, v.reason, v.tries, v.from_address," \
	" v.subject, p.position AS part, p.type, p.filename, p.size_bytes" \
	" FROM v_message v LEFT JOIN part p" \
	" ON p.message_row_id = v.id AND p.not_scanned = 1" \
	" WHERE v.not_scanned = 1 OR v.verdict IN ('unjudged', 'deferred');"

#define VIEW_MAILBOX_HEALTH VIEW_MAILBOX_HEALTH_WITH("")
#define VIEW_MAILBOX_HEALTH_WITH(more) \
	"CREATE VIEW v_mailbox_health AS SELECT a.name AS account, b.folder," \
	" b.uidvalidity, b.next_uid, b.last_ok_at, " LOCAL("b.last_ok_at") \
	" AS last_ok_local, b.last_scan_at, " LOCAL("b.last_scan_at") \
	" AS last_scan_local, coalesce(b.sentence, a.sentence) AS sentence," \
	" a.refusals, a.next_try_at," more \
	" (SELECT count(*) FROM message m WHERE m.mailbox_id = b.id) AS messages," \
	" (SELECT count(*) FROM message m WHERE m.mailbox_id = b.id AND" \
	"  m.uidvalidity = b.uidvalidity AND m.verdict = 'deferred' AND" \
	"  m.action <> 'vanished') AS deferred," \
	" (SELECT count(*) FROM action x WHERE x.mailbox_id = b.id AND" \
	"  x.state IN ('intended', 'copied', 'failed')) AS open_actions" \
	" FROM mailbox b JOIN account a ON a.id = b.account_id;"

static const char step_views[] =
"CREATE VIEW v_message AS SELECT m.id, m.run_id, m.arrived_at, m.scanned_at, "
LOCAL("m.arrived_at") " AS arrived_local, "
LOCAL("m.scanned_at") " AS scanned_local,"
" a.name AS account, b.folder, m.uidvalidity, m.uid, m.tries, m.verdict,"
" m.action,"
" CASE WHEN m.action = 'released' THEN 'released'"
"  WHEN m.action IN ('none', 'keyword', 'would-quarantine') THEN NULL"
"  ELSE (SELECT CASE x.state WHEN 'done' THEN 'held' ELSE x.state END"
"   FROM action x WHERE x.message_row_id = m.id AND x.kind = 'quarantine'"
"   ORDER BY x.id DESC LIMIT 1) END AS state,"
" m.reason, m.score, m.from_address, m.from_name, m.from_domain,"
" m.from_org_domain, m.subject, m.message_id, m.date_header, m.size_bytes,"
" m.sha256, m.content_digest, m.reply_to_addresses, m.to_addresses,"
" m.cc_addresses, m.envelope_from, m.client_ip, m.from_authenticated,"
" m.authenticated_by, m.internal, m.spf, m.dkim, m.dmarc, m.dmarc_policy,"
" m.arc, m.smime_status, m.not_scanned, f.rule AS top_rule,"
" f.sentence_en AS top_en, f.sentence_ja AS top_ja, m.current_folder,"
" m.current_uidvalidity, m.current_uid, m.released_at, m.rules_digest,"
" m.version FROM message m JOIN mailbox b ON b.id = m.mailbox_id"
" JOIN account a ON a.id = b.account_id"
" LEFT JOIN finding f ON f.message_row_id = m.id AND f.position = 0;"

VIEW_QUARANTINE

"CREATE VIEW v_verdict_daily AS SELECT"
" strftime('%Y-%m-%d', m.arrived_at, 'localtime') AS day_local,"
" a.name AS account, m.verdict, count(*) AS messages,"
" sum(m.action = 'quarantine') AS quarantined,"
" sum(m.action = 'would-quarantine') AS would_quarantine,"
" sum(m.action = 'released') AS released, sum(m.not_scanned) AS not_scanned,"
" max(m.score) AS highest_score FROM message m"
" JOIN mailbox b ON b.id = m.mailbox_id JOIN account a ON a.id = b.account_id"
" GROUP BY 1, 2, 3;"

"CREATE VIEW v_rule_hits AS SELECT f.id, f.rule, count(*) AS hits,"
" count(DISTINCT f.message_row_id) AS messages, avg(f.score) AS mean_score,"
" sum(m.verdict = 'suspect') AS in_suspect,"
" sum(m.action = 'released') AS in_released,"
" min(m.arrived_at) AS first_at, max(m.arrived_at) AS last_at,"
" max(f.attack) AS attack FROM finding f"
" JOIN message m ON m.id = f.message_row_id GROUP BY f.id, f.rule;"

"CREATE VIEW v_auth_matrix AS SELECT from_authenticated, authenticated_by,"
" spf, dkim, dmarc, arc, smime_status, count(*) AS messages,"
" sum(verdict = 'suspect') AS suspect, count(DISTINCT from_domain) AS domains"
" FROM message GROUP BY 1, 2, 3, 4, 5, 6, 7;"

VIEW_RELEASED

VIEW_UNSCANNED

"CREATE VIEW v_run AS SELECT r.*, " LOCAL("r.started_at")
" AS started_local, " LOCAL("r.ended_at") " AS ended_local,"
" unixepoch(r.ended_at) - unixepoch(r.started_at) AS seconds FROM run r;"

VIEW_MAILBOX_HEALTH

"CREATE VIEW v_alert AS SELECT id, kind, cause, sentence, run_id, first_at,"
" last_at, " LOCAL("last_at") " AS last_local, count, cleared_at,"
" cleared_at IS NULL AS stands FROM alert;";

/* Version 2. */
static const char step_signatures[] =
"ALTER TABLE message ADD COLUMN tls TEXT;"
"ALTER TABLE message ADD COLUMN auth_reason TEXT;"
"ALTER TABLE message ADD COLUMN smime_opened INTEGER NOT NULL DEFAULT 0;"
"ALTER TABLE message ADD COLUMN smime_encryption TEXT;"

"CREATE TABLE signature ("
" key TEXT NOT NULL, face TEXT NOT NULL, way TEXT NOT NULL, at TEXT NOT NULL,"
" PRIMARY KEY (key, face, way)) STRICT, WITHOUT ROWID;"
/* What is old enough to be forgotten: asked at the start of every run. */
"CREATE INDEX signature_at ON signature (at);";

/*
 * Version 3: memory goes both ways. What was held moves out of the counts, and
 * what only ARC proved out of the proved ones, as far as the log tells; a thread
 * that is known by held mail alone is no known thread. No IN of three words in a
 * CHECK: SQLite makes a temporary table of them for each row that is written.
 */
static const char step_dealings[] =
"ALTER TABLE message ADD COLUMN account_owner TEXT;"
"ALTER TABLE message ADD COLUMN payment_change INTEGER NOT NULL DEFAULT 0;"

"CREATE TABLE dealing ("
" kind TEXT NOT NULL CHECK (kind = 'address' OR kind = 'domain' OR"
"  kind = 'name' OR kind = 'pair'),"
" key TEXT NOT NULL, detail TEXT NOT NULL, first_at TEXT, last_at TEXT,"
" received INTEGER NOT NULL DEFAULT 0, sent INTEGER NOT NULL DEFAULT 0,"
" authenticated INTEGER NOT NULL DEFAULT 0,"
" imported INTEGER NOT NULL DEFAULT 0, begun INTEGER NOT NULL DEFAULT 0,"
" exchanges INTEGER NOT NULL DEFAULT 0, first_exchange_at TEXT,"
" last_exchange_at TEXT, suspect INTEGER NOT NULL DEFAULT 0,"
" released INTEGER NOT NULL DEFAULT 0, confirmed INTEGER NOT NULL DEFAULT 0,"
" theirs_at TEXT, begun_at TEXT, seen_at TEXT NOT NULL,"
" PRIMARY KEY (key, kind, detail)) STRICT, WITHOUT ROWID;"

#define JUDGED_OF_ADDRESS " FROM message m WHERE m.from_address = c.key" \
	" AND m.verdict IN ('clean', 'caution')"
#define JUDGED_OF_DOMAIN " FROM message m WHERE m.from_org_domain = c.key" \
	" AND m.verdict IN ('clean', 'caution')"
#define JUDGED_OF_NAME " FROM message m WHERE m.from_address = c.detail" \
	" AND lower(m.from_name_folded) = c.key" \
	" AND m.verdict IN ('clean', 'caution')"
#define PROVED " AND m.from_authenticated = 1" \
	" AND m.authenticated_by IS NOT 'arc'"
#define DEALING_OF(kind, judged) \
"INSERT INTO dealing (kind, key, detail, first_at, last_at, received, sent," \
" authenticated, suspect, theirs_at, seen_at) SELECT c.kind, c.key, c.detail," \
" iif(c.suspect = 0, c.first_at, (SELECT min(m.arrived_at)" judged "))," \
" iif(c.suspect = 0, c.last_at, (SELECT max(m.arrived_at)" judged "))," \
" max(c.received - c.suspect, 0), c.sent, (SELECT count(*)" judged PROVED ")," \
" c.suspect, c.first_at, c.last_at FROM correspondent c" \
" WHERE c.kind = '" kind "';"
DEALING_OF("address", JUDGED_OF_ADDRESS)
DEALING_OF("domain", JUDGED_OF_DOMAIN)
DEALING_OF("name", JUDGED_OF_NAME)
"DROP TABLE correspondent;"
"ALTER TABLE dealing RENAME TO correspondent;"
/* From now on so many may have borne a name, and no more. */
"DELETE FROM correspondent WHERE kind = 'name' AND (key, detail) IN"
" (SELECT key, detail FROM (SELECT key, detail, row_number() OVER"
"  (PARTITION BY key ORDER BY sent > 0 DESC, authenticated > 0 DESC,"
"   seen_at DESC) AS place FROM correspondent WHERE kind = 'name')"
"  WHERE place > 40);"

"CREATE TABLE message_thread ("
" message_id TEXT NOT NULL,"
" direction TEXT NOT NULL CHECK (direction = 'received' OR"
"  direction = 'sent' OR direction = 'held'),"
" at TEXT NOT NULL, participants TEXT NOT NULL DEFAULT '',"
" answered_by TEXT NOT NULL DEFAULT '',"
" imported INTEGER NOT NULL DEFAULT 0,"
" PRIMARY KEY (message_id, direction)) STRICT, WITHOUT ROWID;"
"INSERT INTO message_thread (message_id, direction, at) SELECT message_id,"
" iif(direction = 'received' AND message_id IN (SELECT m.message_id"
"  FROM message m WHERE m.verdict = 'suspect' AND m.message_id NOTNULL)"
"  AND message_id NOT IN (SELECT m.message_id FROM message m"
"  WHERE m.verdict IN ('clean', 'caution') AND m.message_id NOTNULL),"
"  'held', direction), at FROM thread;"
"DROP TABLE thread;"
"ALTER TABLE message_thread RENAME TO thread;"

"CREATE TABLE habit ("
" address TEXT PRIMARY KEY, list TEXT NOT NULL, seen_at TEXT NOT NULL)"
" STRICT, WITHOUT ROWID;"

"CREATE TABLE owner_account ("
" owner TEXT NOT NULL, key_digest TEXT NOT NULL, kind TEXT, country TEXT,"
" last4 TEXT, first_at TEXT, last_at TEXT,"
" seen INTEGER NOT NULL DEFAULT 0, taught INTEGER NOT NULL DEFAULT 0,"
" first_taught_at TEXT, last_taught_at TEXT,"
" suspect INTEGER NOT NULL DEFAULT 0, confirmed INTEGER NOT NULL DEFAULT 0,"
" seen_at TEXT NOT NULL,"
" PRIMARY KEY (owner, key_digest)) STRICT, WITHOUT ROWID;"
/* "Who else wants money on this account?" */
"CREATE INDEX owner_account_key ON owner_account (key_digest);"

/* Rows in the order of coming and a narrow index, since keys are as random as
 * digests are: each page that a message touches is written twice. */
"CREATE TABLE sighting ("
" id INTEGER PRIMARY KEY, key INTEGER NOT NULL, kind TEXT NOT NULL,"
" owner TEXT NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL,"
" count INTEGER NOT NULL DEFAULT 1, proved INTEGER NOT NULL DEFAULT 0) STRICT;"
"CREATE INDEX sighting_key ON sighting (key);"

"CREATE TABLE own_domain ("
" domain TEXT PRIMARY KEY, last_at TEXT NOT NULL) STRICT, WITHOUT ROWID;"

"CREATE TABLE coverage ("
" account TEXT NOT NULL, owner TEXT NOT NULL, month TEXT NOT NULL,"
" replies INTEGER NOT NULL DEFAULT 0, known INTEGER NOT NULL DEFAULT 0,"
" PRIMARY KEY (account, owner, month)) STRICT, WITHOUT ROWID;"

"CREATE TABLE acceptance ("
" id INTEGER PRIMARY KEY AUTOINCREMENT, message_row_id INTEGER NOT NULL,"
" what TEXT NOT NULL CHECK (what IN ('account', 'sender')),"
" address TEXT, authenticated_domain TEXT, owner TEXT, key_digest TEXT,"
" last4 TEXT, reason TEXT NOT NULL, said_by TEXT NOT NULL,"
" at TEXT NOT NULL, until TEXT NOT NULL, revoked_at TEXT) STRICT;"
"CREATE INDEX acceptance_account ON acceptance (owner, key_digest)"
" WHERE what = 'account';"
"CREATE INDEX acceptance_sender ON acceptance (address)"
" WHERE what = 'sender';"

"CREATE TABLE sweep ("
" table_name TEXT PRIMARY KEY, a TEXT NOT NULL DEFAULT '',"
" b TEXT NOT NULL DEFAULT '', c TEXT NOT NULL DEFAULT '', at TEXT NOT NULL)"
" STRICT, WITHOUT ROWID;"

"CREATE VIEW v_correspondent AS SELECT kind, key, detail, first_at, last_at,"
" received, sent, authenticated, imported, begun, exchanges,"
" first_exchange_at, last_exchange_at, suspect, released, confirmed,"
" authenticated > 0 AND confirmed = 0 AND (begun > 0 OR (exchanges >= 3 AND"
"  julianday(last_exchange_at) - julianday(first_exchange_at) >= 30))"
"  AS trusted FROM correspondent;"

"CREATE VIEW v_owner_account AS SELECT o.owner, o.kind, o.country, o.last4,"
" o.first_at, o.last_at, o.seen, o.taught, o.first_taught_at,"
" o.last_taught_at, o.suspect, o.confirmed, EXISTS (SELECT 1"
"  FROM acceptance a WHERE a.what = 'account' AND a.owner = o.owner AND"
"  a.key_digest = o.key_digest AND a.revoked_at IS NULL AND"
"  a.until > strftime('%Y-%m-%dT%H:%M:%SZ', 'now')) AS accepted,"
" o.key_digest FROM owner_account o;"

"CREATE VIEW v_acceptance AS SELECT id, what, address, authenticated_domain,"
" owner, last4, reason, said_by, at, " LOCAL("at") " AS at_local, until,"
" revoked_at, CASE WHEN revoked_at NOTNULL THEN 'revoked' WHEN until <="
"  strftime('%Y-%m-%dT%H:%M:%SZ', 'now') THEN 'expired' ELSE 'stands' END"
" AS state, message_row_id FROM acceptance;"

"CREATE VIEW v_coverage AS SELECT account, month, replies, known,"
" round(1.0 * known / replies, 2) AS share FROM coverage"
" WHERE owner = '' AND account <> '' AND replies > 0;";

/* The same version: how far folders were read for memory. */
static const char step_learned[] =
"CREATE TABLE learned ("
" account TEXT NOT NULL, folder TEXT NOT NULL,"
" direction TEXT NOT NULL CHECK (direction IN ('sent', 'imported')),"
" uidvalidity INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL,"
" since TEXT, found_at TEXT,"
" PRIMARY KEY (account, folder)) STRICT, WITHOUT ROWID;";

/* What a reason is about, so that it is explained in order. */
static const char step_about[] =
"ALTER TABLE finding ADD COLUMN about TEXT;";

/* Version 5: whom we wrote to is found by what looks like it. Known domains come in
 * with the next letter to them: their shapes are worked out where mail is read. */
static const char step_near[] =
"CREATE TABLE near_domain ("
" key INTEGER NOT NULL, domain TEXT NOT NULL,"
" PRIMARY KEY (key, domain)) STRICT, WITHOUT ROWID;";

/* Version 6: what was sent is known by its words. Of what was read before only the
 * header is known: Sent folders are read once more, and teach nothing else anew, but
 * for letters without a Message-ID, which are known by the bytes that were read. */
static const char step_words[] =
"CREATE TABLE sent_letter ("
" letter INTEGER PRIMARY KEY, at TEXT NOT NULL) STRICT;"
"CREATE TABLE sent_word ("
" hash INTEGER NOT NULL, letter INTEGER NOT NULL,"
" PRIMARY KEY (hash, letter)) STRICT, WITHOUT ROWID;"
"CREATE TABLE sent_author ("
" address TEXT PRIMARY KEY, account TEXT NOT NULL, first_at TEXT NOT NULL,"
" last_at TEXT NOT NULL, letters INTEGER NOT NULL DEFAULT 0,"
" unread INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;"
"CREATE INDEX sent_author_account ON sent_author (account, letters);"
"UPDATE learned SET uidvalidity = 0 WHERE direction = 'sent';";

/* Version 7: names that are proposed to people, as they were written. A store's older
 * names get theirs with the next letter. */
static const char step_shown[] =
"ALTER TABLE correspondent ADD COLUMN shown TEXT;";

/* Version 8: what messages of one campaign share. Of what was judged before, only
 * senders and bank accounts are known. Rows in the order of coming and a narrow
 * index, since keys are random. */
static const char step_clues[] =
"CREATE TABLE clue ("
" message_row_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,"
" kind TEXT NOT NULL, key INTEGER NOT NULL,"
" PRIMARY KEY (message_row_id, kind, key)) STRICT, WITHOUT ROWID;"
"CREATE INDEX clue_key ON clue (key);";

/*
 * Version 9: what people say of single messages. The journal is made anew, for a
 * table's CHECK can't be changed: mail is moved back and to the folder of fraud too.
 */
static const char step_review[] =
"ALTER TABLE message ADD COLUMN review TEXT;"
"ALTER TABLE mailbox ADD COLUMN messages INTEGER;"
"DROP VIEW v_quarantine; DROP VIEW v_released; DROP VIEW v_unscanned;"
"DROP VIEW v_mailbox_health; DROP VIEW v_message;"

"CREATE TABLE moved ("
" id INTEGER PRIMARY KEY AUTOINCREMENT,"
" message_row_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,"
" run_id INTEGER NOT NULL REFERENCES run,"
" mailbox_id INTEGER NOT NULL REFERENCES mailbox,"
" kind TEXT NOT NULL CHECK (kind IN ('quarantine', 'release', 'fraud')),"
" state TEXT NOT NULL CHECK (state IN ('intended', 'copied', 'done',"
"  'failed', 'vanished', 'lost')),"
" uidvalidity INTEGER NOT NULL, uid INTEGER NOT NULL,"
" sha256 TEXT, size_bytes INTEGER NOT NULL, destination TEXT NOT NULL,"
" destination_uidvalidity INTEGER, destination_uidnext INTEGER,"
" destination_uid INTEGER, intended_at TEXT NOT NULL, copied_at TEXT,"
" done_at TEXT, changed_at TEXT NOT NULL, sentence TEXT) STRICT;"
"INSERT INTO moved SELECT id, message_row_id, run_id, mailbox_id, kind, state,"
" uidvalidity, uid, sha256, size_bytes, destination, destination_uidvalidity,"
" destination_uidnext, destination_uid, intended_at, copied_at, done_at,"
" changed_at, sentence FROM action;"
"DROP TABLE action;"
"ALTER TABLE moved RENAME TO action;"
"CREATE INDEX action_state ON action (mailbox_id, state);"
"CREATE INDEX action_message ON action (message_row_id);"
"CREATE INDEX action_destination ON action"
" (destination_uid, destination_uidvalidity)"
" WHERE destination_uid IS NOT NULL;"

"CREATE TABLE review ("
" id INTEGER PRIMARY KEY AUTOINCREMENT,"
" message_row_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,"
" what TEXT NOT NULL CHECK (what IN ('release', 'confirm', 'report', 'hold',"
"  'take-back', 'gone', 'return')),"
" state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'withdrawn',"
"  'failed')),"
" said_by TEXT, reason TEXT, after_at TEXT, at TEXT NOT NULL, settled_at TEXT,"
" action_id INTEGER, sentence TEXT,"
" known_sender INTEGER NOT NULL DEFAULT 0) STRICT;"
"CREATE INDEX review_message ON review (message_row_id);"
/* What the next scan is to do; a handful of rows. */
"CREATE INDEX review_waiting ON review (id) WHERE state = 'waiting';"
"CREATE INDEX review_untold ON review (id) WHERE known_sender = 1;"
"CREATE INDEX review_action ON review (action_id) WHERE action_id IS NOT NULL;"

"CREATE TABLE fraud_lesson ("
" message_row_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,"
" kind TEXT NOT NULL, key TEXT NOT NULL, detail TEXT NOT NULL,"
" PRIMARY KEY (message_row_id, kind, key, detail)) STRICT, WITHOUT ROWID;"

/* Who lies where: asked when a folder of ours has changed. */
"CREATE INDEX message_current ON message (current_folder)"
" WHERE current_folder IS NOT NULL;"

"CREATE VIEW v_message AS SELECT m.id, m.run_id, m.arrived_at, m.scanned_at, "
LOCAL("m.arrived_at") " AS arrived_local, "
LOCAL("m.scanned_at") " AS scanned_local,"
" a.name AS account, b.folder, m.uidvalidity, m.uid, m.tries, m.verdict,"
" m.action,"
" CASE WHEN m.review IS NOT NULL THEN m.review"
"  WHEN m.action = 'released' THEN 'released'"
"  WHEN m.action IN ('none', 'keyword', 'would-quarantine') THEN NULL"
"  ELSE (SELECT CASE x.state WHEN 'done' THEN 'held' ELSE x.state END"
"   FROM action x WHERE x.message_row_id = m.id AND x.kind = 'quarantine'"
"   ORDER BY x.id DESC LIMIT 1) END AS state,"
" m.reason, m.score, m.from_address, m.from_name, m.from_domain,"
" m.from_org_domain, m.subject, m.message_id, m.date_header, m.size_bytes,"
" m.sha256, m.content_digest, m.reply_to_addresses, m.to_addresses,"
" m.cc_addresses, m.envelope_from, m.client_ip, m.from_authenticated,"
" m.authenticated_by, m.internal, m.spf, m.dkim, m.dmarc, m.dmarc_policy,"
" m.arc, m.smime_status, m.not_scanned, f.rule AS top_rule,"
" f.sentence_en AS top_en, f.sentence_ja AS top_ja, m.current_folder,"
" m.current_uidvalidity, m.current_uid, m.released_at, m.rules_digest,"
" m.version, m.review FROM message m JOIN mailbox b ON b.id = m.mailbox_id"
" JOIN account a ON a.id = b.account_id"
" LEFT JOIN finding f ON f.message_row_id = m.id AND f.position = 0;"
VIEW_QUARANTINE
VIEW_RELEASED
VIEW_UNSCANNED
VIEW_MAILBOX_HEALTH

"CREATE VIEW v_review AS SELECT r.id, r.message_row_id, v.account, v.folder,"
" r.what, r.state, r.said_by, r.reason, r.after_at, r.at, " LOCAL("r.at")
" AS at_local, r.settled_at, r.sentence, v.score, v.from_address, v.subject"
" FROM review r JOIN v_message v ON v.id = r.message_row_id;";

/* Version 10: whether anybody was told of an alert. Of older ones, as far as it was
 * possible. */
static const char step_told[] =
"ALTER TABLE alert ADD COLUMN told_at TEXT;"
"ALTER TABLE alert ADD COLUMN told_tries INTEGER NOT NULL DEFAULT 0;"
"ALTER TABLE alert ADD COLUMN tried_at TEXT;"
"UPDATE alert SET told_at = last_at;"
"DROP VIEW v_alert;"
"CREATE VIEW v_alert AS SELECT id, kind, cause, sentence, run_id, first_at,"
" last_at, " LOCAL("last_at") " AS last_local, count, cleared_at,"
" cleared_at IS NULL AS stands, told_at FROM alert;";

/*
 * Version 11: the log's questions, each through an index of its own. What all mail has
 * in common has none: who asks for it finds it at once. An entry of the subjects'
 * index is made of the subject (subject.c) and keeps no text of it.
 */
static const char step_questions[] =
"CREATE INDEX message_mailbox ON message (mailbox_id);"
"CREATE INDEX message_run ON message (run_id);"
"CREATE INDEX message_score ON message (score);"
"CREATE INDEX message_verdict ON message (verdict) WHERE verdict <> 'clean';"
"CREATE INDEX message_not_scanned ON message (not_scanned)"
" WHERE not_scanned = 1;"
"CREATE INDEX message_review ON message (review) WHERE review IS NOT NULL;"
"CREATE INDEX action_undone ON action (state, message_row_id)"
" WHERE state <> 'done';"
"CREATE INDEX bank_account_last4 ON bank_account (last4)"
" WHERE last4 IS NOT NULL;"
/* Few values, each of many messages: one index serves every result. */
"ALTER TABLE message ADD COLUMN auth_words TEXT GENERATED ALWAYS AS"
" (iif(from_authenticated, 'yes ', 'no ') || coalesce(spf, '-') || ' ' ||"
" coalesce(dkim, '-') || ' ' || coalesce(dmarc, '-') || ' ' ||"
" coalesce(arc, '-') || ' ' || coalesce(smime_status, '-')) VIRTUAL;"
"CREATE INDEX message_auth ON message (auth_words);"
"CREATE VIRTUAL TABLE subject_index USING fts5 (words, content = '',"
" columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');"
"INSERT INTO subject_index (rowid, words) SELECT id, subject_words(subject)"
" FROM message WHERE subject IS NOT NULL;";

/*
 * Version 12: the notice to the people who read a mailbox, and whether they had read
 * or answered what was held. What was held before is told no more, but for the last
 * days.
 */
static const char step_notice[] =
"ALTER TABLE action ADD COLUMN seen INTEGER;"
"ALTER TABLE action ADD COLUMN answered INTEGER;"
/* What was held lately, asked at the end of every scan. */
"CREATE INDEX action_held ON action (done_at)"
" WHERE kind = 'quarantine' AND state = 'done';"

"CREATE TABLE notice ("
" id INTEGER PRIMARY KEY AUTOINCREMENT,"
" account_id INTEGER NOT NULL REFERENCES account,"
" run_id INTEGER NOT NULL REFERENCES run,"
" folder TEXT NOT NULL, day TEXT NOT NULL,"
" state TEXT NOT NULL CHECK (state IN ('intended', 'written', 'failed',"
"  'replacing', 'replaced', 'kept')),"
" message_id TEXT NOT NULL, sha256 TEXT NOT NULL, stored_sha256 TEXT,"
" size_bytes INTEGER NOT NULL, uidvalidity INTEGER, uidnext INTEGER,"
" uid INTEGER, intended_at TEXT NOT NULL, written_at TEXT,"
" changed_at TEXT NOT NULL, sentence TEXT) STRICT;"
"CREATE INDEX notice_day ON notice (account_id, day);"
/* Begun and not finished; a handful of rows. */
"CREATE INDEX notice_open ON notice (account_id)"
" WHERE state = 'intended' OR state = 'replacing';"
/* "Is this one of ours?", asked of each message that comes. */
"CREATE INDEX notice_sha256 ON notice (sha256);"
"CREATE INDEX notice_stored ON notice (stored_sha256);"
"CREATE INDEX notice_uid ON notice (uid, uidvalidity);"
"CREATE INDEX notice_message_id ON notice (message_id);"

"CREATE TABLE notice_entry ("
" notice_id INTEGER NOT NULL REFERENCES notice ON DELETE CASCADE,"
" action_id INTEGER NOT NULL REFERENCES action ON DELETE CASCADE,"
" PRIMARY KEY (action_id, notice_id)) STRICT, WITHOUT ROWID;"

"DROP VIEW v_quarantine; DROP VIEW v_mailbox_health;"
VIEW_QUARANTINE_WITH(" x.seen, x.answered,")
VIEW_MAILBOX_HEALTH_WITH(
    " (SELECT l.sentence FROM alert l WHERE l.kind = 'notice-failed' AND"
    "  l.cause = a.name AND l.cleared_at IS NULL) AS notice_failed,")

"CREATE VIEW v_notice AS SELECT n.id, a.name AS account, n.folder, n.day,"
" n.state, (SELECT count(*) FROM notice_entry e WHERE e.notice_id = n.id)"
" AS messages, n.intended_at, n.written_at, " LOCAL("n.written_at")
" AS written_local, n.uidvalidity, n.uid, n.sentence FROM notice n"
" JOIN account a ON a.id = n.account_id;";

/* Version 13: what has gone from the log, and up to when: asked of each mailbox. */
static const char step_forgotten[] =
"ALTER TABLE run ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;"
"ALTER TABLE run ADD COLUMN forgotten_until TEXT;"
"CREATE INDEX run_forgotten ON run (forgotten_until)"
" WHERE forgotten_until IS NOT NULL;";

/*
 * Version 14: where accounts lie; and the views tell rules' errors from people's, as 'seki rules stats' does,
 * and of what was accepted only what counts: bound to an address.
 */
static const char step_people[] =
/* By which it is known again under another name. */
"ALTER TABLE account ADD COLUMN server TEXT;"
"DROP VIEW v_rule_hits; DROP VIEW v_released; DROP VIEW v_acceptance;"
"DROP VIEW v_owner_account;"

"CREATE VIEW v_rule_hits AS SELECT f.id, f.rule, count(*) AS hits,"
" count(DISTINCT f.message_row_id) AS messages, avg(f.score) AS mean_score,"
" sum(m.verdict = 'suspect') AS in_suspect,"
" sum(iif(m.action = 'released', NOT " HELD_BY_PERSON("m.id") ", 0))"
" AS in_released,"
" sum(coalesce(m.review, m.action) IN ('confirmed', 'reported'))"
" AS in_confirmed,"
" min(m.arrived_at) AS first_at, max(m.arrived_at) AS last_at,"
" max(f.attack) AS attack FROM finding f"
" JOIN message m ON m.id = f.message_row_id GROUP BY f.id, f.rule;"

"CREATE VIEW v_released AS SELECT v.id, v.account, v.folder, v.arrived_at,"
" v.arrived_local, v.released_at, " LOCAL("v.released_at")
" AS released_local, v.score, v.from_name, v.from_address, v.subject,"
" v.top_rule, v.top_en, v.top_ja, v.current_folder, v.current_uid,"
" " HELD_BY_PERSON("v.id") " AS held_by_person"
" FROM v_message v WHERE v.action = 'released';"

#define NOW "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"
"CREATE VIEW v_acceptance AS SELECT id, what, address, authenticated_domain,"
" owner, last4, reason, said_by, at, " LOCAL("at") " AS at_local, until,"
" revoked_at, CASE WHEN revoked_at NOTNULL THEN 'revoked' WHEN until <= " NOW
"  THEN 'expired' WHEN address IS NULL THEN 'unbound' ELSE 'stands' END"
" AS state, message_row_id FROM acceptance;"

"CREATE VIEW v_owner_account AS SELECT o.owner, o.kind, o.country, o.last4,"
" o.first_at, o.last_at, o.seen, o.taught, o.first_taught_at,"
" o.last_taught_at, o.suspect, o.confirmed, EXISTS (SELECT 1"
"  FROM acceptance a WHERE a.what = 'account' AND a.owner = o.owner AND"
"  a.key_digest = o.key_digest AND a.address NOTNULL AND a.revoked_at IS NULL"
"  AND a.until > " NOW ") AS accepted, o.key_digest FROM owner_account o;";

/* A step may be several texts; NULL ends it. */
const char *const schema_steps[] = {
	step_runs, step_messages, step_journal, step_memory, step_views, NULL,
	step_signatures, NULL,
	step_dealings, step_learned, NULL,
	step_about, NULL,
	step_near, NULL,
	step_words, NULL,
	step_shown, NULL,
	step_clues, NULL,
	step_review, NULL,
	step_told, NULL,
	step_questions, NULL,
	step_notice, NULL,
	step_forgotten, NULL,
	step_people, NULL
};
const size_t schema_steps_n = 14;
