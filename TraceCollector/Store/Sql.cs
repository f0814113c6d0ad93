using System.Collections.Concurrent;
using System.Reflection;

namespace LlmAspire.TraceCollector.Store;

/// <summary>SQL by name, from the files under <c>Schema</c> and <c>Queries</c>: one statement or object a file. (The schema of PostgreSQL: <see cref="Postgres.PostgresTables"/>.)</summary>
internal static class Sql
{
    private const string Root = "LlmAspire.TraceCollector.Store.";
    private static readonly Assembly Home = typeof(Sql).Assembly;
    private static readonly ConcurrentDictionary<string, string> Loaded = new(StringComparer.Ordinal);

    /// <summary>The statement in <c>Queries/{name}.sql</c>: DuckDB's, and any engine's that has none of its own.</summary>
    public static string Query(string name) => Loaded.GetOrAdd($"Queries.{name}.sql", Load);

    /// <summary>The statement in <c>{engine}/Queries/{name}.sql</c> where there is one.</summary>
    public static string Query(string name, string engine) =>
        Home.GetManifestResourceInfo($"{Root}{engine}.Queries.{name}.sql") is null ? Query(name) : Loaded.GetOrAdd($"{engine}.Queries.{name}.sql", Load);

    /// <summary>Schema steps by version, each in file name order. A file is called <c>{version}-{object}.sql</c>.</summary>
    public static IReadOnlyList<(int Version, string Statement)> Schema { get; } =
        [.. Home.GetManifestResourceNames()
            .Where(name => name.StartsWith(Root + "Schema.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => name[Root.Length..])
            .Select(name => (int.Parse(name.Split('.')[1].Split('-')[0], System.Globalization.CultureInfo.InvariantCulture), Load(name)))
            .OrderBy(step => step.Item1)];

    private static string Load(string name)
    {
        using var stream = Home.GetManifestResourceStream(Root + name) ?? throw new InvalidOperationException($"No SQL file {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
