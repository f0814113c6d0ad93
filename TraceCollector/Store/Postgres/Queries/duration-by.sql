-- As the shared one, but what is grouped is a value's place among those asked for: hundreds of thousands of texts would be sorted.
WITH named AS (
    SELECT n.group_key, array_position($values, n.value) AS place FROM (SELECT t.group_key, {value} AS value FROM rollup_groups t WHERE {groups}) n
), hits AS (
    SELECT n.place, unnest(r.buckets) AS bucket, unnest(r.counts) AS n
    FROM {durations} r JOIN named n ON n.group_key = r.group_key
    WHERE r.stage IS NULL AND n.place IS NOT NULL
    UNION ALL
    SELECT array_position($values, t.value), t.bucket, 1
    FROM (SELECT {value} AS value, {bucket_of:t.duration_ms} AS bucket FROM traces t WHERE {where} AND {ends}) t
), counted AS (
    SELECT place, bucket, CAST(sum(n) AS BIGINT) AS n FROM hits WHERE place IS NOT NULL GROUP BY place, bucket
)
SELECT ($values)[place] AS value, array_agg(bucket) AS buckets, array_agg(n) AS counts
FROM counted
GROUP BY place
