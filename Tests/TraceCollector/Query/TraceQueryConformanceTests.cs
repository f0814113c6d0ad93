using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

/// <summary>One suite over both forms of <see cref="ITraceQuery"/> and <see cref="IScoreSink"/>, and over both engines. Who only reads shares a collector.</summary>
public abstract partial class TraceQueryConformanceTests(SeededCollector seeded) : IAsyncLifetime
{
    private CollectorHost? own;

    private protected CollectorHost Host => own ?? seeded.Host;

    private protected abstract ITraceQuery Query { get; }

    private protected abstract IScoreSink Sink { get; }

    private static TraceFilter All => CollectorHost.Everything;

    /// <summary>For whoever changes what is stored.</summary>
    private async Task OwnHostAsync() => own = await seeded.AnotherAsync();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (own is not null)
            await own.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>A collector that has taken three traces: answered, failed, and refused at an unknown price.</summary>
public abstract class SeededCollector(Engine engine) : IAsyncLifetime
{
    internal Engine Engine => engine;

    internal CollectorHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await AnotherAsync();

    internal async Task<CollectorHost> AnotherAsync()
    {
        var host = await engine.StartAsync();
        var failed = Otlp.Span(2, 1, 0, "job", 1000, 20, ("error.type", "Timeout"));
        failed.Status = new() { Code = OpenTelemetry.Proto.Trace.V1.Status.Types.StatusCode.Error, Message = "took too long" };
        return await host.TakeAsync(
            Otlp.Body(Otlp.Ask(1)),
            Otlp.Body(failed),
            Otlp.Body(Otlp.Ask(3, 2000, "How do prompts get versions?", "By hand, checked at start.", "a-model-no-one-sells", ("user.id", "u-2"), ("rag.outcome", "refused"))));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class SeededFiles() : SeededCollector(Engine.Files);

/// <summary>As it is where a connection string is set: journal and tables in one database.</summary>
public sealed class SeededPostgres(Postgres postgres) : SeededCollector(new Engine(postgres, journalToo: true));

public sealed class InProcessTraceQueryTests(SeededFiles seeded) : TraceQueryConformanceTests(seeded), IClassFixture<SeededFiles>
{
    private protected override ITraceQuery Query => Host.Query;

    private protected override IScoreSink Sink => Host.Sink;
}

public sealed class HttpTraceQueryTests(SeededFiles seeded) : TraceQueryConformanceTests(seeded), IClassFixture<SeededFiles>
{
    private protected override ITraceQuery Query => Host.Client;

    private protected override IScoreSink Sink => Host.Client;
}

public sealed class PostgresTraceQueryTests(SeededPostgres seeded) : TraceQueryConformanceTests(seeded), IClassFixture<SeededPostgres>
{
    private protected override ITraceQuery Query => Host.Client;

    private protected override IScoreSink Sink => Host.Client;
}
