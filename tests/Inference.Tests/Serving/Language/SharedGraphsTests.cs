using ServingCluster.Errors;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Serving.Language;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Inference.Tests.Serving.Language;

public sealed class SharedGraphsTests
{
    private static readonly GraphIdentity Identity = GraphIdentity.Of(TinyChat.Folder, "cpu", new LanguageModelSettings());

    private readonly SharedGraphs<CausalGraph> _graphs = new();
    private int _loads;

    [Fact]
    public void Holders_share_a_graph_until_the_last_lets_go()
    {
        var first = _graphs.Take(Identity, Load);
        var second = _graphs.Take(Identity, Load);
        Assert.Same(first.Graph, second.Graph);
        Assert.Equal(1, _loads);

        first.Dispose();
        first.Dispose();
        Assert.False(IsClosed(second.Graph));
        second.Dispose();
        Assert.True(IsClosed(second.Graph));

        using var third = _graphs.Take(Identity, Load);
        Assert.Equal(2, _loads);
    }

    [Fact]
    public void Other_settings_make_another_graph()
    {
        var shorter = new LanguageModelSettings { Engine = new() { ContextLength = 64 } };
        using var first = _graphs.Take(Identity, Load);
        using var second = _graphs.Take(GraphIdentity.Of(TinyChat.Folder, "cpu", shorter), Load);

        Assert.NotSame(first.Graph, second.Graph);
    }

    [Fact]
    public void A_load_that_failed_is_tried_again()
    {
        Assert.Throws<ServingException>(() => _graphs.Take(Identity, () => throw new ServingException(ErrorCode.InvalidState, "no")));

        using var lease = _graphs.Take(Identity, Load);
        Assert.False(IsClosed(lease.Graph));
    }

    [Fact]
    public async Task Who_comes_while_a_graph_is_loaded_waits_for_it()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _graphs.Take(Identity, Load))));

        Assert.Equal(1, _loads);
        foreach (var lease in leases)
            lease.Dispose();
        Assert.True(IsClosed(leases[0].Graph));
    }

    private static bool IsClosed(CausalGraph graph) => graph.Session.IsClosed;

    private CausalGraph Load()
    {
        Interlocked.Increment(ref _loads);
        return CausalGraph.Load(TinyChat.Folder, "cpu", new ModelSettings(), _ => { });
    }
}
