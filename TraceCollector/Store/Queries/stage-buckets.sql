-- As duration-buckets, for every stage; 'total' is the whole request.
WITH chosen AS (
    SELECT t.started_us, t.duration_ms, t.embed_ms, t.search_ms, t.rerank_ms, t.llm_ms, t.post_ms FROM traces t WHERE {where} AND {ends}
), hits AS (
    SELECT coalesce(r.stage, 'total') AS stage, r.at_us, unnest(r.buckets) AS bucket, unnest(r.counts) AS n FROM {durations} r WHERE {group}
    UNION ALL SELECT 'total', started_us, {bucket_of:duration_ms}, 1 FROM chosen
    UNION ALL SELECT 'embed', started_us, {bucket_of:embed_ms}, 1 FROM chosen WHERE embed_ms IS NOT NULL
    UNION ALL SELECT 'search', started_us, {bucket_of:search_ms}, 1 FROM chosen WHERE search_ms IS NOT NULL
    UNION ALL SELECT 'rerank', started_us, {bucket_of:rerank_ms}, 1 FROM chosen WHERE rerank_ms IS NOT NULL
    UNION ALL SELECT 'llm', started_us, {bucket_of:llm_ms}, 1 FROM chosen WHERE llm_ms IS NOT NULL
    UNION ALL SELECT 'post', started_us, {bucket_of:post_ms}, 1 FROM chosen WHERE post_ms IS NOT NULL
), counted AS (
    SELECT stage, CAST(floor(at_us / $width) AS BIGINT) * $width AS at_us, bucket, CAST(sum(n) AS BIGINT) AS n FROM hits GROUP BY stage, 2, bucket
)
SELECT stage, at_us, array_agg(bucket) AS buckets, array_agg(n) AS counts
FROM counted
GROUP BY stage, at_us
