(
    SELECT m.at_us, m.group_key, m.stage, m.buckets, m.counts FROM latency_minutes m WHERE m.at_us >= $minutes_from AND m.at_us < $hours_from
    UNION ALL SELECT m.at_us, m.group_key, m.stage, m.buckets, m.counts FROM latency_minutes m WHERE m.at_us >= $hours_to AND m.at_us < $minutes_to
    UNION ALL SELECT h.at_us, h.group_key, h.stage, h.buckets, h.counts FROM latency_hours h WHERE h.at_us >= $hours_from AND h.at_us < $hours_to
)
