using System.Text.Json.Nodes;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>Streams of OpenAI's text completions.</summary>
internal sealed class CompletionRewriter(TextChannels channels) : ChoiceRewriter
{
    private const string Field = "text";

    /// <inheritdoc/>
    protected override bool RewritePieces(JsonObject choice, int index) => Push(channels, new TextPlace(Field, index), choice, Field);

    /// <inheritdoc/>
    protected override bool AppendRest(JsonObject choice, int index)
    {
        var rest = channels.End(new TextPlace(Field, index));
        if (rest.Length == 0)
            return false;
        choice[Field] = Text(choice, Field) + rest;
        return true;
    }

    /// <inheritdoc/>
    protected override bool SaysSomething(JsonObject choice) => Text(choice, Field) is { Length: > 0 } || Text(choice, "finish_reason") is not null;

    /// <inheritdoc/>
    protected override IEnumerable<int> OpenChoices() => channels.Open.Select(p => p.Index).Distinct();
}
