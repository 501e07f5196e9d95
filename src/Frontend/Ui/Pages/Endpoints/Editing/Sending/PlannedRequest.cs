using System.Text.Json.Nodes;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Sending;

/// <summary>A request that the form is going to send.</summary>
/// <param name="What">What it does, in words that follow "Send" or "The".</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path.</param>
/// <param name="Body">Its body.</param>
/// <param name="Prefix">What stands before its paths in the form: <c>config.</c>, <c>ai_gateway.</c> or nothing.</param>
internal sealed record PlannedRequest(string What, HttpMethod Method, string Path, JsonObject Body, string Prefix = "")
{
    /// <summary>Whether it puts a whole part of the endpoint in the place of the one before.</summary>
    public bool ReplacesAll { get; init; } = true;

    /// <summary>Where its body is checked without being done; null where that is not offered.</summary>
    public string? CheckPath { get; init; }

    /// <summary>Where the form has a place of the body. What one part has to do with another is told by its place in the form already.</summary>
    public string PlaceOf(string path) =>
        path.Length == 0 || FieldPaths.IsWithin(path, FieldPaths.Gateway) || path.StartsWith(Prefix, StringComparison.Ordinal) ? path : Prefix + path;
}
