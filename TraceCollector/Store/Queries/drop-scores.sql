DELETE FROM scores WHERE score_key IN (SELECT unnest($keys))
