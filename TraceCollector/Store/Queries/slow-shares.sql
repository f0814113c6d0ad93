-- Time of all requests and of slow ones, in all and per stage.
SELECT count(*) AS n, coalesce(sum(t.duration_ms), 0) AS total_ms,
    sum(t.embed_ms) AS embed_ms, sum(t.search_ms) AS search_ms, sum(t.rerank_ms) AS rerank_ms, sum(t.llm_ms) AS llm_ms, sum(t.post_ms) AS post_ms,
    count(*) FILTER (WHERE t.duration_ms >= $slow) AS slow_n, coalesce(sum(t.duration_ms) FILTER (WHERE t.duration_ms >= $slow), 0) AS slow_total_ms,
    sum(t.embed_ms) FILTER (WHERE t.duration_ms >= $slow) AS slow_embed_ms, sum(t.search_ms) FILTER (WHERE t.duration_ms >= $slow) AS slow_search_ms,
    sum(t.rerank_ms) FILTER (WHERE t.duration_ms >= $slow) AS slow_rerank_ms, sum(t.llm_ms) FILTER (WHERE t.duration_ms >= $slow) AS slow_llm_ms,
    sum(t.post_ms) FILTER (WHERE t.duration_ms >= $slow) AS slow_post_ms
FROM traces t
WHERE {where}
