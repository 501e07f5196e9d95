using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Sending;

/// <summary>A request that the form is going to send.</summary>
/// <param name="What">What it does, in words that follow "Send" or "The".</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path.</param>
/// <param name="Body">Its body.</param>
/// <param name="Prefix">What stands before its paths in the form: <c>config.</c>, <c>ai_gateway.</c> or nothing.</param>
internal sealed record PlannedRequest(string What, HttpMethod Method, string Path, JsonObject Body, string Prefix = "")
{
    /// <summary>Where its body is checked without being done; null where that is not offered.</summary>
    public string? CheckPath { get; init; }
}
