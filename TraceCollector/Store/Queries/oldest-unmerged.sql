SELECT min(r.at_us) AS at_us FROM latency_rollups r WHERE NOT r.merged
