SELECT percentile_cont(0.99) WITHIN GROUP (ORDER BY t.duration_ms) AS p99 FROM traces t WHERE {where}
