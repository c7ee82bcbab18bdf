-- SPDX-License-Identifier: Apache-2.0
-- Answers to whom would go to another domain than the mail came from?
-- 返信すると、差出人とは別のドメインに届いてしまうメールを一覧にします。
SELECT v.id, v.arrived_local, v.verdict, v.score, v.from_address,
       r.value ->> 'address' AS answers_go_to, v.subject
FROM v_message v, json_each(v.reply_to_addresses) r
WHERE r.value ->> 'domain' IS NOT NULL
      AND lower(r.value ->> 'domain') <> lower(v.from_domain)
ORDER BY v.id DESC LIMIT 100;
