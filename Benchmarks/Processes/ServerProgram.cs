using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace LlmAspire.Benchmarks.Processes;

/// <summary>A server of somebody else's that runs as its own process on a port of this machine, and can be stopped and started again there.</summary>
internal sealed class ServerProgram(string program, IReadOnlyList<string> arguments, int port) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> output = new();
    private Process? process;

    public int Port => port;

    /// <summary>Completes when the port answers; throws with the program's output where it ends instead.</summary>
    public async Task StartAsync()
    {
        process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Wait.UntilAsync(AnswersAsync, Patience, () => $"{program} does not answer on port {port}:\n{string.Join('\n', output)}");
    }

    public Task HasEndedAsync() => process!.WaitForExitAsync().WaitAsync(Patience);

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        if (process is not { HasExited: false } running)
            return;
        running.Kill(entireProcessTree: true);
        running.WaitForExit();
    }

    /// <summary>It keeps its port and its connections and answers nothing (SIGSTOP), until <see cref="ResumeAsync"/>.</summary>
    public Task PauseAsync() => SignalAsync("STOP", process!.Id);

    public Task ResumeAsync() => SignalAsync("CONT", process!.Id);

    /// <summary>Parents first: they make no more children then. A child may have ended meanwhile.</summary>
    private static async Task SignalAsync(string signal, int process)
    {
        await RunAsync("sh", "-c", $"kill -{signal} {process} || true");
        foreach (var child in (await RunAsync("sh", "-c", $"cat /proc/{process}/task/{process}/children || true")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (int.TryParse(child, out var id))
                await SignalAsync(signal, id);
    }

    public void Dispose()
    {
        Kill();
        process?.Dispose();
    }

    /// <summary>Runs a program to its end; its output, or <see cref="InvalidOperationException"/> with it where it fails.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, failed) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync();
        var text = await said + await failed;
        return run.ExitCode == 0 ? text : throw new InvalidOperationException($"{program} ended with {run.ExitCode}: {text}");
    }

    /// <summary>Where a program is, among some places and those of PATH; <c>null</c> where it is nowhere.</summary>
    public static string? Find(string program, params IEnumerable<string> places) =>
        places.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)).Select(place => Path.Combine(place, program)).FirstOrDefault(File.Exists);

    private async Task<bool> AnswersAsync()
    {
        if (process!.HasExited)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{string.Join('\n', output)}");
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
            output.Enqueue(line);
    }
}
