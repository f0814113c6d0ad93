-- As duration-buckets, by prompt version.
SELECT t.prompt_name, t.prompt_version, t.prompt_hash, r.buckets, r.counts
FROM {durations} r JOIN rollup_groups t ON t.group_key = r.group_key
WHERE r.stage IS NULL AND {groups} AND t.prompt_name IS NOT NULL
UNION ALL
SELECT t.prompt_name, t.prompt_version, t.prompt_hash, array_agg(t.bucket), array_agg(t.n)
FROM (
    SELECT t.prompt_name, t.prompt_version, t.prompt_hash, {bucket_of:t.duration_ms} AS bucket, count(*) AS n
    FROM traces t
    WHERE {where} AND {ends} AND t.prompt_name IS NOT NULL
    GROUP BY 1, 2, 3, 4
) t
GROUP BY t.prompt_name, t.prompt_version, t.prompt_hash
