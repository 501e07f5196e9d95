using System.Text.Json;
using ServingCluster.Endpoints;

namespace ServingCluster.Frontend.Endpoints.Observation;

/// <summary>Writes who is told of updates.</summary>
internal static class NotificationWriter
{
    /// <summary>The member <c>email_notifications</c>; nothing where nobody ever said.</summary>
    public static void WriteMember(Utf8JsonWriter json, EmailNotifications? notifications)
    {
        if (notifications is null)
            return;
        json.WriteStartObject("email_notifications");
        Write(json, "on_update_success", notifications.OnUpdateSuccess);
        Write(json, "on_update_failure", notifications.OnUpdateFailure);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string member, IReadOnlyList<string> addresses)
    {
        json.WriteStartArray(member);
        foreach (var address in addresses)
            json.WriteStringValue(address);
        json.WriteEndArray();
    }
}
