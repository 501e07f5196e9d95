namespace ServingCluster.Frontend.Ui.Pages.Access;

/// <summary>What is known of a service principal's secret.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CreateTime">When it was made.</param>
/// <param name="ExpireTime">When it ends; null for never.</param>
internal sealed record ServiceSecret(string Id, DateTimeOffset CreateTime, DateTimeOffset? ExpireTime);
