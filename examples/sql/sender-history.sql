-- SPDX-License-Identifier: Apache-2.0
-- All that a domain sent us: the first question of every review. Name the domain:
-- seki sql --file=sender-history.sql --param=domain=bayside-packaging.example
-- 指定したドメインから届いたすべてのメールを、届いた順に表示します。確認作業の最初の質問です。
SELECT id, arrived_local, account, from_address, subject, verdict, score,
       authenticated_by, top_rule
FROM v_message
WHERE from_domain = :domain
ORDER BY arrived_at;
