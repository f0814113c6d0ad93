namespace LlmAspire.Tests;

public sealed class ThreeProcessTests
{
    [Fact]
    public async Task A_question_is_answered_traced_priced_judged_and_rated_across_three_processes()
    {
        using var data = new TemporaryDirectory();
        await using var collector = await ServiceProcess.StartAsync("TraceCollector", Folder(data, "collector"));
        // The environment that Aspire injects: the other services are found by service discovery.
        var others = new Dictionary<string, string> { ["services__tracecollector__http__0"] = collector.Address.ToString() };
        await using var ragApi = await ServiceProcess.StartAsync("RagApi", Folder(data, "ragapi"), others);
        others["services__ragapi__http__0"] = ragApi.Address.ToString();
        await using var worker = await ServiceProcess.StartAsync("EvalWorker", Folder(data, "evalworker"), others);

        await OneQuestion.IsFollowedToItsScoresAsync(ragApi.Client, collector.Client);
    }

    private static string Folder(TemporaryDirectory data, string name) => Directory.CreateDirectory(Path.Combine(data.Path, name)).FullName;
}
