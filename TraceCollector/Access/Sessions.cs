using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace LlmAspire.TraceCollector.Access;

/// <summary>A browser's session: the hash of the key it was opened with, encrypted, in a cookie that scripts cannot read. It ends when the key is taken away.</summary>
internal sealed class Sessions(AccessKeys keys, IDataProtectionProvider protection)
{
    public const string Cookie = "llmaspire-session";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("LlmAspire.TraceCollector.Access").ToTimeLimitedDataProtector();

    public void Open(HttpContext context, string key) => context.Response.Cookies.Append(
        Cookie,
        protector.Protect(Convert.ToHexString(AccessKeys.Hash(key)), Lifetime),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = Lifetime, Path = "/", IsEssential = true });

    /// <summary>What the session's key may do; <c>null</c> where there is no session, or it is not one of ours.</summary>
    public Roles? RolesOf(HttpRequest request)
    {
        if (request.Cookies[Cookie] is not { Length: > 0 } cookie)
            return null;
        try
        {
            return keys.RolesOf(Convert.FromHexString(protector.Unprotect(cookie)).AsSpan());
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
