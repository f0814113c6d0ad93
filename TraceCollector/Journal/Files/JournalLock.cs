namespace LlmAspire.TraceCollector.Journal.Files;

/// <summary>Keeps a second process out of a data directory. The operating system lets go of it when the process dies.</summary>
internal sealed class JournalLock : IDisposable
{
    private readonly FileStream file;

    private JournalLock(FileStream file) => this.file = file;

    /// <exception cref="InvalidOperationException">Another process has the folder, or it cannot be written; the message names the key to change.</exception>
    public static JournalLock Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            DirectorySync.Flush(Path.GetDirectoryName(folder)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Data__Directory: {folder} cannot be created ({error.Message})", error);
        }
        var path = Path.Combine(folder, "lock");
        try
        {
            return new JournalLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"Data__Directory: {Path.GetDirectoryName(folder)} is in use by another process, or cannot be written ({error.Message}) Stop the other process or choose another directory.", error);
        }
    }

    public void Dispose() => file.Dispose();
}
