using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServingCluster.Client.Wire;

/// <summary>How plain messages are written between processes.</summary>
internal static class WireJson
{
    /// <summary>
    /// Enumerations by name, so that processes of two releases understand each other when a member was added in between; unknown
    /// properties are skipped for the same reason.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(), new ReadOnlySetConverter() },
    };
}
