-- Within the file, left by rows that were dropped: used again before the file grows.
SELECT CAST(free_blocks * block_size AS BIGINT) AS bytes FROM pragma_database_size() WHERE database_name = current_database()
