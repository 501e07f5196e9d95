using ServingCluster.Endpoints;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// Delivers an endpoint's notices, one at a time and beside its steps: a step begins an attempt and a later one writes down how it ended.
/// A process that dies in between delivers the notice again. Under the record's gate.
/// </summary>
internal sealed class NoticeOutbox(IReadOnlyList<INoticeChannel> channels, TimeProvider time)
{
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(30);

    private Task<string?>? _sending;
    private string _sendingId = "";

    /// <summary>Takes note of an attempt that ended, and begins the next one that is due.</summary>
    /// <param name="next">The state that is about to be written.</param>
    /// <param name="written">The state that is written: only what stands there is delivered, so that nobody is told what was never so.</param>
    public EndpointState Advance(EndpointState next, EndpointState written)
    {
        var now = time.GetUtcNow();
        if (_sending is { IsCompleted: true } ended)
        {
            next = next.Settle(_sendingId, ended.Result, now);
            _sending = null;
            return next;
        }

        if (_sending is null && written.Outbox.Count > 0 && written.Outbox.FirstOrDefault(o => o.NotBefore <= now) is { } due)
            (_sendingId, _sending) = (due.Notice.Id, SendAsync(due.Notice));
        return next;
    }

    /// <summary>Tries all channels; why one did not deliver, or null.</summary>
    private async Task<string?> SendAsync(UpdateNotice notice)
    {
        // Off the step's way, also where a channel does not yield at once.
        await Task.Yield();
        if (channels.Count == 0)
            return "this server has no channel for notices any more";
        using var late = new CancellationTokenSource(LongestAttempt, time);
        string? failure = null;
        foreach (var channel in channels)
            failure = await TryAsync(channel, notice, late.Token) ?? failure;
        return failure;
    }

    private static async Task<string?> TryAsync(INoticeChannel channel, UpdateNotice notice, CancellationToken late)
    {
        try
        {
            await channel.DeliverAsync(notice, late);
            return null;
        }
        catch (OperationCanceledException)
        {
            return $"{channel.Name}: no answer in {LongestAttempt.TotalSeconds} seconds";
        }
        catch (Exception e)
        {
            // The border to other people's servers.
            return $"{channel.Name}: {e.Message}";
        }
    }
}
