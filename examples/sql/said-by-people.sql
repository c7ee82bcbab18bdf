-- SPDX-License-Identifier: Apache-2.0
-- What did people say of messages in the last 30 days, and who was it?
-- 直近30日間に、誰がどのメールについて何を判断しましたか。
SELECT at_local, said_by, what, state, reason, message_row_id AS id, account,
       score, from_address, subject
FROM v_review
WHERE at >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-30 days')
ORDER BY at DESC;
