using System.Reflection;
using LlmAspire.ServiceDefaults.Postgres;

namespace LlmAspire.RagApi.Documents.Postgres;

/// <summary>SQL of the documents by name, from the files under <c>Schema</c> and <c>Queries</c>: one statement or object a file.</summary>
internal static class DocumentSql
{
    public const string Schema = "documents";

    private const string Root = "LlmAspire.RagApi.Documents.Postgres.";
    private static readonly Assembly home = typeof(DocumentSql).Assembly;

    public static IReadOnlyList<(int Version, string Statement)> Steps { get; } = SchemaMigrations.Steps(home, Root + "Schema");

    /// <summary>What has changed after a revision, in order.</summary>
    public static readonly string Changes = Read("changes");

    /// <summary>Takes the turn to write: gives the new revision and all characters so far.</summary>
    public static readonly string Begin = Read("begin");

    /// <summary>Characters of these documents so far.</summary>
    public static readonly string Held = Read("held");

    public static readonly string Put = Read("put");

    public static readonly string Remove = Read("remove");

    /// <summary>Writes all characters as they are now.</summary>
    public static readonly string End = Read("end");

    private static string Read(string name)
    {
        using var reader = new StreamReader(home.GetManifestResourceStream($"{Root}Queries.{name}.sql")!);
        return reader.ReadToEnd();
    }
}
