namespace LlmAspire.ServiceDefaults;

/// <summary>A command line that starts no service: it asks for help, or names a command that there is not.</summary>
public static class Help
{
    private const string Settings = """

          --urls ADDRESS           where to listen
          --Data:Directory FOLDER  where everything is stored (.data)
          --Section:Key VALUE      any other setting; README.md lists them
        """;

    /// <param name="commands">What the program does instead of serving, where its first argument says so.</param>
    /// <returns>The exit code, or <c>null</c> where the service is to start.</returns>
    public static int? Answer(string[] args, string usage, string? commands = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        var help = usage + Settings + (commands is null ? "" : $"\n\nInstead of that, where the first argument is one of these:\n\n{commands}");
        if (args is ["-h" or "-?" or "--help", ..])
        {
            Console.WriteLine(help);
            return 0;
        }
        // Settings are --Key value, /Key value or Key=value.
        if (args is not [{ Length: > 0 } word, ..] || word[0] is '-' or '/' || word.Contains('=', StringComparison.Ordinal))
            return null;
        Console.Error.WriteLine($"There is no command '{word}'.\n\n{help}");
        return 2;
    }
}
