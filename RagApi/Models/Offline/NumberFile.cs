using System.Runtime.InteropServices;

namespace LlmAspire.RagApi.Models.Offline;

/// <summary>Arrays of numbers in a file, in the byte order of the machine: such a file stays on it.</summary>
internal static class NumberFile
{
    public static void WriteNumbers<T>(this BinaryWriter writer, ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        writer.Write(numbers.Length);
        writer.Write(MemoryMarshal.AsBytes(numbers));
    }

    /// <summary>Throws <see cref="InvalidDataException"/> for more than <paramref name="most"/>, <see cref="EndOfStreamException"/> for fewer than were written.</summary>
    public static T[] ReadNumbers<T>(this BinaryReader reader, int most)
        where T : unmanaged
    {
        var count = reader.ReadInt32();
        if (count < 0 || count > most)
            throw new InvalidDataException($"{count} numbers where at most {most} can be.");
        var numbers = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }
}
