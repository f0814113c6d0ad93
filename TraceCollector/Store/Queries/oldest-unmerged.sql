-- Hours before days: days are made of them.
SELECT w.days, w.at_us
FROM (
    SELECT r.width_s = 86400 AS days, min(r.at_us) AS at_us FROM latency_rollups r WHERE NOT r.merged GROUP BY 1
    UNION ALL SELECT r.width_s = 86400, min(r.at_us) FROM cost_rollups r WHERE NOT r.merged GROUP BY 1
    UNION ALL SELECT false, min(r.at_us) FROM latency_hours r WHERE NOT r.merged
    UNION ALL SELECT false, min(r.at_us) FROM latency_minutes r WHERE NOT r.merged
    UNION ALL SELECT false, min(r.at_us) FROM traffic_rollups r WHERE NOT r.merged
) w
WHERE w.at_us IS NOT NULL
ORDER BY w.days, w.at_us
LIMIT 1
