using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace ServingCluster.EndToEnd.Tests.Harness;

/// <summary>An answer, read to its end.</summary>
internal sealed record Answer(string Request, int Status, string Body, HttpResponseHeaders Headers)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The served entity that answered; null when none did.</summary>
    public string? ServedModel => Headers.TryGetValues("served-model-name", out var names) ? names.Single() : null;

    public string? ErrorCode => (string?)Json["error_code"];

    public string Message => (string)Json["message"]!;

    /// <summary>Itself when it has that status.</summary>
    public Answer Expect(int status)
    {
        Assert.True(Status == status, $"{Request} answered {Status} instead of {status}: {Body}");
        return this;
    }

    public override string ToString() => $"{Request} answered {Status}: {Body}";
}
