using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmAspire.Benchmarks.Reports;

/// <summary>One line of a table: a case and its figures, in the order of the columns.</summary>
internal sealed record ReportRow(string Case, IReadOnlyDictionary<string, double?> Figures);

/// <summary>What one run measured: printed as one table under the machine it ran on, and written as JSON.</summary>
/// <param name="name">The command.</param>
/// <param name="settings">What it was run with.</param>
internal sealed class Report(string name, object settings)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    private readonly List<ReportRow> rows = [];
    private readonly List<string> warnings = [];

    public IReadOnlyList<ReportRow> Rows => rows;

    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Columns may differ from row to row; a name carries its unit (<c>p95 ms</c>). <c>null</c> is "not known".</summary>
    public void Add(string @case, params (string Column, double? Value)[] figures) =>
        rows.Add(new ReportRow(@case, figures.ToDictionary(figure => figure.Column, figure => figure.Value)));

    public void Warn(string warning) => warnings.Add(warning);

    public string Text()
    {
        var columns = rows.SelectMany(row => row.Figures.Keys).Distinct().ToList();
        List<string[]> cells = [[name, .. columns], .. rows.Select(row => (string[])[row.Case, .. columns.Select(column => Figure(row.Figures.GetValueOrDefault(column)))])];
        var widths = Enumerable.Range(0, columns.Count + 1).Select(column => cells.Max(line => line[column].Length)).ToArray();
        var lines = cells.Select(line => string.Join("  ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
        return string.Join(Environment.NewLine, [Machine.Here().ToString(), $"{settings}", .. lines, .. warnings.Select(warning => $"WARNING: {warning}")]);
    }

    /// <summary>Prints the table, and writes the same as JSON where a file is named.</summary>
    public async Task FinishAsync(string? file, CancellationToken cancellationToken)
    {
        Console.WriteLine(Text());
        if (file is null)
            return;
        await using var target = File.Create(file);
        await JsonSerializer.SerializeAsync(target, new { Benchmark = name, At = DateTimeOffset.UtcNow, Machine = Machine.Here(), Settings = settings, Rows = rows, Warnings = warnings }, Json, cancellationToken);
    }

    /// <summary>Three significant digits are what a run can be trusted for; whole numbers stay whole.</summary>
    private static string Figure(double? value) => value switch
    {
        null => "-",
        0 => "0",
        { } number when Math.Abs(number) >= 100 => number.ToString("N0"),
        { } number when Math.Abs(number) >= 10 => number.ToString("N1"),
        { } number when Math.Abs(number) >= 1 => number.ToString("N2"),
        { } number => number.ToString("G3"),
    };
}
