strftime(make_timestamp(t.started_us), '%Y-%m-%d')
