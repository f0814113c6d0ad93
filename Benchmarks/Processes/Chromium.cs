namespace LlmAspire.Benchmarks.Processes;

/// <summary>Where this machine has its browser.</summary>
internal static class Chromium
{
    /// <summary>Said where there is none.</summary>
    public const string None = "No Chromium at CHROMIUM_PATH, /usr/bin/chromium or /usr/bin/google-chrome.";

    /// <summary>In a container there is neither a sandbox nor much shared memory.</summary>
    public static readonly string[] Arguments = ["--no-sandbox", "--disable-dev-shm-usage"];

    /// <summary><c>null</c> where there is none.</summary>
    public static string? Path => new[] { Environment.GetEnvironmentVariable("CHROMIUM_PATH"), "/usr/bin/chromium", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
}
