namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>What an endpoint answered to one prompt: one answer, or several with the results of tools in between.</summary>
/// <param name="endpoint">The endpoint.</param>
public sealed class Exchange(ChatEndpoint endpoint)
{
    /// <summary>The endpoint that was asked.</summary>
    public ChatEndpoint Endpoint => endpoint;

    /// <summary>The answers, one after the other.</summary>
    public List<ChatAnswer> Answers { get; } = [];

    /// <summary>The last answer.</summary>
    public ChatAnswer Last => Answers[^1];

    /// <summary>Whether an answer is coming.</summary>
    public bool IsRunning => Answers.Count > 0 && Last.Current.IsRunning;

    /// <summary>Whether the next prompt can build on it: it holds an answer, and of every call of a tool the result.</summary>
    public bool IsComplete => Answers.Exists(a => a.Current.HasContent) && Answers.TrueForAll(a => a.Current.Calls.All(c => a.Results.ContainsKey(c.Id)));
}
