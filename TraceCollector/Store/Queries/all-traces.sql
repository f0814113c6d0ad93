SELECT trace_id FROM traces
