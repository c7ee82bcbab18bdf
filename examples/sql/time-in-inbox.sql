-- SPDX-License-Identifier: Apache-2.0
-- How long did held messages lie in the inbox before they were moved, by week?
-- 隔離したメールは、移動するまでにどのくらいの時間受信トレイにありましたか。週ごとに表示します。
SELECT strftime('%Y-%W', done_at) AS week, count(*) AS held,
       round(avg(unixepoch(done_at) - unixepoch(arrived_at)) / 60, 1)
           AS mean_minutes,
       round(max(unixepoch(done_at) - unixepoch(arrived_at)) / 60.0, 1)
           AS longest_minutes
FROM v_quarantine
WHERE done_at IS NOT NULL
GROUP BY week
ORDER BY week DESC;
