to_char(to_timestamp(t.started_us / 1000000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24":00:00Z"')
