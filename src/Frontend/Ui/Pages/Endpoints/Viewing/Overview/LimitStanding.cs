using System.Text.Json;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Overview;

/// <summary>Which limits a person is held to, and what is left.</summary>
public sealed record LimitStanding
{
    /// <summary>The person's name.</summary>
    public string Principal { get; init; } = "";

    /// <summary>Whether a request would be let in now.</summary>
    public bool Admitted { get; init; }

    /// <summary>When the minute is over, in milliseconds since 1970; null where there are no limits.</summary>
    public long? RenewsAt { get; init; }

    /// <summary>The limits, each with <c>applies</c>, <c>reason</c> and what is left.</summary>
    public IReadOnlyList<JsonElement> Rules { get; init; } = [];

    /// <summary>What is left of a limit, in words.</summary>
    public static string Left(JsonElement rule) => string.Join(" and ", new[] { ("calls_left", "calls"), ("tokens_left", "tokens") }
        .Where(m => rule.TryGetProperty(m.Item1, out _)).Select(m => $"{rule.GetProperty(m.Item1).GetInt64()} {m.Item2}"));
}
