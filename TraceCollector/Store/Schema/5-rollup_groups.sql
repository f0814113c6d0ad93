-- What the traces of a group have in common; group_key is a hash of it. Groups stay when their last trace is gone: they are few.
CREATE TABLE rollup_groups (
    group_key BIGINT PRIMARY KEY,
    feature VARCHAR,
    service VARCHAR,
    models VARCHAR[] NOT NULL,
    prompts VARCHAR[] NOT NULL,
    prompt_name VARCHAR,
    prompt_version VARCHAR,
    prompt_hash VARCHAR
);
