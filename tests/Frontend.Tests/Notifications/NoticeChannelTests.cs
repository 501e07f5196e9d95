using System.Net;
using System.Net.Sockets;
using System.Text;
using ServingCluster.Endpoints;
using ServingCluster.Frontend.Notifications;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Tests.Notifications;

public sealed class NoticeChannelTests
{
    private static UpdateNotice Notice => new()
    {
        Id = "n-1",
        Endpoint = "web",
        EndpointId = "0123",
        ConfigVersion = 2,
        Succeeded = false,
        Message = "Update to config version 2 failed: torn.",
        Time = DateTimeOffset.UnixEpoch,
        Recipients = ["ann@example.org", "bob@example.org"],
    };

    [Fact]
    public async Task A_webhook_gets_the_notice_as_JSON()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var channel = new WebhookChannel(new Uri($"http://{server.LocalEndpoint}/secret-path"));
        var delivering = channel.DeliverAsync(Notice, TestContext.Current.CancellationToken);
        var request = await AnswerAsync(server, "HTTP/1.1 204 No Content\r\n\r\n");
        await delivering;
        Assert.StartsWith("POST /secret-path", request);
        Assert.All(["\"id\":\"n-1\"", "ENDPOINT_UPDATE_FAILED", "\"config_version\":2", "ann@example.org", "torn."], part => Assert.Contains(part, request));
    }

    [Fact]
    public async Task A_webhook_that_refuses_is_told_by_its_status_and_never_by_its_address()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var channel = new WebhookChannel(new Uri($"http://{server.LocalEndpoint}/secret-path"));
        var delivering = channel.DeliverAsync(Notice, TestContext.Current.CancellationToken);
        await AnswerAsync(server, "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal("it answered 500", (await Assert.ThrowsAsync<InvalidOperationException>(() => delivering)).Message);
        server.Stop();
        var gone = await Assert.ThrowsAsync<InvalidOperationException>(() => channel.DeliverAsync(Notice, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("secret-path", gone.Message);
    }

    [Fact]
    public async Task A_mail_server_gets_a_letter_to_all_recipients()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var channel = new SmtpChannel(new ServingSettings
        {
            SmtpHost = "127.0.0.1",
            SmtpPort = ((IPEndPoint)server.LocalEndpoint).Port,
            SmtpTls = false,
            SmtpFrom = "serving@example.org",
        });
        var talk = TalkAsync(server);
        await channel.DeliverAsync(Notice, TestContext.Current.CancellationToken);
        var said = await talk;
        Assert.All(
            ["MAIL FROM:<serving@example.org>", "RCPT TO:<ann@example.org>", "RCPT TO:<bob@example.org>", "<n-1@example.org>", "update to config version 2 failed", "torn."],
            part => Assert.Contains(part, said));
    }

    [Fact]
    public void Settings_of_the_mail_server_go_together()
    {
        static string Refusal(ServingSettings settings) => Assert.Throws<SettingsException>(() => NotificationSettings.Check(settings)).Message;
        Assert.Contains("Serving:SmtpFrom is required", Refusal(new ServingSettings { SmtpHost = "mail" }));
        Assert.Contains("Serving:SmtpHost is required", Refusal(new ServingSettings { SmtpFrom = "a@b.c" }));
        Assert.Contains("given together", Refusal(new ServingSettings { SmtpHost = "mail", SmtpFrom = "a@b.c", SmtpUser = "u" }));
        Assert.Contains("in clear", Refusal(new ServingSettings { SmtpHost = "mail", SmtpFrom = "a@b.c", SmtpUser = "u", SmtpPassword = "p", SmtpTls = false }));
        NotificationSettings.Check(new ServingSettings { SmtpHost = "mail", SmtpFrom = "a@b.c", SmtpUser = "u", SmtpPassword = "p" });
    }

    /// <summary>Reads one request whose JSON ends with a brace, and answers it.</summary>
    private static async Task<string> AnswerAsync(TcpListener server, string answer)
    {
        using var connection = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = connection.GetStream();
        var request = "";
        var buffer = new byte[8192];
        while (!request.EndsWith('}'))
            request += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
        return request;
    }

    /// <summary>Speaks as much SMTP as one letter takes.</summary>
    private static async Task<string> TalkAsync(TcpListener server)
    {
        using var connection = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(connection.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        var said = new StringBuilder();
        var inLetter = false;
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && line != "QUIT")
        {
            said.Append(line).Append('\n');
            inLetter = inLetter ? line != "." : line == "DATA";
            if (line == "DATA")
                await writer.WriteLineAsync("354 go on");
            else if (!inLetter)
                await writer.WriteLineAsync("250 ok");
        }

        return said.ToString();
    }
}
