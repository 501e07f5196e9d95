using System.Text.Json;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Registry;

/// <summary>What both registries' JSON has in common.</summary>
internal static class RegistryWire
{
    public static string WireName(this ModelVersionStatus status) => status switch
    {
        ModelVersionStatus.Ready => "READY",
        ModelVersionStatus.FailedRegistration => "FAILED_REGISTRATION",
        _ => "PENDING_REGISTRATION",
    };

    /// <summary>The name of the caller, for the record.</summary>
    public static string CallerOf(HttpContext context) => context.User.Identity?.Name ?? "";

    public static void WriteTime(this Utf8JsonWriter json, string field, DateTimeOffset time) =>
        json.WriteNumber(field, time.ToUnixTimeMilliseconds());

    public static void WriteTags(this Utf8JsonWriter json, IReadOnlyDictionary<string, string> tags)
    {
        json.WriteStartArray("tags");
        foreach (var (key, value) in tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the token of the next page; nothing after the last one.</summary>
    public static void WriteNextPage(this Utf8JsonWriter json, string? token)
    {
        if (token is not null)
            json.WriteString("next_page_token", token);
    }
}
