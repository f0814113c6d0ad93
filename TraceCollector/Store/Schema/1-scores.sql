-- Keyed by score_key (a hash of target, name, source, author, evaluator name and version): the last one wins.
CREATE TABLE scores (
    score_key UUID NOT NULL,
    position BIGINT NOT NULL,
    trace_id UUID,
    session_id VARCHAR,
    response_id VARCHAR,
    span_id BIGINT,
    name VARCHAR NOT NULL,
    value DOUBLE,
    label VARCHAR,
    explanation VARCHAR,
    source VARCHAR NOT NULL,
    author VARCHAR,
    evaluator_name VARCHAR,
    evaluator_version VARCHAR,
    evaluator_model VARCHAR,
    inclusion_probability DOUBLE,
    core BOOLEAN,
    reason VARCHAR,
    cost_usd DOUBLE,
    at_us BIGINT NOT NULL
);
