WITH bucketed AS (
    SELECT CAST(floor(t.started_us / $width) AS BIGINT) * $width AS at_us, t.status, t.duration_ms, t.cost_usd, t.cost_state
    FROM traces t WHERE {where}
)
SELECT at_us,
    count(*) AS requests,
    count(*) FILTER (WHERE status = 'error') AS errors,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_ms) AS p50,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY duration_ms) AS p95,
    sum(cost_usd) AS cost_usd,
    count(*) FILTER (WHERE cost_state IN ('unpriced', 'partial')) AS unpriced
FROM bucketed
GROUP BY GROUPING SETS ((), (at_us))
ORDER BY at_us
