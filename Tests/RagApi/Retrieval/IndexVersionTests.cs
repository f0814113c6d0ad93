using LlmAspire.RagApi.Documents;
using LlmAspire.RagApi.Retrieval;

namespace LlmAspire.Tests;

public sealed class IndexVersionTests
{
    private static readonly SourceDocument A = new("a", null, "text", new Dictionary<string, string>());
    private static readonly SourceDocument B = new("b", null, "text", new Dictionary<string, string>());

    [Fact]
    public void The_order_of_arrival_does_not_matter() => Assert.Equal(IndexVersion.Of([A, B], "e"), IndexVersion.Of([B, A], "e"));

    [Fact]
    public void Anything_that_could_change_what_is_retrieved_changes_the_version()
    {
        string[] versions =
        [
            IndexVersion.Of([], "e"), IndexVersion.Of([A], "e"), IndexVersion.Of([A, B], "e"), IndexVersion.Of([A, B], "other"), IndexVersion.Of([A with { Text = "texts" }, B], "e"),
            IndexVersion.Of([A with { Title = "t" }, B], "e"), IndexVersion.Of([A with { Metadata = new Dictionary<string, string> { ["format"] = "text" } }, B], "e"),
            IndexVersion.Of([A with { Id = "c" }, B], "e"),
        ];
        Assert.Equal(versions.Length, versions.Distinct().Count());
    }
}
