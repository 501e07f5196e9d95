using ServingCluster.Inference.Constraints.Grammar;

namespace ServingCluster.Inference.Constraints;

/// <summary>
/// Tokens of whole characters that need no escape in a JSON string. Where any text may follow they may all come, whatever is around the
/// string: none of them has to be looked at.
/// </summary>
internal sealed class PlainTokens
{
    private readonly ulong[] _mask;

    // By length in characters, the shortest first.
    private readonly int[] _ids;
    private readonly int[] _lengths;

    public PlainTokens(TokenTrie tokens, IEnumerable<int> ordinary)
    {
        _mask = new ulong[tokens.MaskLength];
        var plain = ordinary.Select(id => (Id: id, Length: StringSteps.CountPlain(tokens.BytesOf(id)))).Where(t => t.Length > 0)
            .OrderBy(t => t.Length).ToList();
        _ids = [.. plain.Select(t => t.Id)];
        _lengths = [.. plain.Select(t => t.Length)];
        foreach (var id in _ids)
            TokenTrie.Allow(_mask, id);
    }

    public bool Has(int id) => (_mask[id >> 6] >> (id & 63) & 1) != 0;

    /// <summary>Sets the bits of all of at most so many characters.</summary>
    public void Allow(ulong[] mask, int longest)
    {
        if (_ids.Length > 0 && longest >= _lengths[^1])
        {
            for (var i = 0; i < mask.Length; i++)
                mask[i] |= _mask[i];
            return;
        }

        for (var i = 0; i < _ids.Length && _lengths[i] <= longest; i++)
            TokenTrie.Allow(mask, _ids[i]);
    }
}
