using LlmAspire.ServiceDefaults.Postgres;
using Npgsql;

namespace LlmAspire.RagApi.Documents.Postgres;

/// <summary>
/// Learns of the other replicas' documents by asking every two seconds for newer revisions: one look into an index, which also works through a
/// connection pooler and misses nothing over a lost connection, as LISTEN would. What was read stays while the database is away.
/// </summary>
internal sealed class DocumentsFollower(PostgresDocumentStore store, TimeProvider time, ILogger<DocumentsFollower> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before anything asks: the first index holds what was posted. Without the database the start fails: answers would be of half the documents.
        try
        {
            store.Migrate();
            await store.RefreshAsync(cancellationToken);
        }
        catch (Exception error) when (error.IsAway())
        {
            throw new InvalidOperationException($"ConnectionStrings__{TraceDatabase.Name}: posted documents cannot be read ({error.Message}).", error);
        }
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        var away = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                await store.RefreshAsync(stoppingToken);
                if (away)
                    logger.LogInformation("Documents of other replicas are read again.");
                away = false;
            }
            catch (NpgsqlException error)
            {
                if (!away)
                    logger.LogWarning("Documents of other replicas cannot be read now ({Why}); those known stay.", error.Message);
                away = true;
            }
    }
}
