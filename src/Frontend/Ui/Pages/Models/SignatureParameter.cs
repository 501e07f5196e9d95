using System.Text.Json;

namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>What a request's <c>params</c> may set.</summary>
public sealed record SignatureParameter(string Name, string Type, bool List, JsonElement Default)
{
    /// <summary>The type as people read it.</summary>
    public string TypeWords => List ? $"list of {Type}" : Type;
}
