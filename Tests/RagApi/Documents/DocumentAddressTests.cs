using LlmAspire.RagApi.Documents;

namespace LlmAspire.Tests;

public sealed class DocumentAddressTests
{
    [Theory]
    [InlineData("a", "/documents/a", "a")]
    [InlineData("a/b", "/documents/a/b", "a/b")]
    [InlineData("a%2Fb", "/documents/a%2Fb?x=%25", "a/b")]
    [InlineData("a%2Fb%2Fc", "/base/documents/a%2Fb%252Fc", "a/b%2Fc")]
    [InlineData("50%", "/documents/50%25", "50%")]
    [InlineData("über", "/documents/%C3%BCber", "über")]
    public void The_address_as_it_was_sent_comes_first(string routed, string sent, string id) => Assert.Equal(id, DocumentAddress.Ids(routed, sent).First());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*")]
    public void Without_it_both_readings_are_tried(string? sent) => Assert.Equal(["a%2Fb", "a/b"], DocumentAddress.Ids("a%2Fb", sent));
}
