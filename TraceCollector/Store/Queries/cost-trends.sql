-- What each group cost, by row of rollups: length_us long, from at_us. The traces themselves, where rollups do not reach, by step of the trend (length_us 1).
WITH named AS (
    SELECT t.group_key, t.feature, t.service, {prompt} AS prompt FROM rollup_groups t WHERE {groups}
), spent AS (
    SELECT r.at_us AS started_us, r.width_s * CAST(1000000 AS BIGINT) AS length_us, n.feature, n.service, n.prompt, r.model AS one_model, r.cost_usd AS usd FROM {costs} r JOIN named n ON n.group_key = r.group_key
    UNION ALL
    SELECT $from + CAST(floor((t.started_us - $from) / $step) AS BIGINT) * $step, 1, t.feature, t.service, t.prompt, t.one_model, t.usd FROM ({parts}) t
)
SELECT {keys} t.started_us AS at_us, t.length_us, sum(t.usd) AS usd
FROM spent t
WHERE {only}
GROUP BY k0, t.started_us, t.length_us
