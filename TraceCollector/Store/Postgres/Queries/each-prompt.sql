unnest(CASE WHEN cardinality(t.prompts) = 0 THEN ARRAY[NULL]::TEXT[] ELSE t.prompts END)
