namespace LlmAspire.RagApi.Documents.Reading;

internal enum BlockKind
{
    Heading,
    Paragraph,
    /// <summary>Lines that are parted at line ends only: code, lists, tables.</summary>
    Lines,
}

/// <param name="Level">1..6 for a heading, else 0.</param>
/// <param name="Header">Lines repeated when a block is parted: the head of a table.</param>
internal sealed record Block(BlockKind Kind, string Text, int Level = 0, string? Header = null);

/// <param name="Title">What the text itself says its title is.</param>
internal sealed record ReadText(string? Title, IReadOnlyList<Block> Blocks);
