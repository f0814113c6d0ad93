using System.Security.Cryptography;
using System.Text;

namespace LlmAspire.TraceCollector.Access;

/// <summary>What a key may do.</summary>
[Flags]
internal enum Roles
{
    None = 0,
    /// <summary>OTLP and scores.</summary>
    Ingest = 1,
    /// <summary>Queries and pages.</summary>
    Read = 2,
    /// <summary>Labels, datasets, runs.</summary>
    Review = 4,
    /// <summary>Erasing and settings; everything else too.</summary>
    Admin = 8,
}

/// <summary>The keys of <c>Access:Keys</c>, kept as SHA-256 hashes only.</summary>
internal sealed class AccessKeys
{
    private readonly List<(byte[] Hash, Roles Roles)> keys = [];

    /// <summary>True where no key is set.</summary>
    public bool None => keys.Count == 0;

    /// <summary>Whether a page may change anything: only where no keys are set, because a page knows no roles.</summary>
    public static bool PagesMayChange(IServiceProvider services) => services.GetService<AccessKeys>() is null or { None: true };

    /// <summary>
    /// Reads a list of <c>{ key, roles }</c> (roles as a list or with commas), or one text: <c>key:ingest,read;key2:admin</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">An entry is incomplete or names a role that there is not. The message never holds a key.</exception>
    public static AccessKeys From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Access:Keys");
        var keys = new AccessKeys();
        foreach (var (entry, index) in (section.Value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select((entry, index) => (entry, index)))
        {
            var colon = entry.LastIndexOf(':');
            keys.Add(index, colon < 0 ? entry : entry[..colon], colon < 0 ? "" : entry[(colon + 1)..]);
        }
        foreach (var (entry, index) in section.GetChildren().Select((entry, index) => (entry, index)))
            keys.Add(index, entry["key"], entry["roles"] ?? string.Join(',', entry.GetSection("roles").GetChildren().Select(role => role.Value)));
        return keys;
    }

    /// <summary>What a key may do; <c>null</c> for a key that is not set. Takes the same time for every key.</summary>
    public Roles? RolesOf(string key) => RolesOf(Hash(key));

    /// <summary>The same for a hash, as a session keeps it.</summary>
    public Roles? RolesOf(ReadOnlySpan<byte> hash)
    {
        Roles? found = null;
        foreach (var key in keys)
            if (CryptographicOperations.FixedTimeEquals(key.Hash, hash))
                found = key.Roles;
        return found;
    }

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private void Add(int index, string? key, string roles)
    {
        if (string.IsNullOrWhiteSpace(key))
            throw new InvalidOperationException($"Access__Keys: entry {index + 1} has no key.");
        var granted = Roles.None;
        foreach (var name in roles.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            granted |= Enum.TryParse<Roles>(name, ignoreCase: true, out var role) && char.IsLetter(name[0]) && role != Roles.None
                ? role
                : throw new InvalidOperationException($"Access__Keys: entry {index + 1} has a role that is none of ingest, read, review, admin.");
        if (granted == Roles.None)
            throw new InvalidOperationException($"Access__Keys: entry {index + 1} has no roles; it is written key:ingest,read.");
        keys.Add((Hash(key.Trim()), granted));
    }
}
