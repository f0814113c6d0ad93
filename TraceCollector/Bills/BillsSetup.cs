using System.Text;
using LlmAspire.TraceCollector.Bills.Formats;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Query;

namespace LlmAspire.TraceCollector.Bills;

/// <summary><c>/api/costs/billed</c>: what providers bill, imported and compared.</summary>
internal static class BillsSetup
{
    private const int MostRows = 100_000;

    public static void AddBills(this WebApplicationBuilder builder) => builder.Services.AddSingleton<IBills, Bills>();

    public static void MapBills(this WebApplication app)
    {
        var api = app.MapGroup("/api/costs/billed").WithTags("Costs");
        api.MapGet("", (HttpRequest request, IBills bills, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Range: asked.Range(), Format: asked.OneOf("format", "json", "csv"), Limit: asked.Limit(), Cursor: asked.Text("cursor")),
                async asked => asked.Format == "csv"
                    ? Results.Text(BillFiles.Csv(await bills.CompareAsync(asked.Range, MostRows, null, cancel)), "text/csv", Encoding.UTF8)
                    : QueryAnswers.Json(await bills.CompareAsync(asked.Range, asked.Limit, asked.Cursor, cancel))))
            .Describe<BillReport>("What providers billed beside what traces say, by UTC day and model", QueryParameters.Range, QueryParameters.Paging, [("format", "json or csv")]);
        api.MapPost("", (HttpRequest request, IBills bills, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => asked.OneOf("provider", [.. UsageFormat.Providers]),
                async provider => await ImportAsync(request, bills, provider, cancel)))
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(IBills.LargestFile))
            .Describe<UsageImport>("Takes a provider's usage or cost export, CSV or JSON, as the body; days it holds replace those imported before", [("provider", string.Join(", ", UsageFormat.Providers))]);
    }

    private static async Task<IResult> ImportAsync(HttpRequest request, IBills bills, string? provider, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            return QueryAnswers.Json(await bills.ImportAsync(await reader.ReadToEndAsync(cancellationToken), provider, cancellationToken));
        }
        catch (UsageImportException wrong)
        {
            return Results.ValidationProblem(wrong.Errors.ToDictionary(), title: "The export could not be read; nothing was stored.");
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Results.Problem($"An export may have at most {IBills.LargestFile} bytes.", statusCode: e.StatusCode, title: "Too large");
        }
    }
}
