-- The server knows only by reading the tables whole.
SELECT CAST(NULL AS BIGINT) AS bytes
