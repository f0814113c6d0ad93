-- Narrow on purpose: texts stay in the journal and are read by position. Times are nanoseconds since 1970 (UTC). Rows come in about the
-- order of position, which keeps that index small and its inserts cheap.
-- billing holds what few calls have and a price needs, such as "tier=flex;audioInput=12;"; reported_usd is what the client says the call cost.
CREATE TABLE spans (
    trace_id UUID NOT NULL,
    span_id BIGINT NOT NULL,
    parent_span_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    stage TEXT COLLATE "C",
    service TEXT COLLATE "C",
    start_ns BIGINT NOT NULL,
    end_ns BIGINT NOT NULL,
    failed BOOLEAN NOT NULL,
    error_type TEXT COLLATE "C",
    model_requested TEXT COLLATE "C",
    model_answered TEXT COLLATE "C",
    provider TEXT COLLATE "C",
    input_tokens BIGINT,
    output_tokens BIGINT,
    cache_read_tokens BIGINT,
    cache_write_tokens BIGINT,
    reasoning_tokens BIGINT,
    cost_usd FLOAT8,
    cost_state TEXT COLLATE "C" NOT NULL,
    ttft_ms FLOAT8,
    billing TEXT COLLATE "C",
    reported_usd FLOAT8,
    PRIMARY KEY (trace_id, span_id)
);
CREATE INDEX spans_position ON spans (position);
-- Where the log records that belong to a span lie in the journal.
CREATE TABLE span_logs (
    trace_id UUID NOT NULL,
    span_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    received_us BIGINT NOT NULL
);
CREATE INDEX span_logs_trace ON span_logs (trace_id);
CREATE INDEX span_logs_position ON span_logs (position)
