using LlmAspire.RagApi.Documents.Reading;

namespace LlmAspire.RagApi.Documents.Corpus;

/// <summary>The corpus folder's files as documents; the id is the path below the folder, with <c>/</c>.</summary>
internal sealed class CorpusFolder(string folder, ILogger<CorpusFolder> logger)
{
    /// <summary>Larger files are left out, and the log says so.</summary>
    private const long MaxBytes = 8 * 1024 * 1024;

    private readonly Dictionary<string, (DateTime Written, long Length)> _seen = new(StringComparer.Ordinal);
    private Dictionary<string, SourceDocument> _documents = new(StringComparer.Ordinal);

    public string Folder => folder;

    /// <summary>A picture of the last scan; replaced, never changed.</summary>
    public IReadOnlyDictionary<string, SourceDocument> Documents => Volatile.Read(ref _documents);

    public event Action? Changed;

    /// <summary>Reads what is new or changed since the last scan. Called by one caller at a time.</summary>
    public void Scan()
    {
        var next = new Dictionary<string, SourceDocument>(_documents, StringComparer.Ordinal);
        var files = Files().ToDictionary(IdOf, StringComparer.Ordinal);
        var changed = 0;
        foreach (var gone in _seen.Keys.Where(id => !files.ContainsKey(id)).ToList())
            changed += _seen.Remove(gone) && next.Remove(gone) ? 1 : 0;
        foreach (var (id, file) in files)
            changed += Refresh(next, id, file) ? 1 : 0;
        if (changed == 0)
            return;
        Volatile.Write(ref _documents, next);
        logger.LogInformation("Corpus {Folder}: {Changed} files changed, {Count} documents.", folder, changed, next.Count);
        Changed?.Invoke();
    }

    private bool Refresh(Dictionary<string, SourceDocument> documents, string id, FileInfo file)
    {
        try
        {
            var state = (file.LastWriteTimeUtc, file.Length);
            if (_seen.TryGetValue(id, out var before) && before == state)
                return false;
            var document = Read(id, file);
            _seen[id] = state;
            if (document is null)
                return documents.Remove(id);
            if (documents.TryGetValue(id, out var old) && old.Hash == document.Hash)
                return false;
            documents[id] = document;
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("Corpus file {Id} cannot be read now ({Why}); the next scan tries again.", id, error.Message);
            return false;
        }
    }

    private SourceDocument? Read(string id, FileInfo file)
    {
        if (file.Length > MaxBytes)
        {
            logger.LogWarning("Corpus file {Id} has {Bytes} bytes; more than {Limit} are not indexed.", id, file.Length, MaxBytes);
            return null;
        }
        var text = File.ReadAllText(file.FullName);
        return string.IsNullOrWhiteSpace(text) ? null : new SourceDocument(id, null, text, new Dictionary<string, string> { ["source"] = "corpus" });
    }

    private IEnumerable<FileInfo> Files()
    {
        var root = new DirectoryInfo(folder);
        if (!root.Exists)
            return [];
        var everything = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        return root.EnumerateFiles("*", everything).Where(file => TextFormats.ByExtension.ContainsKey(file.Extension));
    }

    private string IdOf(FileInfo file) => Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
}
