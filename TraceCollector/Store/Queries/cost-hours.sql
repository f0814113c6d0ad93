-- What each group cost by hour; the traces themselves, where rollups do not reach, by step of the trend (hour false).
WITH named AS (
    SELECT t.group_key, t.feature, t.service, {prompt} AS prompt FROM rollup_groups t WHERE {groups}
), spent AS (
    SELECT r.at_us AS started_us, true AS hour, n.feature, n.service, n.prompt, r.model AS one_model, r.cost_usd AS usd FROM {costs} r JOIN named n ON n.group_key = r.group_key
    UNION ALL
    SELECT $from + CAST(floor((t.started_us - $from) / $step) AS BIGINT) * $step, false, t.feature, t.service, t.prompt, t.one_model, t.usd FROM ({parts}) t
)
SELECT {keys} t.started_us AS at_us, t.hour, sum(t.usd) AS usd
FROM spent t
WHERE {only}
GROUP BY k0, t.started_us, t.hour
