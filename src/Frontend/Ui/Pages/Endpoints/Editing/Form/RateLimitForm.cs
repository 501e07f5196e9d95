namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

/// <summary>A rate limit as it stands in the form. All are per minute.</summary>
internal sealed class RateLimitForm
{
    public const string Endpoint = "endpoint";
    public const string User = "user";

    /// <summary>What is counted together, under its wire name.</summary>
    public string Key { get; set; } = Endpoint;

    /// <summary>Whose; empty for each user, or for the whole endpoint.</summary>
    public string Principal { get; set; } = "";

    public long? Calls { get; set; }

    public long? Tokens { get; set; }

    public bool TakesPrincipal => Key != Endpoint;
}
