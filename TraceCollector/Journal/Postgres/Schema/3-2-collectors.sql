-- Which collectors take part: each says that it is there, until it ends or falls silent.
CREATE TABLE journal.collectors (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    seen timestamptz NOT NULL
) WITH (fillfactor = 50);
