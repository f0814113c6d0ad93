using System.ComponentModel;
using System.Diagnostics;

namespace LlmAspire.Tests;

/// <summary>A real file system that can be filled: memory, mounted where the system lets us.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly string fault;

    public SmallDisk(int megabytes) => fault = Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "llmaspire-test", folder.Path);

    public string Path => folder.Path;

    /// <summary>Ends the test where nothing may be mounted here, and says why.</summary>
    public void SkipUnlessMounted() => Assert.SkipUnless(fault.Length == 0, $"No file system of a given size can be mounted here: {fault}");

    /// <summary>Takes all the room there is; deleting the file gives it back.</summary>
    public string Fill()
    {
        var path = System.IO.Path.Combine(Path, "ballast");
        using var ballast = File.Create(path, bufferSize: 0);
        try
        {
            for (var block = new byte[4096]; ;)
                ballast.Write(block);
        }
        catch (IOException)
        {
            return path;
        }
    }

    public void Dispose()
    {
        if (fault.Length == 0)
            Run("umount", "-l", Path);
        folder.Dispose();
    }

    /// <summary>Empty where it worked.</summary>
    private static string Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? "" : $"{program}: {error.Trim()} ({process.ExitCode})";
        }
        catch (Win32Exception error)
        {
            return $"{program}: {error.Message}";
        }
    }
}
