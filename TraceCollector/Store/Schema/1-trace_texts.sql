-- What search looks in, beside the narrow row: lower-cased inputs and outputs (4,000 characters a trace), and
-- attributes as lines "key:value" (16,000 characters a trace). What lies beyond is shown on the trace, but not found.
CREATE TABLE trace_texts (
    trace_id UUID NOT NULL,
    words VARCHAR NOT NULL,
    attributes VARCHAR NOT NULL
);
