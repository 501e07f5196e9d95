using System.Text;
using System.Text.RegularExpressions;
using ServingCluster.Errors;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Secrets;

/// <summary>
/// Wraps every sealed value of the store under the master key that seals now: whatever record it stands in, since sealed text is known by
/// its form. Each record is written if nobody wrote it meanwhile, so that it may run while the cluster serves, be broken off anywhere, and
/// be run again, when it does what is left.
/// </summary>
public sealed partial class SecretRotation(IStateStore store, SecretSealer sealer)
{
    private const int Attempts = 5;

    /// <summary>Goes through the whole store.</summary>
    public async Task<SecretRotationReport> RunAsync(CancellationToken cancellationToken)
    {
        var report = new SecretRotationReport(0, 0, []);
        await foreach (var record in store.ListAsync("", cancellationToken).ConfigureAwait(false))
        {
            if (!HoldsSealedText(record.Value.Span))
                continue;
            var (rewrapped, unreadable) = await RewrapAsync(record, cancellationToken).ConfigureAwait(false);
            report = new(report.Records + 1, report.Rewrapped + rewrapped, unreadable is null ? report.Unreadable : [.. report.Unreadable, unreadable]);
        }

        return report;
    }

    private async Task<(int Rewrapped, string? Unreadable)> RewrapAsync(StoredRecord record, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (text, rewrapped, unreadable) = Rewrap(record);
            if (rewrapped == 0)
                return (0, unreadable);
            try
            {
                await store.WriteAsync(record.Key, Encoding.UTF8.GetBytes(text), record.ETag, cancellationToken).ConfigureAwait(false);
                return (rewrapped, unreadable);
            }
            catch (StateConflictException) when (attempt < Attempts)
            {
                if (await store.ReadAsync(record.Key, cancellationToken).ConfigureAwait(false) is not { } newer)
                    return (0, null);
                record = newer;
            }
            catch (StateConflictException)
            {
                return (0, $"{record.Key}: it is written all the time; run the rotation again.");
            }
        }
    }

    private (string Text, int Rewrapped, string? Unreadable) Rewrap(StoredRecord record)
    {
        var (rewrapped, unreadable) = (0, (string?)null);
        var text = SealedForm().Replace(Encoding.UTF8.GetString(record.Value.Span), match =>
        {
            if (!sealer.IsOutdated(match.Value))
                return match.Value;
            try
            {
                var fresh = sealer.Rewrap(match.Value, record.Key);
                rewrapped++;
                return fresh;
            }
            catch (ServingException e)
            {
                // It stays as it is: another process may have its key.
                unreadable = $"{record.Key}: {e.Message}";
                return match.Value;
            }
        });
        return (text, rewrapped, unreadable);
    }

    private static bool HoldsSealedText(ReadOnlySpan<byte> bytes) => bytes.IndexOf("sealed1."u8) >= 0;

    [GeneratedRegex(@"sealed1\.[0-9a-f]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", RegexOptions.CultureInvariant)]
    private static partial Regex SealedForm();
}
