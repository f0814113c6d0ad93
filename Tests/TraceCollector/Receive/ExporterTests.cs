using System.Diagnostics;
using LlmAspire.TraceCollector.Receive;
using LlmAspire.TraceCollector.Wire;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace LlmAspire.Tests;

public sealed class ExporterTests
{
    [Theory]
    [InlineData("grpc")]
    [InlineData("http")]
    [InlineData("in process")]
    public async Task The_exporter_of_OpenTelemetry_delivers(string transport)
    {
        await using var host = await ReceivingHost.StartAsync();
        using var source = new ActivitySource("exporter-test-" + transport);
        string traceId;
        using (var provider = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).AddOtlpExporter(options => Configure(options, transport, host)).Build())
        {
            using (var activity = source.StartActivity("ask")!)
            {
                activity.SetTag("gen_ai.request.model", "offline");
                traceId = activity.TraceId.ToHexString();
            }
            Assert.True(provider.ForceFlush(10_000));
        }
        var record = Assert.Single(await JournalFolder.ReadAll(host.Journal));
        var span = Assert.Single(OtlpReader.ReadSpans(record.Body));
        Assert.Equal((traceId, "ask", "offline"), (Ids.TraceText(span.TraceId), span.Name, span.Attributes.String("gen_ai.request.model")));
    }

    [Fact]
    public async Task In_process_as_over_the_wire_a_path_that_is_no_signal_is_not_found()
    {
        await using var host = await ReceivingHost.StartAsync();
        using var client = new HttpClient(new InProcessOtlpHandler(() => host.Receiver)) { BaseAddress = new Uri("http://collector") };
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await client.PostAsync("/v1/profiles", null)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await client.PostAsync("/v1/traces", null)).StatusCode);
    }

    private static void Configure(OtlpExporterOptions options, string transport, ReceivingHost host)
    {
        options.Protocol = transport == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = transport == "grpc" ? host.Grpc : new Uri(host.Http, "/v1/traces");
        if (transport == "in process")
            options.HttpClientFactory = () => new HttpClient(new InProcessOtlpHandler(() => host.Receiver));
    }
}
