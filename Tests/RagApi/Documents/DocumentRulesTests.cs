using System.Text;
using System.Text.Json;
using LlmAspire.RagApi.Documents;

namespace LlmAspire.Tests;

public sealed class DocumentRulesTests
{
    private static CheckedDocument Check(string json)
    {
        using var document = JsonDocument.Parse(json);
        return DocumentRules.Check(document.RootElement, maxCharacters: 100);
    }

    [Theory]
    [InlineData("""{ "text": "x" }""", "id: is missing")]
    [InlineData("""{ "id": "", "text": "x" }""", "id: is empty")]
    [InlineData("""{ "id": 5, "text": "x" }""", "id: must be a string, not a number")]
    [InlineData("""{ "id": " a", "text": "x" }""", "id: must not have")]
    [InlineData("""{ "id": "a" }""", "text: is missing")]
    [InlineData("""{ "id": "a", "text": "  " }""", "text: is empty")]
    [InlineData("""{ "id": "a", "text": [] }""", "text: must be a string, not an array")]
    [InlineData("""{ "id": "a", "text": "x", "title": 1 }""", "title: must be a string")]
    [InlineData("""{ "id": "a", "text": "x", "metadata": "m" }""", "metadata: must be an object")]
    [InlineData("""{ "id": "a", "text": "x", "metadata": { "k": {} } }""", "metadata.k: must be")]
    [InlineData("""{ "id": "a", "text": "x", "metadata": { "format": "pdf" } }""", "metadata.format: 'pdf'")]
    [InlineData("[1]", "document: must be an object")]
    public void A_bad_document_is_rejected_by_the_name_of_its_field(string json, string error) =>
        Assert.StartsWith(error, Check(json).Rejection!.Error, StringComparison.Ordinal);

    [Fact]
    public void A_text_over_the_bound_is_rejected_with_the_key_of_the_bound() =>
        Assert.Contains("Documents__MaxCharacters", Check(JsonSerializer.Serialize(new { id = "a", text = new string('x', 101) })).Rejection!.Error, StringComparison.Ordinal);

    [Fact]
    public void Numbers_and_flags_in_metadata_are_taken_as_text()
    {
        var document = Check("""{ "id": "a", "text": "", "title": " T ", "metadata": { "year": 1958, "open": true, "none": null }, "other": 1 }""").Document!;
        Assert.Equal("T", document.Title);
        Assert.Equal(new Dictionary<string, string> { ["year"] = "1958", ["open"] = "true" }, document.Metadata);
    }

    [Fact]
    public async Task Lines_are_read_one_by_one_and_a_broken_one_is_named()
    {
        var body = "{\"id\":\"a\",\"text\":\"x\"}\r\n\n{broken\n{\"id\":\"b\",\"text\":\"y\"}";
        var pipe = System.IO.Pipelines.PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(body)));
        var read = await DocumentBody.ReadLinesAsync(pipe, 100, default);
        Assert.Equal(["a", null, "b"], read.Select(document => document.Document?.Id));
        Assert.StartsWith("line 3: is not JSON", read[1].Rejection!.Error, StringComparison.Ordinal);
    }
}
