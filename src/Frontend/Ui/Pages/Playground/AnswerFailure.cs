using System.Globalization;
using System.Net;
using System.Text.Json;
using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>Why there is no answer, or not all of it, in words for the person.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Text">What more there is to say.</param>
public sealed record AnswerFailure(string Title, string Text)
{
    /// <summary>Whether something in the request is to be put right.</summary>
    public bool IsOfRequest { get; private init; }

    /// <summary>What the API said.</summary>
    internal static AnswerFailure Of(ApiException refusal) => Guardrail(refusal.Message)
        ?? new(TitleOf(refusal.Status), TextOf(refusal)) { IsOfRequest = refusal.Status == HttpStatusCode.BadRequest };

    /// <summary>What broke a stream that had begun.</summary>
    public static AnswerFailure Broken(string message) => Guardrail(message) ?? new("The answer broke off", message);

    private static string TitleOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests => "Too many requests",
        HttpStatusCode.Forbidden => "Not allowed",
        HttpStatusCode.NotFound => "Not found",
        HttpStatusCode.BadRequest => "The request is not right",
        >= HttpStatusCode.InternalServerError => "The endpoint could not answer",
        _ => "This did not work",
    };

    // Some messages begin with the code, and some say themselves when to try again.
    private static string TextOf(ApiException refusal)
    {
        var text = refusal.Message.StartsWith(refusal.Code + ": ", StringComparison.Ordinal) ? refusal.Message[(refusal.Code.Length + 2)..] : refusal.Message;
        return refusal.RetryAfter is { TotalSeconds: > 0 and var seconds } && !text.Contains("Retry after", StringComparison.OrdinalIgnoreCase)
            ? string.Create(CultureInfo.InvariantCulture, $"{text} Try again in {Math.Ceiling(seconds):0} s.")
            : text;
    }

    // What a guardrail refuses comes as JSON within the message, as Databricks' gateway has it.
    private static AnswerFailure? Guardrail(string message)
    {
        if (!message.Contains("_guardrail_triggered", StringComparison.Ordinal))
            return null;
        try
        {
            using var document = JsonDocument.Parse(message);
            var guardrail = document.RootElement.TextOf("finishReason")?.Replace("_triggered", "", StringComparison.Ordinal) ?? "";
            var found = document.RootElement.ItemsOf(guardrail).SelectMany(FindingsOf);
            var subject = guardrail == "input_guardrail" ? "prompt" : "answer";
            return new AnswerFailure($"The guardrail on the {subject} stopped this", $"Found in the {subject}: {string.Join(", ", found)}.");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> FindingsOf(JsonElement finding)
    {
        foreach (var category in finding.ObjectOf("categories")?.EnumerateObject() ?? default)
        {
            if (category.Value.ValueKind == JsonValueKind.True)
                yield return category.Name.Replace('_', ' ').Replace('-', ' ');
        }

        if (finding.TryGetProperty("pii_detection", out var personal) && personal.ValueKind == JsonValueKind.True)
            yield return "personal data";
    }
}
