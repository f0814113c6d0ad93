-- Requests of each prompt version, in all and in the first and the last whole hour that saw it.
WITH counted AS (
    SELECT t.prompt_name, t.prompt_version, t.prompt_hash, r.at_us, sum(r.requests) AS requests, sum(r.costed) AS costed, sum(r.cost_usd) AS cost_usd
    FROM traffic_rollups r JOIN rollup_groups t ON t.group_key = r.group_key
    WHERE {times} AND r.group_key <> 0 AND {groups}
    GROUP BY t.prompt_name, t.prompt_version, t.prompt_hash, r.at_us
    HAVING sum(r.requests) > 0
    UNION ALL
    SELECT t.prompt_name, t.prompt_version, t.prompt_hash, NULL, count(*), count(t.cost_usd), coalesce(sum(t.cost_usd), 0)
    FROM traces t
    WHERE {where} AND {ends}
    GROUP BY t.prompt_name, t.prompt_version, t.prompt_hash
)
SELECT prompt_name, prompt_version, prompt_hash, CAST(sum(requests) AS BIGINT) AS n, CASE WHEN sum(costed) > 0 THEN sum(cost_usd) END AS cost_usd, min(at_us) AS first_hour, max(at_us) AS last_hour
FROM counted
WHERE prompt_name IS NOT NULL
GROUP BY prompt_name, prompt_version, prompt_hash
