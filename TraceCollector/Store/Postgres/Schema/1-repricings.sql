-- What each repricing changed: the audit of costs. Old figures of every trace it touched stand in repriced_traces.
CREATE TABLE repricings (
    id UUID NOT NULL,
    at_us BIGINT NOT NULL,
    author TEXT COLLATE "C",
    from_us BIGINT NOT NULL,
    to_us BIGINT NOT NULL,
    price_date TEXT COLLATE "C" NOT NULL,
    traces BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    before_usd FLOAT8 NOT NULL,
    after_usd FLOAT8 NOT NULL,
    by_model TEXT COLLATE "C" NOT NULL
);
CREATE TABLE repriced_traces (
    repricing_id UUID NOT NULL,
    trace_id UUID NOT NULL,
    cost_usd FLOAT8,
    cost_state TEXT COLLATE "C" NOT NULL,
    price_date TEXT COLLATE "C"
);
CREATE INDEX repriced_traces_trace ON repriced_traces (trace_id);
-- What a repricing is about to write; empty but within its transaction.
CREATE TABLE repricing_calls (
    trace_id UUID NOT NULL,
    span_id BIGINT NOT NULL,
    cost_usd FLOAT8,
    cost_state TEXT COLLATE "C" NOT NULL
);
CREATE TABLE repricing_traces (
    trace_id UUID NOT NULL,
    cost_usd FLOAT8,
    cost_state TEXT COLLATE "C" NOT NULL,
    price_date TEXT COLLATE "C",
    cost_reason TEXT COLLATE "C",
    usd_input FLOAT8,
    usd_cache_read FLOAT8,
    usd_cache_write FLOAT8,
    usd_output FLOAT8,
    usd_reasoning FLOAT8,
    usd_other FLOAT8,
    model_usd FLOAT8[],
    model_calls BIGINT[],
    model_unpriced BIGINT[],
    model_input_tokens BIGINT[],
    model_cache_read_tokens BIGINT[],
    model_cache_write_tokens BIGINT[],
    model_output_tokens BIGINT[],
    model_reasoning_tokens BIGINT[]
)
