-- SPDX-License-Identifier: Apache-2.0
-- What was held in the last seven days, and does it still wait for somebody?
-- 直近7日間に隔離したメールと、それぞれの現在の状態を一覧にします。
SELECT id, account, arrived_local, state, score, from_name, from_address,
       subject, top_en
FROM v_quarantine
WHERE done_at >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-7 days')
ORDER BY score DESC;
