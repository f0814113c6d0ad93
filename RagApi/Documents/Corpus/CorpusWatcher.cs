using Microsoft.Extensions.Options;

namespace LlmAspire.RagApi.Documents.Corpus;

/// <summary>Scans the corpus folder at start, soon after the file system reports a change, and every so often regardless.</summary>
internal sealed class CorpusWatcher(CorpusFolder folder, IOptions<CorpusOptions> options, TimeProvider time, ILogger<CorpusWatcher> logger) : BackgroundService
{
    /// <summary>An editor writes a file in several steps, a checkout many files: one scan for all.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    private readonly SemaphoreSlim _changes = new(0, 1);
    private FileSystemWatcher? _watcher;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Watched before it is scanned: a change between the two would wait for the next comparison in full.
        _watcher = Watch();
        // Before anything asks: the first index holds the corpus.
        folder.Scan();
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _watcher?.Dispose();
        _changes.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await NextAsync(stoppingToken);
            try
            {
                folder.Scan();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                logger.LogWarning(error, "Corpus folder {Folder} cannot be read now; the documents of the last scan stay.", folder.Folder);
            }
        }
    }

    private async Task NextAsync(CancellationToken cancellationToken)
    {
        using var rescan = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var change = _changes.WaitAsync(rescan.Token);
        await Task.WhenAny(change, Task.Delay(TimeSpan.FromSeconds(options.Value.RescanSeconds), time, rescan.Token));
        if (change.IsCompletedSuccessfully)
            await Task.Delay(Quiet, time, cancellationToken);
        await rescan.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private FileSystemWatcher? Watch()
    {
        if (!Directory.Exists(folder.Folder))
            return null;
        try
        {
            var watcher = new FileSystemWatcher(folder.Folder) { IncludeSubdirectories = true };
            watcher.Changed += (_, _) => Signal();
            watcher.Created += (_, _) => Signal();
            watcher.Deleted += (_, _) => Signal();
            watcher.Renamed += (_, _) => Signal();
            watcher.Error += (_, _) => Signal();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException error)
        {
            logger.LogWarning("Corpus folder {Folder} cannot be watched ({Why}); it is compared every {Seconds} s.", folder.Folder, error.Message, options.Value.RescanSeconds);
            return null;
        }
    }

    private void Signal()
    {
        try
        {
            _changes.Release();
        }
        catch (Exception error) when (error is SemaphoreFullException or ObjectDisposedException)
        {
            // A scan is already due and will see this change too, or the host is stopping.
        }
    }
}
