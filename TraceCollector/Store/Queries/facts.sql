SELECT f.* FROM facts f WHERE f.sequence > $after ORDER BY f.sequence LIMIT $limit
