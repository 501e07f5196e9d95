using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using ServingCluster.Client.Wire;

namespace ServingCluster.Silo.Tests.Wire;

/// <summary>Writes and reads values as two processes would.</summary>
internal sealed class WireHost : IDisposable
{
    private readonly ServiceProvider _sender = Build();
    private readonly ServiceProvider _receiver = Build();

    public T? Send<T>(T value) => Read<T>(Write(value));

    public byte[] Write<T>(T value) => _sender.GetRequiredService<Serializer>().SerializeToArray(value);

    public T? Read<T>(byte[] bytes) => _receiver.GetRequiredService<Serializer>().Deserialize<T>(bytes);

    public T? Copy<T>(T value) => _sender.GetRequiredService<DeepCopier>().Copy(value);

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    private static ServiceProvider Build() => new ServiceCollection().AddServingWire().BuildServiceProvider();
}
