namespace LlmAspire.TraceCollector.Contracts.Pricing;

/// <summary>
/// The price list in force: the built-in one, and over it the user's file where a setting names one (<c>Prices__File</c>), else <c>prices.yaml</c> in the data folder. A file that has
/// become wrong changes nothing: the prices before it stay, and <see cref="Fault"/> says what is wrong.
/// </summary>
public sealed class PriceBook
{
    private readonly Lock gate = new();
    private (DateTime Written, long Length) seen;
    private volatile PriceList current;
    private volatile string? fault;

    private PriceBook(PriceList list, string? file) => (current, Target) = (list, file);

    /// <summary>Without a file of the user's.</summary>
    public static PriceBook BuiltIn { get; } = new(PriceList.BuiltIn, null);

    /// <summary>The user's file; <c>null</c> where there is none.</summary>
    public string? File => seen == default ? null : Target;

    /// <summary>Where the user's file is or would be; <c>null</c> where nobody looks for one.</summary>
    public string? Target { get; }

    public PriceList Current => current;

    /// <summary>Why the file was not taken as it is now; <c>null</c> where it was.</summary>
    public string? Fault => fault;

    public static PriceBook Of(PriceList list) => new(list, null);

    /// <summary>Throws <see cref="InvalidDataException"/>, naming file, line and key, where the file is wrong, and <see cref="FileNotFoundException"/> where it is not there.</summary>
    /// <param name="orElse">A file that is read where no other is named, once it is there.</param>
    public static PriceBook Open(string? file, string? orElse = null)
    {
        var named = !string.IsNullOrWhiteSpace(file);
        if (!named && orElse is null)
            return BuiltIn;
        var path = Path.GetFullPath(named ? file! : orElse!);
        var exists = System.IO.File.Exists(path);
        if (named && !exists)
            throw new FileNotFoundException($"Prices__File names {path}, which does not exist.", path);
        var book = new PriceBook(PriceList.BuiltIn, path);
        if (exists)
            book.Read();
        return book;
    }

    /// <summary>Reads the file again where it has changed since the last time.</summary>
    /// <returns>Whether other prices are in force now.</returns>
    public bool Refresh()
    {
        if (Target is null || (seen == default && !System.IO.File.Exists(Target)))
            return false;
        lock (gate)
        {
            try
            {
                if (Stamp(Target) == seen)
                    return false;
                Read();
                fault = null;
                return true;
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                fault = e.Message;
                return false;
            }
        }
    }

    private void Read()
    {
        var stamp = Stamp(Target!);
        // Looked at once, right or wrong: the same mistake is not read again every few seconds.
        seen = stamp;
        current = PriceList.BuiltIn.With(System.IO.File.ReadAllText(Target!), Path.GetFileName(Target!));
    }

    private static (DateTime, long) Stamp(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : throw new FileNotFoundException($"{path} is gone; its last prices stay in force.", path);
    }
}
