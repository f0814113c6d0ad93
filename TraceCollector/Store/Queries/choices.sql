-- Values to choose from by how often they occur; groups from rollups of whole hours, the rest from the traces, users and variants from the newest ones.
WITH counted AS (
    SELECT r.group_key, CAST(sum(r.requests) AS BIGINT) AS n FROM traffic_rollups r WHERE {times} AND r.group_key <> 0 GROUP BY r.group_key
), grouped AS (
    SELECT t.feature, t.service, t.models, t.prompts, counted.n FROM counted JOIN rollup_groups t ON t.group_key = counted.group_key
    UNION ALL
    SELECT t.feature, t.service, t.models, t.prompts, count(*) FROM traces t WHERE {where} AND {ends} GROUP BY t.feature, t.service, t.models, t.prompts
), words AS (
    SELECT 'feature' AS list, feature AS word, n FROM grouped
    UNION ALL SELECT 'service', service, n FROM grouped
    UNION ALL SELECT 'model', unnest(models), n FROM grouped
    UNION ALL SELECT 'prompt', unnest(prompts), n FROM grouped
    UNION ALL SELECT 'variant', t.variant, count(*) FROM traces t WHERE {where} AND t.started_us >= $recent AND t.variant IS NOT NULL GROUP BY t.variant
    UNION ALL SELECT 'user', t.user_id, count(*) FROM traces t WHERE {where} AND t.started_us >= $recent AND t.user_id IS NOT NULL GROUP BY t.user_id
), summed AS (
    SELECT list, word, sum(n) AS n FROM words WHERE word IS NOT NULL GROUP BY list, word
), ranked AS (
    SELECT list, word, row_number() OVER (PARTITION BY list ORDER BY n DESC, word) AS rank FROM summed WHERE n > 0
)
SELECT list, word FROM ranked WHERE rank <= 50 ORDER BY list, rank
