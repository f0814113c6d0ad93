-- Called with each batch before its rows come: slices for positions from the first up to next, and one more. What has come into the rest
-- meanwhile moves to where it belongs, or the slice could not be attached.
CREATE FUNCTION make_slices(first bigint, next bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    size bigint := slice_bytes();
    one text;
    made bigint;
    low bigint;
    slice text;
BEGIN
    FOREACH one IN ARRAY ARRAY['spans', 'span_logs'] LOOP
        IF to_regclass(one || '_' || (next / size + 2) * size) IS NOT NULL THEN
            CONTINUE;
        END IF;
        SELECT max(s.bound) INTO made FROM slices(one) s;
        FOR low IN SELECT generate_series(greatest(coalesce(made, 0), first / size * size), (next / size + 1) * size, size) LOOP
            slice := one || '_' || (low + size);
            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', slice, one);
            EXECUTE format('WITH moved AS (DELETE FROM %I WHERE position >= %s AND position < %s RETURNING *) INSERT INTO %I SELECT * FROM moved', one || '_rest', low, low + size, slice);
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', one, slice, low, low + size);
        END LOOP;
    END LOOP;
END
$$
