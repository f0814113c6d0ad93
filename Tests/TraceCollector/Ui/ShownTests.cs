using LlmAspire.TraceCollector.Ui.TraceDetails;

namespace LlmAspire.Tests;

public sealed class ShownTests
{
    [Fact]
    public void A_text_that_no_browser_opens_is_shown_to_a_bound_and_no_character_is_halved()
    {
        var shown = Shown.Text(new string('x', Shown.Most - 1) + "\U0001F600" + new string('y', 1_000_000))!;
        Assert.StartsWith(new string('x', Shown.Most - 1) + "\n… cut; all of its 1,500,001 characters", shown, StringComparison.Ordinal);
        Assert.Equal(("short", null), (Shown.Text("short"), Shown.Text(null)));
    }
}
