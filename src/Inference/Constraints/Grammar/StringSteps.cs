namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>Which place in a string follows which byte.</summary>
internal static class StringSteps
{
    private const int Stages = (int)StringStage.AfterF4 + 1;

    private static readonly StringStage[] Table = MakeTable();

    public static StringStage Next(StringStage stage, byte next) => Table[((int)stage << 8) | next];

    /// <summary>How many characters bytes are that stand in a string as they are; −1 where they are no such text.</summary>
    public static int CountPlain(ReadOnlySpan<byte> bytes)
    {
        var (stage, count) = (StringStage.Text, 0);
        foreach (var next in bytes)
        {
            count += stage == StringStage.Text ? 1 : 0;
            stage = Next(stage, next);
            if (stage is StringStage.Refused or StringStage.Closed or StringStage.Escape)
                return -1;
        }

        return stage == StringStage.Text ? count : -1;
    }

    private static StringStage[] MakeTable()
    {
        var table = new StringStage[Stages << 8];
        for (var stage = 0; stage < Stages; stage++)
        {
            for (var next = 0; next < 256; next++)
                table[(stage << 8) | next] = Compute((StringStage)stage, (byte)next);
        }

        return table;
    }

    private static StringStage Compute(StringStage stage, byte next) => stage switch
    {
        StringStage.Text => FromText(next),
        StringStage.Escape => next == 'u' ? StringStage.Hex1 : When("\"\\/bfnrt"u8.Contains(next), StringStage.Text),
        StringStage.Hex1 => (next | 0x20) == 'd' ? StringStage.HexD : When(IsHex(next), StringStage.Hex2),
        StringStage.Hex2 => When(IsHex(next), StringStage.Hex3),
        StringStage.Hex3 => When(IsHex(next), StringStage.Hex4),
        StringStage.Hex4 => When(IsHex(next), StringStage.Text),
        StringStage.HexD => next is >= (byte)'0' and <= (byte)'7' ? StringStage.Hex3 : When(IsHigh(next), StringStage.High3),
        StringStage.High3 => When(IsHex(next), StringStage.High4),
        StringStage.High4 => When(IsHex(next), StringStage.LowBackslash),
        StringStage.LowBackslash => When(next == '\\', StringStage.LowU),
        StringStage.LowU => When(next == 'u', StringStage.LowD),
        StringStage.LowD => When((next | 0x20) == 'd', StringStage.LowC),
        StringStage.LowC => When((next | 0x20) is >= 'c' and <= 'f', StringStage.Low3),
        StringStage.Low3 => When(IsHex(next), StringStage.Low4),
        StringStage.Low4 => When(IsHex(next), StringStage.Text),
        StringStage.Tail1 => When(next is >= 0x80 and <= 0xBF, StringStage.Text),
        StringStage.Tail2 => When(next is >= 0x80 and <= 0xBF, StringStage.Tail1),
        StringStage.Tail3 => When(next is >= 0x80 and <= 0xBF, StringStage.Tail2),
        StringStage.AfterE0 => When(next is >= 0xA0 and <= 0xBF, StringStage.Tail1),
        StringStage.AfterEd => When(next is >= 0x80 and <= 0x9F, StringStage.Tail1),
        StringStage.AfterF0 => When(next is >= 0x90 and <= 0xBF, StringStage.Tail2),
        _ => When(next is >= 0x80 and <= 0x8F, StringStage.Tail2),
    };

    private static StringStage FromText(byte next) => next switch
    {
        (byte)'"' => StringStage.Closed,
        (byte)'\\' => StringStage.Escape,
        < 0x20 => StringStage.Refused,
        < 0x80 => StringStage.Text,
        < 0xC2 => StringStage.Refused,
        < 0xE0 => StringStage.Tail1,
        0xE0 => StringStage.AfterE0,
        0xED => StringStage.AfterEd,
        < 0xF0 => StringStage.Tail2,
        0xF0 => StringStage.AfterF0,
        < 0xF4 => StringStage.Tail3,
        0xF4 => StringStage.AfterF4,
        _ => StringStage.Refused,
    };

    private static StringStage When(bool allowed, StringStage stage) => allowed ? stage : StringStage.Refused;

    private static bool IsHex(byte next) => char.IsAsciiHexDigit((char)next);

    private static bool IsHigh(byte next) => next is (byte)'8' or (byte)'9' || (next | 0x20) is 'a' or 'b';
}
