using Microsoft.OpenApi;

namespace LlmAspire.TraceCollector.Query;

/// <summary>What the OpenAPI document says of parameters. They are read by <see cref="QueryReading"/>, which names unknown ones.</summary>
internal static class QueryParameters
{
    public static readonly (string Name, string Meaning)[] Range =
    [
        ("from", $"Begin: {QueryText.TimeForm}. 24 hours before 'to' by default"),
        ("to", "End, exclusive; now by default"),
    ];

    public static readonly (string Name, string Meaning)[] Paging =
    [
        ("limit", "1 to 500, 50 by default"),
        ("cursor", "'next' of the page before"),
    ];

    public static readonly (string Name, string Meaning)[] Filter =
    [
        .. Range,
        ("feature", "Feature of the application; a parameter given twice means any of"),
        ("user", "User id"),
        ("session", "Session id"),
        ("service", "Service name"),
        ("model", "A model that was called"),
        ("prompt", "name@version, or name"),
        ("variant", "Variant, or experiment:variant"),
        ("outcome", "answered, no_evidence, refused, over_budget, failed"),
        ("status", "ok or error"),
        ("errorType", "Type of the error"),
        ("minMs", "Took at least this many milliseconds"),
        ("maxMs", "Took less than this many milliseconds"),
        ("minCostUsd", "Cost at least this much"),
        ("costState", "priced, partial, unpriced or none (no model was called)"),
        ("score", "Condition on a score's newest value, like faithfulness<0.6"),
        ("attr", "Condition on an attribute of any span, key:value"),
        ("q", "Words that all occur in inputs or outputs (their first 1,000 characters, 4,000 a trace)"),
        ("order", "newest, slowest, costliest, worst:<score>"),
    ];

    /// <summary>Summary, answer and parameters of an endpoint that reads its parameters itself.</summary>
    public static void Describe<TAnswer>(this RouteHandlerBuilder endpoint, string summary, params (string Name, string Meaning)[][] parameters) => endpoint
        .WithSummary(summary)
        .Produces<TAnswer>()
        .ProducesValidationProblem()
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            foreach (var (name, meaning) in parameters.SelectMany(list => list))
                (operation.Parameters ??= []).Add(new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Query,
                    Description = meaning,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            return Task.CompletedTask;
        });
}
