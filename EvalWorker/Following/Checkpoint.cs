using System.Text.Json;
using LlmAspire.EvalWorker.Judging;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.EvalWorker.Following;

/// <summary>How far the feed has been judged, and what was learned up to there: the two belong together, so that judging again gives the same scores.</summary>
internal sealed record Checkpoint(long Sequence, IReadOnlyDictionary<string, RunningMoments[]> Learned)
{
    public static Checkpoint Start { get; } = new(0, new Dictionary<string, RunningMoments[]>());
}

/// <summary>The checkpoint's file, replaced as a whole: a crash leaves the old one or the new one.</summary>
internal sealed class CheckpointFile(string path)
{
    /// <summary>The start of the feed where there is no file. Throws <see cref="InvalidDataException"/> for one that is not a checkpoint.</summary>
    public Checkpoint Load()
    {
        if (!File.Exists(path))
            return Checkpoint.Start;
        try
        {
            return JsonSerializer.Deserialize<Checkpoint>(File.ReadAllBytes(path), WireJson.Options) is { Sequence: >= 0, Learned: not null } read
                ? read
                : throw new JsonException("sequence or learned is missing");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not a position: {e.Message}", e);
        }
    }

    public void Save(Checkpoint checkpoint)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var next = path + ".next";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, checkpoint, WireJson.Options);
            file.Flush(flushToDisk: true);
        }
        File.Move(next, path, overwrite: true);
    }
}
