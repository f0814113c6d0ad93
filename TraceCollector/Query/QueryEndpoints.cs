using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Addresses of the queries (contract §3 and §5).</summary>
internal static class QueryEndpoints
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestBucket = TimeSpan.FromDays(366);

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").WithTags("Queries");
        MapTraces(api);
        MapReports(api);
        MapLatency(api);
        MapFeeds(api);
        MapMetrics(api);
    }

    private static void MapTraces(RouteGroupBuilder api)
    {
        api.MapGet("/traces", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Filter: asked.Filter(), Limit: asked.Limit(), Cursor: asked.Text("cursor")),
                asked => query.GetTracesAsync(asked.Filter, asked.Limit, asked.Cursor, cancel)))
            .Describe<Page<TraceRow>>("Traces under a filter", QueryParameters.Filter, QueryParameters.Paging);

        api.MapGet("/traces/count", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => asked.Filter(),
                async asked => new TraceCount(await query.CountTracesAsync(asked, cancel))))
            .Describe<TraceCount>("How many traces a filter holds", QueryParameters.Filter);

        api.MapGet("/traces/{traceId}", (string traceId, HttpRequest request, TraceDetails details, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => asked.OneOf("spans", "compact", "full"),
                async spans => QueryAnswers.Held(request, clock, await details.LendAsync(traceId, spans == "compact", cancel)) is { } trace
                    ? spans == "compact" ? CompactJson.Answer(trace) : QueryAnswers.Json(trace)
                    : QueryAnswers.NotFound($"No span of trace {traceId} is stored.")))
            .Describe<TraceDetail>("One trace with its spans and scores", [("spans", "compact leaves out texts, attributes and events, and fields that say nothing")]);

        api.MapGet("/traces/{traceId}/spans/{spanId}", (string traceId, string spanId, HttpRequest request, TraceDetails details, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                _ => true,
                async _ => QueryAnswers.Held(request, clock, await details.LendSpanAsync(traceId, spanId, cancel)) is { } span
                    ? QueryAnswers.Json(span)
                    : QueryAnswers.NotFound($"No span {spanId} of trace {traceId} is stored.")))
            .Describe<SpanDetail>("One span with its texts and attributes");

        api.MapGet("/spans", (HttpRequest request, SeveralTraces several, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => asked.Texts("traceId"),
                async asked => new Page<SpansOfTrace>(QueryAnswers.Held(request, clock, await several.LendAsync(asked, cancel))!, null)))
            .Describe<Page<SpansOfTrace>>("Spans of several traces with their texts", [("traceId", $"A trace, 1 to {SeveralTraces.Most} of them")]);

        api.MapGet("/export", (HttpRequest request, Exports exports, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Filter: asked.Filter(), Format: asked.OneOf("format", Exports.Formats)),
                asked => Task.FromResult(exports.Answer(asked.Filter, cancel))))
            .Describe<TraceSummary>("Traces and their scores, one JSON object a line", QueryParameters.Filter, [("format", "ndjson")]);
    }

    private static void MapReports(RouteGroupBuilder api)
    {
        api.MapGet("/stages", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Filter: asked.Filter(), Bucket: asked.Duration("bucket", LongestBucket)),
                asked => query.GetStagesAsync(asked.Filter, asked.Bucket, cancel)))
            .Describe<StageReport>("Latency per stage, in all and over time", QueryParameters.Filter, [("bucket", "Width of a bucket, like 5m; by default about 60 buckets")]);

        api.MapGet("/overview", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => asked.Filter(),
                asked => query.GetOverviewAsync(asked, cancel)))
            .Describe<Overview>("Requests, errors, latency, cost and quality, beside the period before", QueryParameters.Filter);

        api.MapGet("/errors", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Filter: asked.Filter(), Limit: asked.Limit(), Cursor: asked.Text("cursor")),
                asked => query.GetErrorsAsync(asked.Filter, asked.Limit, asked.Cursor, cancel)))
            .Describe<Page<ErrorGroup>>("Error types with counts and an example", QueryParameters.Filter, QueryParameters.Paging);

        api.MapGet("/sessions", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Filter: asked.Filter(), Limit: asked.Limit(), Cursor: asked.Text("cursor")),
                asked => query.GetSessionsAsync(asked.Filter, asked.Limit, asked.Cursor, cancel)))
            .Describe<Page<SessionSummary>>("Conversations, the one that asked last first", QueryParameters.Filter, QueryParameters.Paging);

        api.MapGet("/prompts", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Filter: asked.Filter(), Limit: asked.Limit(), Cursor: asked.Text("cursor"), At: asked.Time("at")),
                asked => asked.At is { } at ? LivePrompts.GetAsync(query, asked.Filter, at, cancel) : query.GetPromptsAsync(asked.Filter, asked.Limit, asked.Cursor, cancel)))
            .Describe<Page<PromptVersion>>("Prompt versions with requests, quality, cost and latency", QueryParameters.Filter, QueryParameters.Paging, [("at", "Only the version of each prompt that was live at this time")]);

        api.MapGet("/choices", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => asked.Range(),
                asked => query.GetChoicesAsync(asked, cancel)))
            .Describe<FilterChoices>("Values to filter by, most frequent first", QueryParameters.Range);
    }

    private static void MapMetrics(RouteGroupBuilder api)
    {
        api.MapGet("/metrics", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => asked.Range(),
                asked => query.GetMetricsAsync(asked, cancel)))
            .Describe<ClientMetricList>("Metrics that clients sent", QueryParameters.Range);

        api.MapGet("/metrics/{name}", (string name, HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Range: asked.Range(), Bucket: asked.Duration("bucket", LongestBucket)),
                async asked => await query.GetMetricAsync(name, asked.Range, asked.Bucket, cancel) is { } metric
                    ? QueryAnswers.Json(metric)
                    : QueryAnswers.NotFound($"No client sent the metric {name} within the range.")))
            .Describe<ClientMetricReport>("One metric over time, in all and by series, with quantiles", QueryParameters.Range, [("bucket", "Width of a bucket, like 5m, rounded up to whole minutes; by default about 60 buckets")]);
    }

    private static void MapLatency(RouteGroupBuilder api)
    {
        api.MapGet("/latency", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Filter: asked.Filter(), By: asked.OneOf("by", [.. Words<LatencyDimension>.All])),
                asked => query.GetLatencyByAsync(Words<LatencyDimension>.Read(asked.By ?? "model"), asked.Filter, cancel)))
            .Describe<LatencyGroups>("Latency by model, feature, service or prompt", QueryParameters.Filter, [("by", "model (by default), feature, service or prompt")]);

        api.MapGet("/latency/heatmap", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Filter: asked.Filter(), Bucket: asked.Duration("bucket", LongestBucket)),
                asked => query.GetHeatMapAsync(asked.Filter, asked.Bucket, cancel)))
            .Describe<HeatMap>("Requests by time and duration", QueryParameters.Filter, [("bucket", "Width of a bucket, like 5m; by default about 60 buckets")]);

        api.MapGet("/latency/slow", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => asked.Filter(),
                asked => query.GetSlowSharesAsync(asked, cancel)))
            .Describe<SlowShares>("Where requests at or above the 99th percentile spend their time, beside all", QueryParameters.Filter);
    }

    private static void MapFeeds(RouteGroupBuilder api)
    {
        api.MapGet("/scores", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Range: asked.Range(), Trace: asked.Text("traceId"), Name: asked.Text("name"), Limit: asked.Limit(), Cursor: asked.Text("cursor")),
                asked => query.GetScoresAsync(asked.Range, asked.Trace, asked.Name, asked.Limit, asked.Cursor, cancel)))
            .Describe<Page<Score>>("Scores, newest first", QueryParameters.Range, QueryParameters.Paging, [("traceId", "Scores of this trace, whenever made"), ("name", "Name of the score")]);

        api.MapGet("/changes", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Range: asked.Range(), Kind: asked.OneOf("kind", [.. Words<ChangeKind>.All]), Limit: asked.Limit(), Cursor: asked.Text("cursor")),
                asked => query.GetChangesAsync(asked.Range, asked.Kind is null ? null : Words<ChangeKind>.Read(asked.Kind), asked.Limit, asked.Cursor, cancel)))
            .Describe<Page<ChangeEvent>>("Change events, newest first: requests that ran away", QueryParameters.Range, QueryParameters.Paging, [("kind", "runaway")]);

        api.MapGet("/facts", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (After: asked.Whole("after", 0, long.MaxValue, 0), Limit: asked.Limit(500, 5000), Wait: asked.Duration("wait", LongestWait)),
                asked => query.GetFactsAsync(asked.After, asked.Limit, asked.Wait, cancel)))
            .Describe<Page<TraceFact>>("Settled traces in the order of settling; traces that evaluate or replay are left out",
                [("after", "Sequence of the last fact read"), ("limit", "1 to 5000, 500 by default"), ("wait", "How long to wait for something, like 20s")]);

        api.MapGet("/status", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                _ => true,
                _ => query.GetStatusAsync(cancel)))
            .Describe<CollectorStatus>("What was received, stored and refused; journal, queue and disk");
    }
}
