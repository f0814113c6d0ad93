SELECT t.prompt_name, t.prompt_version, t.prompt_hash, min(t.started_us) AS first_us, max(t.started_us) AS last_us
FROM traces t
WHERE {where} AND t.prompt_name IS NOT NULL AND ({ends} OR {hours})
GROUP BY t.prompt_name, t.prompt_version, t.prompt_hash
