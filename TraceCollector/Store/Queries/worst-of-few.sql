SELECT unnest($ids) AS trace_id, unnest($values) AS value
