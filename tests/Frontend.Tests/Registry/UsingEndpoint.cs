using System.Reflection;
using ServingCluster.Endpoints;

namespace ServingCluster.Frontend.Tests.Registry;

/// <summary>An endpoint that uses every version and can do nothing else.</summary>
public class UsingEndpoint : DispatchProxy
{
    public static IServingEndpoint Create() => Create<IServingEndpoint, UsingEndpoint>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod?.Name == nameof(IServingEndpoint.UsesAsync) ? Task.FromResult(true) : throw new NotSupportedException();
}
