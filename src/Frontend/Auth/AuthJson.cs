using System.Text.Json.Serialization;

namespace ServingCluster.Frontend.Auth;

/// <summary>How the records of this folder are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AdminTokenRecord))]
[JsonSerializable(typeof(InstallationRecord))]
internal sealed partial class AuthJson : JsonSerializerContext;
