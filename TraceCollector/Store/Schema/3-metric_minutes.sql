-- What a series recorded within one minute (minutes since 1970, by the time of the points). Keyed by (series_id, minute).
-- buckets: "low high count" for each that holds something, separated by semicolons.
CREATE TABLE metric_minutes (
    series_id BIGINT NOT NULL,
    minute BIGINT NOT NULL,
    count DOUBLE NOT NULL,
    sum DOUBLE NOT NULL,
    buckets VARCHAR NOT NULL,
    position BIGINT NOT NULL
);
