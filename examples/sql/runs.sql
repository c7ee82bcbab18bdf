-- SPDX-License-Identifier: Apache-2.0
-- The last runs: what they did, how long they took, and what failed.
-- 最近の実行結果です。処理した件数、所要時間、失敗を確認できます。
SELECT id, started_local, seconds, exit_status, seen, suspect, moved, deferred,
       unjudged, failed, mailboxes, mailboxes_failed, version
FROM v_run
ORDER BY id DESC LIMIT 30;
