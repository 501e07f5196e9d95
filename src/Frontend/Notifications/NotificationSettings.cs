using System.Net.Mail;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Notifications;

/// <summary>The rules of the settings of notices, and what they come to.</summary>
internal static class NotificationSettings
{
    /// <summary>Whether a text is an address that can be posted to.</summary>
    public static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    /// <summary>Whether a text names a host.</summary>
    public static bool IsHost(string text) => Uri.CheckHostName(text) != UriHostNameType.Unknown;

    /// <summary>Whether a text is an e-mail address.</summary>
    public static bool IsMailbox(string text) => MailAddress.TryCreate(text, out _);

    /// <summary>Whether there is any way to deliver a notice.</summary>
    public static bool HasChannel(ServingSettings settings) => settings.NotificationsWebhook.Length > 0 || settings.SmtpHost.Length > 0;

    /// <summary>Refuses settings that do not go together.</summary>
    /// <exception cref="SettingsException">They do not.</exception>
    public static void Check(ServingSettings settings)
    {
        var mistakes = new List<string>();
        var host = SettingsReader.KeyOf(nameof(settings.SmtpHost));
        if (settings.SmtpHost.Length > 0 && settings.SmtpFrom.Length == 0)
            mistakes.Add($"{SettingsReader.KeyOf(nameof(settings.SmtpFrom))} is required with {host}: the sender of notices.");
        if (settings.SmtpHost.Length == 0 && (settings.SmtpFrom + settings.SmtpUser + settings.SmtpPassword).Length > 0)
            mistakes.Add($"{host} is required with the other settings of the mail server, which have no effect without it.");
        if ((settings.SmtpUser.Length > 0) != (settings.SmtpPassword.Length > 0))
            mistakes.Add($"{SettingsReader.KeyOf(nameof(settings.SmtpUser))} and {SettingsReader.KeyOf(nameof(settings.SmtpPassword))} are to be given together.");
        if (settings.SmtpUser.Length > 0 && !settings.SmtpTls)
            mistakes.Add($"{SettingsReader.KeyOf(nameof(settings.SmtpTls))} must be true with {SettingsReader.KeyOf(nameof(settings.SmtpUser))}: the password would be sent in clear.");
        if (mistakes.Count > 0)
            throw new SettingsException(mistakes);
    }
}
