DELETE FROM traffic_rollups WHERE at_us >= $from AND at_us < $to
