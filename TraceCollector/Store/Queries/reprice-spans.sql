-- In the order that SpanRows reads them.
SELECT s.span_id, s.parent_span_id, s.position, s.name, s.kind, s.stage, s.service, s.start_ns, s.end_ns, s.failed, s.error_type, s.model_requested, s.model_answered, s.provider,
    s.input_tokens, s.output_tokens, s.cache_read_tokens, s.cache_write_tokens, s.reasoning_tokens, s.cost_state, s.cost_usd, s.ttft_ms, s.billing, s.reported_usd, s.trace_id
FROM spans s
WHERE s.trace_id IN (SELECT t.trace_id FROM traces t WHERE t.started_us >= $from AND t.started_us < $to)
ORDER BY s.trace_id, s.start_ns, s.span_id
