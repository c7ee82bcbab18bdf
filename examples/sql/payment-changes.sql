-- SPDX-License-Identifier: Apache-2.0
-- Who asked us to pay to another account in the last 90 days, and what became of it?
-- 直近90日間に振込先の変更を求めてきたメールと、その後の扱いを一覧にします。
SELECT v.id, v.account, v.arrived_local, v.verdict, v.state, v.score,
       v.from_address, v.subject, group_concat(b.last4, ', ') AS last4
FROM v_message v JOIN message m ON m.id = v.id
     LEFT JOIN bank_account b ON b.message_row_id = v.id
WHERE m.payment_change = 1
      AND v.arrived_at >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-90 days')
GROUP BY v.id
ORDER BY v.arrived_at DESC;
