using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using ServingCluster.Errors;
using ServingCluster.Grains.Secrets;
using ServingCluster.Grains.Storage;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Tests.Secrets;

public sealed class SecretScopeTests
{
    private readonly MemoryStateStore _memory = new();

    [Fact]
    public async Task A_secret_whose_write_was_in_doubt_goes_with_its_scope()
    {
        var store = new MeddledStore(_memory);
        using var scope = new SecretScope("s", store, Grains(), new FakeTimeProvider());
        await scope.CreateAsync(new SecretScopeCreation("ann", "ann"));
        await scope.PutSecretAsync("known", "sealed", by: null);

        // The store wrote it, but the answer was lost.
        await LoseAnswerAsync(store, () => scope.PutSecretAsync("doubtful", "sealed", by: null));
        await scope.DeleteAsync(by: null);

        await scope.CreateAsync(new SecretScopeCreation("bob", "bob"));
        var refusal = await Assert.ThrowsAsync<ServingException>(() => scope.GetSecretAsync("doubtful", by: null).AsTask());
        Assert.Equal(ErrorCode.ResourceDoesNotExist, refusal.Code);
    }

    private async Task LoseAnswerAsync(MeddledStore store, Func<Task> put)
    {
        store.BeforeWrite = async () =>
        {
            store.BeforeWrite = null;
            await Copy().PutSecretAsync("doubtful", "sealed", by: null);
            throw new IOException("The connection was lost.");
        };
        await Assert.ThrowsAsync<IOException>(put);
    }

    private SecretScope Copy() => new("s", _memory, Grains(), new FakeTimeProvider());

    private static IServingGrains Grains()
    {
        var grains = Substitute.For<IServingGrains>();
        var catalog = Substitute.For<ISecretScopeCatalog>();
        catalog.ListAsync().Returns([]);
        grains.SecretScopeCatalog().Returns(catalog);
        return grains;
    }
}
