unnest(CASE WHEN len(t.models) = 0 THEN [NULL] ELSE t.models END)
