using System.Collections.Concurrent;
using System.Net;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Auth;

/// <summary>
/// Counts failed authentications by address. An address with too many of them in a window waits for the window's end before another
/// credential of its is looked at; those that are known to be right pass without being looked at, and so go on working.
/// </summary>
/// <remarks>
/// Attempts that are on their way while the limit is reached are still looked at. Connections without an address, by Unix sockets, are not
/// counted.
/// </remarks>
internal sealed class FailedAttempts(ServingSettings settings, TimeProvider time, ILogger<FailedAttempts> logger)
{
    // About 1.5 MB. Whoever has more addresses than this makes the others' failures be forgotten, and keeps nobody out.
    internal const int MostAddresses = 16_384;

    private readonly ConcurrentDictionary<AddressBlock, FailureWindow> _windows = new();
    private readonly long _length = settings.FailedAuthenticationWindowSeconds * time.TimestampFrequency;

    /// <summary>How many addresses it remembers.</summary>
    internal int Count => _windows.Count;

    /// <summary>Whether a credential from there is looked at now; else how long the caller has to wait.</summary>
    public bool Admits(IPAddress? address, out TimeSpan wait)
    {
        wait = default;
        if (settings.FailedAuthenticationLimit == 0 || address is null || !_windows.TryGetValue(AddressBlock.Of(address), out var window))
            return true;
        var now = time.GetTimestamp();
        if (window.Count < settings.FailedAuthenticationLimit || now >= window.EndsAt)
            return true;
        wait = time.GetElapsedTime(now, window.EndsAt);
        return false;
    }

    /// <summary>A credential from there was wrong.</summary>
    public void Note(IPAddress? address)
    {
        if (settings.FailedAuthenticationLimit == 0 || address is null)
            return;
        var block = AddressBlock.Of(address);
        if (!_windows.ContainsKey(block) && _windows.Count >= MostAddresses)
            MakeRoom();
        var now = time.GetTimestamp();
        var window = _windows.AddOrUpdate(
            block,
            static (_, at) => new FailureWindow(at.EndsAt, 1),
            static (_, old, at) => at.Now >= old.EndsAt ? new FailureWindow(at.EndsAt, 1) : old with { Count = old.Count + 1 },
            (Now: now, EndsAt: now + _length));
        if (window.Count == settings.FailedAuthenticationLimit)
            FailedAttemptsLog.Refused(logger, block.ToString(), window.Count, settings.FailedAuthenticationWindowSeconds);
    }

    /// <summary>Answers a caller that has to wait.</summary>
    public static Task RefuseAsync(HttpContext context, TimeSpan wait) =>
        ErrorBody.WriteAsync(context, ErrorCode.RequestLimitExceeded, Message, wait);

    /// <summary>What such a caller is told.</summary>
    public const string Message = "Too many failed authentications came from this address. Wait as long as the header 'Retry-After' says.";

    private void MakeRoom()
    {
        var now = time.GetTimestamp();
        foreach (var (block, window) in _windows)
        {
            if (now >= window.EndsAt)
                _windows.TryRemove(block, out _);
        }

        if (_windows.Count >= MostAddresses)
            _windows.Clear();
    }
}
