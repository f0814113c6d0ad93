SELECT drop_slices('span_logs', $before)
