using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LlmAspire.Benchmarks.Processes;

/// <summary>One of our services started as its own process from its build output, on free ports, with a data directory of its own.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const int FirstPort = 15_000;
    private const int Ports = 15_000;
    private static int lastPort = Random.Shared.Next(Ports);

    private readonly ConcurrentQueue<string> output = new();
    private readonly Process process;

    private ServiceProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(150) };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public int Id => process.Id;

    public string Output => string.Join('\n', output);

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>Starts and waits until <c>/health</c> answers 200; throws with the process's output when it ends instead.</summary>
    public static async Task<ServiceProcess> StartAsync(string project, string dataDirectory, IReadOnlyDictionary<string, string>? settings = null, int? port = null, IReadOnlyList<string>? args = null)
    {
        var service = Launch(project, dataDirectory, settings, port, args);
        try
        {
            await Wait.UntilAsync(service.IsHealthyAsync, TimeSpan.FromSeconds(150), () => $"{project} is not healthy:\n{service.Output}");
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts without waiting for health: for processes that are expected to refuse.</summary>
    public static ServiceProcess Launch(string project, string dataDirectory, IReadOnlyDictionary<string, string>? settings = null, int? port = null, IReadOnlyList<string>? args = null)
    {
        var address = new Uri($"http://127.0.0.1:{port ?? FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Assembly(project), .. args ?? []])
        {
            WorkingDirectory = Directory.CreateDirectory(dataDirectory).FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["Data__Directory"] = dataDirectory;
        start.Environment["Otlp__GrpcPort"] = "0";
        start.Environment["Otlp__HttpPort"] = "0";
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        var service = new ServiceProcess(new Process { StartInfo = start }, address);
        service.process.Start();
        service.process.BeginOutputReadLine();
        service.process.BeginErrorReadLine();
        return service;
    }

    /// <summary>
    /// A port that nobody listens on, below those that systems give out by themselves: one of theirs may be somebody's outgoing connection
    /// before it is bound. No port comes twice before 15,000 others.
    /// </summary>
    public static int FreePort()
    {
        for (var tries = 0; tries < Ports; tries++)
        {
            var port = FirstPort + (int)((uint)Interlocked.Increment(ref lastPort) % Ports);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
        throw new InvalidOperationException($"None of the ports {FirstPort} to {FirstPort + Ports - 1} is free.");
    }

    /// <summary>SIGKILL: nothing in the process gets to tidy up.</summary>
    public void Kill()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        await process.WaitForExitAsync().WaitAsync(limit);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<bool> IsHealthyAsync()
    {
        if (process.HasExited)
            throw new InvalidOperationException($"The process ended with {process.ExitCode}:\n{Output}");
        try
        {
            using var answer = await Client.GetAsync(new Uri("/health", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
            output.Enqueue(line);
    }

    /// <summary>Build output of the same configuration as this assembly.</summary>
    private static string Assembly(string project)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Repository.PathTo(project, "bin", configuration, "net10.0", $"{project}.dll");
    }
}
