using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServingCluster.Frontend.Ui.Code;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Querying;

/// <summary>A request from the page and what came of it. Written by one reader, read by the page while that goes on.</summary>
/// <param name="request">The body.</param>
public sealed class QueryRun(string request)
{
    /// <summary>The most characters of an answer that are kept; what is more than anybody reads here is not.</summary>
    internal const int MostShown = 1_000_000;

    private readonly StringBuilder _text = new();
    private readonly Lock _gate = new();

    /// <summary>The body.</summary>
    public string Request => request;

    /// <summary>Whether the answer is still coming.</summary>
    public bool IsRunning { get; private set; } = true;

    /// <summary>The HTTP status; null before there is one.</summary>
    public int? Status { get; private set; }

    /// <summary>From the request to the answer's end.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>What the server itself took, in milliseconds; null where it did not say.</summary>
    public string? Overhead { get; private set; }

    /// <summary>Who answered; null where nobody did.</summary>
    public string? ServedEntity { get; private set; }

    /// <summary>What was used, in words; null where it is not told.</summary>
    public string? Usage { get; private set; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Mistake { get; private set; }

    /// <summary>The answer: JSON in lines, or as much of a stream's text as has come.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
                return _text.ToString();
        }
    }

    /// <summary>Whether more has come than is kept.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether it went well so far.</summary>
    public bool IsGood => Mistake is null && Status is null or (>= 200 and < 300);

    internal void Begin(int status, string? overhead, string? servedEntity) => (Status, Overhead, ServedEntity) = (status, overhead, servedEntity);

    internal void Answer(byte[] body)
    {
        var json = JsonNode.Parse(body);
        Append(json is null ? "null" : ReadableJson.Of(json));
        Note(json?["usage"]);
    }

    /// <summary>Takes an event of a stream: the text that it adds, and what was used if it says so.</summary>
    internal void Add(string data)
    {
        var json = JsonNode.Parse(data);
        if (json?["error"] is { } error)
            Mistake = error is JsonObject && error["message"] is { } message ? message.ToString() : error.ToString();
        if (json?["choices"] is JsonArray { Count: > 0 } choices)
            Append((choices[0]?["delta"]?["content"] ?? choices[0]?["text"])?.ToString() ?? "");
        Note(json?["usage"]);
    }

    internal void Fail(int? status, string mistake) => (Status, Mistake) = (status ?? Status, mistake);

    internal void End(TimeSpan elapsed) => (Elapsed, IsRunning) = (elapsed, false);

    /// <summary>Lets go of the answer's text, once another request is looked at.</summary>
    internal void ForgetAnswer()
    {
        lock (_gate)
            _text.Clear().Capacity = 0;
    }

    private void Append(string text)
    {
        lock (_gate)
        {
            var room = MostShown - _text.Length;
            IsCut |= text.Length > room;
            _text.Append(text.AsSpan(0, Math.Min(text.Length, room)));
        }
    }

    private void Note(JsonNode? usage)
    {
        if (usage is JsonObject counts)
            Usage = string.Join(", ", counts.Where(c => c.Value?.GetValueKind() == JsonValueKind.Number).Select(c => $"{c.Key.Replace('_', ' ')} {c.Value}"));
    }
}
