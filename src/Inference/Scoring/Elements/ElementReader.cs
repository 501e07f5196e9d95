using System.Text.Json;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>Turns values of a request into elements of a tensor. One implementation per family of types; all are immutable. There is room
/// for the element when a method is called, except for <see cref="ReadRun"/>.</summary>
internal abstract class ElementReader
{
    /// <summary>What a value has to be, for messages, such as <c>a number (double)</c>.</summary>
    public required string Expectation { get; init; }

    /// <summary>Reads the JSON value that the reader stands on.</summary>
    public abstract ElementFault ReadJson(ref Utf8JsonReader json, TensorBuffer target, int index);

    /// <summary>Reads a value from text, such as a cell of CSV.</summary>
    public abstract ElementFault ReadText(ReadOnlySpan<byte> text, TensorBuffer target, int index);

    /// <summary>Writes the value that stands for a missing one.</summary>
    public virtual ElementFault WriteMissing(TensorBuffer target, int index) => ElementFault.Missing;

    /// <summary>Reads the values of the JSON list that the reader stands on, up to its end.</summary>
    /// <param name="json">Stands on the list's start; afterwards on its end, or on the value that is wrong.</param>
    /// <param name="target">Takes the elements.</param>
    /// <param name="index">The first element to write; afterwards the one after the last.</param>
    public virtual ElementFault ReadRun(ref Utf8JsonReader json, TensorBuffer target, ref int index)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (!target.TryReserve(index + 1L))
                return ElementFault.TooLarge;
            var fault = ReadJson(ref json, target, index);
            if (fault != ElementFault.None)
                return fault;
            index++;
        }

        return ElementFault.None;
    }

    /// <summary>The fault of a token that is not of the due kind.</summary>
    protected static ElementFault Wrong(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray or JsonTokenType.StartObject => ElementFault.Nested,
        JsonTokenType.Null => ElementFault.Missing,
        _ => ElementFault.WrongKind,
    };
}
