-- The newest automatic verdict on the faithfulness of each trace, beside what one asks by: as of the journal position 'verdicts_folded'.
-- What was received after that is still read from scores.
CREATE TABLE verdicts (
    trace_id UUID NOT NULL,
    started_us BIGINT NOT NULL,
    group_key BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    value DOUBLE NOT NULL,
    weight DOUBLE NOT NULL
);
