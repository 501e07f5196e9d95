namespace ServingCluster.Frontend.Ui.Pages.Access;

/// <summary>What is known of a personal access token.</summary>
public sealed record TokenInfo
{
    /// <summary>Its id, which is not the token.</summary>
    public string TokenId { get; init; } = "";

    /// <summary>What its owner wrote of it.</summary>
    public string Comment { get; init; } = "";

    /// <summary>When it was made, in milliseconds since 1970.</summary>
    public long CreationTime { get; init; }

    /// <summary>When it ends; -1 for never.</summary>
    public long ExpiryTime { get; init; } = -1;

    /// <summary>Whose it is; told to administrators.</summary>
    public long OwnerId { get; init; }

    /// <summary>Who made it; told to administrators.</summary>
    public long CreatedById { get; init; }

    /// <summary>The name of who made it.</summary>
    public string CreatedByUsername { get; init; } = "";

    /// <summary>What it is called.</summary>
    public string Title => Comment.Length > 0 ? Comment : TokenId;

    /// <summary>When it ends, in words.</summary>
    public string Expiry => ExpiryTime < 0 ? "Never" : Models.ModelWords.Moment(ExpiryTime);
}
