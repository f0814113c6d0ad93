using System.Text.Json;
using LlmAspire.EvalWorker.Commands;

namespace LlmAspire.Tests;

public sealed class JudgeCommandTests : IDisposable
{
    private const string Good = """{"id":"a","question":"Who built it?","contexts":["The tower was built by Ines Prado in 1911.","Bread needs yeast."],"answer":"Ines Prado built the tower."}""";
    private readonly string _folder = Directory.CreateTempSubdirectory("judge").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_of_cases_becomes_a_file_of_verdicts_in_order()
    {
        var (code, errors, lines) = await RunAsync(Good, "", Good.Replace("\"a\"", "7", StringComparison.Ordinal));
        Assert.Equal((0, "", 2), (code, errors, lines.Count));
        Assert.Equal("a", lines[0].GetProperty("id").GetString());
        Assert.Equal(7, lines[1].GetProperty("id").GetInt32());
        foreach (var name in new[] { "faithfulness", "relevance", "completeness", "confidence" })
            Assert.InRange(lines[0].GetProperty(name).GetDouble(), 0, 1);
        var sentence = lines[0].GetProperty("sentences")[0];
        Assert.Equal("Ines Prado built the tower.", sentence.GetProperty("text").GetString());
        Assert.Equal(0, sentence.GetProperty("chunk").GetInt32());
        Assert.Equal(1, sentence.GetProperty("support").GetDouble());
    }

    [Fact]
    public async Task Chunks_are_named_by_the_ids_that_were_given()
    {
        var (_, _, lines) = await RunAsync("""{"id":"a","question":"","contexts":[{"id":"x","text":"Bread needs yeast."}],"answer":"Bread needs yeast."}""");
        Assert.Equal("x", lines[0].GetProperty("sentences")[0].GetProperty("chunk").GetString());
    }

    [Fact]
    public async Task What_cannot_be_scored_is_null_with_a_label()
    {
        var (code, _, lines) = await RunAsync("""{"id":"a","question":"q","contexts":[],"answer":"Bread needs yeast."}""");
        Assert.Equal(0, code);
        Assert.Equal(JsonValueKind.Null, lines[0].GetProperty("faithfulness").ValueKind);
        Assert.Equal("no_context", lines[0].GetProperty("label").GetString());
    }

    [Theory]
    [InlineData("{ not json", "line 2: not JSON")]
    [InlineData("[]", "line 2: expected an object, found an array")]
    [InlineData("""{"contexts":[]}""", "line 2: \"answer\" is missing")]
    [InlineData("""{"answer":"a"}""", "line 2: \"contexts\" is missing")]
    [InlineData("""{"contexts":"c","answer":"a"}""", "line 2: \"contexts\" must be an array, found text")]
    [InlineData("""{"contexts":["c",3],"answer":"a"}""", "line 2: \"contexts[1]\" must be text")]
    [InlineData("""{"contexts":[],"answer":5}""", "line 2: \"answer\" must be text, found a number")]
    [InlineData("""{"question":[],"contexts":[],"answer":"a"}""", "line 2: \"question\" must be text, found an array")]
    public async Task A_wrong_line_is_named_and_the_others_are_judged(string wrong, string error)
    {
        var (code, errors, lines) = await RunAsync(Good, wrong, Good);
        Assert.Equal((1, 2), (code, lines.Count));
        Assert.StartsWith(error, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        var errors = new StringWriter();
        Assert.Equal(2, await JudgeCommand.RunAsync(Path.Combine(_folder, "none.ndjson"), Path.Combine(_folder, "out"), "offline", errors, default));
        Assert.Contains("none.ndjson", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_judge_names_the_setting_that_it_needs()
    {
        var errors = new StringWriter();
        Assert.Equal(2, await JudgeCommand.RunAsync("-", "-", "model", errors, default));
        Assert.Contains("Models__Judge", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("judge", true)]
    [InlineData("--help", true)]
    [InlineData("--urls", false)]
    [InlineData(null, false)]
    public void A_word_is_a_command_and_a_setting_is_not(string? first, bool command) => Assert.Equal(command, CommandLine.IsCommand(first is null ? [] : [first, "x"]));

    private async Task<(int Code, string Errors, List<JsonElement> Lines)> RunAsync(params string[] lines)
    {
        var input = Path.Combine(_folder, "in.ndjson");
        var output = Path.Combine(_folder, "out.ndjson");
        await File.WriteAllLinesAsync(input, lines);
        var errors = new StringWriter();
        var code = await JudgeCommand.RunAsync(input, output, "offline", errors, default);
        return (code, errors.ToString(), [.. File.ReadLines(output).Select(line => JsonDocument.Parse(line).RootElement)]);
    }
}
