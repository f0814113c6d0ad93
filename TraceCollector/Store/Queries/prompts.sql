WITH chosen AS (
    SELECT t.trace_id, t.prompt_name, t.prompt_version, t.prompt_hash, t.started_us, t.cost_usd, t.duration_ms
    FROM traces t WHERE {where} AND t.prompt_name IS NOT NULL
), quality AS (
    SELECT DISTINCT ON (s.trace_id) s.trace_id, s.value AS v, 1 / coalesce(s.inclusion_probability, 1) AS w
    FROM scores s JOIN chosen c ON c.trace_id = s.trace_id
    WHERE s.name = 'faithfulness' AND s.source IN ('judge', 'code') AND s.value IS NOT NULL
    ORDER BY s.trace_id, s.at_us DESC, s.position DESC
)
SELECT c.prompt_name, c.prompt_version, c.prompt_hash, min(c.started_us) AS first_us, max(c.started_us) AS last_us, count(*) AS n,
    sum(q.w * q.v) / sum(q.w) AS quality, sum(c.cost_usd) AS cost_usd,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY c.duration_ms) AS p95
FROM chosen c LEFT JOIN quality q ON q.trace_id = c.trace_id
GROUP BY c.prompt_name, c.prompt_version, c.prompt_hash
ORDER BY c.prompt_name, last_us DESC, c.prompt_version, c.prompt_hash
LIMIT $limit OFFSET $offset
