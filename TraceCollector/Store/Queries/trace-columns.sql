t.trace_id, t.name, t.service, t.started_us, t.duration_ms, t.status, t.outcome, t.error_type, t.feature, t.user_id, t.session_id, t.experiment, t.variant, t.models, t.prompts,
    t.embed_ms, t.search_ms, t.rerank_ms, t.llm_ms, t.post_ms, t.input_tokens, t.output_tokens, t.cache_read_tokens, t.reasoning_tokens, t.cost_usd, t.cost_state, t.span_count, t.input, t.output
