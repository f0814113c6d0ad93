DELETE FROM metric_streams WHERE position < $before
