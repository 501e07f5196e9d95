using System.Text.Json;

namespace ServingCluster.Frontend.Http;

/// <summary>Values that ask for nothing, which clients send for fields that nobody set.</summary>
internal static class NeutralValues
{
    public static bool Contains(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Number => JsonScalars.TryWhole(value, out var number) && number == 0,
        JsonValueKind.String => value.GetString() is "" or "false" or "False",
        JsonValueKind.Array => value.EnumerateArray().All(Contains),
        JsonValueKind.Object => value.EnumerateObject().All(member => Contains(member.Value)),
        _ => false,
    };
}
