using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Query;

namespace LlmAspire.TraceCollector.OwnPrices;

/// <summary><c>PUT /api/prices/{model}</c>: a price of the user's own.</summary>
internal static class OwnPricesSetup
{
    private static readonly JsonSerializerOptions Strict = new(WireJson.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    public static void AddOwnPrices(this WebApplicationBuilder builder) => builder.Services.AddSingleton<IOwnPrices, OwnPriceFile>();

    public static void MapOwnPrices(this WebApplication app) =>
        app.MapPut("/api/prices/{**model}", (string model, HttpRequest request, IOwnPrices prices, TimeProvider clock, CancellationToken cancel) => QueryAnswers.AnswerAsync(request, clock,
                asked => (Range: asked.Range(), Preview: asked.OneOf("preview", "true", "false") == "true"),
                async asked =>
                {
                    var price = await ReadAsync(request.Body, cancel);
                    return asked.Preview ? QueryAnswers.Json(await prices.PreviewAsync(model, price, asked.Range, cancel)) : QueryAnswers.Json(await prices.SetAsync(model, price, cancel));
                }))
            .WithTags("Costs")
            .Accepts<OwnPrice>("application/json", "*/*")
            .Describe<PriceSet>("Sets a model's own price: from, input, cacheRead, cacheWrite, output (USD per million tokens), perRequest", QueryParameters.Range,
                [("preview", "true writes nothing and says what repricing the range would change")]);

    private static async Task<OwnPrice> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<OwnPrice>(body, Strict, cancellationToken) is { } price && price.From != default
                ? price
                : throw new ArgumentException("'from' is missing: the first day (UTC) of the price.", nameof(body));
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"Must be JSON such as {{ \"from\": \"2026-01-01\", \"input\": 1, \"output\": 2 }}: {e.Message}", nameof(body), e);
        }
    }
}
