-- What requests sum up to, in all (at_us NULL) and by bucket of time, with the same sources as duration-buckets.
WITH sums AS (
    SELECT r.at_us, r.requests, r.errors, r.costed, r.unpriced, r.cost_usd FROM traffic_rollups r WHERE {times} AND {group}
    UNION ALL
    SELECT t.started_us, 1, CASE WHEN t.status = 'error' THEN 1 ELSE 0 END, CASE WHEN t.cost_usd IS NULL THEN 0 ELSE 1 END,
        CASE WHEN t.cost_state IN ('unpriced', 'partial') THEN 1 ELSE 0 END, coalesce(t.cost_usd, 0)
    FROM traces t
    WHERE {where} AND {ends}
), bucketed AS (
    SELECT CAST(floor(at_us / $width) AS BIGINT) * $width AS at_us, requests, errors, costed, unpriced, cost_usd FROM sums
)
SELECT at_us, CAST(sum(requests) AS BIGINT) AS requests, CAST(sum(errors) AS BIGINT) AS errors, CAST(sum(costed) AS BIGINT) AS costed,
    CAST(sum(unpriced) AS BIGINT) AS unpriced, sum(cost_usd) AS cost_usd
FROM bucketed
GROUP BY GROUPING SETS ((), (at_us))
ORDER BY at_us
