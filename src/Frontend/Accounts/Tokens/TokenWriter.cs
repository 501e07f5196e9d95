using System.Globalization;
using System.Text.Json;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Accounts.Tokens;

/// <summary>Writes what is known of personal access tokens.</summary>
internal static class TokenWriter
{
    /// <summary>What the owner is told.</summary>
    public static void Write(Utf8JsonWriter json, Credential token)
    {
        json.WriteString("token_id", token.Id);
        json.WriteNumber("creation_time", token.CreatedAt.ToUnixTimeMilliseconds());
        json.WriteNumber("expiry_time", token.ExpiresAt?.ToUnixTimeMilliseconds() ?? -1);
        json.WriteString("comment", token.Comment);
    }

    /// <summary>What administrators are told besides.</summary>
    public static void WriteFully(Utf8JsonWriter json, Credential token, IReadOnlyDictionary<string, string> names, long workspaceId)
    {
        Write(json, token);
        WriteId(json, "owner_id", token.Owner);
        WriteId(json, "created_by_id", token.CreatedBy);
        json.WriteString("created_by_username", names.GetValueOrDefault(token.CreatedBy, ""));
        json.WriteNumber("workspace_id", workspaceId);
    }

    private static void WriteId(Utf8JsonWriter json, string member, string id)
    {
        if (long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            json.WriteNumber(member, number);
    }
}
