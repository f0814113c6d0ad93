-- As duration-buckets, for every stage; 'total' is the whole request.
WITH chosen AS (
    SELECT CAST(floor(t.started_us / $width) AS BIGINT) * $width AS at_us, t.duration_ms, t.embed_ms, t.search_ms, t.rerank_ms, t.llm_ms, t.post_ms FROM traces t WHERE {where} AND {ends}
), hits AS (
    SELECT 'total' AS stage, at_us, {bucket_of:duration_ms} AS bucket FROM chosen
    UNION ALL SELECT 'embed', at_us, {bucket_of:embed_ms} FROM chosen WHERE embed_ms IS NOT NULL
    UNION ALL SELECT 'search', at_us, {bucket_of:search_ms} FROM chosen WHERE search_ms IS NOT NULL
    UNION ALL SELECT 'rerank', at_us, {bucket_of:rerank_ms} FROM chosen WHERE rerank_ms IS NOT NULL
    UNION ALL SELECT 'llm', at_us, {bucket_of:llm_ms} FROM chosen WHERE llm_ms IS NOT NULL
    UNION ALL SELECT 'post', at_us, {bucket_of:post_ms} FROM chosen WHERE post_ms IS NOT NULL
), counted AS (
    SELECT stage, at_us, bucket, count(*) AS n FROM hits GROUP BY stage, at_us, bucket
)
SELECT coalesce(r.stage, 'total') AS stage, CAST(floor(r.at_us / $width) AS BIGINT) * $width AS at_us, r.buckets, r.counts
FROM {durations} r
WHERE {group}
UNION ALL
SELECT stage, at_us, array_agg(bucket), array_agg(n)
FROM counted
GROUP BY stage, at_us
