using System.Diagnostics;
using ServingCluster.Inference.Language.Sequences;

namespace ServingCluster.Inference.Language;

/// <summary>What holds between any two steps of an engine.</summary>
internal static class EngineInvariants
{
    /// <summary>As <see cref="Check"/>, in debug builds alone.</summary>
    [Conditional("DEBUG")]
    public static void CheckInDebug(Roster roster) => Check(roster);

    /// <summary>Checks them all.</summary>
    /// <exception cref="InvalidOperationException">One is broken; the message says which, and where.</exception>
    public static void Check(Roster roster)
    {
        CheckRows(roster);
        foreach (var sequence in roster.Prefilling)
            CheckPrefilling(roster, sequence);
        foreach (var sequence in roster.Decoding)
            CheckDecoding(roster, sequence);
        CheckDistinct(roster);
        if (roster.PrefillingCount > 0)
            Require(!roster.Prefilling[0].IsLed, "the oldest prompt waits for another one");
    }

    private static void CheckRows(Roster roster)
    {
        var held = 0;
        for (var row = 0; row < roster.Slots.Rows.Length; row++)
        {
            var slot = roster.Slots.Rows[row];
            Require(slot.Row == row, $"the slot in row {row} takes itself for the one in row {slot.Row}");
            Require(slot.IsHeld || row >= roster.Slots.Decoding, $"row {row} decodes but is free");
            held += slot.IsHeld ? 1 : 0;
        }

        Require(held == roster.Slots.Rows.Length - roster.Slots.Free, $"{held} slots are held and {roster.Slots.Free} counted as free");
        Require(
            held == roster.PrefillingCount + roster.DecodingCount,
            $"{held} slots are held by {roster.PrefillingCount} prefilling and {roster.DecodingCount} decoding sequences");
        Require(
            roster.Slots.Decoding == roster.DecodingCount,
            $"{roster.Slots.Decoding} rows decode for {roster.DecodingCount} sequences");
    }

    private static void CheckPrefilling(Roster roster, Sequence sequence)
    {
        CheckHeld(sequence, SequencePhase.Prefilling);
        var slot = sequence.Slot!;
        Require(slot.Row >= roster.Slots.Decoding, $"row {slot.Row} prefills among those that decode");
        Require(sequence.PromptLeft >= 1, $"row {slot.Row} prefills but its prompt is computed");
        Require(slot.Tokens.SequenceEqual(sequence.Prompt[..slot.Length]), $"row {slot.Row} holds other tokens than its prompt's");
    }

    private static void CheckDecoding(Roster roster, Sequence sequence)
    {
        CheckHeld(sequence, SequencePhase.Decoding);
        var slot = sequence.Slot!;
        Require(slot.Row < roster.Slots.Decoding, $"row {slot.Row} decodes outside of those that do");
        Require(
            slot.Length == sequence.Prompt.Length + sequence.Generated - 1,
            $"row {slot.Row} holds {slot.Length} tokens of a prompt of {sequence.Prompt.Length} and {sequence.Generated} generated ones");
        Require(slot.Tokens.StartsWith(sequence.Prompt[..^1]), $"row {slot.Row} holds other tokens than its prompt's");
        Require(sequence.Generated < sequence.Request.MaxNewTokens, $"row {slot.Row} has generated all that it may");
    }

    private static void CheckHeld(Sequence sequence, SequencePhase phase)
    {
        Require(sequence.Phase == phase, $"a sequence listed as {phase} is {sequence.Phase}");
        Require(sequence.Slot is { IsHeld: true }, $"a sequence that is {phase} has no slot");
    }

    private static void CheckDistinct(Roster roster)
    {
        var slots = ((Sequence[])[.. roster.Prefilling, .. roster.Decoding]).Select(sequence => sequence.Slot).ToHashSet();
        Require(slots.Count == roster.PrefillingCount + roster.DecodingCount, "two sequences have the same slot");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException($"The engine is in disorder: {otherwise}.");
    }
}
