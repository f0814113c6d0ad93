namespace LlmAspire.TraceCollector.Contracts.Budgets;

/// <summary>
/// What features, users and all together have spent, and what is reserved for calls under way. A call is reserved before it is made and settled
/// after, each in one step that no other comes between, so a burst cannot pass a limit that its first calls will have used up: what is spent and
/// reserved exceeds a limit only where a single request does by itself on an untouched account. Calls may overlap.
/// </summary>
public interface ISpendLedger
{
    SpendLimits Limits { get; }

    /// <summary>
    /// Reserves what a call may cost at most. Throws <see cref="SpendRefusedException"/> where there is no room for it and
    /// <see cref="SpendUnknownException"/> where nobody knows: nothing is reserved then. Settle or dispose what it gives.
    /// </summary>
    ValueTask<SpendReservation> ReserveAsync(string? feature, string? user, double usd, CancellationToken cancellationToken = default);

    /// <summary>Counts what was spent without a reservation. Never throws: what cannot be written now is written later.</summary>
    ValueTask AddAsync(string? feature, string? user, double usd);

    /// <summary>
    /// Why nothing more may be spent at all; <c>null</c> where there is some room, be it too little for the next call. Throws
    /// <see cref="SpendUnknownException"/> where nobody knows.
    /// </summary>
    ValueTask<SpendRefusal?> SpentAsync(string? feature, string? user, CancellationToken cancellationToken = default);
}

/// <summary>What was spent cannot be learned now, so nothing may be.</summary>
public sealed class SpendUnknownException(Exception cause) : Exception("What has been spent is not known now.", cause);
