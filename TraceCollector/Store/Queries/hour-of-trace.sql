strftime(make_timestamp(t.started_us), '%Y-%m-%dT%H:00:00Z')
