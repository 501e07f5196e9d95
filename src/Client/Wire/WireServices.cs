using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;

namespace ServingCluster.Client.Wire;

/// <summary>Registers how messages travel; silos and clients alike.</summary>
public static class WireServices
{
    /// <summary>Adds the codecs of all messages.</summary>
    public static IServiceCollection AddServingWire(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<WireJsonCodec>();
        services.AddSingleton<IGeneralizedCodec>(s => s.GetRequiredService<WireJsonCodec>());
        services.AddSingleton<IGeneralizedCopier>(s => s.GetRequiredService<WireJsonCodec>());
        services.AddSingleton<ITypeFilter>(s => s.GetRequiredService<WireJsonCodec>());
        services.AddSerializer();
        return services;
    }
}
