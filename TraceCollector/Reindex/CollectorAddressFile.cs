namespace LlmAspire.TraceCollector.Reindex;

/// <summary>
/// Where the process listens that has a data directory, in a file beside the journal: commands on the same directory find it there.
/// A killed process leaves the file, so who reads it asks the address.
/// </summary>
internal static class CollectorAddressFile
{
    private const string Name = "address";

    public static void Write(string folder, Uri address)
    {
        // Nothing else makes it where journal and tables are in a database.
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, Name), address.ToString());
    }

    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            File.Delete(Path.Combine(folder, Name));
    }

    /// <summary><c>null</c> where there is none.</summary>
    public static Uri? Read(string folder)
    {
        try
        {
            return Uri.TryCreate(File.ReadAllText(Path.Combine(folder, Name)).Trim(), UriKind.Absolute, out var address) ? address : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
