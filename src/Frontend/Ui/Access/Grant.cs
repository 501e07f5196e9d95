using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Ui.Access;

/// <summary>What a principal may do with an object.</summary>
/// <param name="Kind">What the principal is.</param>
/// <param name="Name">Its name.</param>
/// <param name="DisplayName">Its name for people; may be empty.</param>
/// <param name="Level">What it was granted for this object; null for nothing.</param>
/// <param name="Inherited">What it may do with all of its kind; null for nothing.</param>
public sealed record Grant(GrantKind Kind, string Name, string DisplayName, string? Level, string? Inherited)
{
    private const string List = "access_control_list";

    /// <summary>The grants of an answer.</summary>
    public static IReadOnlyList<Grant> All(JsonElement answer) => [.. answer.GetProperty(List).EnumerateArray().Select(Of)];

    /// <summary>A request that grants these levels.</summary>
    public static JsonObject Request(IEnumerable<Grant> grants) => new()
    {
        [List] = new JsonArray([.. grants.Where(g => g.Level is not null)
            .Select(g => new JsonObject { [g.Kind.Field] = g.Name, ["permission_level"] = g.Level })]),
    };

    private static Grant Of(JsonElement entry)
    {
        var kind = GrantKind.All.First(k => entry.TryGetProperty(k.Field, out _));
        var levels = entry.GetProperty("all_permissions").EnumerateArray().ToList();
        return new Grant(
            kind, entry.GetProperty(kind.Field).GetString()!, entry.TryGetProperty("display_name", out var display) ? display.GetString()! : "",
            LevelOf(levels, isInherited: false), LevelOf(levels, isInherited: true));
    }

    private static string? LevelOf(List<JsonElement> levels, bool isInherited) => levels
        .Where(l => l.GetProperty("inherited").GetBoolean() == isInherited).Select(l => l.GetProperty("permission_level").GetString()).FirstOrDefault();
}
