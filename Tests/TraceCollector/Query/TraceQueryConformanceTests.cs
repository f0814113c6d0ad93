using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

/// <summary>One suite over both forms of <see cref="ITraceQuery"/> and <see cref="IScoreSink"/>, and over both engines.</summary>
public abstract partial class TraceQueryConformanceTests(Engine engine) : IAsyncLifetime
{
    private protected CollectorHost Host { get; private set; } = null!;

    private protected abstract ITraceQuery Query { get; }

    private protected abstract IScoreSink Sink { get; }

    private static TraceFilter All => CollectorHost.Everything;

    public async ValueTask InitializeAsync()
    {
        Host = await engine.StartAsync();
        var failed = Otlp.Span(2, 1, 0, "job", 1000, 20, ("error.type", "Timeout"));
        failed.Status = new() { Code = OpenTelemetry.Proto.Trace.V1.Status.Types.StatusCode.Error, Message = "took too long" };
        await Host.TakeAsync(
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

public sealed class InProcessTraceQueryTests() : TraceQueryConformanceTests(Engine.Files)
{
    private protected override ITraceQuery Query => Host.Query;

    private protected override IScoreSink Sink => Host.Sink;
}

public sealed class HttpTraceQueryTests() : TraceQueryConformanceTests(Engine.Files)
{
    private protected override ITraceQuery Query => Host.Client;

    private protected override IScoreSink Sink => Host.Client;
}

public sealed class PostgresTraceQueryTests(Postgres postgres) : TraceQueryConformanceTests(new Engine(postgres))
{
    private protected override ITraceQuery Query => Host.Query;

    private protected override IScoreSink Sink => Host.Sink;
}

/// <summary>As it is where a connection string is set: journal and tables in one database.</summary>
public sealed class AllPostgresTraceQueryTests(Postgres postgres) : TraceQueryConformanceTests(new Engine(postgres, journalToo: true))
{
    private protected override ITraceQuery Query => Host.Client;

    private protected override IScoreSink Sink => Host.Client;
}
