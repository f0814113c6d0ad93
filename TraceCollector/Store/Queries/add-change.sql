INSERT INTO changes (id, at_us, kind, summary, trace_id, feature, statistic, value, threshold, n)
VALUES ($id, $at, $kind, $summary, $trace, $feature, $statistic, $value, $threshold, $n)
