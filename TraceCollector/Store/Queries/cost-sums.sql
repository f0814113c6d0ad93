-- What costs and costs-of-page say of each group of t.
count(*) AS requests, count(*) FILTER (WHERE t.answered) AS answered, count(t.usd) AS costed, count(*) FILTER (WHERE t.open) AS unpriced,
    sum(t.usd) AS cost_usd, percentile_cont(0.5) WITHIN GROUP (ORDER BY t.usd) AS p50, percentile_cont(0.95) WITHIN GROUP (ORDER BY t.usd) AS p95, percentile_cont(0.99) WITHIN GROUP (ORDER BY t.usd) AS p99,
    CAST(sum(t.input_tokens) AS BIGINT) AS input_tokens, CAST(sum(t.output_tokens) AS BIGINT) AS output_tokens, CAST(sum(t.cache_read_tokens) AS BIGINT) AS cache_read_tokens,
    CAST(sum(t.cache_write_tokens) AS BIGINT) AS cache_write_tokens, CAST(sum(t.reasoning_tokens) AS BIGINT) AS reasoning_tokens,
    sum(t.usd_input) AS usd_input, sum(t.usd_cache_read) AS usd_cache_read, sum(t.usd_cache_write) AS usd_cache_write, sum(t.usd_output) AS usd_output,
    sum(t.usd_reasoning) AS usd_reasoning, sum(t.usd_other) AS usd_other, sum(t.reported_usd) AS reported_usd,
    CAST(sum(t.context_of) AS BIGINT) AS context_of, CAST(sum(t.context_tokens) AS BIGINT) AS context_tokens, sum(t.context_usd) AS context_usd, CAST(sum(t.chunks) AS BIGINT) AS chunks
