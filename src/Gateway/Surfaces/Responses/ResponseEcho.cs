using System.Text.Json;

namespace ServingCluster.Gateway.Surfaces.Responses;

/// <summary>Writes what a response says again of its request.</summary>
/// <param name="request">The request's body; it stays valid.</param>
internal sealed class ResponseEcho(JsonElement request)
{
    // With what stands there when the request says nothing.
    private static readonly (string Name, string Default)[] Members =
    [
        ("instructions", "null"), ("max_output_tokens", "null"), ("metadata", "{}"), ("parallel_tool_calls", "true"), ("previous_response_id", "null"),
        ("reasoning", """{"effort":null,"summary":null}"""), ("temperature", "1.0"), ("text", """{"format":{"type":"text"}}"""),
        ("tool_choice", "\"auto\""), ("tools", "[]"), ("top_p", "1.0"), ("truncation", "\"disabled\""), ("user", "null"),
    ];

    /// <summary>Writes the members.</summary>
    public void Write(Utf8JsonWriter json)
    {
        foreach (var (name, otherwise) in Members)
        {
            json.WritePropertyName(name);
            if (request.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
                value.WriteTo(json);
            else
                json.WriteRawValue(otherwise);
        }
    }
}
