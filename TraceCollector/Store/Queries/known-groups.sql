SELECT g.group_key FROM rollup_groups g WHERE g.group_key IN (SELECT unnest($keys))
