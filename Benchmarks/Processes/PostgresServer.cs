namespace LlmAspire.Benchmarks.Processes;

/// <summary>A PostgreSQL of its own: a new cluster in a temporary folder, on a free port, without a password.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>Refuses to run as root; Debian's package makes this user.</summary>
    private const string User = "postgres";

    private static readonly string? Home = FindHome();
    private static int databases;

    private readonly string folder;
    private readonly ServerProgram server;

    private PostgresServer(string folder, ServerProgram server) => (this.folder, this.server) = (folder, server);

    /// <summary>Why none can be started here and how to change that; <c>null</c> where one can.</summary>
    public static string? Missing => Home is null ? "No PostgreSQL server programs below /usr/lib/postgresql or on PATH: apt-get install postgresql." : null;

    public int Port => server.Port;

    /// <param name="durable">Whether a commit waits for the disk, as in production; tests do without.</param>
    public static async Task<PostgresServer> StartAsync(bool durable = false)
    {
        var folder = Directory.CreateTempSubdirectory("postgres-").FullName;
        if (Environment.IsPrivilegedProcess)
            await ServerProgram.RunAsync("chown", User, folder);
        var data = Path.Combine(folder, "data");
        await RunAsync("initdb", "-D", data, "-U", User, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync");
        var port = ServiceProcess.FreePort();
        string[] settings = [$"port={port}", "listen_addresses=127.0.0.1", $"unix_socket_directories={folder}", "max_connections=300", .. durable ? Array.Empty<string>() : ["fsync=off"]];
        var (program, arguments) = AsUser("postgres", ["-D", data, .. settings.SelectMany(setting => (string[])["-c", setting])]);
        var started = new PostgresServer(folder, new ServerProgram(program, arguments, port));
        await started.RestartAsync();
        return started;
    }

    /// <summary>Creates an empty database and gives its connection string.</summary>
    /// <param name="tables">A folder of its own for what is in it, such as one on another disk; what is logged stays where it is.</param>
    public async Task<string> NewDatabaseAsync(string? tables = null)
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        string[] place = tables is null ? [] : ["-D", name];
        if (tables is not null)
        {
            if (Environment.IsPrivilegedProcess)
                await ServerProgram.RunAsync("chown", User, tables);
            await ExecuteAsync($"CREATE TABLESPACE {name} LOCATION '{tables}'");
        }
        await RunAsync("createdb", ["-h", "127.0.0.1", "-p", $"{server.Port}", "-U", User, .. place, name]);
        return $"Host=127.0.0.1;Port={server.Port};Username={User};Database={name}";
    }

    /// <summary>A statement by the one who may do anything.</summary>
    public Task ExecuteAsync(string statement) => RunAsync("psql", "-h", "127.0.0.1", "-p", $"{server.Port}", "-U", User, "-v", "ON_ERROR_STOP=1", "-c", statement);

    /// <summary>A file of statements by the same, as an image runs it when its volume is empty.</summary>
    /// <param name="environment">Of the program that reads the file, <c>NAME=value</c>.</param>
    public Task ExecuteFileAsync(string file, params string[] environment) =>
        ServerProgram.RunAsync("env", [.. environment, Path.Combine(Home!, "psql"), "-h", "127.0.0.1", "-p", $"{server.Port}", "-U", User, "-v", "ON_ERROR_STOP=1", "-f", file]);

    /// <summary>From now on everybody but the one who may do anything needs a password.</summary>
    public async Task DemandPasswordsAsync()
    {
        string[] rules = [$"host all {User} 127.0.0.1/32 trust", "host all all 127.0.0.1/32 scram-sha-256"];
        await File.WriteAllLinesAsync(Path.Combine(folder, "data", "pg_hba.conf"), rules);
        await ExecuteAsync("SELECT pg_reload_conf()");
    }

    /// <summary>What its own upkeep does within some minutes of a large change: statistics, and which pages all can see.</summary>
    public Task VacuumAsync() => RunAsync("vacuumdb", "-h", "127.0.0.1", "-p", $"{server.Port}", "-U", User, "--all", "--analyze");

    /// <summary>Ends it in order, every connection cut; what was committed stays.</summary>
    public async Task StopAsync()
    {
        await RunAsync("pg_ctl", "stop", "-D", Path.Combine(folder, "data"), "-m", "fast");
        await server.HasEndedAsync();
    }

    /// <summary>Starts it again on the same port; completes when it takes connections.</summary>
    public async Task RestartAsync()
    {
        await server.StartAsync();
        await Wait.UntilAsync(IsReadyAsync, TimeSpan.FromSeconds(60), () => "PostgreSQL is not ready");
    }

    /// <inheritdoc cref="ServerProgram.PauseAsync"/>
    public Task PauseAsync() => server.PauseAsync();

    public Task ResumeAsync() => server.ResumeAsync();

    public ValueTask DisposeAsync()
    {
        server.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            await RunAsync("pg_isready", "-h", "127.0.0.1", "-p", $"{server.Port}", "-U", User);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static Task<string> RunAsync(string program, params string[] arguments)
    {
        var (run, all) = AsUser(program, arguments);
        return ServerProgram.RunAsync(run, all);
    }

    private static (string Program, string[] Arguments) AsUser(string program, string[] arguments)
    {
        var path = Path.Combine(Home ?? throw new InvalidOperationException(Missing), program);
        return Environment.IsPrivilegedProcess ? ("runuser", ["-u", User, "--", path, .. arguments]) : (path, arguments);
    }

    /// <summary>The newest version's folder of programs.</summary>
    private static string? FindHome()
    {
        const string Versions = "/usr/lib/postgresql";
        var places = Directory.Exists(Versions) ? Directory.GetDirectories(Versions).OrderByDescending(name => int.TryParse(Path.GetFileName(name), out var version) ? version : 0).Select(name => Path.Combine(name, "bin")) : [];
        return Path.GetDirectoryName(ServerProgram.Find("initdb", places));
    }
}
