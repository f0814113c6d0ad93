WITH chosen AS (
    SELECT t.started_us, t.duration_ms, t.embed_ms, t.search_ms, t.rerank_ms, t.llm_ms, t.post_ms FROM traces t WHERE {where}
), durations AS (
    SELECT 'total' AS stage, started_us, duration_ms AS ms FROM chosen
    UNION ALL SELECT 'embed', started_us, embed_ms FROM chosen WHERE embed_ms IS NOT NULL
    UNION ALL SELECT 'search', started_us, search_ms FROM chosen WHERE search_ms IS NOT NULL
    UNION ALL SELECT 'rerank', started_us, rerank_ms FROM chosen WHERE rerank_ms IS NOT NULL
    UNION ALL SELECT 'llm', started_us, llm_ms FROM chosen WHERE llm_ms IS NOT NULL
    UNION ALL SELECT 'post', started_us, post_ms FROM chosen WHERE post_ms IS NOT NULL
), bucketed AS (
    SELECT stage, CAST(floor(started_us / $width) AS BIGINT) * $width AS at_us, ms FROM durations
)
SELECT stage, at_us, count(*) AS n,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS p50,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY ms) AS p95,
    percentile_cont(0.99) WITHIN GROUP (ORDER BY ms) AS p99,
    max(ms) AS max
FROM bucketed
GROUP BY GROUPING SETS ((stage), (stage, at_us))
ORDER BY stage, at_us
