-- The newest whole hour since which so many requests came; nothing where fewer did.
SELECT max(at_us) AS at_us
FROM (
    SELECT at_us, sum(sum(requests)) OVER (ORDER BY at_us DESC) AS since
    FROM traffic_rollups
    WHERE width_s = 3600 AND group_key = 0 AND at_us >= $from AND at_us < $to
    GROUP BY at_us
) hours
WHERE since >= $requests
