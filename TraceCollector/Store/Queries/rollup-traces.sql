SELECT t.trace_id, t.name, t.started_us, t.duration_ms, t.embed_ms, t.search_ms, t.rerank_ms, t.llm_ms, t.post_ms, t.status, t.cost_usd, t.cost_state, t.evaluation,
    t.input_tokens, t.output_tokens, t.cache_read_tokens, t.cache_write_tokens, t.reasoning_tokens,
    t.feature, t.service, t.models, t.prompts, t.prompt_name, t.prompt_version, t.prompt_hash,
    t.outcome, t.retrieved, t.context_tokens, t.reported_usd, t.usd_input, t.usd_cache_read, t.usd_cache_write, t.usd_output, t.usd_reasoning, t.usd_other,
    t.model_calls, t.model_unpriced, t.model_input_tokens, t.model_cache_read_tokens, t.model_cache_write_tokens, t.model_output_tokens, t.model_reasoning_tokens, t.model_usd,
    t.model_usd_input, t.model_usd_cache_read, t.model_usd_cache_write, t.model_usd_output, t.model_usd_reasoning, t.model_usd_other
FROM traces t
WHERE {which}
