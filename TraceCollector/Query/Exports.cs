using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Traces with their scores in full as they leave the collector: one JSON object a line, read page by page, so that any amount can be exported.</summary>
internal sealed class Exports(TraceLists lists, ScoreLists scores)
{
    public static readonly string[] Formats = ["ndjson"];

    private const int PageSize = 500;

    private static readonly byte[] LineEnd = [(byte)'\n'];

    public IResult Answer(TraceFilter filter, CancellationToken aborted) => Results.Stream(body => WriteAsync(body, filter, aborted), "application/x-ndjson", "traces.ndjson");

    public async Task WriteAsync(Stream body, TraceFilter filter, CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await lists.GetAsync(filter, PageSize, cursor, cancellationToken);
            var byTrace = await scores.OfTracesAsync([.. page.Items.Select(trace => trace.TraceId)], cancellationToken);
            foreach (var trace in page.Items)
            {
                await JsonSerializer.SerializeAsync(body, new ExportedTrace(trace, [.. byTrace[trace.TraceId]]), WireJson.Options, cancellationToken);
                await body.WriteAsync(LineEnd, cancellationToken);
            }
            await body.FlushAsync(cancellationToken);
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>A summary with its scores as they were given.</summary>
    private sealed record ExportedTrace : TraceSummary
    {
        [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        public ExportedTrace(TraceSummary trace, IReadOnlyList<Score> scores)
            : base(trace) => Scores = scores;

        public IReadOnlyList<Score> Scores { get; }
    }
}
