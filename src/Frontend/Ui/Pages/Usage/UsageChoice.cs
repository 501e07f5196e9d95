using System.Globalization;
using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Pages.Usage;

/// <summary>Which usage the page shows and how it is summed, as its address says it. Days are of UTC, as in the usage log.</summary>
public sealed record UsageChoice
{
    /// <summary>Sums on a page of the table.</summary>
    public const int PerPage = 50;

    /// <summary>The days, today among them, that are shown unless asked otherwise.</summary>
    public const int DefaultDays = 30;

    private const string DateFormat = "yyyy-MM-dd";
    private const string Nothing = "none";

    /// <summary>What sums may be told apart by: the API's name and the page's, in the order of the table's columns.</summary>
    public static IReadOnlyList<(string Name, string Title)> Groups { get; } =
        [("day", "Day"), ("endpoint", "Endpoint"), ("entity", "Model"), ("principal", "Caller")];

    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day, which is a part of it.</summary>
    public required DateOnly To { get; init; }

    /// <summary>What sums are told apart by, by the API's names.</summary>
    public IReadOnlyList<string> By { get; init; } = ["endpoint"];

    /// <summary>One endpoint; empty for all.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>One caller; empty for everybody.</summary>
    public string Principal { get; init; } = "";

    /// <summary>What the chart shows.</summary>
    public UsageMeasure Measure { get; init; }

    /// <summary>The page of the table, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>What is wrong with it; empty for nothing.</summary>
    public string Mistake => From > To ? "The first day lies after the last day." : "";

    /// <summary>The address of the page that shows this.</summary>
    public string Address => Addresses.Of("/ui/usage", [.. Parameters(), ("chart", Measure == default ? "" : NameOf(Measure)), ("page", Page > 1 ? $"{Page}" : "")]);

    /// <summary>Where the table is as a file.</summary>
    public string DownloadAddress => Addresses.Of(UsageDownloadRoute.Path, Parameters());

    /// <summary>The path at which the API answers it.</summary>
    public string ApiPath => PathBy(By);

    /// <summary>The path at which the API answers the same by day.</summary>
    public string ApiPathByDay => PathBy(["day"]);

    /// <summary>Reads it from the parts of an address; what cannot be read is as if it were not there.</summary>
    public static UsageChoice Of(string? from, string? to, string? by, string? endpoint, string? principal, string? chart, int? page, DateOnly today)
    {
        var last = Date(to) ?? today;
        return new UsageChoice
        {
            From = Date(from) ?? last.AddDays(1 - DefaultDays),
            To = last,
            By = by is { Length: > 0 } ? [.. Groups.Select(g => g.Name).Where(by.Split(',').Contains)] : ["endpoint"],
            Endpoint = endpoint?.Trim() ?? "",
            Principal = principal?.Trim() ?? "",
            Measure = Enum.TryParse<UsageMeasure>(chart, ignoreCase: true, out var measure) && Enum.IsDefined(measure) ? measure : default,
            Page = Math.Max(1, page ?? 1),
        };
    }

    /// <summary>The same from its first page, with a group more or less.</summary>
    public UsageChoice Toggle(string group, bool isOn) => this with
    {
        By = [.. Groups.Select(g => g.Name).Where(name => name == group ? isOn : By.Contains(name))],
        Page = 1,
    };

    /// <summary>Choices of days that people make often.</summary>
    public static IReadOnlyList<(string Title, DateOnly From, DateOnly To)> Presets(DateOnly today) =>
    [
        ("Today", today, today), ("7 days", today.AddDays(-6), today), ("30 days", today.AddDays(-29), today), ("This month", new DateOnly(today.Year, today.Month, 1), today),
    ];

    /// <summary>As a date stands in addresses and in fields.</summary>
    public static string Text(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    /// <summary>The date of such a text; null when it is none.</summary>
    public static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>As a measure stands in addresses.</summary>
    public static string NameOf(UsageMeasure measure) => measure.ToString().ToLowerInvariant();

    private (string Name, string Value)[] Parameters() =>
    [
        ("from", Text(From)), ("to", Text(To)), ("by", By.Count == 0 ? Nothing : string.Join(',', By)), ("endpoint", Endpoint), ("principal", Principal),
    ];

    private string PathBy(IReadOnlyList<string> by) => Addresses.Of(
        "/api/2.0/serving/usage",
        [("start_time", Text(From)), ("end_time", Text(To.AddDays(1))), ("group_by", string.Join(',', by)), ("endpoint", Endpoint), ("principal", Principal)]);
}
