-- SPDX-License-Identifier: Apache-2.0
-- Which rules had a part in holding what people then moved back? Candidates
-- for a lower score; rules that also hold frauds stand below.
-- 担当者が隔離を解除したメールの隔離に、どのルールが関わっていましたか。点数を下げる候補です。
SELECT rule, in_released, in_suspect,
       round(100.0 * in_released / in_suspect, 1) AS percent
FROM v_rule_hits
WHERE in_released > 0 AND rule IS NOT NULL
ORDER BY percent DESC, in_released DESC;
