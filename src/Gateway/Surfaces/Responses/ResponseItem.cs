using System.Text;

namespace ServingCluster.Gateway.Surfaces.Responses;

/// <summary>One item of a response's output, as far as it came.</summary>
/// <param name="kind">What it is.</param>
/// <param name="index">Its place in the output.</param>
/// <param name="id">Its id.</param>
internal sealed class ResponseItem(ResponseItemKind kind, int index, string id)
{
    /// <summary>What it is.</summary>
    public ResponseItemKind Kind { get; } = kind;

    /// <summary>Its place in the output.</summary>
    public int Index { get; } = index;

    /// <summary>Its id.</summary>
    public string Id { get; } = id;

    /// <summary>Its text: of a message, of a thought, or the arguments of a call.</summary>
    public StringBuilder Text { get; } = new();

    /// <summary>The id of a call, which its output names; empty otherwise.</summary>
    public string CallId { get; init; } = "";

    /// <summary>The tool that is called; empty otherwise.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether nothing more of it comes.</summary>
    public bool IsDone { get; set; }
}
