using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ServingCluster.Client.OpenAi;

/// <summary>Puts calls of tools together from the parts in which a stream brings them: the first names it, the others continue its arguments.</summary>
internal sealed class ToolCallGatherer
{
    private readonly SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)> _calls = [];

    public void Add(JsonElement part)
    {
        var index = part.TryGetProperty("index", out var i) && i.TryGetInt32(out var given) ? given : _calls.Count;
        var function = part.TryGetProperty("function", out var f) ? f : default;
        if (!_calls.TryGetValue(index, out var call))
            call = ("", "", new StringBuilder());
        call.Arguments.Append(ChatAnswerReader.Text(function, "arguments"));
        _calls[index] = (ChatAnswerReader.Text(part, "id") ?? call.Id, ChatAnswerReader.Text(function, "name") ?? call.Name, call.Arguments);
    }

    /// <summary>The calls that are there, which are complete when the stream says that it has finished.</summary>
    public IReadOnlyList<FunctionCallContent> TakeAll()
    {
        List<FunctionCallContent> calls = [.. _calls.Values.Select(c => ChatAnswerReader.CallOf(c.Id, c.Name, c.Arguments.ToString()))];
        _calls.Clear();
        return calls;
    }
}
