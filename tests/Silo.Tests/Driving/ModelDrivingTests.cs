using Microsoft.Extensions.DependencyInjection;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Grains.Storage;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Models;
using ServingCluster.Silo.Driving;
using ServingCluster.Silo.Tests.Harness;
using ServingCluster.Silo.Tests.Hosting;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Tests.Driving;

/// <summary>Models of a cluster are looked after by themselves, without anybody who asks for them.</summary>
public sealed class ModelDrivingTests
{
    [Fact]
    public async Task A_registration_whose_outcome_could_not_be_written_is_taken_up_again()
    {
        var ports = Ports.Free(2);
        var store = new CoughingStore();
        await using var silo = await ComposedSilo.StartAsync(
            new ScriptedRuntime(),
            services => services.AddSingleton<IStateStore>(store).AddSingleton(new DrivingOptions { ModelPeriod = TimeSpan.FromMilliseconds(100) }),
            [("NodeName", "one"), ("Storage", "memory"), ("SiloPort", $"{ports[0]}"), ("GatewayPort", $"{ports[1]}")]);
        var model = silo.Grains.Model("main.ml.iris");
        await model.CreateAsync(new RegisteredModelCreation(), "ann@example.org");
        // Its driver has seen that nothing is to be done, and rests.
        await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);

        store.CoughAtSecondWrite();
        await model.CreateVersionAsync(new ModelVersionCreation { Source = "iris" }, "ann@example.org");

        await Eventually.GetAsync(() => model.GetAsync(), m => m!.Versions[0].Status == ModelVersionStatus.Ready, "the version is registered");
        Assert.True(store.HasCoughed);
    }

    /// <summary>A store that refuses one write of a model.</summary>
    private sealed class CoughingStore : IStateStore
    {
        private readonly MemoryStateStore _inner = new();
        private int _left = int.MaxValue;

        public bool HasCoughed => Volatile.Read(ref _left) < 0;

        public void CoughAtSecondWrite() => Volatile.Write(ref _left, 1);

        public ValueTask<StoredRecord?> ReadAsync(string key, CancellationToken cancellationToken) => _inner.ReadAsync(key, cancellationToken);

        public ValueTask<string> WriteAsync(string key, ReadOnlyMemory<byte> value, string? expectedETag, CancellationToken cancellationToken) =>
            key.StartsWith("models/", StringComparison.Ordinal) && Interlocked.Decrement(ref _left) == -1
                ? throw new IOException("The disk coughed.")
                : _inner.WriteAsync(key, value, expectedETag, cancellationToken);

        public ValueTask DeleteAsync(string key, string expectedETag, CancellationToken cancellationToken) =>
            _inner.DeleteAsync(key, expectedETag, cancellationToken);

        public IAsyncEnumerable<StoredRecord> ListAsync(string prefix, CancellationToken cancellationToken) => _inner.ListAsync(prefix, cancellationToken);
    }
}
