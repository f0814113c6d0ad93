unnest(CASE WHEN cardinality(t.models) = 0 THEN ARRAY[NULL]::TEXT[] ELSE t.models END)
