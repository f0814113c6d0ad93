namespace LlmAspire.TraceCollector.Store;

/// <summary>Brings a file's tables to this program's version, forward only.</summary>
internal static class SchemaSteps
{
    public const string Version = "schema_version";

    /// <summary>Throws <see cref="InvalidDataException"/> where the file was written by a newer program.</summary>
    public static void Apply(StoreSession session)
    {
        var current = Current(session);
        var newest = Sql.Schema[^1].Version;
        if (current > newest)
            throw new InvalidDataException($"The tables have schema version {current}; this program knows versions up to {newest}. Use the newer program, or move the file away: it is rebuilt from the journal.");
        foreach (var step in Sql.Schema.Where(step => step.Version > current).GroupBy(step => step.Version))
        {
            session.InTransaction(_ =>
            {
                foreach (var (_, statement) in step)
                    session.Execute(statement);
                session.SetProgress(Version, step.Key);
            });
        }
    }

    private static long Current(StoreSession session)
    {
        var exists = session.Query("SELECT count(*) AS n FROM information_schema.tables WHERE table_catalog = current_database() AND table_name = 'progress'", row => row.Long("n"))[0] > 0;
        return exists ? session.Progress(Version) ?? 0 : 0;
    }
}
