-- How many durations fell into which logarithmic bucket, per cell as in traffic_rollups; stage NULL is the whole request.
-- buckets[i] was hit counts[i] times. Rows of one cell and stage add up.
CREATE TABLE latency_rollups (
    width_s INTEGER NOT NULL,
    at_us BIGINT NOT NULL,
    group_key BIGINT NOT NULL,
    stage VARCHAR,
    merged BOOLEAN NOT NULL,
    buckets SMALLINT[] NOT NULL,
    counts BIGINT[] NOT NULL
);
