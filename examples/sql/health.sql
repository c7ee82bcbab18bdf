-- SPDX-License-Identifier: Apache-2.0
-- Is each mailbox scanned, and did any part of any message go unread?
-- 各メールボックスは正常にスキャンされていますか。読み取れなかった部分のあるメールはありますか。
SELECT account, folder, last_ok_local, messages, deferred, open_actions,
       sentence
FROM v_mailbox_health ORDER BY last_ok_at;

SELECT id, account, arrived_local, verdict, from_address, subject, filename
FROM v_unscanned ORDER BY arrived_at DESC LIMIT 20;
