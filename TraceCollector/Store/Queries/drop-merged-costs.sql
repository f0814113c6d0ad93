DELETE FROM cost_rollups r WHERE r.at_us >= $from AND r.at_us < $to AND {which}
