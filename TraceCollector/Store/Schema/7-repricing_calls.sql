-- What a repricing is about to write; empty but within its transaction.
CREATE TABLE repricing_calls (
    trace_id UUID NOT NULL,
    span_id BIGINT NOT NULL,
    cost_usd DOUBLE,
    cost_state VARCHAR NOT NULL
);
CREATE TABLE repricing_traces (
    trace_id UUID NOT NULL,
    cost_usd DOUBLE,
    cost_state VARCHAR NOT NULL,
    price_date VARCHAR,
    cost_reason VARCHAR,
    usd_input DOUBLE,
    usd_cache_read DOUBLE,
    usd_cache_write DOUBLE,
    usd_output DOUBLE,
    usd_reasoning DOUBLE,
    usd_other DOUBLE,
    model_usd DOUBLE[],
    model_calls BIGINT[],
    model_unpriced BIGINT[],
    model_input_tokens BIGINT[],
    model_cache_read_tokens BIGINT[],
    model_cache_write_tokens BIGINT[],
    model_output_tokens BIGINT[],
    model_reasoning_tokens BIGINT[]
)
