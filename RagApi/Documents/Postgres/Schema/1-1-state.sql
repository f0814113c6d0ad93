-- One row. Who writes documents holds it until the commit: so a higher revision is never seen before a lower one, and nobody who reads
-- from revision to revision passes over a change that was committed late.
CREATE TABLE state (
    revision bigint NOT NULL,
    characters bigint NOT NULL
);
INSERT INTO state VALUES (0, 0);
