-- What was added to an hour and is not merged is in no day yet. Each part has plain bounds, by which the engine passes over blocks.
(
    SELECT g.at_us, g.group_key, g.stage, g.buckets, g.counts FROM latency_rollups g WHERE g.width_s = 3600 AND g.at_us >= $hours_from AND g.at_us < $days_from
    UNION ALL SELECT g.at_us, g.group_key, g.stage, g.buckets, g.counts FROM latency_rollups g WHERE g.width_s = 3600 AND g.at_us >= $days_to AND g.at_us < $hours_to
    UNION ALL SELECT g.at_us, g.group_key, g.stage, g.buckets, g.counts FROM latency_rollups g WHERE g.width_s = 86400 AND g.at_us >= $days_from AND g.at_us < $days_to
    UNION ALL SELECT g.at_us, g.group_key, g.stage, g.buckets, g.counts FROM latency_rollups g WHERE g.width_s = 3600 AND NOT g.merged AND g.at_us >= $days_from AND g.at_us < $days_to
)
