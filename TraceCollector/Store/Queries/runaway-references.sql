SELECT f.feature, percentile_cont(0.99) WITHIN GROUP (ORDER BY f.cost_usd) AS p99, count(*) AS n
FROM facts f
WHERE f.sequence > (SELECT coalesce(max(l.sequence), 0) FROM facts l) - 100000 AND f.settled_us >= $from AND f.cost_usd IS NOT NULL
GROUP BY f.feature
HAVING count(*) >= $least
