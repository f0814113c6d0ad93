namespace LlmAspire.Benchmarks.Processes;

/// <summary>Where the checkout is, found from the running assembly upwards.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "LlmAspire.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No LlmAspire.sln above {AppContext.BaseDirectory}.");
    }
}
