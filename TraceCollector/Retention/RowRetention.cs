using LlmAspire.TraceCollector.Store;
using Microsoft.Extensions.Options;

namespace LlmAspire.TraceCollector.Retention;

/// <summary>Drops the rows of traces that began too long ago, once at start and daily after; a failure is told and tried again the next day.</summary>
internal sealed class RowRetention(TraceStore store, IOptions<RetentionOptions> options, TimeProvider clock, ILogger<RowRetention> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    /// <summary>In this order: what names a trace goes before the trace it is named after.</summary>
    private static readonly string[] Statements = ["retain-spans", "retain-logs", "retain-texts", "retain-scores", "retain-facts", "retain-traces"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await DropAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
            {
                logger.LogError(e, "Old rows could not be dropped; the next try is in a day");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public Task DropAsync(CancellationToken cancellationToken)
    {
        var before = new Dictionary<string, object?> { ["before"] = StoreTime.Write(clock.GetUtcNow() - TimeSpan.FromDays(options.Value.Days)) };
        return store.WriteAsync(session =>
        {
            foreach (var statement in Statements)
                session.Execute(Sql.Query(statement), before);
        }, cancellationToken);
    }
}
