INSERT INTO documents.document (id, revision, characters, content)
SELECT id, $1, characters, content::json FROM unnest($2::text[], $3::int[], $4::text[]) AS given (id, characters, content)
ON CONFLICT (id) DO UPDATE SET revision = EXCLUDED.revision, characters = EXCLUDED.characters, content = EXCLUDED.content
