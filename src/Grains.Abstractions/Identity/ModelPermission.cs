namespace ServingCluster.Identity;

/// <summary>What a principal may do with a registered model; each level includes those before it.</summary>
public enum ModelPermission
{
    /// <summary>Nothing, not even see it.</summary>
    None,

    /// <summary>See it and its versions, and serve them.</summary>
    CanRead,

    /// <summary>Add versions, describe and tag.</summary>
    CanEdit,

    /// <summary>Point aliases to versions, but the one of production.</summary>
    CanManageStagingVersions,

    /// <summary>Point the alias of production to a version.</summary>
    CanManageProductionVersions,

    /// <summary>Delete it and its versions, give it another owner, and say who may do what with it.</summary>
    CanManage,
}
