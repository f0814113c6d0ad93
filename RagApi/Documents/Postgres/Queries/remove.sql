UPDATE documents.document SET revision = $1, characters = 0, content = NULL WHERE id = $2 AND content IS NOT NULL
