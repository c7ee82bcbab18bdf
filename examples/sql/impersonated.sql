-- SPDX-License-Identifier: Apache-2.0
-- Whom did frauds pretend to be? Names in From of what was held or would have been,
-- with the addresses that really sent it.
-- 詐欺メールは誰を装っていましたか。隔離したメールと隔離相当のメールの差出人名を、実際の送信元アドレスとともに表示します。
SELECT from_name, count(*) AS messages,
       count(DISTINCT from_address) AS addresses,
       group_concat(DISTINCT from_address) AS sent_from,
       max(arrived_local) AS last_local, max(id) AS last_id
FROM v_message
WHERE verdict = 'suspect' AND from_name IS NOT NULL
GROUP BY from_name
ORDER BY messages DESC, last_local DESC;
