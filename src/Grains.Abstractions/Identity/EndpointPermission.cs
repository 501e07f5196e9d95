namespace ServingCluster.Identity;

/// <summary>What a principal may do with a serving endpoint; each level includes those before it.</summary>
public enum EndpointPermission
{
    /// <summary>Nothing, not even see it.</summary>
    None,

    /// <summary>See it, its logs, events and metrics.</summary>
    CanView,

    /// <summary>Send requests to it.</summary>
    CanQuery,

    /// <summary>Change and delete it, and say who may do what with it.</summary>
    CanManage,
}
