-- Where the log records that belong to a span lie in the journal.
CREATE TABLE span_logs (
    trace_id UUID NOT NULL,
    span_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    received_us BIGINT NOT NULL
);
