-- As costs, each model with its own calls: lists of a trace run beside its models. A model whose calls are all unpriced has no cost.
WITH chosen AS (
    SELECT t.*, {prompt} AS prompt FROM traces t WHERE {where}
), called AS (
    SELECT t.*, {model} AS one_model, unnest(t.model_usd) AS one_usd, unnest(t.model_calls) AS calls, unnest(t.model_unpriced) AS unpriced,
        unnest(t.model_input_tokens) AS one_input, unnest(t.model_cache_read_tokens) AS one_read, unnest(t.model_cache_write_tokens) AS one_write,
        unnest(t.model_output_tokens) AS one_output, unnest(t.model_reasoning_tokens) AS one_reasoning,
        unnest(t.model_usd_input) AS one_usd_input, unnest(t.model_usd_cache_read) AS one_usd_cache_read, unnest(t.model_usd_cache_write) AS one_usd_cache_write, unnest(t.model_usd_output) AS one_usd_output, unnest(t.model_usd_reasoning) AS one_usd_reasoning, unnest(t.model_usd_other) AS one_usd_other
    FROM chosen t
), parts AS (
    SELECT {keys} t.outcome = 'answered' AS answered, coalesce(t.unpriced, 0) > 0 AS open, CASE WHEN t.unpriced = t.calls AND t.one_usd = 0 THEN NULL ELSE t.one_usd END AS usd,
        t.one_input, t.one_output, t.one_read, t.one_write, t.one_reasoning, t.one_usd_input, t.one_usd_cache_read, t.one_usd_cache_write, t.one_usd_output, t.one_usd_reasoning, t.one_usd_other
    FROM called t
)
SELECT {names} count(*) AS requests, count(*) FILTER (WHERE answered) AS answered, count(usd) AS costed, count(*) FILTER (WHERE open) AS unpriced,
    sum(usd) AS cost_usd, percentile_cont(0.5) WITHIN GROUP (ORDER BY usd) AS p50, percentile_cont(0.95) WITHIN GROUP (ORDER BY usd) AS p95, percentile_cont(0.99) WITHIN GROUP (ORDER BY usd) AS p99,
    CAST(sum(one_input) AS BIGINT) AS input_tokens, CAST(sum(one_output) AS BIGINT) AS output_tokens, CAST(sum(one_read) AS BIGINT) AS cache_read_tokens,
    CAST(sum(one_write) AS BIGINT) AS cache_write_tokens, CAST(sum(one_reasoning) AS BIGINT) AS reasoning_tokens,
    sum(one_usd_input) AS usd_input, sum(one_usd_cache_read) AS usd_cache_read, sum(one_usd_cache_write) AS usd_cache_write, sum(one_usd_output) AS usd_output, sum(one_usd_reasoning) AS usd_reasoning, sum(one_usd_other) AS usd_other,
    NULL::FLOAT8 AS reported_usd, NULL::BIGINT AS context_of, NULL::BIGINT AS context_tokens, NULL::FLOAT8 AS context_usd, NULL::BIGINT AS chunks
FROM parts
{groups}
{having}
ORDER BY {order}
LIMIT $limit OFFSET $offset
