-- Narrow on purpose: texts stay in the journal and are read by position. Times are nanoseconds since 1970 (UTC).
-- Keyed by (trace_id, span_id); the indexer keeps the key, an index here would halve the appender's speed.
CREATE TABLE spans (
    trace_id UUID NOT NULL,
    span_id BIGINT NOT NULL,
    parent_span_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    stage VARCHAR,
    service VARCHAR,
    start_ns BIGINT NOT NULL,
    end_ns BIGINT NOT NULL,
    failed BOOLEAN NOT NULL,
    error_type VARCHAR,
    model_requested VARCHAR,
    model_answered VARCHAR,
    provider VARCHAR,
    input_tokens BIGINT,
    output_tokens BIGINT,
    cache_read_tokens BIGINT,
    cache_write_tokens BIGINT,
    reasoning_tokens BIGINT,
    cost_usd DOUBLE,
    cost_state VARCHAR NOT NULL,
    ttft_ms DOUBLE
);
