using Microsoft.AspNetCore.Http.Features;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>Marks the endpoints that take OTLP: the only ones on the OTLP ports, and the only ones with a limit of their own.</summary>
internal sealed class OtlpPath
{
    public static bool Marks(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<OtlpPath>() is not null;

    /// <summary>404 for everything else on an OTLP port. Decided by the port a connection came in on: a Host header is only a claim.</summary>
    public static Task Guard(HttpContext context, RequestDelegate next, ListenPlan plan)
    {
        if (Marks(context))
        {
            // The receiver counts for itself (64 MiB and an answer in OTLP's words); Kestrel would stop at 30 MB.
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                limit.MaxRequestBodySize = null;
            return next(context);
        }
        if (!plan.IsOtlpPort(context.Connection.LocalPort))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
