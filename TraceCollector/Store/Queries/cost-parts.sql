-- What each of the traces cost.
SELECT t.trace_id, t.started_us, t.feature, t.service, t.user_id, t.session_id, t.experiment, t.variant, {prompt} AS prompt, CAST(NULL AS VARCHAR) AS one_model,
    t.outcome = 'answered' AS answered, t.cost_state IN ('unpriced', 'partial') AS open, t.cost_usd AS usd,
    t.input_tokens, t.output_tokens, t.cache_read_tokens, t.cache_write_tokens, t.reasoning_tokens,
    t.usd_input, t.usd_cache_read, t.usd_cache_write, t.usd_output, t.usd_reasoning, t.usd_other, t.reported_usd,
    CASE WHEN t.context_tokens IS NOT NULL THEN t.input_tokens END AS context_of, t.context_tokens,
    CASE WHEN t.context_tokens IS NOT NULL AND t.input_tokens > 0 THEN t.usd_input * t.context_tokens / t.input_tokens END AS context_usd,
    CASE WHEN t.context_tokens IS NOT NULL AND t.usd_input IS NOT NULL THEN t.retrieved END AS chunks
FROM traces t
WHERE {chosen}
