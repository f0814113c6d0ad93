INSERT INTO {table} SELECT * FROM {old}.{table}
