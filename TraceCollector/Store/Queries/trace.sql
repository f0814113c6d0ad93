SELECT t.* FROM traces t WHERE t.started_us = $started AND t.trace_id = $id
