-- Whole partitions go as tables; of the one that holds the position, the rows before it. Gives up on a lock that somebody holds for long:
-- while it waits, everybody who comes after it waits too. (As before, but no cast may fail: the server may look at names of other tables first.)
CREATE OR REPLACE FUNCTION journal.drop_before(upto bigint) RETURNS void LANGUAGE plpgsql SET lock_timeout = '5s' AS $$
DECLARE
    slice bigint := (SELECT h.slice FROM journal.head h);
    last bigint := least(upto, (SELECT h.position FROM journal.head h));
    part text;
BEGIN
    FOR part IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'journal.records'::regclass AND (substring(c.relname, '[0-9]{1,18}$')::bigint + 1) * slice <= last
    LOOP
        EXECUTE format('DROP TABLE journal.%I', part);
    END LOOP;
    DELETE FROM journal.records r WHERE r.position >= last / slice * slice AND r.position < last;
END
$$;
