SELECT r.width_s, r.at_us, r.group_key, CAST(sum(r.requests) AS BIGINT) AS requests, CAST(sum(r.errors) AS BIGINT) AS errors, CAST(sum(r.costed) AS BIGINT) AS costed, CAST(sum(r.unpriced) AS BIGINT) AS unpriced,
    sum(r.cost_usd) AS cost_usd, CAST(sum(r.input_tokens) AS BIGINT) AS input_tokens, CAST(sum(r.output_tokens) AS BIGINT) AS output_tokens, CAST(sum(r.cache_read_tokens) AS BIGINT) AS cache_read_tokens,
    CAST(sum(r.cache_write_tokens) AS BIGINT) AS cache_write_tokens, CAST(sum(r.reasoning_tokens) AS BIGINT) AS reasoning_tokens,
    CAST(sum(r.judged) AS BIGINT) AS judged, sum(r.w) AS w, sum(r.ww) AS ww, sum(r.wv) AS wv, sum(r.wwv) AS wwv, sum(r.wwvv) AS wwvv,
    CAST(sum(r.helpful) AS BIGINT) AS helpful, CAST(sum(r.not_helpful) AS BIGINT) AS not_helpful
FROM traffic_rollups r
WHERE r.at_us >= $from AND r.at_us < $to
GROUP BY r.width_s, r.at_us, r.group_key
HAVING sum(r.requests) <> 0 OR sum(r.judged) <> 0 OR sum(r.helpful + r.not_helpful) <> 0
ORDER BY r.width_s, r.at_us, r.group_key
