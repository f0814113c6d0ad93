using Npgsql;
using NpgsqlTypes;

namespace LlmAspire.TraceCollector.Store.Postgres;

/// <summary>Rows by way of binary COPY, which takes each value as the type it is said to be and no other.</summary>
internal sealed class CopyRow(NpgsqlBinaryImporter importer) : IRowWriter
{
    public IRowWriter AppendValue(Guid? value) => Write(value, NpgsqlDbType.Uuid);

    public IRowWriter AppendValue(string? value)
    {
        if (value is null)
            return AppendNullValue();
        importer.Write(PostgresText.Of(value), NpgsqlDbType.Text);
        return this;
    }

    public IRowWriter AppendValue(bool? value) => Write(value, NpgsqlDbType.Boolean);

    public IRowWriter AppendValue(int? value) => Write(value, NpgsqlDbType.Integer);

    public IRowWriter AppendValue(long? value) => Write(value, NpgsqlDbType.Bigint);

    public IRowWriter AppendValue(double? value) => Write(value, NpgsqlDbType.Double);

    public IRowWriter AppendValue(IReadOnlyList<string> values) => Write(values.Select(PostgresText.Of), NpgsqlDbType.Text);

    public IRowWriter AppendValue(IReadOnlyList<short> values) => Write(values, NpgsqlDbType.Smallint);

    public IRowWriter AppendValue(IReadOnlyList<long> values) => Write(values, NpgsqlDbType.Bigint);

    public IRowWriter AppendValue(IReadOnlyList<double> values) => Write(values, NpgsqlDbType.Double);

    public IRowWriter AppendNullValue()
    {
        importer.WriteNull();
        return this;
    }

    private CopyRow Write<T>(T? value, NpgsqlDbType type)
        where T : struct
    {
        if (value is { } known)
            importer.Write(known, type);
        else
            importer.WriteNull();
        return this;
    }

    private CopyRow Write<T>(IEnumerable<T> values, NpgsqlDbType element)
    {
        importer.Write(values.ToArray(), NpgsqlDbType.Array | element);
        return this;
    }
}
