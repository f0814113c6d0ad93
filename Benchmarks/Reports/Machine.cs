using System.Diagnostics;
using System.Runtime.InteropServices;
using LlmAspire.Benchmarks.Processes;

namespace LlmAspire.Benchmarks.Reports;

/// <summary>Where figures were measured: without it they mean nothing.</summary>
/// <param name="Commit">Short hash, with <c>+</c> behind it where files differ from it; <c>null</c> outside a checkout.</param>
internal sealed record Machine(string Processor, int Cores, long MemoryMb, string System, string Runtime, string? Commit)
{
    public static Machine Here() => new(
        ProcessorName(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        CommitName());

    public override string ToString() => $"{Processor}, {Cores} cores, {MemoryMb:N0} MB, {System}, {Runtime}, commit {Commit ?? "unknown"}";

    private static string ProcessorName()
    {
        const string Key = "model name";
        if (OperatingSystem.IsLinux() && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) is { } line)
            return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string? CommitName() => Git("rev-parse --short HEAD") is { Length: > 0 } hash ? hash + (Git("status --porcelain") is "" ? "" : "+") : null;

    private static string? Git(string arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
            return git.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No git here.
            return null;
        }
    }
}
