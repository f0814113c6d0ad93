-- What was said of a cell's requests: the sums that the weighted mean of automatic verdicts and its variance need (w = 1 / inclusion
-- probability, v the verdict), and thumbs. They are of what has been folded into verdicts.
ALTER TABLE traffic_rollups ADD COLUMN judged BIGINT DEFAULT 0;
ALTER TABLE traffic_rollups ADD COLUMN w DOUBLE DEFAULT 0;
ALTER TABLE traffic_rollups ADD COLUMN ww DOUBLE DEFAULT 0;
ALTER TABLE traffic_rollups ADD COLUMN wv DOUBLE DEFAULT 0;
ALTER TABLE traffic_rollups ADD COLUMN wwv DOUBLE DEFAULT 0;
ALTER TABLE traffic_rollups ADD COLUMN wwvv DOUBLE DEFAULT 0;
ALTER TABLE traffic_rollups ADD COLUMN helpful BIGINT DEFAULT 0;
ALTER TABLE traffic_rollups ADD COLUMN not_helpful BIGINT DEFAULT 0
