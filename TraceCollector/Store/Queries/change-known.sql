SELECT count(*) AS n FROM changes WHERE id = $id
