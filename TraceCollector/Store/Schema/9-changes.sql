-- Events that may explain what came after them: requests that ran away, so far. id is made of what the event tells, so that it is there once.
CREATE TABLE changes (
    id UUID NOT NULL,
    at_us BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    trace_id UUID,
    feature VARCHAR,
    statistic VARCHAR,
    value DOUBLE PRECISION,
    threshold DOUBLE PRECISION,
    n BIGINT
)
