-- SPDX-License-Identifier: Apache-2.0
-- What would have been held in observe mode, by sender's domain and first reason: the
-- question before mode = "hold".
-- 監視のみのモードで隔離相当と判定したメールを、送信元ドメインと理由ごとにまとめます。mode = "hold" に切り替える前に確認してください。
SELECT from_org_domain AS domain, top_rule, count(*) AS messages,
       min(score) AS lowest_score, max(score) AS highest_score,
       max(arrived_local) AS last_local, max(id) AS last_id
FROM v_message
WHERE action = 'would-quarantine'
GROUP BY domain, top_rule
ORDER BY messages DESC;
