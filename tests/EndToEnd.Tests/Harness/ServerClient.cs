using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace ServingCluster.EndToEnd.Tests.Harness;

/// <summary>Calls one server over connections that are kept open.</summary>
internal sealed class ServerClient : IDisposable
{
    /// <summary>One row for the iris models.</summary>
    public const string IrisRow =
        """{"dataframe_split":{"columns":["sepal length (cm)","sepal width (cm)","petal length (cm)","petal width (cm)"],"data":[[5.0,2.3,3.3,1.0]]}}""";

    private const string Endpoints = "/api/2.0/serving-endpoints";
    private readonly HttpClient _http;

    public ServerClient(Uri address, string token)
    {
        Address = address;
        Token = token;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Address { get; }

    public string Token { get; }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, string body = "{}") => SendAsync(HttpMethod.Post, path, body);

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        try
        {
            using var response = await _http.SendAsync(request);
            return new Answer($"{method} {path}", (int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
        }
        catch (SocketException e)
        {
            // What HttpClient lets through when a server dies just after it took the connection.
            throw new HttpRequestException("The connection was lost at once.", e);
        }
    }

    public Task<Answer> InvokeAsync(string endpoint, string body = IrisRow) => PostAsync($"/serving-endpoints/{endpoint}/invocations", body);

    public Task<Answer> CreateAsync(string endpoint, JsonNode config) =>
        PostAsync(Endpoints, new JsonObject { ["name"] = endpoint, ["config"] = config }.ToJsonString());

    public Task<Answer> DescribeAsync(string endpoint) => GetAsync($"{Endpoints}/{endpoint}");

    public Task<Answer> UpdateAsync(string endpoint, JsonNode config) =>
        SendAsync(HttpMethod.Put, $"{Endpoints}/{endpoint}/config", config.ToJsonString());

    public Task<Answer> TagAsync(string endpoint, string key, string value) => SendAsync(
        HttpMethod.Patch, $"{Endpoints}/{endpoint}/tags",
        new JsonObject { ["add_tags"] = new JsonArray(new JsonObject { ["key"] = key, ["value"] = value }) }.ToJsonString());

    public Task<Answer> DeleteAsync(string endpoint) => SendAsync(HttpMethod.Delete, $"{Endpoints}/{endpoint}");

    public Task<Answer> CommandAsync(string endpoint, string command) => PostAsync($"{Endpoints}/{endpoint}/config:{command}");

    /// <summary>Waits until no update is under way and returns the endpoint.</summary>
    public Task<JsonNode> SettleAsync(string endpoint) =>
        WaitAsync(endpoint, e => (string?)e["state"]!["config_update"] != "IN_PROGRESS", "settles");

    /// <summary>Waits until the endpoint is ready and nothing is under way.</summary>
    public async Task<JsonNode> ReadyAsync(string endpoint)
    {
        var settled = await SettleAsync(endpoint);
        Assert.Equal("NOT_UPDATING", (string?)settled["state"]!["config_update"]);
        return await WaitAsync(endpoint, e => (string?)e["state"]!["ready"] == "READY", "is ready");
    }

    /// <summary>Waits until what the server tells of an endpoint is as wanted.</summary>
    public async Task<JsonNode> WaitAsync(string endpoint, Predicate<JsonNode> wanted, string what)
    {
        var answer = await Eventually.GetAsync(
            async () => (await DescribeAsync(endpoint)).Expect(200), a => wanted(a.Json), $"endpoint '{endpoint}' {what}");
        return answer.Json;
    }

    public void Dispose() => _http.Dispose();
}
