namespace LlmAspire.TraceCollector.Contracts;

/// <summary>What one side says of a model's day. <c>null</c> is "not said".</summary>
/// <param name="Input">Input tokens that no cache served or took in.</param>
/// <param name="Output">Reasoning included.</param>
public sealed record BillSide(long? Requests, long? Input, long? CacheRead, long? CacheWrite, long? Output, double? Usd);

/// <summary>One model on one UTC day.</summary>
/// <param name="Billed">What the provider's export says; <c>null</c> where no imported export has the model on this day.</param>
/// <param name="Traced">What the traces say that began on this day; <c>null</c> where no trace has the model.</param>
public sealed record BillRow(DateOnly Day, string? Model, IReadOnlyList<string> Providers, BillSide? Billed, BillSide? Traced)
{
    /// <summary>Billed less traced, where both sides say it.</summary>
    public BillSide? Difference => Billed is null || Traced is null ? null : new(
        Billed.Requests - Traced.Requests, Billed.Input - Traced.Input, Billed.CacheRead - Traced.CacheRead, Billed.CacheWrite - Traced.CacheWrite, Billed.Output - Traced.Output, Billed.Usd - Traced.Usd);
}

/// <summary>What providers billed beside what traces say, for the days of which an export was imported.</summary>
/// <param name="Items">The newest day first, then by model.</param>
public sealed record BillReport(TimeRange Range, IReadOnlyList<BillRow> Items, string? Next);

/// <summary>What was taken from an export.</summary>
/// <param name="Kind"><c>completions</c>, <c>embeddings</c>, <c>tokens</c>, <c>cost</c> or <c>usage</c>: an import replaces what was imported of the same kind, provider and day.</param>
/// <param name="Rows">Rows that count.</param>
/// <param name="Skipped">Rows of other things than tokens.</param>
/// <param name="Unknown">Columns that are not known and were not read.</param>
public sealed record UsageImport(string Provider, string Kind, IReadOnlyList<DateOnly> Days, int Rows, int Skipped, IReadOnlyList<string> Unknown);

/// <summary>Why nothing of an export was taken, by line or path.</summary>
public sealed class UsageImportException(IReadOnlyDictionary<string, string[]> errors)
    : Exception(string.Join(Environment.NewLine, errors.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}")))
{
    public IReadOnlyDictionary<string, string[]> Errors => errors;
}

/// <summary>Pages import and compare through this, where they run beside the tables.</summary>
public interface IBills
{
    /// <summary>The longest export that is read.</summary>
    const int LargestFile = 32 << 20;

    /// <summary>Whether a page may import: only where no keys are set, because a page knows no roles.</summary>
    bool PagesMayApply { get; }

    /// <summary>Throws <see cref="UsageImportException"/> where a row is wrong or the export is not known: nothing is then stored.</summary>
    /// <param name="provider">What it must be of; <c>null</c> where its columns decide.</param>
    Task<UsageImport> ImportAsync(string text, string? provider, CancellationToken cancellationToken);

    Task<BillReport> CompareAsync(TimeRange range, int limit, string? cursor, CancellationToken cancellationToken);
}
