-- As the shared one, but summed by the number of a group before its texts are looked at.
WITH named AS (
    SELECT t.group_key, {value} AS value FROM rollup_groups t WHERE {groups}
), grouped AS (
    SELECT r.group_key, sum(r.requests) AS requests, sum(r.errors) AS errors, sum(r.costed) AS costed, sum(r.cost_usd) AS cost_usd
    FROM traffic_rollups r
    WHERE {times} AND r.group_key <> 0 AND r.group_key IN (SELECT t.group_key FROM rollup_groups t WHERE {groups})
    GROUP BY r.group_key
), sums AS (
    SELECT n.value, g.requests, g.errors, g.costed, g.cost_usd FROM grouped g JOIN named n ON n.group_key = g.group_key
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
