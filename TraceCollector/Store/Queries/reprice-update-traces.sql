UPDATE traces SET cost_usd = n.cost_usd, cost_state = n.cost_state, price_date = n.price_date, cost_reason = n.cost_reason,
    usd_input = n.usd_input, usd_cache_read = n.usd_cache_read, usd_cache_write = n.usd_cache_write, usd_output = n.usd_output, usd_reasoning = n.usd_reasoning, usd_other = n.usd_other,
    model_usd = n.model_usd, model_calls = n.model_calls, model_unpriced = n.model_unpriced, model_input_tokens = n.model_input_tokens, model_cache_read_tokens = n.model_cache_read_tokens,
    model_cache_write_tokens = n.model_cache_write_tokens, model_output_tokens = n.model_output_tokens, model_reasoning_tokens = n.model_reasoning_tokens,
    model_usd_input = n.model_usd_input, model_usd_cache_read = n.model_usd_cache_read, model_usd_cache_write = n.model_usd_cache_write, model_usd_output = n.model_usd_output, model_usd_reasoning = n.model_usd_reasoning, model_usd_other = n.model_usd_other
FROM repricing_traces n
WHERE traces.trace_id = n.trace_id
