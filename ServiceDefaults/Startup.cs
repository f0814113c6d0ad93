using Microsoft.Extensions.Options;

namespace LlmAspire.ServiceDefaults;

/// <summary>How a process ends that a setting, a port or a folder keeps from running.</summary>
public static class Startup
{
    /// <summary>From here on the reason is the last line, with exit code 1; a stack below it would only hide it. Other failures keep their stack.</summary>
    public static void ExplainFailure() => AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
    {
        if (unhandled.ExceptionObject is not Exception error || !IsOfTheSettings(error))
            return;
        Console.Error.WriteLine($"\nCannot run: {error.Message}");
        Environment.Exit(1);
    };

    private static bool IsOfTheSettings(Exception error) =>
        (error is OptionsValidationException or InvalidOperationException or InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        && error.StackTrace?.Contains("<Main>$", StringComparison.Ordinal) == true;
}
