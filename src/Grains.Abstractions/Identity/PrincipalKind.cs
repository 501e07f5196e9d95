namespace ServingCluster.Identity;

/// <summary>What a <see cref="Principal"/> is.</summary>
public enum PrincipalKind
{
    /// <summary>A person; named by user name, commonly an e-mail address.</summary>
    User,

    /// <summary>A program; named by its application id.</summary>
    ServicePrincipal,

    /// <summary>Several of the others; named by the group's name. It never calls, but may be given rights and limits.</summary>
    Group,
}
