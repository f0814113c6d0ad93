using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Addresses of costs (contract §3).</summary>
internal static class CostEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/costs").WithTags("Costs");
        api.MapGet("", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Filter: asked.Filter(), By: Dimensions(asked), Format: asked.OneOf("format", CostFiles.Formats), Limit: asked.Limit(), Cursor: asked.Text("cursor")),
                async asked => CostFiles.Answer(await query.GetCostsAsync(asked.By, asked.Filter, asked.Format is "csv" or "ndjson" ? CostFiles.MostGroups : asked.Limit, asked.Cursor, cancel), asked.Format)))
            .Describe<CostReport>("Tokens and cost by what requests have in common", QueryParameters.Filter, QueryParameters.Paging,
                [("groupBy", $"{string.Join(", ", Words<CostDimension>.All)}: up to three, with commas; none for the totals alone"), ("format", "json, csv or ndjson")]);

        api.MapGet("/unpriced", (HttpRequest request, ITraceQuery query, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Filter: asked.Filter(), Limit: asked.Limit(), Cursor: asked.Text("cursor")),
                asked => query.GetUnpricedAsync(asked.Filter, asked.Limit, asked.Cursor, cancel)))
            .Describe<Page<UnpricedReason>>("Why requests have no cost, or a part of it only", QueryParameters.Filter, QueryParameters.Paging);
    }

    private static List<CostDimension> Dimensions(QueryReading asked)
    {
        List<CostDimension> dimensions = [];
        foreach (var word in asked.Texts("groupBy").SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            if (Words<CostDimension>.TryRead(word, out var dimension))
                dimensions.Add(dimension);
            else
                asked.Wrong("groupBy", $"'{word}' is none of {string.Join(", ", Words<CostDimension>.All)}.");
        return dimensions;
    }
}
