-- The first record received at a time or after it, by halving: some forty rows are looked at, however long the journal is. Exact as far as
-- the clocks of several collectors agree, because records stand in the order of their commits.
CREATE FUNCTION journal.position_at(received timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    low bigint := (SELECT r.position FROM journal.records r ORDER BY r.position LIMIT 1);
    high bigint := (SELECT h.position FROM journal.head h);
    middle bigint;
    next record;
BEGIN
    WHILE low < high LOOP
        middle := low + (high - low) / 2;
        SELECT r.position, r.received_at INTO next FROM journal.records r WHERE r.position >= middle ORDER BY r.position LIMIT 1;
        IF next.position IS NULL OR next.received_at >= received THEN
            high := middle;
        ELSE
            low := next.position + 1;
        END IF;
    END LOOP;
    RETURN coalesce((SELECT r.position FROM journal.records r WHERE r.position >= low ORDER BY r.position LIMIT 1), (SELECT h.position FROM journal.head h));
END
$$;
