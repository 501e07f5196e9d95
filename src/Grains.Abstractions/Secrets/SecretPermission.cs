namespace ServingCluster.Secrets;

/// <summary>What somebody may do with a secret scope, by rising rights.</summary>
public enum SecretPermission
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>See the names of its secrets and read their values, itself or by way of an endpoint.</summary>
    Read,

    /// <summary>Put and delete secrets besides.</summary>
    Write,

    /// <summary>Give and take rights, and delete the scope, besides.</summary>
    Manage,
}
