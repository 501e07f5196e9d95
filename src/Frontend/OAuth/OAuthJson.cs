using System.Text.Json.Serialization;

namespace ServingCluster.Frontend.OAuth;

/// <summary>How the records of this folder are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SigningKeyRing))]
internal sealed partial class OAuthJson : JsonSerializerContext;
