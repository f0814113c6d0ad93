-- As durations-of-groups.
(
    SELECT g.* FROM cost_rollups g WHERE g.of_model = {of_model} AND g.width_s = 3600 AND g.at_us >= $hours_from AND g.at_us < $days_from
    UNION ALL SELECT g.* FROM cost_rollups g WHERE g.of_model = {of_model} AND g.width_s = 3600 AND g.at_us >= $days_to AND g.at_us < $hours_to
    UNION ALL SELECT g.* FROM cost_rollups g WHERE g.of_model = {of_model} AND g.width_s = 86400 AND g.at_us >= $days_from AND g.at_us < $days_to
    UNION ALL SELECT g.* FROM cost_rollups g WHERE g.of_model = {of_model} AND g.width_s = 3600 AND NOT g.merged AND g.at_us >= $days_from AND g.at_us < $days_to
)
