-- What finds a trace's row by the order in which rows lie: the engine reads a column to look for an id, and need not read seventy.
SELECT t.started_us FROM traces t WHERE t.trace_id = $id
