-- As the shared one, but lists of rollups are handed over as they are and added up by who asked: to unfold and count them here takes four times as long.
SELECT CAST(floor(r.at_us / $width) AS BIGINT) * $width AS at_us, r.buckets, r.counts
FROM {durations} r
WHERE {group} AND r.stage IS NULL
UNION ALL
SELECT t.at_us, array_agg(t.bucket), array_agg(t.n)
FROM (
    SELECT CAST(floor(t.started_us / $width) AS BIGINT) * $width AS at_us, {bucket_of:t.duration_ms} AS bucket, count(*) AS n
    FROM traces t
    WHERE {where} AND {ends}
    GROUP BY 1, 2
) t
GROUP BY t.at_us
