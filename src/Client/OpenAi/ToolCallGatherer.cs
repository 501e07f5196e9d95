using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ServingCluster.Client.OpenAi;

/// <summary>Puts calls of tools together from the parts in which a stream brings them: the first names it, the others continue its arguments.</summary>
internal sealed class ToolCallGatherer
{
    private readonly SortedDictionary<long, (string Id, string Name, StringBuilder Arguments)> _calls = [];
    private long _last = -1;

    /// <summary>Takes one element of <c>tool_calls</c>.</summary>
    public void Add(JsonElement part)
    {
        var id = AnswerJson.Text(part, "id") ?? "";
        var function = AnswerJson.Get(part, "function");
        // Models that send each call whole leave the index out; a part that has neither index nor id goes on with the last call.
        _last = AnswerJson.Whole(part, "index") ?? (id.Length > 0 || _last < 0 ? _last + 1 : _last);
        if (!_calls.TryGetValue(_last, out var call))
            call = ("", "", new StringBuilder());
        call.Arguments.Append(AnswerJson.Text(function, "arguments"));
        _calls[_last] = (Either(call.Id, id), Either(call.Name, AnswerJson.Text(function, "name") ?? ""), call.Arguments);
    }

    /// <summary>The calls that are there, which are complete when the stream says that it has finished.</summary>
    public IReadOnlyList<FunctionCallContent> TakeAll()
    {
        List<FunctionCallContent> calls = [.. _calls.Values.Select(c => ChatAnswerReader.CallOf(c.Id, c.Name, c.Arguments.ToString()))];
        _calls.Clear();
        _last = -1;
        return calls;
    }

    // Later parts may say it again, or say that it is empty.
    private static string Either(string before, string now) => before.Length > 0 ? before : now;
}
