-- In the order that SpanOutline.Read reads them: what choosing among a large trace's spans needs, and what the leaf rule needs.
SELECT span_id, parent_span_id, start_ns, end_ns, failed, kind IN ('llm', 'embedding'), input_tokens IS NOT NULL OR output_tokens IS NOT NULL,
    CASE kind WHEN 'reranker' THEN coalesce(model_answered, model_requested) END
FROM spans WHERE position BETWEEN $first AND $last AND trace_id = $id LIMIT $limit
