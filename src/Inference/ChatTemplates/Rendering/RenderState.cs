using ServingCluster.Inference.ChatTemplates.Statements;

namespace ServingCluster.Inference.ChatTemplates.Rendering;

/// <summary>One rendering under way.</summary>
internal sealed class RenderState
{
    public RenderState(Scope scope, DateTimeOffset now)
    {
        Scope = scope;
        Now = now;
        Output = new TextBuilder(Budget);
    }

    public Budget Budget { get; } = new();

    /// <summary>What <c>strftime_now</c> tells.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The variables that are seen here.</summary>
    public Scope Scope { get; set; }

    /// <summary>Takes what is printed.</summary>
    public TextBuilder Output { get; private set; }

    /// <summary>The line being evaluated; after a failure, the one that failed.</summary>
    public int Line { get; set; }

    /// <summary>Runs a block in a scope and puts what it prints into <paramref name="text"/>.</summary>
    public Flow Capture(Block block, Scope scope, out string text)
    {
        var entered = Scope;
        var flow = Flow.Next;
        Scope = scope;
        text = Capture(() => flow = block.Run(this));
        Scope = entered;
        return flow;
    }

    /// <summary>What is printed while something is done.</summary>
    public string Capture(Action print)
    {
        var entered = Output;
        Output = new TextBuilder(Budget);
        print();
        var text = Output.ToString();
        Output = entered;
        return text;
    }
}
