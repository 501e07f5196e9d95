using System.Globalization;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Usages.Queries;

/// <summary>Reads a query of usage from the parameters of a request.</summary>
internal static class UsageQueryParser
{
    /// <summary>Days that are summed when no start is given, today among them.</summary>
    public const int DefaultDays = 30;

    private static readonly string[] Known = ["start_time", "end_time", "endpoint", "principal", "served_entity", "group_by"];

    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/> with all mistakes.</exception>
    public static UsageQuery Parse(IQueryCollection parameters, DateTimeOffset now)
    {
        var mistakes = new Mistakes();
        foreach (var name in parameters.Keys.Where(k => !Known.Contains(k)))
            mistakes.Add(name, $"is not a parameter of usage; there are {string.Join(", ", Known)}.");
        var end = Moment(parameters, "end_time", mistakes) ?? now.AddMilliseconds(1);
        var start = Moment(parameters, "start_time", mistakes) ?? new DateTimeOffset(end.UtcDateTime.Date, TimeSpan.Zero).AddDays(1 - DefaultDays);
        if (start >= end)
            mistakes.Add("start_time", "must be before 'end_time'.");
        var query = new UsageQuery
        {
            Start = start,
            End = end,
            Endpoint = Text(parameters, "endpoint"),
            Principal = Text(parameters, "principal"),
            ServedEntity = Text(parameters, "served_entity"),
            Grouping = Grouping(parameters, mistakes),
        };
        mistakes.ThrowIfAny();
        return query;
    }

    private static string? Text(IQueryCollection parameters, string name) => parameters[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>Milliseconds since 1970, or a date or time as ISO 8601 writes it; without a zone, UTC.</summary>
    private static DateTimeOffset? Moment(IQueryCollection parameters, string name, Mistakes mistakes)
    {
        if (Text(parameters, name) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < 253_402_300_800_000)
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out var time))
            return time;
        mistakes.Add(name, $"must be milliseconds since 1970 or a time such as '2026-11-25T12:00:00Z', but is '{text}'.");
        return null;
    }

    private static UsageGrouping Grouping(IQueryCollection parameters, Mistakes mistakes)
    {
        var grouping = UsageGrouping.None;
        var names = parameters["group_by"].SelectMany(g => (g ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        foreach (var name in names)
        {
            grouping |= name switch
            {
                "endpoint" => UsageGrouping.Endpoint,
                "entity" => UsageGrouping.Entity,
                "principal" => UsageGrouping.Principal,
                "day" => UsageGrouping.Day,
                _ => UsageGrouping.None,
            };
            if (name is not ("endpoint" or "entity" or "principal" or "day"))
                mistakes.Add("group_by", $"must be of 'endpoint', 'entity', 'principal' and 'day', but has '{name}'.");
        }

        return grouping;
    }
}
