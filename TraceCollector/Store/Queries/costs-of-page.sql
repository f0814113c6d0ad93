-- As costs, of the groups of a page, with what each cost by step of the range: their traces are read once for both.
WITH parts AS MATERIALIZED (
    SELECT {keys} t.* FROM ({parts}) t WHERE {only}
), steps AS (
    SELECT t.k0, CAST(floor((t.started_us - $from) / $step) AS BIGINT) AS step, sum(t.usd) AS usd
    FROM parts t
    WHERE t.usd IS NOT NULL
    GROUP BY t.k0, CAST(floor((t.started_us - $from) / $step) AS BIGINT)
), trends AS (
    SELECT k0, array_agg(step) AS steps, array_agg(usd) AS step_usd FROM steps GROUP BY k0
), sums AS (
    SELECT t.k0, {sums}
    FROM parts t
    GROUP BY t.k0
)
SELECT t.*, trends.steps, trends.step_usd
FROM sums t LEFT JOIN trends ON trends.k0 IS NOT DISTINCT FROM t.k0
ORDER BY {order}
