-- Called when the traces that are too old have gone. Slices that end before a position go as tables; what they hold of traces that are still
-- there is kept in the rest. Elsewhere rows go. What is kept is found before readers are locked out, and a lock that somebody holds for long
-- is given up on: while this waits for it, everybody who comes later waits too.
CREATE FUNCTION drop_slices(one text, before bigint) RETURNS void LANGUAGE plpgsql SET lock_timeout = '5s' AS $$
DECLARE
    -- A log may have come before the first span of its trace.
    kept text := CASE one WHEN 'spans' THEN 'SELECT trace_id FROM traces WHERE first_position < $1' ELSE 'SELECT trace_id FROM traces' END;
    slice text;
BEGIN
    FOR slice IN SELECT s.name FROM slices(one) s WHERE s.bound <= before LOOP
        EXECUTE format('CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM %I WHERE trace_id IN (%s)', slice, kept) USING before;
        EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', one, slice);
        EXECUTE format('INSERT INTO %I SELECT * FROM kept', one);
        EXECUTE format('DROP TABLE kept, %I', slice);
    END LOOP;
    EXECUTE format('DELETE FROM %I s WHERE s.position < $1 AND NOT EXISTS (SELECT 1 FROM traces t WHERE t.trace_id = s.trace_id)', one) USING before;
END
$$
