SELECT make_slices($first, $next)
