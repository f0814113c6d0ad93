using LlmAspire.RagApi.Documents;
using LlmAspire.RagApi.Retrieval;
using LlmAspire.RagApi.Retrieval.Embedding;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmAspire.Tests;

/// <summary>A corpus large enough to keep its space while documents come and go.</summary>
public sealed class KeptFitTests : IDisposable
{
    private const int Many = OfflineChunkEmbedder.AlwaysFitted + 100;

    private readonly string folder = Directory.CreateTempSubdirectory("llmaspire-").FullName;

    private string File => Path.Combine(folder, "lsa-fit.bin");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private IndexBuilder Start() => new(new OfflineChunkEmbedder(NullLoggerFactory.Instance, new FitFile(File)), TimeProvider.System);

    private static SourceDocument[] Documents(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new SourceDocument($"d{i}", null, $"Text {i} tells of topic{i % 40} and of matter{i % 70}.", new Dictionary<string, string>()))];

    private static async Task<string> VersionAsync(IndexBuilder builder, SourceDocument[] documents) => (await builder.BuildAsync(documents, default)).Info.Version;

    [Fact]
    public async Task A_restart_changes_neither_the_version_nor_what_is_found()
    {
        var before = Start();
        var first = await VersionAsync(before, Documents(Many));
        var added = await before.BuildAsync(Documents(Many + 20), default);
        Assert.NotEqual(first, added.Info.Version);

        var again = await Start().BuildAsync([.. Documents(Many + 20).Reverse()], default);
        Assert.Equal(added.Info.Version, again.Info.Version);
        var query = await again.EmbedAsync("topic7 matter7", default);
        Assert.Equal((await added.EmbedAsync("topic7 matter7", default)).Vector.ToArray(), query.Vector.ToArray());
        Assert.Equal(first, await VersionAsync(Start(), Documents(Many)));
    }

    [Fact]
    public async Task Many_changes_are_fitted_anew_and_that_fit_is_kept()
    {
        await VersionAsync(Start(), Documents(Many));
        var fresh = await VersionAsync(Start(), Documents(Many * 2));
        Assert.Equal(fresh, await VersionAsync(Start(), Documents(Many * 2)));
        System.IO.File.Delete(File);
        Assert.Equal(fresh, await VersionAsync(Start(), Documents(Many * 2)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4000)]
    public async Task A_damaged_file_is_fitted_over(int length)
    {
        var first = await VersionAsync(Start(), Documents(Many));
        await System.IO.File.WriteAllBytesAsync(File, (await System.IO.File.ReadAllBytesAsync(File))[..length]);
        Assert.Equal(first, await VersionAsync(Start(), Documents(Many)));
        Assert.NotNull(new FitFile(File).Read());
    }

    [Fact]
    public async Task A_small_corpus_leaves_no_file()
    {
        await VersionAsync(Start(), Documents(10));
        Assert.False(System.IO.File.Exists(File));
    }
}
