using System.Text.Json.Serialization;
using ServingCluster.Frontend.Ui.Sessions.Issuer;

namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>How sessions are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SessionRecord))]
[JsonSerializable(typeof(PendingSignIn))]
internal sealed partial class SessionJson : JsonSerializerContext;
