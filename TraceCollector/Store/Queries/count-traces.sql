SELECT count(*) AS n FROM traces t WHERE {where}
