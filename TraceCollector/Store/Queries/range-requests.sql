SELECT CAST(coalesce(sum(r.requests), 0) AS BIGINT) AS requests FROM traffic_rollups r WHERE r.width_s = 60 AND r.group_key = 0 AND r.at_us >= $from AND r.at_us < $to
