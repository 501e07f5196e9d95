using System.Globalization;
using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Pages.Serving;

/// <summary>What the page shows of all endpoints, as its address says it.</summary>
internal sealed record ServingQuery
{
    public const int PerPage = 50;

    public string Text { get; init; } = "";

    public string State { get; init; } = "";

    public string Type { get; init; } = "";

    public string Creator { get; init; } = "";

    public string Tag { get; init; } = "";

    public string Order { get; init; } = "";

    public int Page { get; init; } = 1;

    /// <summary>Whether endpoints may be left out.</summary>
    public bool IsFiltered => (Text + State + Type + Creator + Tag).Length > 0;

    /// <summary>The address of the page that shows this.</summary>
    public string Address => Addresses.Of("/", ("q", Text), ("state", State), ("type", Type), ("creator", Creator), ("tag", Tag), ("sort", Order), ("page", Page > 1 ? Number(Page) : ""));

    /// <summary>The path at which the API answers it.</summary>
    public string ApiPath => Addresses.Of(
        "/api/2.0/serving-endpoints:search", ("query", Text), ("state", State), ("type", Type), ("creator", Creator), ("tag", Tag),
        ("order_by", Order), ("page", Number(Page)), ("max_results", Number(PerPage)));

    /// <summary>The pages that there are.</summary>
    public static int PagesOf(int total) => Math.Max(1, (total + PerPage - 1) / PerPage);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
