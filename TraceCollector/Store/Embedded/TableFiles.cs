using System.Globalization;

namespace LlmAspire.TraceCollector.Store.Embedded;

/// <summary>
/// Names of the files of tables in a folder: <c>traces.duckdb</c>, and <c>traces.1.duckdb</c> and so on for those that took its place. The
/// highest number counts, so giving a finished file its name is what makes it the one: that either happened or it did not.
/// </summary>
internal static class TableFiles
{
    /// <summary>The one that counts, whether it is there already or not.</summary>
    public static string Current(string folder) => PathOf(folder, Numbers(folder).DefaultIfEmpty(0).Max());

    /// <summary>What a file is to be called that takes the place of the current one.</summary>
    public static string Next(string folder) => PathOf(folder, Numbers(folder).DefaultIfEmpty(0).Max() + 1);

    /// <summary>Where tables are built that are not finished; nobody reads them.</summary>
    public static string Unfinished(string folder) => Path.Combine(folder, "traces.unfinished.duckdb");

    /// <summary>Where the current file is copied to without what is free in it.</summary>
    public static string Rewritten(string folder) => Path.Combine(folder, "traces.rewritten.duckdb");

    /// <summary>Files whose place another one took; a crash may have left them.</summary>
    public static IReadOnlyList<string> Old(string folder) => [.. Numbers(folder).Order().SkipLast(1).Select(number => PathOf(folder, number))];

    /// <summary>The engine's own log of a file.</summary>
    public static string LogOf(string path) => path + ".wal";

    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(LogOf(path));
    }

    private static string PathOf(string folder, int number) =>
        Path.Combine(folder, number == 0 ? "traces.duckdb" : string.Create(CultureInfo.InvariantCulture, $"traces.{number}.duckdb"));

    private static IEnumerable<int> Numbers(string folder)
    {
        if (!Directory.Exists(folder))
            yield break;
        foreach (var file in Directory.EnumerateFiles(folder, "traces*.duckdb"))
            if (Path.GetFileName(file) is "traces.duckdb")
                yield return 0;
            else if (int.TryParse(Path.GetFileName(file)["traces.".Length..^".duckdb".Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                yield return number;
    }
}
