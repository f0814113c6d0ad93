-- Events that may explain what came after them: requests that ran away, so far. id is made of what the event tells, so that it is there once.
CREATE TABLE changes (
    id UUID PRIMARY KEY,
    at_us BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    summary TEXT COLLATE "C" NOT NULL,
    trace_id UUID,
    feature TEXT COLLATE "C",
    statistic TEXT COLLATE "C",
    value FLOAT8,
    threshold FLOAT8,
    n BIGINT
);
CREATE INDEX changes_newest ON changes (at_us DESC, id DESC)
