using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LlmAspire.AppHost.Tests;

/// <summary>The app host's model, built and never started: no container, no process.</summary>
internal sealed class SystemModel(DistributedApplication application) : IAsyncDisposable
{
    private readonly DistributedApplicationModel model = application.Services.GetRequiredService<DistributedApplicationModel>();

    public IEnumerable<string> Services => model.Resources.OfType<ProjectResource>().Select(resource => resource.Name).Order(StringComparer.Ordinal);

    /// <summary>What hands out a connection string: servers and databases.</summary>
    public IEnumerable<string> Stores => model.Resources.OfType<IResourceWithConnectionString>().Where(resource => resource is not ParameterResource).Select(resource => resource.Name);

    public IEnumerable<string> Secrets => model.Resources.OfType<ParameterResource>().Where(parameter => parameter.Secret).Select(parameter => parameter.Name);

    /// <param name="settings">Of the app host, as on its command line: <c>Section:Key=value</c>.</param>
    public static Task<SystemModel> RunAsync(params string[] settings) => OfAsync(settings);

    /// <summary>What would be published.</summary>
    public static Task<SystemModel> PublishAsync(params string[] settings) =>
        OfAsync(["--operation", "publish", "--publisher", "manifest", "--output-path", Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), .. settings]);

    public IResource Get(string name) => model.Resources.Single(resource => resource.Name == name);

    /// <summary>Names of what a service waits for; who waits for a database waits for its server too, which is not named.</summary>
    public IEnumerable<string> WaitsFor(string name) => Get(name).Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name).Except(["postgres"]).Order(StringComparer.Ordinal);

    /// <summary>Environment as the manifest writes it: references stand as <c>{resource.property}</c>.</summary>
    public async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(string name)
    {
        var variables = new Dictionary<string, object>(StringComparer.Ordinal);
        var context = new EnvironmentCallbackContext(application.Services.GetRequiredService<DistributedApplicationExecutionContext>(), Get(name), variables);
        foreach (var callback in Get(name).Annotations.OfType<EnvironmentCallbackAnnotation>())
            await callback.Callback(context);
        return variables.ToDictionary(variable => variable.Key, variable => variable.Value is IManifestExpressionProvider reference ? reference.ValueExpression : $"{variable.Value}", StringComparer.Ordinal);
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private static async Task<SystemModel> OfAsync(string[] arguments)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(arguments, TestContext.Current.CancellationToken);
        return new SystemModel(await builder.BuildAsync(TestContext.Current.CancellationToken));
    }
}
