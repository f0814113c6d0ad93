namespace LlmAspire.Benchmarks.Processes;

/// <summary>A Redis of its own on a free port, in memory alone.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly string? Program = ServerProgram.Find("redis-server", "/usr/bin", "/usr/local/bin");

    private readonly ServerProgram server;

    private RedisServer(ServerProgram server) => this.server = server;

    /// <summary>Why none can be started here and how to change that; <c>null</c> where one can.</summary>
    public static string? Missing => Program is null ? "No redis-server on PATH: apt-get install redis-server." : null;

    public string ConnectionString => $"127.0.0.1:{server.Port}";

    /// <param name="settings">As on its command line, over those of a server in memory alone.</param>
    public static async Task<RedisServer> StartAsync(params IEnumerable<string> settings)
    {
        var port = ServiceProcess.FreePort();
        var started = new RedisServer(new ServerProgram(Program ?? throw new InvalidOperationException(Missing), ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", .. settings], port));
        await started.RestartAsync();
        return started;
    }

    /// <summary>As a container starts it: by a shell's script that calls it, with its settings in the script's input.</summary>
    /// <param name="folder">Where it keeps what it writes.</param>
    public static async Task<RedisServer> StartAsync(IEnumerable<string> command, IReadOnlyDictionary<string, string> environment, string folder)
    {
        var port = ServiceProcess.FreePort();
        var called = command.Select(word => word.Replace("redis-server - ", $"{Program ?? throw new InvalidOperationException(Missing)} - --port {port} --bind 127.0.0.1 --dir {folder} ", StringComparison.Ordinal));
        var started = new RedisServer(new ServerProgram("env", [.. environment.Select(variable => $"{variable.Key}={variable.Value}"), .. called], port));
        await started.RestartAsync();
        return started;
    }

    /// <summary>Ends it at once; what it held is gone.</summary>
    public void Stop() => server.Kill();

    /// <summary>Starts it again, empty, on the same port.</summary>
    public Task RestartAsync() => server.StartAsync();

    public ValueTask DisposeAsync()
    {
        server.Dispose();
        return ValueTask.CompletedTask;
    }
}
