using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace LlmAspire.ServiceDefaults.Postgres;

/// <summary>The PostgreSQL database that services share where <c>ConnectionStrings__tracedb</c> names one, as Aspire does.</summary>
public static class TraceDatabase
{
    public const string Name = "tracedb";

    /// <summary>
    /// Connections of a process where the connection string does not say (<c>Maximum Pool Size</c>). Npgsql's own 100 are more than a small server
    /// lets in: Azure's smallest has 35, for all replicas together.
    /// </summary>
    public const int PoolSize = 20;

    /// <summary>
    /// Azure's own servers have certificates of public authorities for names below this one, and the connection strings that Aspire and the portal write
    /// name no SSL mode: Npgsql would encrypt, and talk to whoever answers.
    /// </summary>
    private const string Azure = ".postgres.database.azure.com";

    /// <summary>
    /// Registers an <see cref="NpgsqlDataSource"/> with metrics and tracing, once for all services of a process. False where
    /// no database is named: nothing of Npgsql is loaded then.
    /// </summary>
    /// <exception cref="InvalidOperationException">The connection string makes no sense; the message names its key.</exception>
    public static bool AddTraceDatabase(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(Name)))
            return false;
        Register(builder);
        return true;
    }

    private static void Register(WebApplicationBuilder builder)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(NpgsqlDataSource)))
            return;
        Check(builder.Configuration.GetConnectionString(Name)!);
        // Each service has a health check of its own, which says what it can do without.
        builder.AddNpgsqlDataSource(Name, settings => settings.DisableHealthChecks = true, database => Bound(database).ConfigureTracing(TraceRequestsOnly));
        builder.Services.AddHostedService<DatabaseCheck>();
    }

    private static NpgsqlDataSourceBuilder Bound(NpgsqlDataSourceBuilder database)
    {
        var connection = database.ConnectionStringBuilder;
        if (!connection.ShouldSerialize("Maximum Pool Size"))
            connection.MaxPoolSize = PoolSize;
        if (!connection.ShouldSerialize("SSL Mode") && connection.Host?.EndsWith(Azure, StringComparison.OrdinalIgnoreCase) == true)
            connection.SslMode = SslMode.VerifyFull;
        return database;
    }

    private static void Check(string connection)
    {
        try
        {
            if (string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connection).Host))
                throw new InvalidOperationException($"ConnectionStrings__{Name} names no Host.");
        }
        catch (ArgumentException error)
        {
            throw new InvalidOperationException($"ConnectionStrings__{Name} is no connection string of PostgreSQL: {error.Message}", error);
        }
    }

    /// <summary>A command outside a traced request begins no trace: storing what the collector receives must not become something that it receives.</summary>
    private static void TraceRequestsOnly(NpgsqlTracingOptionsBuilder tracing) => tracing
        .EnablePhysicalOpenTracing(false)
        .ConfigureCommandFilter(_ => IsTraced())
        .ConfigureBatchFilter(_ => IsTraced())
        .ConfigureCopyOperationFilter(_ => IsTraced());

    private static bool IsTraced() => Activity.Current is { Recorded: true };
}
