using LlmAspire.RagApi.Prompts;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmAspire.Tests;

public sealed class PromptCatalogueTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("prompts").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void The_prompts_that_ship_are_as_sealed() => Assert.Equal(0, PromptsCommand.Run(["check"], Repository.Root, TextWriter.Null));

    [Fact]
    public void A_changed_text_under_an_unchanged_version_is_refused_until_it_is_bumped()
    {
        Write("1.0.0", "Answer {{$question}}.");
        Load();
        Write("1.0.0", "Reply {{$question}}.");
        Assert.Contains("prompts bump answer", Assert.Throws<InvalidDataException>(Load).Message, StringComparison.Ordinal);
        Assert.Equal(0, PromptsCommand.Run(["bump", "answer", "--minor", "--directory", directory], directory, TextWriter.Null));
        Assert.Equal("1.1.0", Load().Current("answer").Version.ToString());
    }

    [Fact]
    public void The_hash_ignores_names_of_variables_and_nothing_else()
    {
        var one = Parse("1.0.0", "Answer {{$question}}.");
        Assert.Equal(one.Hash, Parse("2.0.0", "Answer {{ $q }}.").Hash);
        Assert.NotEqual(one.Hash, Parse("1.0.0", "Answer {{$question}}!").Hash);
        Assert.Matches("^[0-9a-f]{12}$", one.Hash);
    }

    [Fact]
    public void Versions_stand_beside_each_other_and_the_newest_is_in_use()
    {
        var catalogue = new PromptCatalogue([Parse("1.9.0", "a"), Parse("1.10.0", "b")]);
        Assert.Equal("1.10.0", catalogue.Current("answer").Version.ToString());
        Assert.True(catalogue.TryFind("answer@1.9.0", out _));
        Assert.False(catalogue.TryFind("answer@3.0.0", out _));
    }

    [Theory]
    [InlineData("id: a\nversion: 1.0\nmessages: [{ role: user, content: x }]", "version")]
    [InlineData("id: a\nversion: 1.0.0\nmessages: [{ role: boss, content: x }]", "messages[0].role")]
    [InlineData("id: a\nversion: 1.0.0\nmessages: [{ role: user, content: x }]\nsettings: { heat: 1 }", "settings.heat")]
    public void A_mistake_in_a_file_names_its_key(string yaml, string key) =>
        Assert.Contains(key, Assert.Throws<InvalidDataException>(() => PromptFile.Parse("a.prompt.yaml", yaml)).Message, StringComparison.Ordinal);

    private PromptCatalogue Load() => PromptCatalogue.Load(directory, null, NullLogger.Instance);

    private void Write(string version, string text) => File.WriteAllText(Path.Combine(directory, "answer.prompt.yaml"), Yaml(version, text));

    private static PromptTemplate Parse(string version, string text) => PromptFile.Parse("answer.prompt.yaml", Yaml(version, text));

    private static string Yaml(string version, string text) => $"id: answer\nversion: {version}\nmessages:\n  - role: user\n    content: \"{text}\"\n";
}
