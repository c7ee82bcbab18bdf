-- SPDX-License-Identifier: Apache-2.0
-- Bank accounts that more than one sender's domain asked us to pay to.
-- 複数の送信元ドメインが振込先として指定した口座を一覧にします。
SELECT b.kind, b.country, b.last4, count(DISTINCT m.from_domain) AS domains,
       group_concat(DISTINCT m.from_domain) AS who,
       min(m.arrived_at) AS first_at, max(m.arrived_at) AS last_at,
       max(m.id) AS last_id
FROM bank_account b JOIN message m ON m.id = b.message_row_id
WHERE b.key_digest IS NOT NULL
GROUP BY b.key_digest
HAVING domains > 1
ORDER BY last_at DESC;
