-- SPDX-License-Identifier: Apache-2.0
-- How long did held messages lie in the inbox before they were moved, by week? Without those
-- that were there before the first scan and those that a person asked to hold.
-- 隔離したメールは、移動するまでにどのくらいの時間受信トレイにありましたか。週ごとに表示します。
-- 最初のスキャンより前に届いたものと、担当者の指示で隔離したものは含みません。
SELECT strftime('%Y-%W', x.done_at) AS week, count(*) AS held,
       round(avg(unixepoch(x.done_at) - unixepoch(m.arrived_at)) / 60, 1)
           AS mean_minutes,
       round(max(unixepoch(x.done_at) - unixepoch(m.arrived_at)) / 60.0, 1)
           AS longest_minutes
FROM action x
JOIN message m ON m.id = x.message_row_id
JOIN mailbox b ON b.id = m.mailbox_id
WHERE x.kind = 'quarantine' AND x.done_at IS NOT NULL
  AND m.arrived_at >= coalesce(b.first_scan_at, '')
  AND NOT EXISTS (SELECT 1 FROM review r WHERE r.action_id = x.id)
GROUP BY week
ORDER BY week DESC;
