using System.Collections.Immutable;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;

namespace ServingCluster.Silo.Tests.Wire;

/// <summary>Everything else that crosses between processes.</summary>
public sealed class PlainMessageTests : IDisposable
{
    private readonly WireHost _wire = new();

    [Fact]
    public void Every_type_of_the_grains_methods_travels()
    {
        var types = typeof(IServingGrains).GetMethods().Select(m => m.ReturnType).SelectMany(g => g.GetInterfaces().Append(g))
            .SelectMany(g => g.GetMethods()).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType))
            .Select(Unwrap).Where(t => t is { IsInterface: false } && t.Assembly == typeof(IServingGrains).Assembly).Distinct();
        Assert.All(types, t => Assert.True(
            Client.Wire.WireTypes.ArrivalOf(t!) == t || Client.Wire.WireTypes.HasOwnCodec(t!), $"{t} does not travel."));
    }

    [Fact]
    public void Records_with_all_kinds_of_parts_arrive_as_they_were_sent()
    {
        var status = new ReplicaStatus
        {
            State = ReplicaState.Draining,
            Message = "µ",
            InFlight = 3,
            ConcurrencySeconds = 0.1 + 0.2,
            LastActiveSeconds = double.NegativeInfinity,
            IsLeaving = true,
        };
        Assert.Equal(status, _wire.Send(status));
        var result = new PlacementResult(new ReplicaKey("n", "cuda:0", "e", "1-x"), "");
        Assert.Equal(result, _wire.Send(result));
        Assert.Equal(new ReplicaKey("n", "cpu", "e", "i"), _wire.Send(new ReplicaKey("n", "cpu", "e", "i")));
        Assert.Equal(ReplicaLog.Service, _wire.Send(ReplicaLog.Service));
        var report = new NodeReport
        {
            Node = "a",
            Zone = "z",
            Devices = [new DeviceReport("cpu", DeviceKind.Cpu, 1L << 40)],
            Replicas = [new RunningReplica(new("a", "cpu", "e", "i"), 7)],
        };
        Assert.Equivalent(report, _wire.Send(report), strict: true);
        var input = new ServedEntityInput { EntityName = "a.b.c", EntityVersion = "1", EnvironmentVars = new Dictionary<string, string> { ["A"] = "b" } };
        Assert.Equivalent(input, _wire.Send(input), strict: true);
        var principal = new Principal(PrincipalKind.ServicePrincipal, "a", "A", new HashSet<string> { "x", "users" });
        var arrived = _wire.Send(principal)!;
        Assert.Equal((principal.Kind, principal.Name, true), (arrived.Kind, arrived.Name, arrived.Groups.SetEquals(principal.Groups)));
    }

    [Fact]
    public void Collections_of_any_make_arrive()
    {
        IReadOnlyList<string> expression = ["a", "b"];
        Assert.Equal(expression, _wire.Send<IReadOnlyList<string>>(expression));
        Assert.Equal(expression, _wire.Send<IReadOnlyList<string>>(ImmutableSortedSet.Create(StringComparer.Ordinal, "b", "a")));
        Assert.Equal(expression, _wire.Send<IReadOnlyList<string>>(new List<string> { "a", "b" }));
        Assert.Empty(_wire.Send<IReadOnlyList<string>>([])!);
        IReadOnlyList<EndpointEvent> none = [];
        Assert.Empty(_wire.Send(none)!);
        IReadOnlyDictionary<string, string> sorted = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["b"] = "1", ["a"] = "2" };
        Assert.Equal(sorted.OrderBy(p => p.Key), _wire.Send(sorted)!.OrderBy(p => p.Key));
    }

    [Fact]
    public void Null_arrives_as_null() => Assert.Null(_wire.Send<RegisteredModelInfo?>(null));

    [Fact]
    public void The_one_exception_that_crosses_keeps_its_code_and_its_advice()
    {
        Exception sent = new ServingException(ErrorCode.ResourceConflict, "Wait.", TimeSpan.FromSeconds(3));
        var arrived = Assert.IsType<ServingException>(_wire.Send(sent));
        Assert.Equal((ErrorCode.ResourceConflict, "Wait.", TimeSpan.FromSeconds(3)), (arrived.Code, arrived.Message, arrived.RetryAfter));
    }

    [Fact]
    public void Inside_a_process_messages_are_handed_over_as_they_are()
    {
        var orders = new NodeOrders(true);
        Assert.Same(orders, _wire.Copy(orders));
    }

    public void Dispose() => _wire.Dispose();

    private static Type? Unwrap(Type type)
    {
        while (type.IsGenericType && type.GetGenericTypeDefinition() is var d
            && (d == typeof(Task<>) || d == typeof(ValueTask<>) || d == typeof(Nullable<>) || d == typeof(IReadOnlyList<>) || d == typeof(IAsyncEnumerable<>)))
            type = type.GetGenericArguments()[0];
        return type;
    }
}
