namespace ServingCluster.Frontend.Ui.Pages.Access;

/// <summary>An account that another one names: a group that it is in, or a member.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Reference">Where it is: <c>Users/7</c>.</param>
/// <param name="IsDirect">Whether it is not by way of another group.</param>
public sealed record AccountLink(string Id, string Name, string Reference, bool IsDirect)
{
    /// <summary>Its kind in words.</summary>
    public string Kind => AccountKind.All.FirstOrDefault(k => Reference.StartsWith(k.Resource + "/", StringComparison.Ordinal))?.One ?? "account";
}
