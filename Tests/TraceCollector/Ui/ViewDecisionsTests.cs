using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Ui.Figures;
using LlmAspire.TraceCollector.Ui.Shell;
using LlmAspire.TraceCollector.Ui.TraceDetails;

namespace LlmAspire.Tests;

/// <summary>What pages decide by themselves: how a number is said, what an address means, where a span stands.</summary>
public sealed class ViewDecisionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, "—")]
    [InlineData(0.0, "0 ms")]
    [InlineData(1.94, "1.9 ms")]
    [InlineData(412.4, "412 ms")]
    [InlineData(1241.3, "1.24 s")]
    [InlineData(59_960.0, "1 min")]
    [InlineData(7_200_000.0, "2 h")]
    public void A_duration_is_short(double? ms, string said) => Assert.Equal(said, Figure.Duration(ms));

    [Theory]
    [InlineData(null, "—")]
    [InlineData(0.0, "$0")]
    [InlineData(0.000018, "$0.000018")]
    [InlineData(0.0031, "$0.0031")]
    [InlineData(3.184, "$3.18")]
    [InlineData(12_400.0, "$12.4k")]
    public void Money_keeps_the_digits_that_matter(double? usd, string said) => Assert.Equal(said, Figure.Usd(usd));

    [Theory]
    [InlineData(908.0, "908")]
    [InlineData(9999.0, "9,999")]
    [InlineData(12_402.0, "12.4k")]
    [InlineData(3_140_000.0, "3.14M")]
    public void A_count_is_short(double count, string said) => Assert.Equal(said, Figure.Count(count));

    [Theory]
    [InlineData("now", 0)]
    [InlineData("-15m", 15)]
    [InlineData("-24h", 1440)]
    [InlineData("-7d", 10080)]
    [InlineData("2026-11-23T13:00:00Z", 60)]
    public void A_moment_is_read(string text, int minutesAgo) => Assert.Equal(Now.AddMinutes(-minutesAgo), ViewFilter.Moment(text, Now));

    [Theory]
    [InlineData("yesterday")]
    [InlineData("-7")]
    [InlineData("-7w")]
    public void What_is_no_moment_is_refused(string text) => Assert.Null(ViewFilter.Moment(text, Now));

    [Theory]
    [InlineData("score", "faithfulness%3C0.6")]
    [InlineData("attr", "deployment:blue")]
    public void Of_too_many_conditions_the_first_ten_are_taken_and_the_page_says_so(string key, string condition)
    {
        var read = ViewFilter.Read(ViewState.Of("https://x/traces?" + string.Join('&', Enumerable.Repeat($"{key}={condition}", 11))), Now);
        Assert.Equal(10, read.Filter.Scores.Count + read.Filter.Attributes.Count);
        Assert.StartsWith(key + ": given more than 10 times", Assert.Single(read.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_survives_reading_and_writing()
    {
        var view = ViewState.Of("https://x/traces?q=a%20%26%20b&score=faithfulness%3C0.6&feature=docs&cursor=7");
        Assert.Equal("a & b", view.Value("q"));
        Assert.Equal("/traces?q=a%20%26%20b&score=faithfulness%3C0.6&feature=docs&status=error", view.With("status", "error").Address("/traces"));
        Assert.Equal("/latency?feature=docs", view.Common().Address("/latency"));
    }

    [Property]
    public bool Every_span_of_any_forest_has_one_row(int[] parents)
    {
        // Any parent at all: unknown ones, oneself, rings.
        var spans = parents.Select((parent, index) => UiSpans.Span(Now, $"{index:x16}", $"{Math.Abs((long)parent) % (parents.Length + 2):x16}", "s", SpanKind.Other, null, index, 1)).ToList();
        var layout = WaterfallLayout.Of(spans);
        return layout.Rows.Select(row => row.Span.SpanId).Order().SequenceEqual(spans.Select(span => span.SpanId).Order())
            && layout.Rows.All(row => row is { Left: >= 0 and <= 100, Width: >= 0 } && row.Left + row.Width <= 100.0001);
    }

    [Fact]
    public void A_chain_of_thirty_thousand_spans_is_laid_out()
    {
        var spans = Enumerable.Range(0, 30_000).Select(i => UiSpans.Span(Now, $"{i:x16}", i == 0 ? null : $"{i - 1:x16}", "s", SpanKind.Other, null, i, 1)).ToList();
        Assert.Equal(29_999, WaterfallLayout.Of(spans).Rows[^1].Depth);
    }

    [Fact]
    public void A_folded_span_hides_what_lies_below_it()
    {
        var layout = WaterfallLayout.Of(UiSpans.Of(Now));
        var rows = layout.Unfolded(new HashSet<string> { "1000000000000006" });
        Assert.DoesNotContain(rows, row => row.Span.Name == "chat gpt-4o-mini");
        Assert.Equal("post", rows[^1].Span.Name);
    }

    [Fact]
    public void Stages_never_fill_more_than_the_whole()
    {
        var parts = StageShare.Of(new Dictionary<string, double> { ["llm"] = 90, ["embed"] = 30 }, 100);
        Assert.Equal(["embed", "llm"], parts.Select(part => part.Stage));
        Assert.Equal(1, parts.Sum(part => part.Share), 6);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    [InlineData("{}")]
    [InlineData(null)]
    public void An_explanation_of_another_shape_is_no_evidence_of_use(string? explanation)
    {
        var trace = UiRecords.Answer(Now) with { Scores = [new Score { TraceId = UiRecords.AnswerId, Name = "used_chunks", Source = ScoreSource.Code, Explanation = explanation }] };
        var evidence = Evidence.Of(trace);
        Assert.Null(evidence.Used);
        Assert.Equal(3, evidence.Chunks.Count);
    }
}
