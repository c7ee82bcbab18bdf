-- SPDX-License-Identifier: Apache-2.0
-- Domains that wrote to us for the first time in the last seven days and named a bank
-- account at once.
-- 直近7日間に初めてメールを送ってきて、すぐに口座を指定したドメインを一覧にします。
SELECT m.from_org_domain AS domain, min(m.arrived_at) AS first_at,
       count(DISTINCT m.id) AS messages, max(m.score) AS highest_score,
       group_concat(DISTINCT b.last4) AS last4, max(m.id) AS last_id
FROM message m JOIN bank_account b ON b.message_row_id = m.id
WHERE m.arrived_at >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-7 days')
      AND NOT EXISTS (SELECT 1 FROM message older
          WHERE older.from_org_domain = m.from_org_domain
          AND older.arrived_at < strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-7 days'))
GROUP BY domain
ORDER BY highest_score DESC;
