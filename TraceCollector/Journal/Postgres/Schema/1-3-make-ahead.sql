-- Partitions for so many bytes after the head, and one more. Returns the position at which they end. Attaching lets appends go on.
CREATE FUNCTION journal.make_ahead(bytes bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    head journal.head;
    last bigint;
    part text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('journal.make_ahead'));
    SELECT * INTO head FROM journal.head;
    last := (head.position + bytes) / head.slice + 1;
    FOR n IN head.position / head.slice .. last LOOP
        part := 'records_' || n;
        IF to_regclass('journal.' || part) IS NULL THEN
            EXECUTE format('CREATE TABLE journal.%I (LIKE journal.records INCLUDING ALL)', part);
            EXECUTE format('ALTER TABLE journal.records ATTACH PARTITION journal.%I FOR VALUES FROM (%s) TO (%s)', part, n * head.slice, (n + 1) * head.slice);
        END IF;
    END LOOP;
    RETURN (last + 1) * head.slice;
END
$$;
