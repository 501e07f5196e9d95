using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>What the page shows of all models, as its address says it.</summary>
internal sealed record ModelsQuery(string Text, TokenTrail Pages)
{
    public const int PerPage = 50;

    /// <summary>The address of the page that shows this.</summary>
    public string Address => Addresses.Of("/ui/models", [("q", Text), .. After(Pages)]);

    /// <summary>The path at which the API answers it.</summary>
    public string ApiPath => Addresses.Of(
        "/api/2.0/mlflow/registered-models/search", ("max_results", $"{PerPage}"), ("filter", Text.Length > 0 ? $"name ILIKE {Quote($"%{Text}%")}" : ""), ("page_token", Pages.Token));

    /// <summary>The address of the page that shows a page of a model's versions.</summary>
    public static string VersionsAddress(string model, TokenTrail pages) => Addresses.Of(ModelInfo.AddressOf(model), [.. After(pages)]);

    /// <summary>The path at which the API answers a page of a model's versions, the newest first.</summary>
    public static string VersionsPath(string model, string after) => Addresses.Of(
        "/api/2.0/mlflow/model-versions/search",
        ("max_results", $"{PerPage}"), ("filter", $"name = {Quote(model)}"), ("order_by", "version_number DESC"), ("page_token", after));

    private static IEnumerable<(string Name, string Value)> After(TokenTrail pages) => pages.Tokens.Select(t => ("after", t));

    // A quote within is written twice.
    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
