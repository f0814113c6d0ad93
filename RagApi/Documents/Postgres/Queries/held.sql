SELECT coalesce(sum(characters), 0)::bigint FROM documents.document WHERE id = ANY ($1)
