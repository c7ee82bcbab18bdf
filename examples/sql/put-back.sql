-- SPDX-License-Identifier: Apache-2.0
-- Where everything that lies in quarantine came from: what it takes to put it all back
-- by hand, in the order in which it lay there.
-- 隔離フォルダーにあるメールの元の場所を、手作業で戻すときのために一覧にします。
SELECT a.name AS account, x.destination AS lies_in,
       x.destination_uidvalidity AS lies_in_uidvalidity,
       x.destination_uid AS lies_as_uid, b.folder AS came_from,
       x.uidvalidity AS came_from_uidvalidity, x.uid AS was_uid, x.sha256,
       m.id
FROM action x JOIN mailbox b ON b.id = x.mailbox_id
     JOIN account a ON a.id = b.account_id
     JOIN message m ON m.id = x.message_row_id
WHERE x.kind = 'quarantine' AND x.state = 'done' AND m.action = 'quarantine'
ORDER BY account, came_from, came_from_uidvalidity, was_uid;
