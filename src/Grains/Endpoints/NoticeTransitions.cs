using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.Endpoints.Validation;

namespace ServingCluster.Grains.Endpoints;

/// <summary>The steps of what people are told of an endpoint's updates, as pure functions.</summary>
internal static class NoticeTransitions
{
    /// <summary>Notices that wait at most; beyond them the oldest is given up.</summary>
    public const int MostWaiting = 50;

    /// <summary>How often a notice is tried before it is given up: for about an hour and a half.</summary>
    public const int MostAttempts = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    /// <summary>Says who is told, in place of those said before.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/> with all mistakes.</exception>
    public static EndpointState SetNotifications(this EndpointState state, EmailNotifications notifications, string caller, DateTimeOffset now)
    {
        var mistakes = new Mistakes();
        NotificationRules.Check(notifications, "email_notifications", mistakes);
        mistakes.ThrowIfAny();
        return (state with { Notifications = notifications, UpdatedAt = now })
            .WithEvent(now, EventTypes.Update, EventStatus.Success, $"The notifications were changed by {caller}.", null, 0);
    }

    /// <summary>Puts a notice of an update that ended in the outbox, where somebody is to be told.</summary>
    public static EndpointState Announce(this EndpointState state, long configVersion, bool succeeded, string message, DateTimeOffset now)
    {
        var recipients = (succeeded ? state.Notifications?.OnUpdateSuccess : state.Notifications?.OnUpdateFailure) ?? [];
        if (recipients.Count == 0)
            return state;
        var notice = new UpdateNotice
        {
            Id = $"{state.Id}-{configVersion}-{(succeeded ? "succeeded" : "failed")}",
            Endpoint = state.Name,
            EndpointId = state.Id,
            ConfigVersion = configVersion,
            Succeeded = succeeded,
            Message = message,
            Time = now,
            Recipients = recipients,
        };
        if (state.Outbox.Count >= MostWaiting)
            state = state.GiveUp(state.Outbox[0], "too many notices wait", now);
        return state with { Outbox = [.. state.Outbox, new OutboundNotice(notice, 0, now)] };
    }

    /// <summary>Takes note of how an attempt ended.</summary>
    /// <param name="state">The state.</param>
    /// <param name="id">The notice's id.</param>
    /// <param name="failure">Why it was not delivered; null when it was.</param>
    /// <param name="now">The time.</param>
    public static EndpointState Settle(this EndpointState state, string id, string? failure, DateTimeOffset now)
    {
        if (state.Outbox.FirstOrDefault(o => o.Notice.Id == id) is not { } sent)
            return state;
        if (failure is null)
        {
            return state.Without(sent).WithEvent(
                now, EventTypes.Notification, EventStatus.Success,
                $"{string.Join(", ", sent.Notice.Recipients)} told: {sent.Notice.Message}", null, sent.Notice.ConfigVersion);
        }

        if (sent.Attempts + 1 >= MostAttempts)
            return state.GiveUp(sent, failure, now);
        var later = sent with { Attempts = sent.Attempts + 1, NotBefore = now + PauseAfter(sent.Attempts + 1) };
        return state with { Outbox = [.. state.Outbox.Select(o => ReferenceEquals(o, sent) ? later : o)] };
    }

    /// <summary>How long to wait after so many attempts in vain: twice as long each time.</summary>
    public static TimeSpan PauseAfter(int attempts)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(attempts - 1, 20));
        return pause < LongestPause ? pause : LongestPause;
    }

    private static EndpointState GiveUp(this EndpointState state, OutboundNotice notice, string reason, DateTimeOffset now) =>
        state.Without(notice).WithEvent(
            now, EventTypes.Notification, EventStatus.Failure,
            $"{string.Join(", ", notice.Notice.Recipients)} could not be told '{notice.Notice.Message}': {reason}", null, notice.Notice.ConfigVersion);

    private static EndpointState Without(this EndpointState state, OutboundNotice notice) =>
        state with { Outbox = [.. state.Outbox.Where(o => !ReferenceEquals(o, notice))] };
}
