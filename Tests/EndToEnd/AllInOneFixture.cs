[assembly: AssemblyFixture(typeof(LlmAspire.Tests.AllInOneFixture))]

namespace LlmAspire.Tests;

/// <summary>One AllInOne process for every test that only asks and looks.</summary>
public sealed class AllInOneFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory data = new();
    private ServiceProcess? service;

    public Uri Address => service!.Address;

    internal ServiceProcess Service => service!;

    internal HttpClient Client => service!.Client;

    public async ValueTask InitializeAsync() => service = await ServiceProcess.StartAsync("AllInOne", data.Path);

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        data.Dispose();
    }
}
