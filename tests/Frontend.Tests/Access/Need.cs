using ServingCluster.Identity;
using ServingCluster.Secrets;

namespace ServingCluster.Frontend.Tests.Access;

/// <summary>What a request takes: nothing, a credential, or a level on a kind of object.</summary>
internal sealed record Need(string Kind, int Level = 0)
{
    public static Need Nothing { get; } = new("nothing");

    public static Need Credential { get; } = new("credential");

    public static Need Admin { get; } = new("admin");

    public static Need On(EndpointPermission level) => new("endpoint", (int)level);

    public static Need On(ModelPermission level) => new("model", (int)level);

    public static Need On(SecretPermission level) => new("scope", (int)level);

    /// <summary>Whether somebody who has that much may.</summary>
    public bool IsMetBy(Need has) => has == Admin || this == Nothing || (has != Nothing && (this == Credential || (Kind == has.Kind && Level <= has.Level)));
}
