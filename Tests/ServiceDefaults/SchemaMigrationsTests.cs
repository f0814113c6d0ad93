using LlmAspire.ServiceDefaults.Postgres;
using Npgsql;

namespace LlmAspire.Tests;

public sealed class SchemaMigrationsTests(Postgres postgres)
{
    private static readonly (int, string)[] First = [(1, "CREATE TABLE things (name text PRIMARY KEY)"), (1, "INSERT INTO things VALUES ('one')")];

    [Fact]
    public async Task Four_programs_that_start_at_once_on_an_empty_database_make_the_schema_once()
    {
        await using var database = NpgsqlDataSource.Create(await postgres.NewDatabaseAsync());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => database.Migrate("part", First))));
        Assert.Equal(1L, Ask(database, "SELECT count(*) FROM part.things"));
    }

    [Fact]
    public async Task Only_steps_that_the_schema_has_not_had_are_taken_and_other_schemas_are_left_alone()
    {
        await using var database = NpgsqlDataSource.Create(await postgres.NewDatabaseAsync());
        database.Migrate("one", First);
        database.Migrate("one", [.. First, (2, "INSERT INTO things VALUES ('two')")]);
        database.Migrate("two", First);
        Assert.Equal((2L, 1L), (Ask(database, "SELECT count(*) FROM one.things"), Ask(database, "SELECT count(*) FROM two.things")));
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_schema_as_it_was()
    {
        await using var database = NpgsqlDataSource.Create(await postgres.NewDatabaseAsync());
        database.Migrate("part", First);
        Assert.Throws<PostgresException>(() => database.Migrate("part", [.. First, (2, "INSERT INTO things VALUES ('two')"), (3, "INSERT INTO nowhere VALUES (1)")]));
        Assert.Equal((1L, 1), (Ask(database, "SELECT count(*) FROM part.things"), Ask(database, "SELECT version FROM part.schema_version")));
    }

    [Fact]
    public async Task A_schema_of_a_newer_program_is_refused()
    {
        await using var database = NpgsqlDataSource.Create(await postgres.NewDatabaseAsync());
        database.Migrate("part", [.. First, (2, "SELECT 1")]);
        var error = Assert.Throws<InvalidDataException>(() => database.Migrate("part", First));
        Assert.Contains("version 2", error.Message, StringComparison.Ordinal);
    }

    private static object? Ask(NpgsqlDataSource database, string question)
    {
        using var command = database.CreateCommand(question);
        return command.ExecuteScalar();
    }
}
