namespace LlmAspire.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void The_solution_is_found() => Assert.True(File.Exists(Path.Combine(Repository.Root, "LlmAspire.sln")));
}
