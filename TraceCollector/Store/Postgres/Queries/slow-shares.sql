-- As the shared one: slow requests and the others are summed apart, so that no sum asks of each row whether it was slow.
WITH parts AS (
    SELECT t.duration_ms >= $slow AS slow, count(*) AS n, sum(t.duration_ms) AS total_ms,
        sum(t.embed_ms) AS embed_ms, sum(t.search_ms) AS search_ms, sum(t.rerank_ms) AS rerank_ms, sum(t.llm_ms) AS llm_ms, sum(t.post_ms) AS post_ms
    FROM traces t
    WHERE {where}
    GROUP BY t.duration_ms >= $slow
)
SELECT CAST(coalesce(sum(n), 0) AS BIGINT) AS n, coalesce(sum(total_ms), 0) AS total_ms,
    sum(embed_ms) AS embed_ms, sum(search_ms) AS search_ms, sum(rerank_ms) AS rerank_ms, sum(llm_ms) AS llm_ms, sum(post_ms) AS post_ms,
    CAST(coalesce(sum(n) FILTER (WHERE slow), 0) AS BIGINT) AS slow_n, coalesce(sum(total_ms) FILTER (WHERE slow), 0) AS slow_total_ms,
    sum(embed_ms) FILTER (WHERE slow) AS slow_embed_ms, sum(search_ms) FILTER (WHERE slow) AS slow_search_ms, sum(rerank_ms) FILTER (WHERE slow) AS slow_rerank_ms,
    sum(llm_ms) FILTER (WHERE slow) AS slow_llm_ms, sum(post_ms) FILTER (WHERE slow) AS slow_post_ms
FROM parts
