-- What each model cost in each of the traces: lists of a trace run beside its models. A model whose calls are all unpriced has no cost.
SELECT t.started_us, t.feature, t.service, t.user_id, t.session_id, t.experiment, t.variant, t.prompt, t.one_model,
    t.outcome = 'answered' AS answered, coalesce(t.unpriced, 0) > 0 AS open, CASE WHEN t.unpriced = t.calls AND t.one_usd = 0 THEN NULL ELSE t.one_usd END AS usd,
    t.one_input AS input_tokens, t.one_output AS output_tokens, t.one_read AS cache_read_tokens, t.one_write AS cache_write_tokens, t.one_reasoning AS reasoning_tokens,
    t.usd_input, t.usd_cache_read, t.usd_cache_write, t.usd_output, t.usd_reasoning, t.usd_other, CAST(NULL AS FLOAT8) AS reported_usd,
    CAST(NULL AS BIGINT) AS context_of, CAST(NULL AS BIGINT) AS context_tokens, CAST(NULL AS FLOAT8) AS context_usd, CAST(NULL AS BIGINT) AS chunks
FROM (
    SELECT t.started_us, t.feature, t.service, t.user_id, t.session_id, t.experiment, t.variant, t.prompt, t.outcome, {model} AS one_model,
        unnest(t.model_usd) AS one_usd, unnest(t.model_calls) AS calls, unnest(t.model_unpriced) AS unpriced,
        unnest(t.model_input_tokens) AS one_input, unnest(t.model_output_tokens) AS one_output, unnest(t.model_cache_read_tokens) AS one_read,
        unnest(t.model_cache_write_tokens) AS one_write, unnest(t.model_reasoning_tokens) AS one_reasoning,
        unnest(t.model_usd_input) AS usd_input, unnest(t.model_usd_cache_read) AS usd_cache_read, unnest(t.model_usd_cache_write) AS usd_cache_write,
        unnest(t.model_usd_output) AS usd_output, unnest(t.model_usd_reasoning) AS usd_reasoning, unnest(t.model_usd_other) AS usd_other
    FROM (SELECT t.*, {prompt} AS prompt FROM traces t WHERE {chosen}) t
) t
