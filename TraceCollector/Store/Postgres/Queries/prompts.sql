-- As the shared one, but summed by the number of a group before its texts are looked at.
WITH hours AS (
    SELECT r.group_key, r.at_us, sum(r.requests) AS requests, sum(r.costed) AS costed, sum(r.cost_usd) AS cost_usd
    FROM traffic_rollups r
    WHERE {times} AND r.group_key <> 0 AND r.group_key IN (SELECT t.group_key FROM rollup_groups t WHERE {groups})
    GROUP BY r.group_key, r.at_us
    HAVING sum(r.requests) > 0
), grouped AS (
    SELECT group_key, sum(requests) AS requests, sum(costed) AS costed, sum(cost_usd) AS cost_usd, min(at_us) AS first_hour, max(at_us) AS last_hour FROM hours GROUP BY group_key
), counted AS (
    SELECT t.prompt_name, t.prompt_version, t.prompt_hash, g.requests, g.costed, g.cost_usd, g.first_hour, g.last_hour
    FROM grouped g JOIN rollup_groups t ON t.group_key = g.group_key
    WHERE {groups}
    UNION ALL
    SELECT t.prompt_name, t.prompt_version, t.prompt_hash, count(*), count(t.cost_usd), coalesce(sum(t.cost_usd), 0), NULL, NULL
    FROM traces t
    WHERE {where} AND {ends}
    GROUP BY t.prompt_name, t.prompt_version, t.prompt_hash
)
SELECT prompt_name, prompt_version, prompt_hash, CAST(sum(requests) AS BIGINT) AS n, CASE WHEN sum(costed) > 0 THEN sum(cost_usd) END AS cost_usd, min(first_hour) AS first_hour, max(last_hour) AS last_hour
FROM counted
WHERE prompt_name IS NOT NULL
GROUP BY prompt_name, prompt_version, prompt_hash
