using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Ui.Pages.Access;

/// <summary>What is sent to change accounts, by PATCH of SCIM (RFC 7644, 3.5.2).</summary>
internal static class AccountEdit
{
    /// <summary>Gives an attribute another value.</summary>
    public static JsonObject Replace(string path, JsonNode value) => Of(new JsonObject { ["op"] = "replace", ["path"] = path, ["value"] = value });

    /// <summary>Puts an account into a group.</summary>
    public static JsonObject AddMember(string id) =>
        Of(new JsonObject { ["op"] = "add", ["path"] = "members", ["value"] = new JsonArray(new JsonObject { ["value"] = id }) });

    /// <summary>Takes one out of a group.</summary>
    public static JsonObject RemoveMember(string id) => Of(new JsonObject { ["op"] = "remove", ["path"] = $"members[value eq \"{id}\"]" });

    private static JsonObject Of(JsonObject operation) => new()
    {
        ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:PatchOp"),
        ["Operations"] = new JsonArray(operation),
    };
}
