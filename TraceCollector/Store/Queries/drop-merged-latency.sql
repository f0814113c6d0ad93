DELETE FROM {table} WHERE at_us >= $from AND at_us < $to AND (width_s = 86400) = $days
