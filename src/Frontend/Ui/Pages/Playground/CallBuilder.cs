using System.Text;
using System.Text.Json;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>Puts calls of tools together that come in pieces. Not thread-safe.</summary>
internal sealed class CallBuilder
{
    private const int MostCalls = 128;
    private const int MostArguments = 100_000;

    private readonly SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)> _calls = [];

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<ToolCall> Calls => [.. _calls.Values.Select(c => new ToolCall(c.Id, c.Name, c.Arguments.ToString()))];

    /// <summary>Adds the pieces of a delta.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Add(JsonElement delta)
    {
        var before = _calls.Count;
        var position = 0;
        foreach (var piece in delta.ItemsOf("tool_calls"))
            Add(piece, piece.CountOf("index") ?? before + position++);
        return position > 0 || _calls.Count > before;
    }

    private void Add(JsonElement piece, int index)
    {
        // More than this nobody reads, and nobody meant.
        if (_calls.Count >= MostCalls && !_calls.ContainsKey(index))
            return;
        var call = _calls.GetValueOrDefault(index, ("", "", new StringBuilder()));
        var function = piece.ObjectOf("function");
        if (call.Item3.Length < MostArguments)
            call.Item3.Append(function?.TextOf("arguments"));
        _calls[index] = (piece.TextOf("id") ?? call.Item1, function?.TextOf("name") ?? call.Item2, call.Item3);
    }
}
