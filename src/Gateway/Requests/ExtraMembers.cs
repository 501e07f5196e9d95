using System.Text.Json;

namespace ServingCluster.Gateway.Requests;

/// <summary>Finds members of a body that are not OpenAI's.</summary>
internal static class ExtraMembers
{
    /// <summary>A member's value; null where it isn't given.</summary>
    public static JsonElement? Find(this IReadOnlyList<JsonProperty> extra, string name)
    {
        foreach (var member in extra)
        {
            if (member.NameEquals(name))
                return member.Value;
        }

        return null;
    }
}
