DELETE FROM span_logs WHERE received_us < $before
