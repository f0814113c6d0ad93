namespace LlmAspire.Tests;

public sealed class DemoTests
{
    [Fact]
    public async Task Traces_of_the_demo_begin_with_their_request_so_they_settle_when_it_has_ended()
    {
        using var data = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync("AllInOne", data.Path, args: ["--demo"]);
        var id = await Wait.ForAsync(async () => (await Answered.GetAsync(service.Client, "/api/traces?limit=1"))["items"]!.AsArray().FirstOrDefault()?["traceId"]!.GetValue<string>(), Answered.Limit, () => service.Output);
        // A request's span is the last to end, so it may come with a later batch than those beneath it.
        var spans = await Wait.ForAsync(async () => (await Answered.TraceAsync(service.Client, id))?["spans"]!.AsArray() is { Count: > 5 } found && found.Any(span => span!["parentSpanId"] is null) ? found : null, Answered.Limit, () => service.Output);
        Assert.Equal("POST /ask", Assert.Single(spans, span => span!["parentSpanId"] is null)!["name"]!.GetValue<string>());
    }
}
