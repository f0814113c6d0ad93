SELECT stream_key, start_ns, time_ns, count, sum, buckets FROM metric_streams
