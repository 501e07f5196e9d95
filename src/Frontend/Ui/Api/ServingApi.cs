using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using ServingCluster.Frontend.Http.InProcess;
using ServingCluster.Frontend.Ui.Layout;
using ServingCluster.Frontend.Ui.Sessions;

namespace ServingCluster.Frontend.Ui.Api;

/// <summary>
/// The API as pages call it: the same routes as from outside, without a connection, under the rights of the person before the page, so that
/// nothing can be done here that could not be done there. Answers are JSON with the API's own names.
/// </summary>
internal sealed class ServingApi : IDisposable
{
    /// <summary>How answers are read.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowReadingFromString,
    };

    private readonly HttpClient _client;
    private readonly NavigationManager _navigation;

    public ServingApi(InProcessPipeline pipeline, IHttpContextFactory contexts, Person person, NavigationManager navigation)
    {
        _navigation = navigation;
        _client = new HttpClient(new InProcessHandler(pipeline, contexts, person.CallerAsync))
        {
            BaseAddress = new Uri(navigation.BaseUri),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>What a path answers, read as a record whose members are the API's in Pascal case.</summary>
    /// <exception cref="ApiException">The API refused.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken = default) =>
        (await GetAsync(path, cancellationToken)).Deserialize<T>(Json)!;

    /// <summary>What a path answers.</summary>
    /// <exception cref="ApiException">The API refused.</exception>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Sends a request and reads its answer; an empty one is an empty object.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query, with a slash before it.</param>
    /// <param name="body">The body, with the API's names; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ApiException">The API refused.</exception>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken = default)
    {
        using var answer = await OpenAsync(RequestOf(method, path, body), cancellationToken);
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if (bytes.Length == 0)
            return JsonElement.Parse("{}");
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }

    /// <summary>Sends a request whose answer is read as it comes. Disposing the answer early cancels the request.</summary>
    /// <exception cref="ApiException">The API refused.</exception>
    public async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        try
        {
            var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.IsSuccessStatusCode ? answer : throw await ApiErrors.ReadAsync(answer, cancellationToken);
        }
        catch (SessionEndedException)
        {
            // Here too, since not all who call show a failure: readings that go on by themselves and dialogs do not.
            _navigation.LeadToSignIn();
            throw;
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>A request with a body of JSON.</summary>
    public static HttpRequestMessage RequestOf(HttpMethod method, string path, JsonNode? body)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }
}
