-- SPDX-License-Identifier: Apache-2.0
-- What was nearly held: the highest scores of what was delivered in the last 30 days.
-- もう少しで隔離されていたメールは何ですか。直近30日間に届いた、隔離していないメールを点数の高い順に表示します。
SELECT id, account, arrived_local, verdict, score, from_address, subject, top_en
FROM v_message
WHERE verdict IN ('clean', 'caution')
      AND arrived_at >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-30 days')
ORDER BY score DESC LIMIT 50;
