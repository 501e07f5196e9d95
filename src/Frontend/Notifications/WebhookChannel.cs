using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using ServingCluster.Endpoints;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Notifications;

/// <summary>
/// Posts notices to an address, as JSON: <c>{"id","event","endpoint","endpoint_id","config_version","message","timestamp","recipients"}</c>,
/// and <c>text</c>, which chat programs show. The address may hold a secret: no message shows it.
/// </summary>
/// <param name="address">The address.</param>
internal sealed class WebhookChannel(Uri address) : INoticeChannel, IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

    /// <inheritdoc/>
    public string Name => "webhook";

    /// <inheritdoc/>
    public async Task DeliverAsync(UpdateNotice notice, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(Serialize(notice));
        content.Headers.ContentType = new MediaTypeHeaderValue(JsonReply.ContentType);
        try
        {
            using var response = await _client.PostAsync(address, content, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new InvalidOperationException($"it answered {(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            throw new InvalidOperationException($"it cannot be reached ({e.HttpRequestError})", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static ReadOnlyMemory<byte> Serialize(UpdateNotice notice)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", notice.Id);
            json.WriteString("event", notice.Succeeded ? "ENDPOINT_UPDATE_SUCCEEDED" : "ENDPOINT_UPDATE_FAILED");
            json.WriteString("endpoint", notice.Endpoint);
            json.WriteString("endpoint_id", notice.EndpointId);
            json.WriteNumber("config_version", notice.ConfigVersion);
            json.WriteString("message", notice.Message);
            json.WriteNumber("timestamp", notice.Time.ToUnixTimeMilliseconds());
            json.WriteStartArray("recipients");
            foreach (var recipient in notice.Recipients)
                json.WriteStringValue(recipient);
            json.WriteEndArray();
            json.WriteString("text", $"{NoticeTexts.Subject(notice)}: {notice.Message}");
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
