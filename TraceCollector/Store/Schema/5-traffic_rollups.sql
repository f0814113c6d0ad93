-- What requests sum up to, by minute and hour (width_s 60, 3600) under group 0 = all of them, and by hour under their group. Rows of one
-- cell (width_s, at_us, group_key) add up: each batch adds a row, a negative one where traces were rewritten, and merging makes them one.
CREATE TABLE traffic_rollups (
    width_s INTEGER NOT NULL,
    at_us BIGINT NOT NULL,
    group_key BIGINT NOT NULL,
    merged BOOLEAN NOT NULL,
    requests BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    costed BIGINT NOT NULL,
    unpriced BIGINT NOT NULL,
    cost_usd DOUBLE NOT NULL,
    input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    cache_read_tokens BIGINT NOT NULL,
    cache_write_tokens BIGINT NOT NULL,
    reasoning_tokens BIGINT NOT NULL
);
