namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

/// <summary>The guardrails of one direction as they stand in the form.</summary>
internal sealed class RulesForm
{
    public const string Nothing = "NONE";

    public bool Safety { get; set; }

    /// <summary>What happens to personal data, under its wire name.</summary>
    public string Pii { get; set; } = Nothing;

    /// <summary>Words that are not let through, a line each.</summary>
    public string Keywords { get; set; } = "";

    /// <summary>The only topics that are let through, a line each.</summary>
    public string Topics { get; set; } = "";

    public bool IsEmpty => !Safety && Pii == Nothing && LinesOf(Keywords).Count == 0 && LinesOf(Topics).Count == 0;

    public static IReadOnlyList<string> LinesOf(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
