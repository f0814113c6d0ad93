SELECT t.prompt_name, t.prompt_version, t.prompt_hash, {bucket_of:t.duration_ms} AS bucket,
    min(t.started_us) AS first_us, max(t.started_us) AS last_us, count(*) AS n, sum(t.cost_usd) AS cost_usd
FROM traces t
WHERE {where} AND t.prompt_name IS NOT NULL
GROUP BY t.prompt_name, t.prompt_version, t.prompt_hash, bucket
