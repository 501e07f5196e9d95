namespace ServingCluster.Identity;

/// <summary>What an <see cref="AccountChange"/> does.</summary>
public enum AccountOperation
{
    /// <summary>Adds elements that are not there yet, or sets a value.</summary>
    Add,

    /// <summary>Removes elements, or sets a value to nothing.</summary>
    Remove,

    /// <summary>Puts these elements, or this value, in place of what was there.</summary>
    Replace,
}
