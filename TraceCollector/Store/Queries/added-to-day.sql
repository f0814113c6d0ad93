-- What was added to an hour's groups since it was merged, as rows of its day.
WITH hits AS (
    SELECT r.group_key, r.stage, unnest(r.buckets) AS bucket, unnest(r.counts) AS n
    FROM latency_rollups r
    WHERE r.at_us >= $from AND r.at_us < $to AND r.width_s = 3600 AND NOT r.merged
), summed AS (
    SELECT group_key, stage, bucket, CAST(sum(n) AS BIGINT) AS n
    FROM hits
    GROUP BY group_key, stage, bucket
    HAVING sum(n) <> 0
)
SELECT group_key, stage, array_agg(bucket ORDER BY bucket) AS buckets, array_agg(n ORDER BY bucket) AS counts
FROM summed
GROUP BY group_key, stage
