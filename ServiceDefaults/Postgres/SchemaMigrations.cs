using System.Globalization;
using System.Reflection;
using Npgsql;

namespace LlmAspire.ServiceDefaults.Postgres;

/// <summary>
/// Brings a schema of the database to this program's version, forward only: all missing steps in one transaction, one program at a time.
/// The schema holds its version itself, in a table <c>schema_version</c>.
/// </summary>
public static class SchemaMigrations
{
    /// <summary>For <c>pg_advisory_xact_lock</c>; "LlmAspir" in ASCII. One for all schemas: a program may migrate several.</summary>
    private const long Lock = 0x4C6C6D4173706972;

    /// <param name="schema">Made where it is missing; statements run with it as the search path.</param>
    /// <param name="steps">By version, from 1; statements of one version run in the order given.</param>
    /// <exception cref="InvalidDataException">A newer program has been there.</exception>
    public static void Migrate(this NpgsqlDataSource database, string schema, IReadOnlyCollection<(int Version, string Statement)> steps)
    {
        ArgumentNullException.ThrowIfNull(database);
        using var connection = database.OpenConnection();
        using var transaction = connection.BeginTransaction();
        var name = new NpgsqlCommandBuilder().QuoteIdentifier(schema);
        Run(connection, $"SELECT pg_advisory_xact_lock({Lock})");
        Run(connection, $"CREATE SCHEMA IF NOT EXISTS {name}; SET LOCAL search_path TO {name}, public; CREATE TABLE IF NOT EXISTS schema_version (version int NOT NULL)");
        var (current, newest) = (Convert.ToInt32(Run(connection, "SELECT coalesce(max(version), 0) FROM schema_version"), CultureInfo.InvariantCulture), steps.Max(step => step.Version));
        if (current > newest)
            throw new InvalidDataException($"The schema {schema} of the database has version {current}; this program knows versions up to {newest}. Use the newer program.");
        foreach (var (_, statement) in steps.Where(step => step.Version > current).OrderBy(step => step.Version))
            Run(connection, statement);
        Run(connection, $"DELETE FROM schema_version; INSERT INTO schema_version VALUES ({newest})");
        transaction.Commit();
    }

    /// <summary>Steps from embedded files <c>{version}-{object}.sql</c>, in the order of their names.</summary>
    /// <param name="folder">Namespace of the folder, such as <c>LlmAspire.TraceCollector.Journal.Postgres.Schema</c>.</param>
    public static IReadOnlyList<(int Version, string Statement)> Steps(Assembly assembly, string folder)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder + ".", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (int.Parse(name[(folder.Length + 1)..].Split('-')[0], CultureInfo.InvariantCulture), Read(assembly, name)))
            .OrderBy(step => step.Item1)];
    }

    private static object? Run(NpgsqlConnection connection, string statement)
    {
#pragma warning disable CA2100 // Statements come from files; the schema's name is quoted.
        using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
