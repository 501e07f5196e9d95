using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>JSON that a person writes into a field.</summary>
internal static class JsonField
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mistake">What is wrong with it and where; null for nothing.</param>
    public static JsonNode? Parse(string text, out string? mistake)
    {
        try
        {
            mistake = null;
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException e)
        {
            mistake = e.LineNumber is { } line ? $"Not valid JSON: line {line + 1}, column {e.BytePositionInLine + 1}." : $"Not valid JSON: {e.Message}";
            return null;
        }
    }
}
