using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

public abstract partial class TraceQueryConformanceTests
{
    [Fact]
    public async Task Stages_have_quantiles_in_all_and_per_bucket()
    {
        var report = await Query.GetStagesAsync(All with { Range = new(Otlp.Noon, Otlp.Noon.AddSeconds(10)) }, TimeSpan.FromSeconds(2));
        Assert.Equal(["total", "embed", "search", "rerank", "llm", "post"], report.Stages.Select(stage => stage.Stage));
        var total = report.Stages[0];
        Assert.Equal((3L, 500.0, 500.0), (total.Stats.Count, total.Stats.P50, total.Stats.Max));
        Assert.Equal([(Otlp.Noon, 2L), (Otlp.Noon.AddSeconds(2), 1L)], total.Buckets.Select(bucket => (bucket.At, bucket.Stats.Count)));
        Assert.Equal("bucket", (await Assert.ThrowsAsync<ArgumentException>(() => Query.GetStagesAsync(All, TimeSpan.FromSeconds(2)))).ParamName);
    }

    [Fact]
    public async Task A_heat_map_has_each_request_in_the_cell_of_its_time_and_duration()
    {
        var map = await Query.GetHeatMapAsync(All with { Range = new(Otlp.Noon, Otlp.Noon.AddSeconds(10)) }, TimeSpan.FromSeconds(2));
        Assert.Equal(2, map.BucketSeconds);
        Assert.Equal([(Otlp.Noon, 20.0, 1L), (Otlp.Noon, 500.0, 1L), (Otlp.Noon.AddSeconds(2), 500.0, 1L)],
            map.Cells.Select(cell => (cell.At, new[] { 20.0, 500.0 }.Single(ms => cell.FromMs <= ms && ms < cell.ToMs), cell.Count)));
        var cell = map.Cells[1];
        var found = await Query.GetTracesAsync(All with { Range = new(cell.At, cell.At.AddSeconds(map.BucketSeconds)), MinMs = cell.FromMs, MaxMs = cell.ToMs });
        Assert.Equal(Otlp.TraceText(1), found.Items.Single().TraceId);
    }

    [Fact]
    public async Task Slow_requests_say_in_which_stage_their_time_went()
    {
        var slow = await Query.GetSlowSharesAsync(All);
        Assert.Equal((500.0, 3L, 2L), (slow.P99Ms!.Value, slow.Requests, slow.SlowRequests));
        Assert.Equal(["embed", "search", "rerank", "llm", "post", "other"], slow.Stages.Select(stage => stage.Stage));
        var llm = slow.Stages[3];
        Assert.Equal((0.8, 800.0 / 1020, 400.0), (llm.SlowShare, llm.Share, llm.SlowMs));
        Assert.Equal(1, slow.Stages.Sum(stage => stage.SlowShare), 9);
        Assert.Null((await Query.GetSlowSharesAsync(All with { Features = ["none"] })).P99Ms);
    }

    [Theory]
    [InlineData(LatencyDimension.Model, "a-model-no-one-sells", "gpt-4o-mini-2024-07-18")]
    [InlineData(LatencyDimension.Feature, "docs")]
    [InlineData(LatencyDimension.Service, "ragapi")]
    [InlineData(LatencyDimension.Prompt, "answer@1.2.0")]
    public async Task Latency_is_told_by_what_requests_have_in_common(LatencyDimension by, params string[] values)
    {
        var groups = await Query.GetLatencyByAsync(by, All);
        Assert.Equal(values, groups.Groups.Select(group => group.Value));
        Assert.Equal(by == LatencyDimension.Service ? (3, 1) : by == LatencyDimension.Model ? (1, 0) : (2L, 0L), (groups.Groups[0].Requests, groups.Groups[0].Errors));
        Assert.InRange(groups.Groups[0].P99Ms, 500 * (1 - groups.RelativeError), 500 * (1 + groups.RelativeError));
    }
}
