-- A record as it stands in a file of the other engine: header with checksums, compressed body. The next one begins at position + size.
CREATE TABLE journal.records (
    position bigint NOT NULL,
    size int NOT NULL,
    kind smallint NOT NULL,
    received_at timestamptz NOT NULL,
    record bytea NOT NULL,
    PRIMARY KEY (position)
) PARTITION BY RANGE (position);

-- It is compressed already.
ALTER TABLE journal.records ALTER COLUMN record SET STORAGE EXTERNAL;
