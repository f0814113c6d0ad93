-- How many requests of each value fell into which bucket of duration, with the same sources as traffic-by.
WITH named AS (
    SELECT t.group_key, {value} AS value FROM rollup_groups t WHERE {groups}
), hits AS (
    SELECT n.value, unnest(r.buckets) AS bucket, unnest(r.counts) AS n
    FROM {durations} r JOIN named n ON n.group_key = r.group_key
    WHERE r.stage IS NULL
    UNION ALL
    SELECT {value}, {bucket_of:t.duration_ms}, 1
    FROM traces t
    WHERE {where} AND {ends}
), counted AS (
    SELECT value, bucket, CAST(sum(n) AS BIGINT) AS n FROM hits WHERE value = ANY($values) GROUP BY value, bucket
)
SELECT value, array_agg(bucket) AS buckets, array_agg(n) AS counts
FROM counted
GROUP BY value
