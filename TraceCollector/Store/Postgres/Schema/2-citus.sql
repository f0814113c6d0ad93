-- Where the Citus extension is present, what has a trace id lies with its trace on one node, and the rest on the coordinator. Not run here:
-- no machine of this project's has had Citus.
DO $$
DECLARE
    one TEXT;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus') THEN
        RETURN;
    END IF;
    PERFORM create_distributed_table(format('%I.spans', current_schema()), 'trace_id', colocate_with => 'none');
    FOREACH one IN ARRAY ARRAY['span_logs', 'traces', 'trace_texts', 'facts', 'verdicts', 'repriced_traces', 'repricing_calls', 'repricing_traces'] LOOP
        PERFORM create_distributed_table(format('%I.%I', current_schema(), one), 'trace_id', colocate_with => format('%I.spans', current_schema()));
    END LOOP;
END
$$
