-- As costs, each model with its own calls: lists of a trace run beside its models. A model whose calls are all unpriced has no cost.
WITH chosen AS (
    SELECT t.*, {prompt} AS prompt FROM traces t WHERE {where}
), called AS (
    SELECT t.*, unnest(CASE WHEN len(t.models) = 0 THEN [NULL] ELSE t.models END) AS one_model, unnest(t.model_usd) AS one_usd, unnest(t.model_calls) AS calls, unnest(t.model_unpriced) AS unpriced,
        unnest(t.model_input_tokens) AS one_input, unnest(t.model_cache_read_tokens) AS one_read, unnest(t.model_cache_write_tokens) AS one_write,
        unnest(t.model_output_tokens) AS one_output, unnest(t.model_reasoning_tokens) AS one_reasoning
    FROM chosen t
), parts AS (
    SELECT {keys} t.outcome = 'answered' AS answered, coalesce(t.unpriced, 0) > 0 AS open, CASE WHEN t.unpriced = t.calls AND t.one_usd = 0 THEN NULL ELSE t.one_usd END AS usd,
        t.one_input, t.one_output, t.one_read, t.one_write, t.one_reasoning
    FROM called t
)
SELECT {names} count(*) AS requests, count(*) FILTER (WHERE answered) AS answered, count(usd) AS costed, count(*) FILTER (WHERE open) AS unpriced,
    sum(usd) AS cost_usd, quantile_cont(usd, 0.5) AS p50, quantile_cont(usd, 0.95) AS p95, quantile_cont(usd, 0.99) AS p99,
    CAST(sum(one_input) AS BIGINT) AS input_tokens, CAST(sum(one_output) AS BIGINT) AS output_tokens, CAST(sum(one_read) AS BIGINT) AS cache_read_tokens,
    CAST(sum(one_write) AS BIGINT) AS cache_write_tokens, CAST(sum(one_reasoning) AS BIGINT) AS reasoning_tokens,
    NULL::DOUBLE AS usd_input, NULL::DOUBLE AS usd_cache_read, NULL::DOUBLE AS usd_cache_write, NULL::DOUBLE AS usd_output, NULL::DOUBLE AS usd_reasoning, NULL::DOUBLE AS usd_other,
    NULL::DOUBLE AS reported_usd, NULL::BIGINT AS context_of, NULL::BIGINT AS context_tokens, NULL::DOUBLE AS context_usd, NULL::BIGINT AS chunks
FROM parts
GROUP BY ALL
{having}
ORDER BY {order}
LIMIT $limit OFFSET $offset
