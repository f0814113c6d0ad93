-- What the traces of a group have in common; group_key is a hash of it. Groups stay when their last trace is gone: they are few.
CREATE TABLE rollup_groups (
    group_key BIGINT PRIMARY KEY,
    feature TEXT COLLATE "C",
    service TEXT COLLATE "C",
    models TEXT[] COLLATE "C" NOT NULL,
    prompts TEXT[] COLLATE "C" NOT NULL,
    prompt_name TEXT COLLATE "C",
    prompt_version TEXT COLLATE "C",
    prompt_hash TEXT COLLATE "C"
);
-- What requests sum up to, by minute and hour (width_s 60, 3600) under group 0 = all of them, and by hour under their group. Rows of one
-- cell (width_s, at_us, group_key) add up: each batch adds a row, a negative one where traces were rewritten, and merging makes them one.
-- The last columns are what was said of the requests: sums that the weighted mean of automatic verdicts and its variance need (w = 1 /
-- inclusion probability, v the verdict), and thumbs. They are of what has been folded into verdicts.
CREATE TABLE traffic_rollups (
    width_s INTEGER NOT NULL,
    at_us BIGINT NOT NULL,
    group_key BIGINT NOT NULL,
    merged BOOLEAN NOT NULL,
    requests BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    costed BIGINT NOT NULL,
    unpriced BIGINT NOT NULL,
    cost_usd FLOAT8 NOT NULL,
    input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    cache_read_tokens BIGINT NOT NULL,
    cache_write_tokens BIGINT NOT NULL,
    reasoning_tokens BIGINT NOT NULL,
    judged BIGINT DEFAULT 0,
    w FLOAT8 DEFAULT 0,
    ww FLOAT8 DEFAULT 0,
    wv FLOAT8 DEFAULT 0,
    wwv FLOAT8 DEFAULT 0,
    wwvv FLOAT8 DEFAULT 0,
    helpful BIGINT DEFAULT 0,
    not_helpful BIGINT DEFAULT 0
);
CREATE INDEX traffic_rollups_at ON traffic_rollups (width_s, at_us);
CREATE INDEX traffic_rollups_unmerged ON traffic_rollups (at_us) WHERE NOT merged;
-- How many durations fell into which logarithmic bucket, per cell; stage NULL is the whole request. buckets[i] was hit counts[i] times. Rows
-- of one cell and stage add up. All traffic by minute and by hour has tables of its own; groups are kept by hour and day (width_s 86400).
CREATE TABLE latency_minutes (
    width_s INTEGER NOT NULL,
    at_us BIGINT NOT NULL,
    group_key BIGINT NOT NULL,
    stage TEXT COLLATE "C",
    merged BOOLEAN NOT NULL,
    buckets SMALLINT[] NOT NULL,
    counts BIGINT[] NOT NULL
);
CREATE TABLE latency_hours (
    width_s INTEGER NOT NULL,
    at_us BIGINT NOT NULL,
    group_key BIGINT NOT NULL,
    stage TEXT COLLATE "C",
    merged BOOLEAN NOT NULL,
    buckets SMALLINT[] NOT NULL,
    counts BIGINT[] NOT NULL
);
CREATE TABLE latency_rollups (
    width_s INTEGER NOT NULL,
    at_us BIGINT NOT NULL,
    group_key BIGINT NOT NULL,
    stage TEXT COLLATE "C",
    merged BOOLEAN NOT NULL,
    buckets SMALLINT[] NOT NULL,
    counts BIGINT[] NOT NULL
);
CREATE INDEX latency_minutes_at ON latency_minutes (at_us);
CREATE INDEX latency_minutes_unmerged ON latency_minutes (at_us) WHERE NOT merged;
CREATE INDEX latency_hours_at ON latency_hours (at_us);
CREATE INDEX latency_hours_unmerged ON latency_hours (at_us) WHERE NOT merged;
CREATE INDEX latency_rollups_at ON latency_rollups (width_s, at_us);
CREATE INDEX latency_rollups_unmerged ON latency_rollups (at_us) WHERE NOT merged;
-- What was said of each trace, beside what one asks by: its newest automatic verdict on faithfulness (value NULL where there is none) and its
-- thumbs, as of the journal position 'verdicts_folded'. Summed up in traffic_rollups. What was received after that is still read from scores.
CREATE TABLE verdicts (
    trace_id UUID PRIMARY KEY,
    started_us BIGINT NOT NULL,
    group_key BIGINT NOT NULL,
    at_us BIGINT,
    value FLOAT8,
    weight FLOAT8,
    helpful BIGINT NOT NULL,
    not_helpful BIGINT NOT NULL
);
CREATE INDEX verdicts_started ON verdicts (started_us)
