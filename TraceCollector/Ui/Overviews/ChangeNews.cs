using LlmAspire.TraceCollector.Ui.Shell;

namespace LlmAspire.TraceCollector.Ui.Overviews;

/// <summary>Something that was seen for the first time within the range, or that happened in it.</summary>
internal sealed record ChangeNews(DateTimeOffset At, string What, string Link)
{
    public static IReadOnlyList<ChangeNews> Of(OverviewData data, ViewState view)
    {
        // What was there when the range began is not news; nothing is known about before.
        var start = data.Overview.Range.From + TimeSpan.FromSeconds(data.Overview.BucketSeconds);
        var prompts = data.Prompts.Where(prompt => prompt.FirstSeen > start).Select(prompt =>
        {
            var name = prompt.Version is null ? prompt.Name : $"{prompt.Name}@{prompt.Version}";
            return new ChangeNews(prompt.FirstSeen, $"prompt {name} first seen", view.Common().With("prompt", name).Address("/traces"));
        });
        var errors = data.Errors.Where(error => error.FirstSeen > start).Select(error =>
            new ChangeNews(error.FirstSeen, $"error {error.ErrorType} first seen, {error.Count} since", view.Common().With("errorType", error.ErrorType).Address("/traces")));
        var events = data.Changes.Select(change => new ChangeNews(change.At, change.Summary, change.TraceId is { } trace ? $"/traces/{trace}" : view.Common().Address("/traces")));
        return [.. prompts.Concat(errors).Concat(events).OrderByDescending(news => news.At).Take(8)];
    }
}
