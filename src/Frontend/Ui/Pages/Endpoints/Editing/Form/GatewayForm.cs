namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

/// <summary>The AI gateway as it stands in the form.</summary>
internal sealed class GatewayForm
{
    /// <summary>Whether usage is recorded; null for what the server does by itself.</summary>
    public bool? UsageTracking { get; set; }

    /// <summary>Whether requests and answers are written into a table; null where nothing was ever said.</summary>
    public bool? TableEnabled { get; set; }

    public string TableCatalog { get; set; } = "";

    public string TableSchema { get; set; } = "";

    public string TablePrefix { get; set; } = "";

    /// <summary>How many of a hundred requests are written.</summary>
    public double? TablePercent { get; set; } = 100;

    public List<RateLimitForm> Limits { get; } = [];

    /// <summary>Whether the limits were set apart from the gateway, in the older dialect.</summary>
    public bool HasOlderLimits { get; set; }

    public RulesForm Input { get; } = new();

    public RulesForm Output { get; } = new();

    /// <summary>Whether another entity is asked when one fails; null where nothing was ever said.</summary>
    public bool? Fallback { get; set; }
}
