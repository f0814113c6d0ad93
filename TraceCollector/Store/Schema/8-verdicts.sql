-- What was said of each trace, beside what one asks by: its newest automatic verdict on faithfulness (value NULL where there is none) and its
-- thumbs, as of the journal position 'verdicts_folded'. Summed up in traffic_rollups. What was received after that is still read from scores.
DROP TABLE verdicts;
CREATE TABLE verdicts (
    trace_id UUID NOT NULL,
    started_us BIGINT NOT NULL,
    group_key BIGINT NOT NULL,
    at_us BIGINT,
    value DOUBLE,
    weight DOUBLE,
    helpful BIGINT NOT NULL,
    not_helpful BIGINT NOT NULL
);
DELETE FROM progress WHERE name = 'verdicts_folded'
