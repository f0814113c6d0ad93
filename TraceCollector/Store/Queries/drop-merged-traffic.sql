DELETE FROM traffic_rollups WHERE (width_s, at_us) IN (SELECT DISTINCT o.width_s, o.at_us FROM traffic_rollups o WHERE NOT o.merged AND o.at_us >= $from AND o.at_us < $from + 3600000000)
