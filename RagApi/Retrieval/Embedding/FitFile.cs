using LlmAspire.RagApi.Models.Offline;

namespace LlmAspire.RagApi.Retrieval.Embedding;

/// <summary>A space and what it was fitted on.</summary>
/// <param name="Texts">Hashes of the texts of the fit.</param>
/// <param name="Name">Names the space by those.</param>
internal sealed record Fit(EmbeddingByLsa Model, IReadOnlySet<ulong> Texts, string Name);

/// <summary>
/// The space of a large corpus, kept over a restart, so that the same documents go on being found in the same way and the index keeps its version.
/// At most some 17 MB. Not synced: what is lost or damaged is fitted anew, and the index then has another version.
/// </summary>
/// <param name="path"><c>null</c> keeps nothing.</param>
internal sealed class FitFile(string? path)
{
    /// <summary>Another number wherever the same texts would be fitted to another space.</summary>
    private const int Format = 1;
    private const int MostTexts = 10_000_000;

    public Fit? Read()
    {
        if (path is null || !File.Exists(path))
            return null;
        try
        {
            using var reader = new BinaryReader(File.OpenRead(path));
            if (reader.ReadInt32() != Format)
                return null;
            var name = reader.ReadString();
            var texts = reader.ReadNumbers<ulong>(MostTexts).ToHashSet();
            var fit = new Fit(EmbeddingByLsa.Read(reader), texts, name);
            // The last thing written: a file that was cut off has another, or none.
            return reader.ReadString() == name ? fit : null;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Write(Fit fit)
    {
        if (path is null)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = path + ".new";
        using (var writer = new BinaryWriter(File.Create(fresh)))
        {
            writer.Write(Format);
            writer.Write(fit.Name);
            writer.WriteNumbers<ulong>([.. fit.Texts]);
            fit.Model.Write(writer);
            writer.Write(fit.Name);
        }
        File.Move(fresh, path, overwrite: true);
    }
}
