-- SPDX-License-Identifier: Apache-2.0
-- The tables of version 1 of the store, as it was given out: never to be changed.
CREATE TABLE migration ( version INTEGER PRIMARY KEY, at TEXT NOT NULL) STRICT;
CREATE TABLE secret ( name TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT;
CREATE TABLE data_dictionary ( table_name TEXT NOT NULL, column_name TEXT NOT NULL,
meaning TEXT NOT NULL, PRIMARY KEY (table_name, column_name)) STRICT, WITHOUT ROWID;
CREATE TABLE run ( id INTEGER PRIMARY KEY AUTOINCREMENT, host TEXT, version TEXT,
rules_digest TEXT, config_digest TEXT, mode TEXT, started_at TEXT NOT NULL, ended_at
TEXT, exit_status INTEGER, seen INTEGER NOT NULL DEFAULT 0, clean INTEGER NOT NULL
DEFAULT 0, caution INTEGER NOT NULL DEFAULT 0, suspect INTEGER NOT NULL DEFAULT 0,
unjudged INTEGER NOT NULL DEFAULT 0, deferred INTEGER NOT NULL DEFAULT 0, moved INTEGER
NOT NULL DEFAULT 0, would_move INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL
DEFAULT 0, vanished INTEGER NOT NULL DEFAULT 0, released INTEGER NOT NULL DEFAULT 0,
mailboxes INTEGER NOT NULL DEFAULT 0, mailboxes_failed INTEGER NOT NULL DEFAULT 0)
STRICT;
CREATE TABLE account ( id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, next_try_at
TEXT, refusals INTEGER NOT NULL DEFAULT 0, secret_digest TEXT, sentence TEXT,
last_login_at TEXT) STRICT;
CREATE TABLE mailbox ( id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES
account, folder TEXT NOT NULL, uidvalidity INTEGER NOT NULL DEFAULT 0, next_uid INTEGER
NOT NULL DEFAULT 0, first_scan_at TEXT, hold_since TEXT, last_scan_at TEXT, last_ok_at
TEXT, last_run_id INTEGER REFERENCES run, sentence TEXT, UNIQUE (account_id, folder))
STRICT;
CREATE TABLE message ( id INTEGER PRIMARY KEY AUTOINCREMENT, run_id INTEGER NOT NULL
REFERENCES run, mailbox_id INTEGER NOT NULL REFERENCES mailbox, uidvalidity INTEGER NOT
NULL, uid INTEGER NOT NULL, tries INTEGER NOT NULL, arrived_at TEXT NOT NULL, scanned_at
TEXT NOT NULL, action TEXT NOT NULL, current_folder TEXT, current_uidvalidity INTEGER,
current_uid INTEGER, released_at TEXT, verdict TEXT NOT NULL, reason TEXT, score REAL
NOT NULL, message_id TEXT, subject TEXT, sha256 TEXT, content_digest TEXT, date_header
TEXT, size_bytes INTEGER NOT NULL, from_address TEXT COLLATE NOCASE, from_name TEXT,
from_domain TEXT COLLATE NOCASE, sender_address TEXT, sender_name TEXT, sender_domain
TEXT, reply_to_addresses TEXT NOT NULL, to_addresses TEXT NOT NULL, cc_addresses TEXT
NOT NULL, envelope_from TEXT, client_ip TEXT, helo TEXT, in_reply_to TEXT,
from_authenticated INTEGER NOT NULL, authenticated_by TEXT, internal INTEGER NOT NULL,
temperror INTEGER NOT NULL, upstream_present INTEGER NOT NULL, upstream_spf TEXT,
upstream_dkim TEXT, upstream_dmarc TEXT, upstream_arc TEXT, smime_status TEXT,
smime_attributed INTEGER NOT NULL, smime_covers TEXT, smime_author TEXT, smime_reason
TEXT, smime_signers TEXT NOT NULL, spf TEXT, spf_domain TEXT, spf_reason TEXT, dkim
TEXT, dkim_signatures TEXT NOT NULL, arc TEXT, arc_reason TEXT, dmarc TEXT, dmarc_domain
TEXT, dmarc_org_domain TEXT, dmarc_policy TEXT, dmarc_aligned_by TEXT, dmarc_reason
TEXT, not_scanned INTEGER NOT NULL, touched_foreign_code INTEGER NOT NULL, rules_digest
TEXT, version TEXT, from_name_folded TEXT, from_org_domain TEXT COLLATE NOCASE, UNIQUE
(mailbox_id, uidvalidity, uid)) STRICT;
CREATE INDEX message_sha256 ON message (sha256);
CREATE INDEX message_content ON message (content_digest) WHERE content_digest IS NOT
NULL;
CREATE INDEX message_arrived ON message (arrived_at);
CREATE INDEX message_from ON message (from_address);
CREATE INDEX message_domain ON message (from_domain);
CREATE INDEX message_org_domain ON message (from_org_domain);
CREATE INDEX message_deferred ON message (mailbox_id, uidvalidity, uid) WHERE verdict =
'deferred';
CREATE INDEX message_action ON message (action) WHERE action <> 'none';
CREATE TABLE finding ( message_row_id INTEGER NOT NULL REFERENCES message ON DELETE
CASCADE, position INTEGER NOT NULL, id TEXT NOT NULL, rule TEXT, score REAL NOT NULL,
sentence_en TEXT, sentence_ja TEXT, evidence TEXT, attack TEXT, PRIMARY KEY
(message_row_id, position)) STRICT, WITHOUT ROWID;
CREATE INDEX finding_rule ON finding (rule) WHERE rule IS NOT NULL;
CREATE INDEX finding_id ON finding (id);
CREATE TABLE part ( message_row_id INTEGER NOT NULL REFERENCES message ON DELETE
CASCADE, position INTEGER NOT NULL, type TEXT, filename TEXT, charset TEXT, encoding
TEXT, disposition TEXT, sha256 TEXT, size_bytes INTEGER NOT NULL, not_scanned INTEGER
NOT NULL, PRIMARY KEY (message_row_id, position)) STRICT, WITHOUT ROWID;
CREATE INDEX part_not_scanned ON part (message_row_id) WHERE not_scanned = 1;
CREATE TABLE bank_account ( message_row_id INTEGER NOT NULL REFERENCES message ON DELETE
CASCADE, position INTEGER NOT NULL, kind TEXT, country TEXT, last4 TEXT, place TEXT,
key_digest TEXT, PRIMARY KEY (message_row_id, position)) STRICT, WITHOUT ROWID;
CREATE INDEX bank_account_key ON bank_account (key_digest) WHERE key_digest IS NOT NULL;
CREATE TABLE action ( id INTEGER PRIMARY KEY AUTOINCREMENT, message_row_id INTEGER NOT
NULL REFERENCES message ON DELETE CASCADE, run_id INTEGER NOT NULL REFERENCES run,
mailbox_id INTEGER NOT NULL REFERENCES mailbox, kind TEXT NOT NULL CHECK (kind IN
('quarantine', 'release')), state TEXT NOT NULL CHECK (state IN ('intended', 'copied',
'done',  'failed', 'vanished', 'lost')), uidvalidity INTEGER NOT NULL, uid INTEGER NOT
NULL, sha256 TEXT, size_bytes INTEGER NOT NULL, destination TEXT NOT NULL,
destination_uidvalidity INTEGER, destination_uidnext INTEGER, destination_uid INTEGER,
intended_at TEXT NOT NULL, copied_at TEXT, done_at TEXT, changed_at TEXT NOT NULL,
sentence TEXT) STRICT;
CREATE INDEX action_state ON action (mailbox_id, state);
CREATE INDEX action_message ON action (message_row_id);
CREATE INDEX action_destination ON action (destination_uid, destination_uidvalidity)
WHERE destination_uid IS NOT NULL;
CREATE TABLE placed ( mailbox_id INTEGER NOT NULL REFERENCES mailbox, uidvalidity
INTEGER NOT NULL, uid INTEGER NOT NULL, message_row_id INTEGER NOT NULL REFERENCES
message ON DELETE CASCADE, PRIMARY KEY (mailbox_id, uidvalidity, uid)) STRICT, WITHOUT
ROWID;
CREATE INDEX placed_message ON placed (message_row_id);
CREATE TABLE correspondent ( kind TEXT NOT NULL CHECK (kind IN ('address', 'domain',
'name')), key TEXT NOT NULL, detail TEXT NOT NULL, first_at TEXT NOT NULL, last_at TEXT
NOT NULL, received INTEGER NOT NULL DEFAULT 0, sent INTEGER NOT NULL DEFAULT 0,
authenticated INTEGER NOT NULL DEFAULT 0, suspect INTEGER NOT NULL DEFAULT 0, PRIMARY
KEY (kind, key, detail)) STRICT, WITHOUT ROWID;
CREATE TABLE thread ( message_id TEXT NOT NULL, direction TEXT NOT NULL CHECK (direction
IN ('received', 'sent')), at TEXT NOT NULL, PRIMARY KEY (message_id, direction)) STRICT,
WITHOUT ROWID;
CREATE TABLE alert ( id INTEGER PRIMARY KEY, kind TEXT NOT NULL, cause TEXT NOT NULL,
sentence TEXT NOT NULL, run_id INTEGER REFERENCES run, first_at TEXT NOT NULL, last_at
TEXT NOT NULL, count INTEGER NOT NULL DEFAULT 1, cleared_at TEXT, UNIQUE (kind, cause))
STRICT;
CREATE VIEW v_message AS SELECT m.id, m.run_id, m.arrived_at, m.scanned_at,
strftime('%Y-%m-%d %H:%M:%S', m.arrived_at, 'localtime') AS arrived_local,
strftime('%Y-%m-%d %H:%M:%S', m.scanned_at, 'localtime') AS scanned_local, a.name AS
account, b.folder, m.uidvalidity, m.uid, m.tries, m.verdict, m.action, CASE WHEN
m.action = 'released' THEN 'released'  WHEN m.action IN ('none', 'keyword',
'would-quarantine') THEN NULL  ELSE (SELECT CASE x.state WHEN 'done' THEN 'held' ELSE
x.state END   FROM action x WHERE x.message_row_id = m.id AND x.kind = 'quarantine'
ORDER BY x.id DESC LIMIT 1) END AS state, m.reason, m.score, m.from_address,
m.from_name, m.from_domain, m.from_org_domain, m.subject, m.message_id, m.date_header,
m.size_bytes, m.sha256, m.content_digest, m.reply_to_addresses, m.to_addresses,
m.cc_addresses, m.envelope_from, m.client_ip, m.from_authenticated, m.authenticated_by,
m.internal, m.spf, m.dkim, m.dmarc, m.dmarc_policy, m.arc, m.smime_status,
m.not_scanned, f.rule AS top_rule, f.sentence_en AS top_en, f.sentence_ja AS top_ja,
m.current_folder, m.current_uidvalidity, m.current_uid, m.released_at, m.rules_digest,
m.version FROM message m JOIN mailbox b ON b.id = m.mailbox_id JOIN account a ON a.id =
b.account_id LEFT JOIN finding f ON f.message_row_id = m.id AND f.position = 0;
CREATE VIEW v_quarantine AS SELECT v.id, v.account, v.folder, v.state, v.arrived_at,
v.arrived_local, v.score, v.from_name, v.from_address, v.subject, v.top_rule, v.top_en,
v.top_ja, v.not_scanned, x.destination AS quarantine, x.destination_uidvalidity,
x.destination_uid, x.intended_at, x.done_at, strftime('%Y-%m-%d %H:%M:%S', x.done_at,
'localtime') AS done_local, v.released_at, x.sentence FROM v_message v JOIN action x ON
x.message_row_id = v.id AND x.kind = 'quarantine';
CREATE VIEW v_verdict_daily AS SELECT strftime('%Y-%m-%d', m.arrived_at, 'localtime') AS
day_local, a.name AS account, m.verdict, count(*) AS messages, sum(m.action =
'quarantine') AS quarantined, sum(m.action = 'would-quarantine') AS would_quarantine,
sum(m.action = 'released') AS released, sum(m.not_scanned) AS not_scanned, max(m.score)
AS highest_score FROM message m JOIN mailbox b ON b.id = m.mailbox_id JOIN account a ON
a.id = b.account_id GROUP BY 1, 2, 3;
CREATE VIEW v_rule_hits AS SELECT f.id, f.rule, count(*) AS hits, count(DISTINCT
f.message_row_id) AS messages, avg(f.score) AS mean_score, sum(m.verdict = 'suspect') AS
in_suspect, sum(m.action = 'released') AS in_released, min(m.arrived_at) AS first_at,
max(m.arrived_at) AS last_at, max(f.attack) AS attack FROM finding f JOIN message m ON
m.id = f.message_row_id GROUP BY f.id, f.rule;
CREATE VIEW v_auth_matrix AS SELECT from_authenticated, authenticated_by, spf, dkim,
dmarc, arc, smime_status, count(*) AS messages, sum(verdict = 'suspect') AS suspect,
count(DISTINCT from_domain) AS domains FROM message GROUP BY 1, 2, 3, 4, 5, 6, 7;
CREATE VIEW v_released AS SELECT v.id, v.account, v.folder, v.arrived_at,
v.arrived_local, v.released_at, strftime('%Y-%m-%d %H:%M:%S', v.released_at,
'localtime') AS released_local, v.score, v.from_name, v.from_address, v.subject,
v.top_rule, v.top_en, v.top_ja, v.current_folder, v.current_uid FROM v_message v WHERE
v.action = 'released';
CREATE VIEW v_unscanned AS SELECT v.id, v.account, v.folder, v.arrived_at,
v.arrived_local, v.uid, v.verdict, v.reason, v.tries, v.from_address, v.subject,
p.position AS part, p.type, p.filename, p.size_bytes FROM v_message v LEFT JOIN part p
ON p.message_row_id = v.id AND p.not_scanned = 1 WHERE v.not_scanned = 1 OR v.verdict IN
('unjudged', 'deferred');
CREATE VIEW v_run AS SELECT r.*, strftime('%Y-%m-%d %H:%M:%S', r.started_at,
'localtime') AS started_local, strftime('%Y-%m-%d %H:%M:%S', r.ended_at, 'localtime') AS
ended_local, unixepoch(r.ended_at) - unixepoch(r.started_at) AS seconds FROM run r;
CREATE VIEW v_mailbox_health AS SELECT a.name AS account, b.folder, b.uidvalidity,
b.next_uid, b.last_ok_at, strftime('%Y-%m-%d %H:%M:%S', b.last_ok_at, 'localtime') AS
last_ok_local, b.last_scan_at, strftime('%Y-%m-%d %H:%M:%S', b.last_scan_at,
'localtime') AS last_scan_local, coalesce(b.sentence, a.sentence) AS sentence,
a.refusals, a.next_try_at, (SELECT count(*) FROM message m WHERE m.mailbox_id = b.id) AS
messages, (SELECT count(*) FROM message m WHERE m.mailbox_id = b.id AND  m.uidvalidity =
b.uidvalidity AND m.verdict = 'deferred' AND  m.action <> 'vanished') AS deferred,
(SELECT count(*) FROM action x WHERE x.mailbox_id = b.id AND  x.state IN ('intended',
'copied', 'failed')) AS open_actions FROM mailbox b JOIN account a ON a.id =
b.account_id;
CREATE VIEW v_alert AS SELECT id, kind, cause, sentence, run_id, first_at, last_at,
strftime('%Y-%m-%d %H:%M:%S', last_at, 'localtime') AS last_local, count, cleared_at,
cleared_at IS NULL AS stands FROM alert;
PRAGMA application_id = 0x73656b69;
PRAGMA user_version = 1;
