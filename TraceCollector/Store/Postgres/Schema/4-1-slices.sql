-- What has a row for each span or log is cut by position, which is the order of receiving, so that what is too old goes as tables (ADR 0032).
-- A slice is named after the position before which it ends. ..._rest holds what no slice is there for: what is kept of those that are gone.
-- The table as it was becomes the first slice, without being copied.
CREATE FUNCTION slice_bytes() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 1073741824::bigint';

-- No cast here may fail, whichever tables the server looks at first.
CREATE FUNCTION slices(one text) RETURNS TABLE (name text, bound bigint) LANGUAGE sql STABLE AS $$
    SELECT c.relname, substring(c.relname, '[0-9]{1,18}$')::bigint
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = one::regclass AND c.relname <> one || '_rest'
$$;

DO $$
DECLARE
    one text;
    bound bigint;
    slice text;
BEGIN
    ALTER TABLE spans DROP CONSTRAINT spans_pkey;
    FOREACH one IN ARRAY ARRAY['spans', 'span_logs'] LOOP
        EXECUTE format('SELECT (coalesce(max(position), 0) / slice_bytes() + 1) * slice_bytes() FROM %I', one) INTO bound;
        slice := one || '_' || bound;
        EXECUTE format('ALTER TABLE %I RENAME TO %I', one, slice);
        EXECUTE format('ALTER INDEX %I RENAME TO %I', one || '_position', slice || '_position');
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS) PARTITION BY RANGE (position)', one, slice);
        IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus') THEN
            PERFORM create_distributed_table(format('%I.%I', current_schema(), one), 'trace_id', colocate_with => format('%I.traces', current_schema()));
        END IF;
        EXECUTE format('CREATE INDEX %I ON %I (position)', one || '_position', one);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (MINVALUE) TO (%s)', one, slice, bound);
        EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', one || '_rest', one);
    END LOOP;
END
$$;

-- The position is in the key because a partitioned table wants it there. That a span is stored once is the indexer's doing, as in files.
ALTER TABLE spans ADD PRIMARY KEY (trace_id, span_id, position);
ALTER INDEX span_logs_trace RENAME TO span_logs_first_trace;
CREATE INDEX span_logs_trace ON span_logs (trace_id);

-- Which traces are too old.
CREATE INDEX traces_position ON traces (first_position, last_position)
