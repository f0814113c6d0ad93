-- What search looks in, beside the narrow row: one row for each piece in which a trace came, with what is new in it. Words are
-- lower-cased beginnings of inputs and outputs, attributes lines "key:value". Lines repeat from trace to trace: zstd makes a third of them.
ALTER TABLE trace_texts RENAME TO old_texts;
CREATE TABLE trace_texts (
    trace_id UUID NOT NULL,
    words VARCHAR NOT NULL,
    attributes VARCHAR NOT NULL USING COMPRESSION zstd
);
INSERT INTO trace_texts SELECT trace_id, words, attributes FROM old_texts;
DROP TABLE old_texts
