namespace ServingCluster.Identity;

/// <summary>How an <see cref="AccountCondition"/> compares.</summary>
public enum AccountComparison
{
    /// <summary>The whole value.</summary>
    Equals,

    /// <summary>Any value but this.</summary>
    Differs,

    /// <summary>It contains this.</summary>
    Contains,

    /// <summary>It begins with this.</summary>
    StartsWith,

    /// <summary>It ends with this.</summary>
    EndsWith,

    /// <summary>There is a value.</summary>
    IsPresent,
}
