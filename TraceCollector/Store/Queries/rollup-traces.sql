SELECT t.trace_id, t.name, t.started_us, t.duration_ms, t.embed_ms, t.search_ms, t.rerank_ms, t.llm_ms, t.post_ms, t.status, t.cost_usd, t.cost_state, t.evaluation,
    t.input_tokens, t.output_tokens, t.cache_read_tokens, t.cache_write_tokens, t.reasoning_tokens,
    t.feature, t.service, t.models, t.prompts, t.prompt_name, t.prompt_version, t.prompt_hash
FROM traces t
WHERE {which}
