namespace LlmAspire.ServiceDefaults;

/// <summary>
/// <c>healthcheck [ADDRESS]</c>: asks a running service whether it is healthy, for container images that hold no shell and no curl.
/// </summary>
public static class HealthCommand
{
    public const string Name = "healthcheck";

    /// <summary>Where our images listen.</summary>
    private const string Default = "http://127.0.0.1:8080";

    /// <returns>0 where <c>/health</c> of the address answers 2xx within 5 s, else 1; the reason is written to the error output.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (!Uri.TryCreate(args.FirstOrDefault() ?? Default, UriKind.Absolute, out var address) || !address.Scheme.StartsWith("http", StringComparison.Ordinal))
            return Say($"'{args[0]}' is no address; expected one like {Default}.");
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative));
            return answer.IsSuccessStatusCode ? 0 : Say($"{address}health answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return Say($"{address}health does not answer: {e.Message}");
        }
    }

    private static int Say(string reason)
    {
        Console.Error.WriteLine(reason);
        return 1;
    }
}
