SELECT drop_slices('spans', $before)
