-- In the order that SpanRows reads them, each with its trace.
SELECT span_id, parent_span_id, position, name, kind, stage, service, start_ns, end_ns, failed, error_type, model_requested, model_answered, provider,
    input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_state, cost_usd, ttft_ms, billing, reported_usd, trace_id
FROM spans WHERE position BETWEEN $first AND $last AND trace_id IN (SELECT unnest($ids))
