namespace LlmAspire.AppHost;

/// <summary>
/// Who may do what at the collector, once others can reach it: a key that only sends, for RagApi and other applications, one for the evaluation worker, which
/// also reads, one for people. None on this machine alone.
/// </summary>
internal sealed record CollectorKeys(IResourceBuilder<ParameterResource>? Ingest, IResourceBuilder<ParameterResource>? Worker, IResourceBuilder<ParameterResource>? People)
{
    /// <summary>Letters and digits only: <c>Access__Keys</c> separates by colons and semicolons.</summary>
    private static readonly GenerateParameterDefault random = new() { MinLength = 40, Special = false };

    public static CollectorKeys Add(IDistributedApplicationBuilder builder) => builder.ExecutionContext.IsRunMode
        ? new CollectorKeys(null, null, null)
        : new CollectorKeys(
            Add(builder, "ingest-key", "What RagApi and other applications show the collector to send"),
            Add(builder, "worker-key", "What the evaluation worker shows the collector"),
            Add(builder, "admin-key", "What people type into the login of the pages"));

    private static IResourceBuilder<ParameterResource> Add(IDistributedApplicationBuilder builder, string name, string what) =>
        builder.AddParameter(name, random, secret: true).WithDescription($"{what}: letters and digits.");
}

internal static class CollectorKeyReferences
{
    public static IResourceBuilder<ProjectResource> WithCollectorKeys(this IResourceBuilder<ProjectResource> collector, CollectorKeys keys) =>
        keys is { Ingest: { } ingest, Worker: { } worker, People: { } people }
            ? collector.WithEnvironment("Access__Keys", ReferenceExpression.Create($"{ingest}:ingest;{worker}:ingest,read;{people}:admin"))
            : collector;

    public static IResourceBuilder<ProjectResource> WithCollectorKey(this IResourceBuilder<ProjectResource> service, IResourceBuilder<ParameterResource>? key) =>
        key is null ? service : service.WithEnvironment("TraceCollector__Key", key);
}
