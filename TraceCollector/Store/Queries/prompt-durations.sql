-- As duration-by, by prompt version.
WITH hits AS (
    SELECT t.prompt_name, t.prompt_version, t.prompt_hash, unnest(r.buckets) AS bucket, unnest(r.counts) AS n
    FROM {durations} r JOIN rollup_groups t ON t.group_key = r.group_key
    WHERE r.stage IS NULL AND {groups} AND t.prompt_name IS NOT NULL
    UNION ALL
    SELECT t.prompt_name, t.prompt_version, t.prompt_hash, {bucket_of:t.duration_ms}, 1
    FROM traces t
    WHERE {where} AND {ends} AND t.prompt_name IS NOT NULL
), counted AS (
    SELECT prompt_name, prompt_version, prompt_hash, bucket, CAST(sum(n) AS BIGINT) AS n FROM hits GROUP BY prompt_name, prompt_version, prompt_hash, bucket
)
SELECT prompt_name, prompt_version, prompt_hash, array_agg(bucket) AS buckets, array_agg(n) AS counts
FROM counted
GROUP BY prompt_name, prompt_version, prompt_hash
