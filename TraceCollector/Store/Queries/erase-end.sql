DELETE FROM erasures WHERE position = $position
