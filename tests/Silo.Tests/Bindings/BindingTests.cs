using System.Reflection;
using Orleans.Concurrency;
using ServingCluster.Client;
using ServingCluster.Silo.Bindings;

namespace ServingCluster.Silo.Tests.Bindings;

/// <summary>Every grain that can be asked for has a place in the cluster.</summary>
public sealed class BindingTests
{
    public static TheoryData<Type> Grains =>
        [.. typeof(IServingGrains).GetMethods().Select(m => m.ReturnType).Distinct()];

    [Theory]
    [MemberData(nameof(Grains))]
    public void Every_grain_has_an_interface_that_Orleans_finds_and_one_reentrant_class_of_its_own_name(Type grain)
    {
        var found = typeof(OrleansGrains).Assembly.GetTypes().Where(t => t.IsInterface && t.GetInterfaces().Contains(grain)).ToList();
        var bound = Assert.Single(found);
        Assert.Contains(typeof(IGrainWithStringKey), bound.GetInterfaces());
        Assert.NotNull(bound.GetCustomAttribute<AliasAttribute>());

        var binding = Assert.Single(typeof(ServingEndpointGrain).Assembly.GetTypes(), t => t.IsClass && t.GetInterfaces().Contains(bound));
        Assert.True(binding.IsSealed);
        Assert.NotNull(binding.GetCustomAttribute<ReentrantAttribute>());
        Assert.NotNull(binding.GetCustomAttribute<GrainTypeAttribute>());
    }

    [Theory]
    [MemberData(nameof(Grains))]
    public void Grains_have_methods_that_can_be_called_from_afar(Type grain)
    {
        var methods = grain.GetInterfaces().Append(grain).SelectMany(i => i.GetMethods());
        Assert.All(methods, m => Assert.True(IsRemotable(m.ReturnType), $"{grain.Name}.{m.Name} returns {m.ReturnType}."));
        Assert.Empty(grain.GetProperties());
    }

    private static bool IsRemotable(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask)
        || (type.IsGenericType && new[] { typeof(Task<>), typeof(ValueTask<>), typeof(IAsyncEnumerable<>) }.Contains(type.GetGenericTypeDefinition()));
}
