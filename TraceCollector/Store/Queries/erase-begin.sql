INSERT INTO erasures SELECT $position, NULL, NULL
