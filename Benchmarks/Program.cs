using LlmAspire.Benchmarks;

return await BenchmarkCommands.RunAsync(args);
