-- A client's metric under one set of kept dimensions; series_id is a hash of the other columns.
CREATE TABLE metric_series (
    series_id BIGINT PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C",
    form TEXT COLLATE "C" NOT NULL,
    service TEXT COLLATE "C",
    model TEXT COLLATE "C",
    provider TEXT COLLATE "C",
    operation TEXT COLLATE "C",
    token_type TEXT COLLATE "C",
    error_type TEXT COLLATE "C"
);
-- The last point of every stream, from which the next cumulative point is told apart from a repetition.
CREATE TABLE metric_streams (
    stream_key UUID PRIMARY KEY,
    start_ns BIGINT NOT NULL,
    time_ns BIGINT NOT NULL,
    count FLOAT8 NOT NULL,
    sum FLOAT8 NOT NULL,
    buckets TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL
);
-- What a series recorded within one minute (minutes since 1970, by the time of the points).
-- buckets: "low high count" for each that holds something, separated by semicolons.
CREATE TABLE metric_minutes (
    series_id BIGINT NOT NULL,
    minute BIGINT NOT NULL,
    count FLOAT8 NOT NULL,
    sum FLOAT8 NOT NULL,
    buckets TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (series_id, minute)
);
CREATE INDEX metric_minutes_minute ON metric_minutes (minute)
