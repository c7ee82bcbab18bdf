-- SPDX-License-Identifier: Apache-2.0
-- All that a domain sent us: the first question of every review. Put the
-- domain in before running: sqlite3 -readonly -cmd \
--   ".param set :domain bayside-packaging.example" STORE <sender-history.sql
SELECT id, arrived_local, account, from_address, subject, verdict, score,
       authenticated_by, top_rule
FROM v_message
WHERE from_domain = :domain
ORDER BY arrived_at;
