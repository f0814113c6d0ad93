using System.Collections.Concurrent;
using System.Reflection;
using LlmAspire.ServiceDefaults.Postgres;

namespace LlmAspire.TraceCollector.Journal.Postgres;

/// <summary>SQL of the journal by name, from the files under <c>Schema</c> and <c>Queries</c>: one statement or object a file.</summary>
internal static class JournalSql
{
    public const string Schema = "journal";

    private const string Root = "LlmAspire.TraceCollector.Journal.Postgres.";
    private static readonly Assembly Home = typeof(JournalSql).Assembly;
    private static readonly ConcurrentDictionary<string, string> Loaded = new(StringComparer.Ordinal);

    public static IReadOnlyList<(int Version, string Statement)> Steps { get; } = SchemaMigrations.Steps(Home, Root + "Schema");

    /// <summary>The statement in <c>Queries/{name}.sql</c>; its parameters are numbered.</summary>
    public static string Query(string name) => Loaded.GetOrAdd(name, static name =>
    {
        using var reader = new StreamReader(Home.GetManifestResourceStream($"{Root}Queries.{name}.sql") ?? throw new InvalidOperationException($"No SQL file {name}."));
        return reader.ReadToEnd();
    });
}
