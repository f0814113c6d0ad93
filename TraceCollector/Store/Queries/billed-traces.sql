-- Model calls of traces by the day these began and by model, judges' included. A model whose calls are all unpriced has no cost.
WITH called AS (
    SELECT CAST(floor(t.started_us / 86400000000.0) AS BIGINT) AS day, unnest(t.models) AS model, unnest(t.model_usd) AS usd, unnest(t.model_calls) AS calls, unnest(t.model_unpriced) AS unpriced,
        unnest(t.model_input_tokens) AS input, unnest(t.model_cache_read_tokens) AS read, unnest(t.model_cache_write_tokens) AS written, unnest(t.model_output_tokens) AS output
    FROM traces t
    WHERE t.started_us >= $first * 86400000000 AND t.started_us < ($last + 1) * 86400000000
)
SELECT day, model, CAST(sum(calls) AS BIGINT) AS requests, CAST(sum(input - read - written) AS BIGINT) AS input_tokens, CAST(sum(read) AS BIGINT) AS cache_read_tokens,
    CAST(sum(written) AS BIGINT) AS cache_write_tokens, CAST(sum(output) AS BIGINT) AS output_tokens, sum(CASE WHEN unpriced = calls AND usd = 0 THEN NULL ELSE usd END) AS usd
FROM called
GROUP BY day, model
