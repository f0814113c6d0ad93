-- Requests by what they have in common; one that called two models counts for both.
WITH named AS (
    SELECT t.group_key, {value} AS value FROM rollup_groups t WHERE {groups}
), sums AS (
    SELECT n.value, r.requests, r.errors, r.costed, r.cost_usd FROM traffic_rollups r JOIN named n ON n.group_key = r.group_key WHERE {times} AND r.group_key <> 0
    UNION ALL
    SELECT {value}, 1, CASE WHEN t.status = 'error' THEN 1 ELSE 0 END, CASE WHEN t.cost_usd IS NULL THEN 0 ELSE 1 END, coalesce(t.cost_usd, 0)
    FROM traces t
    WHERE {where} AND {ends}
)
SELECT value, CAST(sum(requests) AS BIGINT) AS requests, CAST(sum(errors) AS BIGINT) AS errors, CAST(sum(costed) AS BIGINT) AS costed, sum(cost_usd) AS cost_usd
FROM sums
WHERE value IS NOT NULL
GROUP BY value
HAVING sum(requests) > 0
ORDER BY requests DESC, value
LIMIT $limit
