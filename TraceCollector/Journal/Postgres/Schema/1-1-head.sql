-- One row: where the next record goes. Whoever appends holds it until the commit, which is what keeps records in order (ADR 0027).
-- A slice is the range of positions of one partition: kept here, so that programs of different versions cut the same.
CREATE TABLE journal.head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL,
    slice bigint NOT NULL
) WITH (fillfactor = 10);

INSERT INTO journal.head (position, slice) VALUES (0, 1073741824);
