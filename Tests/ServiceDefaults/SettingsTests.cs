using LlmAspire.EvalWorker;
using LlmAspire.RagApi.Ask;
using LlmAspire.RagApi.Models;
using LlmAspire.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace LlmAspire.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("TraceCollector:Url", "TraceCollector__Url")]
    [InlineData("RagApi:Url", "RagApi__Url")]
    [InlineData("Pages:Url", "Pages__Url")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    public void An_address_that_is_none_stops_the_start_and_is_named_by_its_key(string key, string named)
    {
        foreach (var wrong in new[] { "nonsense", "localhost:5082", "http://" })
        {
            var builder = WebApplication.CreateBuilder([$"--{key}", wrong]);
            var error = Assert.Throws<InvalidOperationException>(() => builder.AddServiceDefaults("test", "http://localhost:0"));
            Assert.Contains($"{named} is '{wrong}'", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://localhost:5082")]
    [InlineData("https+http://tracecollector")]
    [InlineData("")]
    public void An_address_may_be_a_name_to_discover_or_empty(string address) =>
        WebApplication.CreateBuilder(["--RagApi:Url", address]).AddServiceDefaults("test", "http://localhost:0");

    [Fact]
    public void A_judge_that_asks_a_model_is_refused_and_not_passed_over()
    {
        var error = Assert.Throws<InvalidOperationException>(() => WebApplication.CreateBuilder(["--Models:Judge", "openai:gpt-4o"]).AddEvalWorker());
        Assert.Contains("Models__Judge is 'openai:gpt-4o'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("True", true)]
    [InlineData("SPAN_AND_EVENT", true)]
    [InlineData("no", false)]
    [InlineData("FALSE", false)]
    [InlineData("NO_CONTENT", false)]
    public void Texts_are_captured_unless_it_is_turned_off(string? word, bool captured) => Assert.Equal(captured, Capture(word).Allowed);

    [Fact]
    public void A_word_that_neither_allows_nor_forbids_texts_is_not_guessed() =>
        Assert.Contains(ContentCapture.Variable, Assert.Throws<InvalidOperationException>(() => Capture("maybe")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("https://app.example/path")]
    [InlineData("app.example")]
    public void What_is_no_origin_is_refused_by_its_key(string origin)
    {
        var options = new AskOptions();
        options.ReadOrigins($"https://good.example, {origin}");
        Assert.Contains($"Ask__AllowedOrigins holds '{origin}'", new AskOptionsValidator().Validate(null, options).FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "-h", "--demo")]
    [InlineData(2, "reindex")]
    [InlineData(null)]
    [InlineData(null, "--demo")]
    [InlineData(null, "--urls", "http://localhost:1")]
    [InlineData(null, "urls=http://localhost:1")]
    public void Help_and_unknown_commands_start_no_service(int? exitCode, params string[] args) => Assert.Equal(exitCode, Help.Answer(args, "Usage"));

    private static ContentCapture Capture(string? word) =>
        ContentCapture.From(new ConfigurationBuilder().AddInMemoryCollection([new(ContentCapture.Variable, word)]).Build());
}
