SELECT value FROM {old}.progress WHERE name = $name
