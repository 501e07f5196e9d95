using System.Net;
using System.Net.Mail;
using ServingCluster.Endpoints;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Notifications;

/// <summary>Sends notices by a mail server, each a letter to all its recipients, who do not see each other.</summary>
/// <param name="settings">The mail server.</param>
internal sealed class SmtpChannel(ServingSettings settings) : INoticeChannel
{
    /// <inheritdoc/>
    public string Name => "mail";

    /// <inheritdoc/>
    public async Task DeliverAsync(UpdateNotice notice, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient(settings.SmtpHost, settings.SmtpPort) { EnableSsl = settings.SmtpTls };
        if (settings.SmtpUser.Length > 0)
            client.Credentials = new NetworkCredential(settings.SmtpUser, settings.SmtpPassword);
        using var letter = new MailMessage { From = new MailAddress(settings.SmtpFrom), Subject = NoticeTexts.Subject(notice), Body = NoticeTexts.Body(notice) };
        // A notice that comes twice is the same letter to programs that look.
        letter.Headers.Add("Message-ID", $"<{notice.Id}@{letter.From.Host}>");
        foreach (var recipient in notice.Recipients)
            letter.Bcc.Add(recipient);
        await client.SendMailAsync(letter, cancellationToken);
    }
}
