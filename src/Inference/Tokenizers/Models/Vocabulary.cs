using System.Text.Json;
using ServingCluster.Inference.Tokenizers.Json;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>Tokens and their ids, both ways. Ids may have gaps.</summary>
internal sealed class Vocabulary
{
    /// <summary>The highest id that is taken; a bound on memory far above the largest published vocabularies.</summary>
    public const int HighestId = (1 << 22) - 1;

    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly string?[] _tokens;

    /// <summary>A vocabulary of the given ids.</summary>
    /// <param name="ids">By token, compared ordinally; 0 to <see cref="HighestId"/>.</param>
    /// <param name="size">The highest id plus one, or more.</param>
    public Vocabulary(Dictionary<string, int> ids, int size)
    {
        _ids = ids;
        _lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _tokens = new string?[size];
        foreach (var (token, id) in ids)
            _tokens[id] = token;
    }

    /// <summary>A vocabulary of tokens in the order of their ids. Of equal tokens the last is found, all are given out.</summary>
    public Vocabulary(string[] tokens)
    {
        _ids = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
        for (var id = 0; id < tokens.Length; id++)
            _ids[tokens[id]] = id;
        _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _tokens = tokens;
    }

    /// <summary>The highest id plus one.</summary>
    public int Size => _tokens.Length;

    /// <summary>All tokens with their ids.</summary>
    public IReadOnlyDictionary<string, int> Ids => _ids;

    /// <summary>The token of an id; null when there is none.</summary>
    public string? TokenOf(int id) => (uint)id < (uint)_tokens.Length ? _tokens[id] : null;

    /// <summary>Finds a token's id.</summary>
    public bool TryFind(ReadOnlySpan<char> token, out int id) => _lookup.TryGetValue(token, out id);

    /// <summary>A token's id; null when there is none.</summary>
    public int? Find(ReadOnlySpan<char> token) => _lookup.TryGetValue(token, out var id) ? id : null;

    /// <summary>Reads an object of tokens and ids.</summary>
    /// <exception cref="Errors.ServingException">An id is out of range or stands twice.</exception>
    public static Vocabulary Read(JsonPart vocab)
    {
        var ids = new Dictionary<string, int>(vocab.MemberCount(), StringComparer.Ordinal);
        var size = 0;
        foreach (var (token, element) in vocab.Members())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out var id) || (uint)id > HighestId)
                throw vocab.Wrong($"the id of '{token}' has to be a whole number from 0 to {HighestId}.");
            ids[token] = id;
            size = Math.Max(size, id + 1);
        }

        RefuseDoubles(ids, size, vocab);
        return new Vocabulary(ids, size);
    }

    private static void RefuseDoubles(Dictionary<string, int> ids, int size, JsonPart vocab)
    {
        var seen = new string?[size];
        foreach (var (token, id) in ids)
        {
            if (seen[id] is { } other)
                throw vocab.Wrong($"'{other}' and '{token}' have the same id {id}; every token needs one of its own.");
            seen[id] = token;
        }
    }
}
