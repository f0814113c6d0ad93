-- How many requests of each group cost how much, with the same sources as rolled-costs.
WITH named AS (
    SELECT t.group_key, t.feature, t.service, {prompt} AS prompt FROM rollup_groups t WHERE {groups}
), hits AS (
    SELECT r.at_us AS started_us, n.feature, n.service, n.prompt, r.model AS one_model, unnest(r.buckets) AS bucket, unnest(r.counts) AS n
    FROM {costs} r JOIN named n ON n.group_key = r.group_key
    UNION ALL
    SELECT t.started_us, t.feature, t.service, t.prompt, t.one_model, {bucket_of:t.usd}, 1 FROM ({parts}) t WHERE t.usd IS NOT NULL
), counted AS (
    SELECT {keys} t.bucket, CAST(sum(t.n) AS BIGINT) AS n FROM hits t WHERE {only} GROUP BY {names} t.bucket
)
SELECT {names} array_agg(bucket ORDER BY bucket) AS buckets, array_agg(n ORDER BY bucket) AS counts
FROM counted
{grouped}
