SELECT value FROM progress WHERE name = $name
