namespace LlmAspire.Tests;

internal static class Servers
{
    /// <param name="missing">Why a server cannot be started; <c>null</c> where it can.</param>
    public static void Need(string? missing)
    {
        Assert.SkipWhen(missing is not null && Environment.GetEnvironmentVariable("CI") != "true", missing ?? "");
        Assert.True(missing is null, missing);
    }
}
