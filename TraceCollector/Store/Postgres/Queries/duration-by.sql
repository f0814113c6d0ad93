-- As duration-buckets, by value. Of the traces a value's place among those asked for is grouped: hundreds of thousands of texts would be sorted.
WITH named AS (
    SELECT n.group_key, n.value FROM (SELECT t.group_key, {value} AS value FROM rollup_groups t WHERE {groups}) n WHERE n.value = ANY($values)
), hits AS (
    SELECT array_position($values, t.value) AS place, t.bucket
    FROM (SELECT {value} AS value, {bucket_of:t.duration_ms} AS bucket FROM traces t WHERE {where} AND {ends}) t
), counted AS (
    SELECT place, bucket, count(*) AS n FROM hits WHERE place IS NOT NULL GROUP BY place, bucket
)
SELECT n.value, r.buckets, r.counts
FROM {durations} r JOIN named n ON n.group_key = r.group_key
WHERE r.stage IS NULL
UNION ALL
SELECT ($values)[place], array_agg(bucket), array_agg(n)
FROM counted
GROUP BY place
