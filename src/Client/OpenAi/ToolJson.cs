using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ServingCluster.Client.OpenAi;

/// <summary>How values of callers, such as arguments and results of tools, are written.</summary>
internal static class ToolJson
{
    // As Microsoft.Extensions.AI writes them, but not indented: a model pays for each token of white space.
    private static readonly JsonSerializerOptions Options = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    public static string Of(object? value) => JsonSerializer.Serialize(value, Options);

    public static void Write(Utf8JsonWriter json, object? value) => JsonSerializer.Serialize(json, value, Options);
}
