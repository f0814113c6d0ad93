using LlmAspire.TraceCollector.Contracts.Pricing;

namespace LlmAspire.Tests;

/// <summary>What keeps the tables of a test's collectors: files, or a database of each folder's own where a server is given. The journal lies in files unless it is said to lie there too.</summary>
public sealed class Engine(Postgres? postgres = null, bool journalToo = false)
{
    private readonly Dictionary<string, string> databases = new(StringComparer.Ordinal);

    public static Engine Files => new();

    /// <inheritdoc cref="CollectorHost.StartAsync"/>
    internal async Task<CollectorHost> StartAsync(string? folder = null, DateTimeOffset? now = null, long? segmentBytes = null, PriceList? prices = null, PriceBook? book = null, long? minFreeBytes = null) =>
        await CollectorHost.StartAsync(folder, now, segmentBytes, prices, book, minFreeBytes, await DatabaseAsync(folder), journalFiles: !journalToo);

    private async Task<string?> DatabaseAsync(string? folder)
    {
        if (postgres is null)
            return null;
        if (folder is not null && databases.TryGetValue(folder, out var database))
            return database;
        database = await postgres.NewDatabaseAsync();
        if (folder is not null)
            databases.Add(folder, database);
        return database;
    }
}
