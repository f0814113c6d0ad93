using System.Collections.Immutable;

namespace LlmAspire.RagApi.Documents;

/// <summary>
/// The posted documents of one process: in memory to read, in a log to last. A call that returns has been synced to disk. The log is written anew
/// at start when less than half of it is alive.
/// </summary>
internal sealed class DocumentStore : IDocumentStore, IDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly DocumentLog _log;
    private readonly long _maxCharacters;
    private ImmutableDictionary<string, SourceDocument> _documents;
    private long _characters;

    /// <param name="maxCharacters">Bound of all texts together.</param>
    public DocumentStore(string folder, long maxCharacters, ILogger<DocumentStore> logger)
    {
        Directory.CreateDirectory(folder);
        _maxCharacters = maxCharacters;
        _log = new DocumentLog(Path.Combine(folder, "documents.log"));
        var documents = ImmutableDictionary.CreateBuilder<string, SourceDocument>(StringComparer.Ordinal);
        foreach (var entry in _log.Open())
            Apply(documents, entry);
        _documents = documents.ToImmutable();
        _characters = _documents.Values.Sum(document => (long)document.Text.Length);
        if (_log.TornBytes > 0 || _log.DamagedLines > 0)
            logger.LogWarning("Documents: {Torn} bytes at the end of the log were cut off and {Damaged} damaged entries skipped.", _log.TornBytes, _log.DamagedLines);
        if (_log.Entries > 1000 && _log.Entries > 2 * _documents.Count)
            _log.Rewrite(_documents.Values.Select(LogEntry.Put));
    }

    public IReadOnlyDictionary<string, SourceDocument> Documents => Volatile.Read(ref _documents);

    public event Action? Changed;

    public async Task PutAsync(IReadOnlyList<SourceDocument> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0)
            return;
        await WriteAsync(documents.Select(LogEntry.Put), next =>
        {
            var grown = documents.DistinctBy(document => document.Id).Sum(document => -(long)(next.GetValueOrDefault(document.Id)?.Text.Length ?? 0))
                + documents.Reverse().DistinctBy(document => document.Id).Sum(document => (long)document.Text.Length);
            if (grown > 0 && _characters + grown > _maxCharacters)
                throw DocumentStoreFullException.Of(_characters + grown, _maxCharacters);
            return grown;
        }, cancellationToken);
    }

    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        if (!Documents.TryGetValue(id, out var document))
            return false;
        await WriteAsync([LogEntry.Removed(id)], _ => -document.Text.Length, cancellationToken);
        return true;
    }

    public void Dispose()
    {
        _log.Dispose();
        _writer.Dispose();
    }

    private async Task WriteAsync(IEnumerable<LogEntry> entries, Func<ImmutableDictionary<string, SourceDocument>, long> grow, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            var grown = grow(_documents);
            var all = entries.ToList();
            await Task.Run(() => _log.Append(all), CancellationToken.None);
            var next = _documents.ToBuilder();
            all.ForEach(entry => Apply(next, entry));
            _characters += grown;
            Volatile.Write(ref _documents, next.ToImmutable());
        }
        finally
        {
            _writer.Release();
        }
        Changed?.Invoke();
    }

    private static void Apply(ImmutableDictionary<string, SourceDocument>.Builder documents, LogEntry entry)
    {
        if (entry.Document is { } document)
            documents[entry.Id] = document;
        else
            documents.Remove(entry.Id);
    }
}
