-- What each repricing changed: the audit of costs. Old figures of every trace it touched stand in repriced_traces.
CREATE TABLE repricings (
    id UUID NOT NULL,
    at_us BIGINT NOT NULL,
    author VARCHAR,
    from_us BIGINT NOT NULL,
    to_us BIGINT NOT NULL,
    price_date VARCHAR NOT NULL,
    traces BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    before_usd DOUBLE NOT NULL,
    after_usd DOUBLE NOT NULL,
    by_model VARCHAR NOT NULL
);
CREATE TABLE repriced_traces (
    repricing_id UUID NOT NULL,
    trace_id UUID NOT NULL,
    cost_usd DOUBLE,
    cost_state VARCHAR NOT NULL,
    price_date VARCHAR
)
