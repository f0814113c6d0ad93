using System.Text.Json;
using LlmAspire.TraceCollector.Bills.Formats;
using nietras.SeparatedValues;

namespace LlmAspire.TraceCollector.Bills;

/// <summary>An export as rows by column, whether it is CSV, pages of a usage API, or a table in JSON.</summary>
internal sealed record UsageTable(IReadOnlyList<string> Columns, IReadOnlyList<UsageFields> Rows)
{
    /// <summary>A year by the minute; more is not an export that people compare.</summary>
    private const int MostRows = 600_000;

    private const int MostColumns = 1000;

    private static readonly HashSet<string> Known = new(UsageFormat.All.SelectMany(format => format.Required.Concat(format.Known)), StringComparer.OrdinalIgnoreCase);

    /// <exception cref="UsageFault">It is neither, or has a row of another length.</exception>
    public static UsageTable Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = text.AsSpan().TrimStart("\uFEFF \r\n\t");
        if (start.IsEmpty)
            throw new UsageFault("file", "is empty");
        return start[0] is '{' or '[' ? Json(start.ToString()) : Csv(start.ToString());
    }

    private static UsageTable Csv(string text)
    {
        using var reader = Sep.New(',').Reader(options => options with { Unescape = true, DisableColCountCheck = true }).FromText(text);
        List<string> columns = [.. reader.Header.ColNames.Select(name => name.Trim())];
        if (columns.Count > MostColumns)
            throw new UsageFault("file", $"has {columns.Count} columns; {MostColumns} are the most");
        List<UsageFields> rows = [];
        foreach (var row in reader)
        {
            var place = $"line {row.LineNumberFrom}";
            if (row.ColCount == 1 && row[0].Span.IsWhiteSpace())
                continue;
            if (row.ColCount != columns.Count)
                throw new UsageFault(place, $"has {row.ColCount} columns instead of {columns.Count}");
            Add(rows, place, columns.Zip(row[..].ToStringsArray().Select(text => (string?)text)));
        }
        return new(columns, rows);
    }

    private static UsageTable Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            List<UsageFields> rows = [];
            var columns = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            // Several pages may lie in one array.
            var pages = document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray()] : new[] { document.RootElement };
            foreach (var page in pages)
                if (page.TryGetProperty("properties", out var table))
                    Table(table, rows, columns);
                else
                    Buckets(page, rows, columns);
            return new([.. columns], rows);
        }
        catch (JsonException e)
        {
            throw new UsageFault($"line {e.LineNumber + 1}", $"is no JSON: {e.Message}");
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageFault("file", "is JSON, but no page of a usage or cost API");
        }
    }

    /// <summary><c>data[].results[]</c>, each with the time of its bucket.</summary>
    private static void Buckets(JsonElement page, List<UsageFields> rows, HashSet<string> columns)
    {
        var number = 0;
        foreach (var bucket in page.GetProperty("data").EnumerateArray())
        {
            var times = bucket.EnumerateObject().Where(property => property.Name is "start_time" or "starting_at").Select(property => (property.Name, (string?)property.Value.ToString())).ToList();
            var result = 0;
            foreach (var item in bucket.GetProperty("results").EnumerateArray())
                Add(rows, $"data[{number}].results[{result++}]", times.Concat(Flat("", item)), columns);
            number++;
        }
    }

    /// <summary><c>properties.columns[].name</c> and <c>properties.rows[][]</c>.</summary>
    private static void Table(JsonElement table, List<UsageFields> rows, HashSet<string> known)
    {
        var columns = table.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("name").GetString()!).ToList();
        var number = 0;
        foreach (var row in table.GetProperty("rows").EnumerateArray())
            Add(rows, $"properties.rows[{number++}]", columns.Zip(row.EnumerateArray().Select(value => (string?)value.ToString())), known);
    }

    /// <summary><c>amount: { value }</c> is <c>amount_value</c>, as the CSV exports write it.</summary>
    private static IEnumerable<(string, string?)> Flat(string prefix, JsonElement item) => item.EnumerateObject().SelectMany(property => property.Value.ValueKind switch
    {
        JsonValueKind.Object => Flat($"{prefix}{property.Name}_", property.Value),
        JsonValueKind.Null => [(prefix + property.Name, null)],
        _ => [(prefix + property.Name, property.Value.ToString())],
    });

    /// <summary>Keeps of a row what any format reads.</summary>
    /// <param name="columns">Collects all names; <c>null</c> where a header has them.</param>
    private static void Add(List<UsageFields> rows, string place, IEnumerable<(string Name, string? Value)> values, HashSet<string>? columns = null)
    {
        if (rows.Count == MostRows)
            throw new UsageFault("file", $"has more than {MostRows} rows");
        var fields = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values)
        {
            if (columns?.Add(name) == true && columns.Count > MostColumns)
                throw new UsageFault("file", $"has more than {MostColumns} columns");
            if (Known.Contains(name))
                fields[name] = value;
        }
        rows.Add(new(place, fields));
    }
}
