# SPDX-License-Identifier: Apache-2.0
"""A store with known content, for the tests of reports and for looking at one.

The mail of examples/mail, judged as a scan judges it, and then what people, servers
and clocks would have added: moves and releases, confirmations, runs that failed,
alerts, exceptions.
"""
import os
import shutil
import sqlite3
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MAIL = os.path.join(ROOT, "examples", "mail")
SINCE, UNTIL = "2026-11-01", "2026-12-01"

# After the mail was judged, newest first by number: what became of it.
CHANGES = """
UPDATE account SET name = 'ap' WHERE name = 'files';
UPDATE mailbox SET folder = 'INBOX', last_run_id = 1, first_scan_at = '2026-10-01T00:00:00Z',
 last_scan_at = '2026-11-23T09:00:00Z', last_ok_at = '2026-11-23T09:00:00Z';
INSERT INTO account (id, name) VALUES (50, 'keiri');
INSERT INTO mailbox (id, account_id, folder, uidvalidity, last_run_id, last_scan_at,
 last_ok_at, first_scan_at, sentence) VALUES (50, 50, 'INBOX', 1, 1,
 '2026-11-23T09:00:00Z', '2026-11-20T09:00:00Z', '2026-10-01T00:00:00Z',
 'cannot open folder ''INBOX'': server said NO (not now)');
INSERT INTO mailbox (id, account_id, folder, uidvalidity, last_scan_at, messages)
 VALUES (51, 50, 'Quarantine', 1, '2026-11-23T09:00:00Z', 3);
UPDATE message SET mailbox_id = 50 WHERE id % 3 = 0;
UPDATE message SET scanned_at = strftime('%Y-%m-%dT%H:%M:%SZ', arrived_at,
 '+' || (id * id * 7 % 900) || ' seconds');
UPDATE message SET action = 'quarantine' WHERE action = 'would-quarantine'
 AND id % 5 > 0;
INSERT INTO action (message_row_id, run_id, mailbox_id, kind, state, uidvalidity,
 uid, size_bytes, destination, intended_at, done_at, changed_at)
 SELECT id, run_id, mailbox_id, 'quarantine', 'done', 1, uid, size_bytes,
 'Quarantine', scanned_at, strftime('%Y-%m-%dT%H:%M:%SZ', scanned_at,
 '+20 seconds'), scanned_at FROM message WHERE action = 'quarantine';
UPDATE message SET review = 'confirmed' WHERE action = 'quarantine' AND id % 5 = 1;
UPDATE message SET review = 'reported' WHERE id = (SELECT min(id) FROM message
 WHERE action = 'none');
UPDATE message SET action = 'released' WHERE id = (SELECT min(id) FROM message
 WHERE action = 'quarantine' AND review IS NULL);
UPDATE message SET verdict = 'caution', score = 3.2 WHERE id IN (SELECT id
 FROM message WHERE verdict = 'clean' AND review IS NULL ORDER BY id DESC LIMIT 3);
UPDATE message SET verdict = 'unjudged', reason = 'too-large' WHERE id = (SELECT
 max(id) FROM message WHERE verdict = 'clean');
UPDATE message SET verdict = 'unjudged', reason = 'crashed' WHERE id = (SELECT max(id)
 FROM message WHERE action = 'quarantine' AND review IS NULL);
UPDATE message SET not_scanned = 1 WHERE id IN (SELECT message_row_id FROM part
 WHERE filename IS NOT NULL);
UPDATE part SET not_scanned = 1 WHERE filename IS NOT NULL;
UPDATE action SET seen = id % 2, answered = id % 8 = 1 WHERE id % 3 > 0;
UPDATE message SET action = 'released', released_at = '2026-11-23T09:00:00Z'
 WHERE id = (SELECT max(id) FROM message WHERE verdict = 'clean' AND
 action = 'none' AND review IS NULL);
INSERT INTO action (message_row_id, run_id, mailbox_id, kind, state, uidvalidity,
 uid, size_bytes, destination, intended_at, done_at, changed_at)
 SELECT id, run_id, mailbox_id, 'quarantine', 'done', 1, uid, size_bytes,
 'Quarantine', '2026-11-23T08:00:00Z', '2026-11-23T08:00:00Z',
 '2026-11-23T08:00:00Z' FROM message WHERE action = 'released' AND verdict = 'clean';
INSERT INTO review (message_row_id, what, state, said_by, at, settled_at, action_id)
 SELECT message_row_id, 'hold', 'done', 'm.ito', '2026-11-23T07:00:00Z',
 '2026-11-23T08:00:00Z', id FROM action WHERE id = last_insert_rowid();
INSERT INTO run (host, mode, started_at, ended_at, exit_status, seen, mailboxes,
 mailboxes_failed) VALUES
 ('h', 'scan', '2026-11-22T09:00:00Z', '2026-11-22T09:00:21Z', 0, 9, 2, 0),
 ('h', 'scan', '2026-11-23T08:00:00Z', '2026-11-23T08:03:00Z', 1, 9, 2, 1),
 ('h', 'scan', '2026-11-23T09:00:00Z', NULL, NULL, 0, 0, 0),
 ('h', 'learn', '2026-11-23T09:30:00Z', NULL, NULL, 0, 0, 0);
INSERT INTO alert (kind, cause, sentence, first_at, last_at, count, cleared_at) VALUES
 ('account', 'keiri', 'cannot log in to ''keiri'': server said NO (password)',
  '2026-11-20T10:00:00Z', '2026-11-23T09:00:00Z', 31, NULL),
 ('bounces', 'x', 'bounces of mail that nobody here sent', '2026-11-03T10:00:00Z',
  '2026-11-03T12:00:00Z', 4, '2026-11-05T00:00:00Z'),
 ('bounces', 'y', 'of another time', '2026-01-03T10:00:00Z',
  '2026-01-03T12:00:00Z', 4, '2026-01-05T00:00:00Z');
INSERT INTO acceptance (message_row_id, what, address, authenticated_domain, owner,
 last4, reason, said_by, at, until, revoked_at) VALUES
 (1, 'account', 'd.cole@bayside-packaging.example', 'bayside-packaging.example',
  'bayside-packaging.example', '5432', 'called +44 20 7946 0000, Mr Cole', 'm.ito',
  '2026-11-11T00:00:00Z', '2099-01-01T00:00:00Z', NULL),
 (1, 'sender', 'editor@trade-weekly.example', 'trade-weekly.example', NULL, NULL,
  '購読中の業界誌', 'k.mori', '2026-11-11T00:00:00Z', '2026-11-20T00:00:00Z', NULL);
INSERT INTO coverage (account, owner, month, replies, known) VALUES
 ('ap', '', strftime('%Y-%m', 'now'), 40, 37);
"""


class Stage:
    """A folder with a configuration and the store; gone with close()."""

    def __init__(self, seki):
        self.seki = os.path.abspath(seki)
        self.dir = tempfile.mkdtemp(prefix="seki-report-")
        self.conf = os.path.join(self.dir, "seki.conf")
        self.store = os.path.join(self.dir, "seki.db")
        with open(os.path.join(ROOT, "examples", "demo.conf.in")) as file:
            text = file.read()
        with open(self.conf, "w") as file:
            file.write(text.replace("@PORT@", "993").replace("@TOP@", ROOT)
                       .replace("@DIR@", self.dir).replace(
                           'tls: { ca_file = "%s/ca.pem"; };' % self.dir, ""))
        self.mail = os.path.join(self.dir, "mail")
        for name in ("ap", "keiri"):
            for letter in os.listdir(os.path.join(MAIL, name)):
                os.makedirs(self.mail, exist_ok=True)
                shutil.copy(os.path.join(MAIL, name, letter),
                            os.path.join(self.mail, name + letter))

    def close(self):
        shutil.rmtree(self.dir)

    def judge(self, store, *paths):
        for path in paths:
            done = subprocess.run(
                [self.seki, "learn", "-c", self.conf, "--store", store,
                 "--received", path, "--judged", "--zone",
                 os.path.join(MAIL, "demo.zone")], capture_output=True,
                timeout=120)
            assert done.returncode == 0, done

    def fill(self):
        self.judge(self.store, self.mail)
        self.change(CHANGES)

    def change(self, statements, store=None):
        with sqlite3.connect(store or self.store) as database:
            database.executescript(statements)
        database.close()

    def rows(self, query, *values, store=None):
        database = sqlite3.connect("file:%s?mode=ro" % (store or self.store),
                                   uri=True)
        try:
            return database.execute(query, values).fetchall()
        finally:
            database.close()

    def report(self, *words, status=0, env=(), user=None, store=None):
        """(what it printed, what it said)"""
        done = subprocess.run(
            [self.seki, "report", "-c", self.conf, "--store",
             store or self.store, *words], capture_output=True, timeout=120,
            user=user, group=user and "nogroup",
            extra_groups=[] if user else None, stdin=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", **dict(env)})
        assert done.returncode == status, (words, done.returncode,
                                           done.stderr.decode())
        return done.stdout.decode(), done.stderr.decode()

    def page(self, lang="en", *words, **more):
        return self.report("--lang", lang, "--since", SINCE, "--until", UNTIL,
                           *words, **more)[0]
