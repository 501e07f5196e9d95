using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServingCluster.Grains.Storage;

/// <summary>The JSON of stored records: snake_case, enums by name, and nothing missing that the type requires.</summary>
internal static class StateJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // Nulls are written: a property that is required and null must be there when the record is read again.
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };
}
