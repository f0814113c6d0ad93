using LlmAspire.TraceCollector.Receive;

namespace LlmAspire.TraceCollector.Access;

/// <summary>Which role a request needs. Pure: method and path decide.</summary>
internal static class AccessRule
{
    /// <summary>Health, how to get in, what a page is made of, and the description of the API.</summary>
    private static readonly string[] Open = ["/health", "/alive", GrpcHealth.Path, "/login", "/_framework", "/_content", "/favicon.ico", "/openapi", "/scalar"];

    /// <summary>The paths of RagApi, which shares the process in AllInOne and has no keys of its own.</summary>
    private static readonly string[] RagApi = ["/ask", "/chat", "/search", "/documents", "/index", "/feedback", "/replay"];

    /// <summary>Where scores are posted, in our own form and in those of Langfuse and Phoenix.</summary>
    private static readonly string[] Scored = ["/api/scores", "/api/public/scores", "/api/public/ingestion", "/v1/span_annotations", "/v1/trace_annotations", "/v1/session_annotations"];

    private static readonly string[] Reviewed = ["/api/reviews", "/api/datasets", "/api/runs"];

    /// <param name="otlp">Whether the request went to an OTLP endpoint.</param>
    /// <returns><c>null</c> where everybody may.</returns>
    public static Roles? Needed(string method, PathString path, bool otlp)
    {
        if (Under(path, Open))
            return null;
        if (otlp)
            return Roles.Ingest;
        if (Under(path, RagApi))
            return null;
        if (HttpMethods.IsPost(method) && Under(path, Scored))
            return Roles.Ingest;
        if (!path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
            return HttpMethods.IsDelete(method) ? Roles.Admin : Roles.Read;
        if (HttpMethods.IsDelete(method))
            return Roles.Admin;
        return Under(path, Reviewed) ? Roles.Review : Roles.Admin;
    }

    public static bool Allows(Roles granted, Roles needed) => (granted & (needed | Roles.Admin)) != 0;

    private static bool Under(PathString path, string[] prefixes) =>
        Array.Exists(prefixes, prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));
}
