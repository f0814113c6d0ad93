using System.Net.Http.Json;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

/// <summary>What a crash and a bad disk leave, met by a process as a user starts it.</summary>
public sealed class DamagedJournalTests
{
    [Fact]
    public async Task A_torn_end_is_cut_off_a_damaged_middle_is_passed_over_and_both_are_in_the_status()
    {
        using var data = new TemporaryDirectory();
        await using (var collector = await ServiceProcess.StartAsync("TraceCollector", data.Path))
        {
            for (var trace = 1; trace <= 4; trace++)
                await SendAsync(collector, trace);
            await Wait.UntilAsync(async () => (await StatusAsync(collector)).Stored.Traces == 4, TimeSpan.FromMinutes(1));
            collector.Kill();
        }
        var segment = Assert.Single(Directory.GetFiles(Path.Combine(data.Path, "journal"), "*.seg"));
        var bytes = await File.ReadAllBytesAsync(segment);
        var second = bytes.AsSpan(4).IndexOf("LAJ1"u8) + 4;
        bytes[second + 60] ^= 0xFF;
        await File.WriteAllBytesAsync(segment, bytes.AsMemory(0, bytes.Length - 10));
        foreach (var table in Directory.GetFiles(data.Path, "traces.duckdb*"))
            File.Delete(table);

        await using var next = await ServiceProcess.StartAsync("TraceCollector", data.Path);
        await SendAsync(next, 5);
        await Wait.UntilAsync(async () => (await StatusAsync(next)).Stored.Traces == 3, TimeSpan.FromMinutes(1));
        var status = await StatusAsync(next);
        Assert.True(status.Journal.TornBytes > 40, $"{status.Journal.TornBytes} bytes were cut off.");
        Assert.Contains($"at {second}: ", Assert.Single(status.Journal.Damaged), StringComparison.Ordinal);
        var page = await next.Client.GetFromJsonAsync<Page<TraceRow>>("/api/traces?from=2026-11-23&to=2026-11-24", WireJson.Options);
        Assert.Equal(new[] { 1, 3, 5 }.Select(Otlp.TraceText), page!.Items.Select(trace => trace.TraceId).Order());
    }

    private static async Task SendAsync(ServiceProcess collector, int trace)
    {
        using var body = new ByteArrayContent(Otlp.Body(Otlp.Ask(trace, trace)));
        body.Headers.ContentType = new("application/x-protobuf");
        using var answer = await collector.Client.PostAsync(new Uri("/v1/traces", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<CollectorStatus> StatusAsync(ServiceProcess collector) =>
        (await collector.Client.GetFromJsonAsync<CollectorStatus>("/api/status", WireJson.Options))!;
}
