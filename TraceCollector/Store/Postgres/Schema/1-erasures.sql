-- What an erasure at a journal position still has to take out of the journal; a row goes once its texts are gone.
-- first_position is where the trace's oldest span lies.
CREATE TABLE erasures (
    position BIGINT NOT NULL,
    trace_id UUID,
    first_position BIGINT
)
