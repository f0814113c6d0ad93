SELECT EXISTS (SELECT 1 FROM facts f WHERE f.trace_id = $id AND f.settled_us >= $since) AS settled
