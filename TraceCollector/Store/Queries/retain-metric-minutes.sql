DELETE FROM metric_minutes WHERE position < $before
