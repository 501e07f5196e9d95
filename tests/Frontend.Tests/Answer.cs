using System.Text.Json;

namespace ServingCluster.Frontend.Tests;

/// <summary>An answer with its JSON body.</summary>
internal sealed record Answer(int Status, JsonElement Body, IReadOnlyDictionary<string, string> Headers)
{
    public string ErrorCode => Body.GetProperty("error_code").GetString()!;

    public string Message => Body.GetProperty("message").GetString()!;

    public JsonElement this[string member] => Body.GetProperty(member);

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        Assert.Equal("application/json", headers.GetValueOrDefault("Content-Type"));
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return new Answer((int)response.StatusCode, document.RootElement.Clone(), headers);
    }

    /// <summary>Checks status, code and shape of an error.</summary>
    public Answer AssertError(int status, string code)
    {
        Assert.Equal((status, code), (Status, ErrorCode));
        Assert.NotEmpty(Message);
        Assert.Equal(["error_code", "message"], Body.EnumerateObject().Select(m => m.Name).Except(["details"]));
        Assert.True(Headers.ContainsKey("x-request-id"));
        return this;
    }

    /// <summary>What an error says is wrong with the request, by its places.</summary>
    public IEnumerable<(string Field, string Description)> Violations() => Body.GetProperty("details").EnumerateArray()
        .Single(d => d.GetProperty("@type").GetString() == "type.googleapis.com/google.rpc.BadRequest").GetProperty("field_violations").EnumerateArray()
        .Select(v => (v.GetProperty("field").GetString()!, v.GetProperty("description").GetString()!));

    /// <summary>Checks status, type and shape of an error of OpenAI's API.</summary>
    public JsonElement AssertOpenAiError(int status, string type, string? code, string? param = null)
    {
        var error = Body.GetProperty("error");
        Assert.Equal((status, type, code, param), (
            Status, error.GetProperty("type").GetString(), error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.Equal("error", Assert.Single(Body.EnumerateObject()).Name);
        Assert.True(Headers.ContainsKey("x-request-id"));
        return error;
    }

    /// <summary>Checks status, type and shape of an error of Anthropic's API.</summary>
    public Answer AssertAnthropicError(int status, string type)
    {
        var error = Body.GetProperty("error");
        Assert.Equal((status, "error", type), (Status, Body.GetProperty("type").GetString(), error.GetProperty("type").GetString()));
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.Equal(["type", "error"], Body.EnumerateObject().Select(m => m.Name));
        Assert.Equal(["type", "message"], error.EnumerateObject().Select(m => m.Name));
        Assert.True(Headers.ContainsKey("x-request-id"));
        return this;
    }

    public Answer AssertOk()
    {
        Assert.True(Status == 200, $"{Status}: {Body}");
        return this;
    }
}
