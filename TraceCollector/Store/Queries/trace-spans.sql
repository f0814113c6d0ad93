-- In the order that SpanRows reads them: a trace may have 50,000, and names would be looked up for each.
SELECT span_id, parent_span_id, position, name, kind, stage, service, start_ns, end_ns, failed, error_type, model_requested, model_answered, provider,
    input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_state, cost_usd, ttft_ms, billing, reported_usd
FROM spans WHERE position BETWEEN $first AND $last AND trace_id = $id AND ($span::BIGINT IS NULL OR span_id = $span::BIGINT) LIMIT $limit
