SELECT min(position) AS position FROM (
    SELECT min(position) AS position FROM spans
    UNION ALL SELECT min(position) FROM span_logs
    UNION ALL SELECT min(position) FROM scores
) oldest
