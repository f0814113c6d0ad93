-- What requests cost, by hour and day (width_s 3600, 86400) under their group: as a whole (of_model false), and each model with its own calls (of_model
-- true, model NULL where a request names none). Rows of one cell and model add up as in traffic_rollups, and merging makes days of hours as in
-- latency_rollups. Of what may be unknown, the count of those that know it stands beside the sum: 0 means that the sum is not known. split counts those
-- whose cost is told apart by class. buckets[i] was hit counts[i] times by a cost in USD, in the same logarithmic buckets as durations.
-- Rollups of older tables are made again, these with them.
CREATE TABLE cost_rollups (
    width_s INTEGER NOT NULL,
    at_us BIGINT NOT NULL,
    group_key BIGINT NOT NULL,
    of_model BOOLEAN NOT NULL,
    model VARCHAR,
    merged BOOLEAN NOT NULL,
    requests BIGINT NOT NULL,
    answered BIGINT NOT NULL,
    costed BIGINT NOT NULL,
    unpriced BIGINT NOT NULL,
    split BIGINT NOT NULL,
    reported BIGINT NOT NULL,
    input_known BIGINT NOT NULL,
    output_known BIGINT NOT NULL,
    cache_read_known BIGINT NOT NULL,
    cache_write_known BIGINT NOT NULL,
    reasoning_known BIGINT NOT NULL,
    input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    cache_read_tokens BIGINT NOT NULL,
    cache_write_tokens BIGINT NOT NULL,
    reasoning_tokens BIGINT NOT NULL,
    context_of BIGINT NOT NULL,
    context_tokens BIGINT NOT NULL,
    chunks BIGINT NOT NULL,
    cost_usd DOUBLE NOT NULL,
    usd_input DOUBLE NOT NULL,
    usd_cache_read DOUBLE NOT NULL,
    usd_cache_write DOUBLE NOT NULL,
    usd_output DOUBLE NOT NULL,
    usd_reasoning DOUBLE NOT NULL,
    usd_other DOUBLE NOT NULL,
    reported_usd DOUBLE NOT NULL,
    context_usd DOUBLE NOT NULL,
    buckets SMALLINT[] NOT NULL,
    counts BIGINT[] NOT NULL
);
DELETE FROM progress WHERE name = 'rollups_made'
