-- SPDX-License-Identifier: Apache-2.0
-- Frauds that seki let through and a person reported: what did it see in them?
-- sekiが見逃し、担当者が報告した詐欺メールです。そのとき何を検出していましたか。
SELECT m.id, m.arrived_at, m.verdict, m.score, m.from_address, m.subject,
       group_concat(coalesce(f.rule, f.id), ' ') AS found
FROM message m LEFT JOIN finding f ON f.message_row_id = m.id
WHERE m.review = 'reported'
GROUP BY m.id
ORDER BY m.id DESC;
