using System.Text.Json.Nodes;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>Streams of OpenAI's text completions.</summary>
internal sealed class CompletionRewriter(TextChannels channels) : ChoiceRewriter(channels, [Field], isChat: false)
{
    private const string Field = "text";

    private readonly TextChannels _channels = channels;

    /// <inheritdoc/>
    protected override bool RewritePieces(JsonObject choice, int index) => Push(_channels, new TextPlace(Field, index), choice, Field);

    /// <inheritdoc/>
    protected override bool AppendRest(JsonObject choice, int index)
    {
        var rest = _channels.End(new TextPlace(Field, index));
        if (rest.Length == 0)
            return false;
        choice[Field] = Text(choice, Field) + rest;
        return true;
    }

    /// <inheritdoc/>
    protected override bool SaysSomething(JsonObject choice) => Text(choice, Field) is { Length: > 0 } || Text(choice, "finish_reason") is not null;
}
