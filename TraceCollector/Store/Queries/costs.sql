-- Requests, tokens and cost of what a filter holds, by {names}: one row for all where there are none.
WITH chosen AS (
    SELECT t.*, {prompt} AS prompt FROM traces t WHERE {where}
), parts AS (
    SELECT {keys} t.outcome = 'answered' AS answered, t.cost_state IN ('unpriced', 'partial') AS open, t.cost_usd AS usd,
        t.input_tokens, t.output_tokens, t.cache_read_tokens, t.cache_write_tokens, t.reasoning_tokens,
        t.usd_input, t.usd_cache_read, t.usd_cache_write, t.usd_output, t.usd_reasoning, t.usd_other, t.reported_usd,
        CASE WHEN t.context_tokens IS NOT NULL THEN t.input_tokens END AS context_of, t.context_tokens,
        CASE WHEN t.context_tokens IS NOT NULL AND t.input_tokens > 0 THEN t.usd_input * t.context_tokens / t.input_tokens END AS context_usd,
        CASE WHEN t.context_tokens IS NOT NULL AND t.usd_input IS NOT NULL THEN t.retrieved END AS chunks
    FROM chosen t
)
SELECT {names} count(*) AS requests, count(*) FILTER (WHERE answered) AS answered, count(usd) AS costed, count(*) FILTER (WHERE open) AS unpriced,
    sum(usd) AS cost_usd, percentile_cont(0.5) WITHIN GROUP (ORDER BY usd) AS p50, percentile_cont(0.95) WITHIN GROUP (ORDER BY usd) AS p95, percentile_cont(0.99) WITHIN GROUP (ORDER BY usd) AS p99,
    CAST(sum(input_tokens) AS BIGINT) AS input_tokens, CAST(sum(output_tokens) AS BIGINT) AS output_tokens, CAST(sum(cache_read_tokens) AS BIGINT) AS cache_read_tokens,
    CAST(sum(cache_write_tokens) AS BIGINT) AS cache_write_tokens, CAST(sum(reasoning_tokens) AS BIGINT) AS reasoning_tokens,
    sum(usd_input) AS usd_input, sum(usd_cache_read) AS usd_cache_read, sum(usd_cache_write) AS usd_cache_write, sum(usd_output) AS usd_output,
    sum(usd_reasoning) AS usd_reasoning, sum(usd_other) AS usd_other, sum(reported_usd) AS reported_usd,
    CAST(sum(context_of) AS BIGINT) AS context_of, CAST(sum(context_tokens) AS BIGINT) AS context_tokens, sum(context_usd) AS context_usd, CAST(sum(chunks) AS BIGINT) AS chunks
FROM parts
{groups}
{having}
ORDER BY {order}
LIMIT $limit OFFSET $offset
