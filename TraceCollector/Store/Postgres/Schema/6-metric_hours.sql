-- As metric_minutes, by hour: what charts of days are made of. minute is the hour's first. Both are added to together.
CREATE TABLE metric_hours (
    series_id BIGINT NOT NULL,
    minute BIGINT NOT NULL,
    count FLOAT8 NOT NULL,
    sum FLOAT8 NOT NULL,
    buckets TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (series_id, minute)
);
INSERT INTO metric_hours
WITH minutes AS (
    SELECT series_id, CAST(floor(minute / 60) AS BIGINT) * 60 AS minute, count, sum, buckets, position FROM metric_minutes
), parts AS (
    SELECT series_id, minute, unnest(string_to_array(buckets, ';')) AS part FROM minutes WHERE buckets <> ''
), told AS (
    SELECT series_id, minute, split_part(part, ' ', 1) || ' ' || split_part(part, ' ', 2) AS ends, sum(CAST(split_part(part, ' ', 3) AS FLOAT8)) AS n FROM parts GROUP BY series_id, minute, ends
), lists AS (
    SELECT series_id, minute, string_agg(ends || ' ' || CAST(n AS TEXT), ';') AS buckets FROM told GROUP BY series_id, minute
), sums AS (
    SELECT series_id, minute, sum(count) AS count, sum(sum) AS sum, max(position) AS position FROM minutes GROUP BY series_id, minute
)
SELECT s.series_id, s.minute, s.count, s.sum, coalesce(l.buckets, ''), s.position
FROM sums s LEFT JOIN lists l ON l.series_id = s.series_id AND l.minute = s.minute;
CREATE INDEX metric_hours_minute ON metric_hours (minute)
