using System.Text.Json;

namespace ServingCluster.Frontend.Access;

/// <summary>The levels of one kind of object as they appear on the wire: <c>CAN_MANAGE</c> for <c>CanManage</c>.</summary>
internal static class PermissionNames<TLevel>
    where TLevel : struct, Enum
{
    private static readonly Dictionary<TLevel, string> Names =
        Enum.GetValues<TLevel>().ToDictionary(level => level, level => JsonNamingPolicy.SnakeCaseUpper.ConvertName(level.ToString()));

    /// <summary>The levels that can be granted, by rising rights.</summary>
    public static IReadOnlyList<TLevel> All { get; } = [.. Enum.GetValues<TLevel>().Where(level => !level.Equals(default(TLevel))).Order()];

    /// <summary>The names of <see cref="All"/>, for messages.</summary>
    public static string Choice { get; } = string.Join(", ", All.Select(Of));

    public static string Of(TLevel level) => Names[level];

    /// <summary>The level of that name, in any case; null when none that can be granted has it.</summary>
    public static TLevel? Parse(string name)
    {
        foreach (var level in All)
        {
            if (Of(level).Equals(name, StringComparison.OrdinalIgnoreCase))
                return level;
        }

        return null;
    }
}
