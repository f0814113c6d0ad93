namespace LlmAspire.TraceCollector.Ui.Overviews;

/// <summary>Everything the overview shows, as of one moment.</summary>
public sealed record OverviewData(
    Overview Overview,
    StageReport Stages,
    IReadOnlyList<TraceRow> Latest,
    IReadOnlyList<TraceRow> Worst,
    IReadOnlyList<PromptVersion> Prompts,
    IReadOnlyList<ErrorGroup> Errors,
    IReadOnlyList<ChangeEvent> Changes)
{
    public static async Task<OverviewData> LoadAsync(ITraceQuery query, TraceFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(filter);
        var overview = query.GetOverviewAsync(filter, cancellationToken);
        var stages = query.GetStagesAsync(filter, null, cancellationToken);
        var latest = query.GetTracesAsync(filter, 8, null, cancellationToken);
        var worst = query.GetTracesAsync(filter with { Order = TraceOrder.Worst, WorstScore = "faithfulness" }, 6, null, cancellationToken);
        var prompts = query.GetPromptsAsync(filter, 20, null, cancellationToken);
        var errors = query.GetErrorsAsync(filter, 20, null, cancellationToken);
        var changes = query.GetChangesAsync(filter.Range, null, 20, null, cancellationToken);
        await Task.WhenAll(overview, stages, latest, worst, prompts, errors, changes);
        return new(await overview, await stages, (await latest).Items, [.. (await worst).Items.Where(IsScored)], (await prompts).Items, (await errors).Items, [.. (await changes).Items.Where(change => filter.Features.Count == 0 || filter.Features.Contains(change.Feature ?? ""))]);
    }

    private static bool IsScored(TraceRow row) => row.Scores.GetValueOrDefault("faithfulness") is not null;
}
