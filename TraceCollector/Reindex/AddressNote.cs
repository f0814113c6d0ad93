using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Receive;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LlmAspire.TraceCollector.Reindex;

/// <summary>Keeps <see cref="CollectorAddressFile"/> while the process listens. Without it commands have to be told the address; nothing else needs it.</summary>
internal sealed class AddressNote(IServer server, ListenPlan plan, JournalOptions journal, IHostApplicationLifetime lifetime, ILogger<AddressNote> logger) : IHostedService
{
    private string Folder => Path.GetDirectoryName(journal.Folder)!;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Write);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        CollectorAddressFile.Delete(Folder);
        return Task.CompletedTask;
    }

    private void Write()
    {
        if (Announcement.MainUrl(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [], plan) is not { } url)
            return;
        try
        {
            CollectorAddressFile.Write(Folder, new Uri(url));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(e, "Where this process listens could not be noted; commands need --TraceCollector:Url");
        }
    }
}
