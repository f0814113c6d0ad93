-- How many requests of each group cost how much, with the same sources as rolled-costs. What a row belongs to is settled before its buckets are
-- unfolded, a hundred rows each. A group's two lists are in one order, whichever.
WITH named AS (
    SELECT t.group_key, t.feature, t.service, {prompt} AS prompt FROM rollup_groups t WHERE {groups}
), sources AS (
    SELECT r.at_us AS started_us, n.feature, n.service, n.prompt, r.model AS one_model, r.buckets, r.counts
    FROM {costs} r JOIN named n ON n.group_key = r.group_key
    UNION ALL
    SELECT t.started_us, t.feature, t.service, t.prompt, t.one_model, ARRAY[{bucket_of:t.usd}], ARRAY[CAST(1 AS BIGINT)] FROM ({parts}) t WHERE t.usd IS NOT NULL
), chosen AS (
    SELECT {keys} t.buckets, t.counts FROM sources t WHERE {only}
), hits AS (
    SELECT {names} unnest(buckets) AS bucket, unnest(counts) AS n FROM chosen
), counted AS (
    SELECT {names} bucket, CAST(sum(n) AS BIGINT) AS n FROM hits GROUP BY {names} bucket
)
SELECT {names} array_agg(bucket) AS buckets, array_agg(n) AS counts
FROM counted
{grouped}
