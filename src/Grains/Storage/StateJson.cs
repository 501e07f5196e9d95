using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServingCluster.Grains.Storage;

/// <summary>
/// The JSON of stored records: snake_case, enums by name, and nothing missing that the type requires; hence nulls are written.
/// </summary>
internal static class StateJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };
}
