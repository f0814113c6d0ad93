unnest(CASE WHEN len(t.prompts) = 0 THEN [NULL] ELSE t.prompts END)
