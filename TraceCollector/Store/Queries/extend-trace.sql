UPDATE traces SET span_count = span_count + $more, last_position = greatest(last_position, $last) WHERE first_position = $first AND trace_id = $id
