-- SPDX-License-Identifier: Apache-2.0
-- Whose honest mail cannot be proven? Business partners to talk to about DKIM
-- and DMARC, with the most mail first.
-- 正当なメールでも送信元を証明できない取引先はどこですか。DKIMとDMARCの導入を相談する相手を、通数の多い順に表示します。
SELECT from_domain, count(*) AS messages,
       sum(from_authenticated) AS proven,
       group_concat(DISTINCT dmarc) AS dmarc, max(id) AS last_id
FROM v_message
WHERE verdict = 'clean' AND internal = 0
GROUP BY from_domain
HAVING proven < messages
ORDER BY messages DESC;
