namespace LlmAspire.Benchmarks.Processes;

/// <summary>A folder that goes away with its user.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("llmaspire-").FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that is still closing its files; the system's temporary folder is cleaned by others.
        }
    }
}
