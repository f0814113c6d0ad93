using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using LlmAspire.RagApi;
using LlmAspire.TraceCollector.Contracts;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace LlmAspire.Tests;

/// <summary>RagApi over a folder of three documents, its ended spans at hand. No collector answers unless a test gives one.</summary>
internal sealed class RagApiHost : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _data = Directory.CreateTempSubdirectory("ragapi-").FullName;
    private readonly string _corpus = Directory.CreateTempSubdirectory("corpus-").FullName;
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly WebApplicationFactory<RagApiEntry> _host;

    public RagApiHost(Action<IServiceCollection>? services = null, params (string Key, string Value)[] settings)
    {
        File.WriteAllText(Path.Combine(_corpus, "keys.md"), "# Keys\n\nSigning keys rotate every month without downtime. A rotated key stays valid for two days.");
        File.WriteAllText(Path.Combine(_corpus, "certificates.md"), "# Certificates\n\nCertificates renew themselves thirty days before they expire.");
        File.WriteAllText(Path.Combine(_corpus, "backups.md"), "# Backups\n\nBackups are taken every night and kept for a week.");
        _host = new WebApplicationFactory<RagApiEntry>().WithWebHostBuilder(host =>
        {
            foreach (var (key, value) in ((string, string)[])[("Data:Directory", _data), ("Corpus:Path", _corpus), ("TraceCollector:Url", "http://127.0.0.1:9"), .. settings])
                host.UseSetting(key, value);
            host.ConfigureTestServices(tests =>
            {
                tests.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(new SimpleActivityExportProcessor(new Ended(_ended))));
                services?.Invoke(tests);
            });
        });
        Client = _host.CreateClient();
    }

    public HttpClient Client { get; }

    public Task<HttpResponseMessage> PostAsync(string path, object body, string? accept = null, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: WireJson.Options) };
        if (accept is not null)
            request.Headers.Accept.ParseAdd(accept);
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>The spans of a trace once its <c>ask</c> span has ended.</summary>
    public async Task<IReadOnlyList<Activity>> SpansAsync(string traceId)
    {
        IReadOnlyList<Activity> Of() => [.. _ended.Where(span => span.TraceId.ToHexString() == traceId)];
        await Wait.UntilAsync(() => Task.FromResult(Of().Any(span => span.OperationName == "ask")), Patience, () => $"no ask span of {traceId}");
        return Of();
    }

    /// <summary>The <c>ask</c> span of a session once it has ended, for a client that was gone before it learned its trace. Other hosts' spans end here too.</summary>
    public Task<Activity> AskSpanAsync(string sessionId) =>
        Wait.ForAsync(() => Task.FromResult(_ended.FirstOrDefault(span => span.OperationName == "ask" && sessionId.Equals(span.GetTagItem("session.id")))), Patience);

    public void Dispose()
    {
        Client.Dispose();
        _host.Dispose();
        Directory.Delete(_data, recursive: true);
        Directory.Delete(_corpus, recursive: true);
    }

    private sealed class Ended(ConcurrentQueue<Activity> spans) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
                spans.Enqueue(span);
            return ExportResult.Success;
        }
    }
}
