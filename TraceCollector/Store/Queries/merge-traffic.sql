SELECT r.width_s, r.at_us, r.group_key, CAST(sum(r.requests) AS BIGINT) AS requests, CAST(sum(r.errors) AS BIGINT) AS errors, CAST(sum(r.costed) AS BIGINT) AS costed, CAST(sum(r.unpriced) AS BIGINT) AS unpriced,
    sum(r.cost_usd) AS cost_usd, CAST(sum(r.input_tokens) AS BIGINT) AS input_tokens, CAST(sum(r.output_tokens) AS BIGINT) AS output_tokens, CAST(sum(r.cache_read_tokens) AS BIGINT) AS cache_read_tokens,
    CAST(sum(r.cache_write_tokens) AS BIGINT) AS cache_write_tokens, CAST(sum(r.reasoning_tokens) AS BIGINT) AS reasoning_tokens
FROM traffic_rollups r
WHERE (r.width_s, r.at_us) IN (SELECT DISTINCT o.width_s, o.at_us FROM traffic_rollups o WHERE NOT o.merged AND o.at_us >= $from AND o.at_us < $from + 3600000000)
GROUP BY r.width_s, r.at_us, r.group_key
HAVING sum(r.requests) <> 0
ORDER BY r.width_s, r.at_us, r.group_key
