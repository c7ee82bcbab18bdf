-- SPDX-License-Identifier: Apache-2.0
-- A month in figures, by day and mailbox.
-- 直近1か月の件数を、日ごと・アカウントごとにまとめます。
SELECT day_local, account, sum(messages) AS messages,
       sum(CASE verdict WHEN 'suspect' THEN messages ELSE 0 END) AS suspect,
       sum(CASE verdict WHEN 'caution' THEN messages ELSE 0 END) AS caution,
       sum(quarantined) AS quarantined, sum(released) AS released
FROM v_verdict_daily
WHERE day_local >= date('now', 'localtime', '-31 days')
GROUP BY day_local, account
ORDER BY day_local DESC, account;
