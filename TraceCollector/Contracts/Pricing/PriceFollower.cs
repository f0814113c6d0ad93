using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmAspire.TraceCollector.Contracts.Pricing;

/// <summary>Looks at the user's price file every five seconds: a watch does not see changes on every kind of volume.</summary>
public sealed class PriceFollower(PriceBook prices, TimeProvider clock, ILogger<PriceFollower> logger) : BackgroundService
{
    /// <summary>Setting that names the user's file.</summary>
    public const string Setting = "Prices:File";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>The prices in force as a service, once in a process.</summary>
    public static void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => PriceBook.Open(configuration[Setting], Path.Combine(configuration["Data:Directory"] is { Length: > 0 } folder ? folder : ".data", "prices.yaml")));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PriceFollower>());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (prices.Target is null)
            return;
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            Look();
    }

    private void Look()
    {
        var before = prices.Fault;
        if (prices.Refresh())
            logger.LogInformation("Prices were read again from {File}; history keeps its costs until it is repriced", prices.File);
        else if (prices.Fault is { } fault && fault != before)
            logger.LogError("Prices stay as they were: {Fault}", fault);
    }
}
