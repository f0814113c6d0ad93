DELETE FROM traces WHERE started_us < $before
