namespace LlmAspire.Tests;

public sealed class MemoryTests
{
    private const long LimitBytes = 300L << 20;

    [Fact]
    public async Task AllInOne_stays_under_300_MB_after_its_first_question_and_page()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Resident memory is read from /proc, which is Linux's.");
        using var data = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync("AllInOne", data.Path);
        var answer = await Answered.AskAsync(service.Client, "When does a trace settle?");
        await Answered.JudgedTraceAsync(service.Client, answer["traceId"]!.GetValue<string>());
        Assert.NotEmpty(await service.Client.GetStringAsync(new Uri("/traces", UriKind.Relative)));

        var resident = ResidentBytes(service.Id);
        Assert.True(resident < LimitBytes, $"{resident >> 20} MB resident.");
    }

    private static long ResidentBytes(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture) << 10;
    }
}
