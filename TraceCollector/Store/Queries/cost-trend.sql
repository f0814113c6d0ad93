SELECT {keys} CAST(floor((t.started_us - $from) / $step) AS BIGINT) AS step, sum(t.usd) AS usd
FROM ({parts}) t
WHERE {only}
GROUP BY k0, step
