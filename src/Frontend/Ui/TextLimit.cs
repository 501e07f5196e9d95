namespace ServingCluster.Frontend.Ui;

/// <summary>How much text a field of a page takes. The page's script tells of a longer one; past the connection's bound it would be cut.</summary>
internal static class TextLimit
{
    /// <summary>The longest text, in UTF-16 units as browsers count: about what a context of 128,000 tokens holds.</summary>
    public const int Characters = 500_000;

    // An event of a field carries its text twice, and as JSON a character takes up to six bytes.
    private const int BytesPerCharacter = 2 * 6;
    private const int Around = 64 * 1024;

    /// <summary>The longest message that a page may send over its connection, which buffers it whole: the longest text and what is around it.</summary>
    public const int MessageBytes = (Characters * BytesPerCharacter) + Around;
}
