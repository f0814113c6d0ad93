-- The last point of every stream, from which the next cumulative point is told apart from a repetition. Keyed by stream_key.
CREATE TABLE metric_streams (
    stream_key UUID NOT NULL,
    start_ns BIGINT NOT NULL,
    time_ns BIGINT NOT NULL,
    count DOUBLE NOT NULL,
    sum DOUBLE NOT NULL,
    buckets VARCHAR NOT NULL,
    position BIGINT NOT NULL
);
