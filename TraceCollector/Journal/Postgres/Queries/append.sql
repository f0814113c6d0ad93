-- One round trip: the head is held only while the server works on what has already arrived, never while it waits for a client.
WITH taken AS (
    UPDATE journal.head SET position = position + $1 RETURNING position - $1 AS start
), stored AS (
    INSERT INTO journal.records (position, size, kind, received_at, record)
    SELECT taken.start + new.place, octet_length(new.record), new.kind, new.received_at, new.record
    FROM taken, unnest($2, $3, $4, $5) AS new (place, kind, received_at, record)
)
SELECT start FROM taken
