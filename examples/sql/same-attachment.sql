-- SPDX-License-Identifier: Apache-2.0
-- The same file from several senders: one campaign, or a form that everybody uses.
-- 複数の送信元から届いた同じ添付ファイルを一覧にします。同じ攻撃か、広く使われている書式です。
SELECT p.filename, p.type, count(DISTINCT m.id) AS messages,
       count(DISTINCT m.from_address) AS senders,
       sum(m.verdict = 'suspect') AS suspect, max(m.arrived_at) AS last_at,
       max(m.id) AS last_id
FROM part p JOIN message m ON m.id = p.message_row_id
WHERE p.filename IS NOT NULL AND p.sha256 IS NOT NULL
GROUP BY p.sha256
HAVING senders > 1
ORDER BY suspect DESC, messages DESC LIMIT 50;
