# SPDX-License-Identifier: Apache-2.0
"""A store with content, without a scan: seki makes it, rows are written into it as a
scan would write them. Times count back from now, so that questions about the last days
find something."""
import contextlib
import os
import re
import sqlite3
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NOW = int(time.time())


def at(days):
    """So many days ago, as the store writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(NOW - int(days * 86400)))


def words(subject):
    """What subject.c makes of these subjects: pairs of what has no blanks."""
    def pairs(found):
        run = found.group(0)
        return " " + " ".join([run[i:i + 2] for i in range(len(run) - 1)]
                              + [run[-1]]) + " "
    return re.sub(r"[\u3041-\u30fa\u30fc-\u30fe\u4e00-\u9fff]+", pairs, subject)


class Made:
    def __init__(self, seki, folder):
        self.path = os.path.join(folder, "seki.db")
        message = os.path.join(folder, "a.eml")
        with open(message, "w", encoding="utf-8") as file:
            file.write("From: a@b.test\nTo: c@d.test\n\nx\n")
        subprocess.run([seki, "learn", "-c", os.path.join(ROOT, "examples/seki.conf"),
                        "--store", self.path, "--received", message], check=True,
                       capture_output=True)
        self.db = sqlite3.connect(self.path)
        self.db.execute("PRAGMA ignore_check_constraints = on")

    def close(self):
        self.db.commit()
        self.db.close()

    def insert(self, table, **values):
        """What may not be absent and isn't named is 0."""
        for column in self.db.execute("PRAGMA table_info(%s)" % table).fetchall():
            if column[3] and column[1] not in values and not column[5]:
                values[column[1]] = 0
        return self.db.execute("INSERT OR REPLACE INTO %s (%s) VALUES (%s)" % (
            table, ", ".join(values), ", ".join("?" * len(values))),
            [*values.values()]).lastrowid

    def mailbox(self, number, account, folder="INBOX"):
        self.db.execute("INSERT OR IGNORE INTO account (id, name) VALUES (?, ?)",
                        (number, account))
        self.insert("mailbox", id=number, account_id=self.db.execute(
            "SELECT id FROM account WHERE name = ?", (account,)).fetchone()[0],
            folder=folder, last_ok_at=at(0), last_scan_at=at(0), uidvalidity=7)

    def run(self, number, days):
        self.insert("run", id=number, host="mx", version="0.1.0", started_at=at(days),
                    ended_at=at(days - 0.001), exit_status=0, rules_digest="aa")

    def message(self, days, subject="x", findings=(), accounts=(), parts=(), **values):
        row = dict(mailbox_id=1, run_id=1, uidvalidity=7, verdict="clean",
                   action="none", arrived_at=at(days), scanned_at=at(days - 0.001),
                   from_address="k.meier@rheintal.example", spf="pass", dkim="pass",
                   dmarc="pass", arc="none", smime_status="none", score=0.0,
                   from_authenticated=1, authenticated_by="dmarc", size_bytes=2000,
                   reply_to_addresses="[]", to_addresses="[]", cc_addresses="[]",
                   dkim_signatures="[]", smime_signers="[]", subject=subject,
                   version="0.1.0", rules_digest="aa", content_digest=None,
                   client_ip="192.0.2.7")
        row.update(values)
        row.setdefault("from_domain", row["from_address"].rsplit("@")[-1])
        row.setdefault("from_org_domain", row["from_domain"])
        row["uid"] = self.db.execute(
            "SELECT coalesce(max(uid), 0) + 1 FROM message").fetchone()[0]
        row.setdefault("sha256", "%064x" % row["uid"])
        row.setdefault("message_id", "<%d@x.example>" % row["uid"])
        number = self.insert("message", **row)
        self.db.execute("INSERT INTO subject_index (rowid, words) VALUES (?, ?)",
                        (number, words(subject)))
        for position, (rule, score) in enumerate(findings):
            self.insert("finding", message_row_id=number, position=position,
                        id=rule.lower().replace("_", "-"), rule=rule, score=score,
                        sentence_en="The account is new.",
                        sentence_ja="初めての口座です。",
                        attack="T1566.002" if position else "T1656")
        for position, last4 in enumerate(accounts):
            self.insert("bank_account", message_row_id=number, position=position,
                        kind="iban", country="DE", last4=last4, place="body",
                        key_digest="key-" + last4)
        for position, (name, unread) in enumerate(parts):
            self.insert("part", message_row_id=number, position=position,
                        type="application/pdf", filename=name, size_bytes=99,
                        not_scanned=unread, sha256="%064x" % (number * 100))
        return number

    def held(self, number, days, state="done", kind="quarantine"):
        return self.insert("action", message_row_id=number, run_id=1, mailbox_id=1,
                           kind=kind, state=state, uidvalidity=7, uid=number,
                           sha256="ab", size_bytes=1, destination="Quarantine",
                           destination_uid=number, intended_at=at(days),
                           done_at=at(days), changed_at=at(days))


def fill(made):
    """A house's last two months. Numbers of messages by what they are."""
    made.mailbox(1, "ap")
    made.mailbox(2, "sales")
    made.mailbox(3, "sales", "支払")
    for number, days in ((1, 40), (2, 3), (3, 0)):
        made.run(number, days)
    n = {}
    n["fraud"] = made.message(
        2, "振込先口座変更のお知らせ", [("BEC_ACCOUNT_CHANGE", 4.5), ("BEC_URGENT", 2.0)],
        ["2051"], [("請求書.pdf", 0)], verdict="suspect", score=6.5, run_id=2,
        action="quarantine", from_address="k.meier@rheinta1.example",
        from_name="Klara Meier", spf="softfail", dkim="none", dmarc="fail",
        from_authenticated=0, authenticated_by="none", review="confirmed",
        account_owner="rheinta1.example", payment_change=1,
        reply_to_addresses='[{"address": "con@elsewhere.example", "name": null,'
        ' "domain": "elsewhere.example"}]',
        to_addresses='[{"address": "ap@minato.example", "name": "AP",'
        ' "domain": "minato.example"}]')
    made.held(n["fraud"], 2)
    n["same account"] = made.message(
        1, "Invoice 4711", [("BEC_ACCOUNT_CHANGE", 4.5)], ["2051"], mailbox_id=2,
        run_id=2, verdict="suspect", score=5.0, action="quarantine",
        from_address="billing@freemail.example", spf="pass", dmarc="none",
        from_authenticated=0, authenticated_by="none")
    made.held(n["same account"], 1)
    n["released"] = made.message(
        10, "Re: Rechnung Äpfel", [("BEC_URGENT", 2.0), ("NEW_SENDER", 3.0)],
        verdict="suspect", score=5.0, action="released", released_at=at(9.9),
        from_address="a.braun@obst.example", dmarc="none", from_authenticated=0)
    made.held(n["released"], 10)
    n["would"] = made.message(
        30, "緊急のお支払い", [("BEC_URGENT", 2.0)], verdict="suspect", score=7.25,
        action="would-quarantine", mailbox_id=3, from_address="ceo@minat0.example",
        from_name="遠藤 遥", dkim="fail", dmarc="fail", from_authenticated=0)
    n["caution"] = made.message(
        5, "ご確認ください", [("NEW_SENDER", 3.0)], verdict="caution", score=3.0, run_id=2,
        from_address="info@new.example")
    n["unread"] = made.message(
        4, "scan.pdf", parts=[("scan.pdf", 1)], not_scanned=1, score=-1.5,
        from_address="scan@office.example", smime_status="valid", run_id=2)
    n["deferred"] = made.message(0.1, "later", verdict="deferred", reason="DNS", run_id=3,
                                 tries=1, spf="temperror", from_authenticated=0)
    n["partner"] = made.message(20, "Bestellung", from_address="order@obst.example",
                                dkim="none", dmarc="none", spf="none",
                                from_authenticated=0)
    n["clean"] = made.message(50, "昼食 Lunch? 100%", arc="pass")
    n["reported"] = made.message(
        6, "Payment", [("NEW_SENDER", 1.0)], parts=[("請求書.pdf", 0)], score=1.0, run_id=2,
        from_address="con@other.example", review="reported", dmarc="none")
    made.db.execute("UPDATE part SET sha256 = ? WHERE filename = '請求書.pdf'",
                    ("a" * 64,))
    made.insert("alert", kind="account", cause="ap", sentence="log-in refused",
                first_at=at(3), last_at=at(1), count=4)
    made.insert("acceptance", message_row_id=n["clean"], what="account", owner="x.example",
                address="a@x.example", authenticated_domain="x.example", last4="9999", reason="called", said_by="endo", at=at(20), until=at(-10))
    made.insert("review", message_row_id=n["fraud"], what="confirm", state="done",
                said_by="endo", reason="called", at=at(1.5), settled_at=at(1.5))
    made.insert("coverage", account="ap", owner="", month=at(20)[:7], replies=10, known=9)
    return n


@contextlib.contextmanager
def store(seki):
    with tempfile.TemporaryDirectory(prefix="seki-analyst-") as folder:
        made = Made(seki, folder)
        try:
            numbers = fill(made)
        finally:
            made.close()
        yield made.path, numbers
