-- All traffic by minute and by hour in tables of their own, so that a chart of a month reads its few hundred rows and not the groups between them. Rows
-- are as in latency_rollups, which keeps the groups: hours, and days (width_s 86400) for ranges of many days. Merging makes the days of what was added to
-- hours, which is why every hour is merged once more; rows of hours that are not merged are in no day yet.
CREATE TABLE latency_minutes (
    width_s INTEGER NOT NULL,
    at_us BIGINT NOT NULL,
    group_key BIGINT NOT NULL,
    stage VARCHAR,
    merged BOOLEAN NOT NULL,
    buckets SMALLINT[] NOT NULL,
    counts BIGINT[] NOT NULL
);
CREATE TABLE latency_hours (
    width_s INTEGER NOT NULL,
    at_us BIGINT NOT NULL,
    group_key BIGINT NOT NULL,
    stage VARCHAR,
    merged BOOLEAN NOT NULL,
    buckets SMALLINT[] NOT NULL,
    counts BIGINT[] NOT NULL
);
INSERT INTO latency_minutes SELECT * FROM latency_rollups WHERE width_s = 60 ORDER BY at_us;
INSERT INTO latency_hours SELECT * FROM latency_rollups WHERE width_s = 3600 AND group_key = 0 ORDER BY at_us;
DELETE FROM latency_rollups WHERE group_key = 0;
UPDATE latency_rollups SET merged = false
