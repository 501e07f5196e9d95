using ServingCluster.Endpoints;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Notifications;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.Endpoints.Validation;

namespace ServingCluster.Frontend.Endpoints.Observation;

/// <summary>Reads who is told of updates.</summary>
internal static class NotificationParser
{
    private const string Member = "email_notifications";

    /// <summary>The member <c>email_notifications</c>; null where there is none. Mistakes are noted in the reader's <see cref="BodyReader.Mistakes"/>.</summary>
    /// <param name="body">The object that holds it.</param>
    /// <param name="settings">Say whether anybody could be told.</param>
    public static EmailNotifications? ParseMember(BodyReader body, ServingSettings settings)
    {
        if (body.Object(Member) is not { } notifications)
            return null;
        var parsed = new EmailNotifications(notifications.Texts("on_update_success") ?? [], notifications.Texts("on_update_failure") ?? []);
        NotificationRules.Check(parsed, body.PathOf(Member), body.Mistakes);
        if (parsed.OnUpdateSuccess.Count + parsed.OnUpdateFailure.Count > 0 && !NotificationSettings.HasChannel(settings))
        {
            body.Mistake(Member, "this server has no way to deliver notices; its operator must set "
                + $"{SettingsReader.KeyOf(nameof(settings.NotificationsWebhook))}, or {SettingsReader.KeyOf(nameof(settings.SmtpHost))} and {SettingsReader.KeyOf(nameof(settings.SmtpFrom))}.");
        }

        return parsed;
    }
}
