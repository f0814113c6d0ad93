-- When the trace began, so that a search in a range of time reads the texts of that range only.
ALTER TABLE trace_texts ADD COLUMN started_us BIGINT;
UPDATE trace_texts SET started_us = t.started_us FROM traces t WHERE t.trace_id = trace_texts.trace_id
