DELETE FROM {table} WHERE position < $before
