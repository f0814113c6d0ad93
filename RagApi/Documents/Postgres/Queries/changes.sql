SELECT revision, id, content FROM documents.document WHERE revision > $1 ORDER BY revision
