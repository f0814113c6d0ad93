-- How many requests fell into which bucket of time and of duration: rollups for whole minutes and hours, the traces for what is left. A row for each
-- bucket of time, because handing over a row for each hit takes as long as counting them; its two lists are in one order, whichever.
WITH hits AS (
    SELECT r.at_us, unnest(r.buckets) AS bucket, unnest(r.counts) AS n
    FROM {durations} r
    WHERE {group} AND r.stage IS NULL
    UNION ALL
    SELECT t.started_us, {bucket_of:t.duration_ms}, 1
    FROM traces t
    WHERE {where} AND {ends}
), counted AS (
    SELECT CAST(floor(at_us / $width) AS BIGINT) * $width AS at_us, bucket, CAST(sum(n) AS BIGINT) AS n FROM hits GROUP BY 1, bucket
)
SELECT at_us, array_agg(bucket) AS buckets, array_agg(n) AS counts
FROM counted
GROUP BY at_us
