using LlmAspire.TraceCollector.Ui.Shell;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmAspire.TraceCollector.Ui;

/// <summary>Settings of the pages, section <c>Pages</c>.</summary>
public sealed record CollectorPagesOptions
{
    /// <summary>Where questions are asked (<c>/chat</c> of a RagApi): a path of this host or an absolute http(s) address. Without it the navigation has no chat.</summary>
    public string? ChatUrl { get; set; }

    internal bool IsValid => ChatUrl is null or "" || ChatUrl.StartsWith('/')
        || (Uri.TryCreate(ChatUrl, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https");
}

/// <summary>What the pages need from a host besides <see cref="Contracts.ITraceQuery"/> and <see cref="Contracts.IScoreSink"/>.</summary>
public static class CollectorPages
{
    public static IServiceCollection AddCollectorPages(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CollectorPagesOptions>().Bind(configuration.GetSection("Pages"))
            .Validate(options => options.IsValid, "Pages__ChatUrl must be a path such as /chat or an absolute http(s) address.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Handover>();
        return services;
    }
}
