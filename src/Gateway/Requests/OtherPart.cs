using System.Text.Json;

namespace ServingCluster.Gateway.Requests;

/// <summary>A part of a type that isn't read here (<c>input_audio</c>, <c>file</c>, <c>document</c>): a provider passes it on or refuses it.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Value">The whole part. Valid as long as the request.</param>
/// <param name="Path">Where it stands.</param>
internal sealed record OtherPart(string Type, JsonElement Value, string Path) : ChatPart(Path);
