UPDATE documents.state SET revision = revision + 1 RETURNING revision, characters
