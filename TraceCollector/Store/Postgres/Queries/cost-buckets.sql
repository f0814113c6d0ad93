-- As duration-buckets: how many requests of each group cost how much.
WITH named AS (
    SELECT t.group_key, t.feature, t.service, {prompt} AS prompt FROM rollup_groups t WHERE {groups}
), rolled AS (
    SELECT r.at_us AS started_us, n.feature, n.service, n.prompt, r.model AS one_model, r.buckets, r.counts
    FROM {costs} r JOIN named n ON n.group_key = r.group_key
), counted AS (
    SELECT {keys} {bucket_of:t.usd} AS bucket, count(*) AS n FROM ({parts}) t WHERE t.usd IS NOT NULL AND {only} GROUP BY {names} bucket
)
SELECT {keys} t.buckets, t.counts
FROM rolled t
WHERE {only}
UNION ALL
(
    SELECT {names} array_agg(bucket), array_agg(n)
    FROM counted
    {grouped}
)
