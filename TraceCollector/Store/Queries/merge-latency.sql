WITH hits AS (
    SELECT r.width_s, r.at_us, r.group_key, r.stage, unnest(r.buckets) AS bucket, unnest(r.counts) AS n
    FROM {table} r
    WHERE r.at_us >= $from AND r.at_us < $to AND (r.width_s = 86400) = $days
), summed AS (
    SELECT width_s, at_us, group_key, stage, bucket, CAST(sum(n) AS BIGINT) AS n
    FROM hits
    GROUP BY width_s, at_us, group_key, stage, bucket
    HAVING sum(n) <> 0
)
SELECT width_s, at_us, group_key, stage, array_agg(bucket ORDER BY bucket) AS buckets, array_agg(n ORDER BY bucket) AS counts
FROM summed
GROUP BY width_s, at_us, group_key, stage
ORDER BY width_s, at_us, group_key, stage
