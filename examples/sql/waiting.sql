-- SPDX-License-Identifier: Apache-2.0
-- What lies in quarantine and waits for a person, the oldest first?
-- 隔離フォルダーで確認を待っているメールを、古い順に表示します。
SELECT id, account, done_local AS held_local,
       round(julianday('now') - julianday(done_at), 1) AS days, score,
       from_name, from_address, subject, top_en
FROM v_quarantine
WHERE state = 'held'
ORDER BY done_at;
