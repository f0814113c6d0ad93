INSERT INTO journal.collectors (id, name, seen) VALUES ($1, $2, clock_timestamp()) ON CONFLICT (id) DO UPDATE SET seen = excluded.seen
