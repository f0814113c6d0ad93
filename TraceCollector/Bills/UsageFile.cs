using LlmAspire.TraceCollector.Bills.Formats;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Bills;

/// <summary>A provider's export, read: its rows by day and model, or everything that is wrong with it.</summary>
internal sealed record UsageFile(UsageFormat Format, IReadOnlyList<BilledUsage> Usages, UsageImport Import)
{
    private const int MostErrors = 100;

    /// <exception cref="UsageImportException">It is not known, or has wrong rows: a day half imported would be compared as if it were whole.</exception>
    public static UsageFile Read(string text, string? provider)
    {
        var table = Table(text);
        var columns = table.Columns.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var format = UsageFormat.All.FirstOrDefault(format => format.Fits(columns) && (provider is null || format.Provider == provider))
            ?? throw Wrong("file", $"is no export{(provider is null ? "" : $" of {provider}")} that is known; its columns are {string.Join(", ", table.Columns.Take(40).Select(name => Names.Cut(name, 100)))}.");
        var errors = new Dictionary<string, string[]>();
        List<BilledUsage> usages = [];
        foreach (var row in table.Rows)
            try
            {
                if (format.Row(row) is { } usage)
                    usages.Add(usage with { Model = Names.Cut(usage.Model) });
            }
            catch (UsageFault fault)
            {
                errors[row.Place] = [Names.Cut(fault.Message)!];
                if (errors.Count == MostErrors)
                    break;
            }
        if (errors.Count > 0)
            throw new UsageImportException(errors);
        var sums = Sums(usages);
        return new(format, sums, new(format.Provider, format.Kind, [.. sums.Select(sum => sum.Day).Distinct().Order()], usages.Count, table.Rows.Count - usages.Count, [.. format.Unknown(table.Columns).Select(name => Names.Cut(name)!)]));
    }

    private static UsageTable Table(string text)
    {
        try
        {
            return UsageTable.Read(text);
        }
        catch (UsageFault fault)
        {
            throw Wrong("file", fault.Message);
        }
        catch (InvalidDataException fault)
        {
            // What the reader of CSV finds wrong, such as a column that is there twice.
            throw Wrong("file", fault.Message);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw Wrong("file", fault.Message);
        }
    }

    private static List<BilledUsage> Sums(List<BilledUsage> usages) => [.. usages.GroupBy(usage => (usage.Day, usage.Model)).Select(group => new BilledUsage(
        group.Key.Day, group.Key.Model, Sum(group, usage => usage.Requests), Sum(group, usage => usage.Input), Sum(group, usage => usage.CacheRead), Sum(group, usage => usage.CacheWrite),
        Sum(group, usage => usage.Output), group.Any(usage => usage.Usd is not null) ? group.Sum(usage => usage.Usd ?? 0) : null))];

    /// <summary>Input may be below none, where an export says that more of it was cached than there was.</summary>
    private static long? Sum(IEnumerable<BilledUsage> usages, Func<BilledUsage, long?> part) =>
        usages.Select(part).Aggregate((decimal?)null, (sum, value) => value is null ? sum : (sum ?? 0) + value) switch
        {
            null => null,
            { } sum when Math.Abs(sum) <= UsageFields.Most => (long)sum,
            { } sum => throw Wrong("file", $"has {sum} tokens or requests of one model on one day; {UsageFields.Most} are the most"),
        };

    private static UsageImportException Wrong(string place, string why) => new(new Dictionary<string, string[]> { [place] = [why] });
}
