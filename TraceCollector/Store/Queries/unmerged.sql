SELECT EXISTS (SELECT 1 FROM latency_rollups r WHERE NOT r.merged) AS waiting
