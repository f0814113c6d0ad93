-- Keyed by score_key (a hash of target, name, source, author, evaluator name and version): the last one wins. The key is no primary key,
-- so that rows may be distributed by trace_id, which not every score has.
CREATE TABLE scores (
    score_key UUID NOT NULL,
    position BIGINT NOT NULL,
    trace_id UUID,
    session_id TEXT COLLATE "C",
    response_id TEXT COLLATE "C",
    span_id BIGINT,
    name TEXT COLLATE "C" NOT NULL,
    value FLOAT8,
    label TEXT COLLATE "C",
    explanation TEXT COLLATE "C",
    source TEXT COLLATE "C" NOT NULL,
    author TEXT COLLATE "C",
    evaluator_name TEXT COLLATE "C",
    evaluator_version TEXT COLLATE "C",
    evaluator_model TEXT COLLATE "C",
    inclusion_probability FLOAT8,
    core BOOLEAN,
    reason TEXT COLLATE "C",
    cost_usd FLOAT8,
    at_us BIGINT NOT NULL
);
CREATE INDEX scores_key ON scores (score_key);
CREATE INDEX scores_position ON scores (position);
CREATE INDEX scores_trace ON scores (trace_id, name);
CREATE INDEX scores_newest ON scores (at_us DESC, score_key DESC);
CREATE INDEX scores_worst ON scores (name, value, trace_id) WHERE value IS NOT NULL;
CREATE INDEX scores_response ON scores (response_id) WHERE response_id IS NOT NULL
