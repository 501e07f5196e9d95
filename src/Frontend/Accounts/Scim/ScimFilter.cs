using ServingCluster.Errors;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Accounts.Scim;

/// <summary>
/// Reads a filter (RFC 7644, 3.4.2.2): <c>userName eq "a@x.io" or (displayName co "b" and active eq true)</c>. What comes out are the
/// alternatives, each a list of conditions that must all hold.
/// </summary>
internal sealed class ScimFilter
{
    private const int LongestText = 4096;
    private const int MostAlternatives = 64;
    private const int DeepestNesting = 16;

    private static readonly Dictionary<string, AccountComparison> Comparisons = new(StringComparer.OrdinalIgnoreCase)
    {
        ["eq"] = AccountComparison.Equals,
        ["ne"] = AccountComparison.Differs,
        ["co"] = AccountComparison.Contains,
        ["sw"] = AccountComparison.StartsWith,
        ["ew"] = AccountComparison.EndsWith,
    };

    private readonly ScimKind _kind;
    private readonly ScimTokens _tokens;
    private ScimToken _next;
    private int _depth;

    private ScimFilter(ScimKind kind, string text)
    {
        (_kind, _tokens) = (kind, new ScimTokens(text));
        _next = _tokens.Next();
    }

    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/>.</exception>
    public static IReadOnlyList<IReadOnlyList<AccountCondition>> Parse(ScimKind kind, string text)
    {
        if (text.Length > LongestText)
            throw Wrong($"may have at most {LongestText} characters.");
        var filter = new ScimFilter(kind, text);
        var alternatives = filter.ReadAlternatives();
        return filter._next.Kind == ScimTokenKind.End ? alternatives : throw Wrong($"'{filter._next.Text}' is not expected here.");
    }

    private List<List<AccountCondition>> ReadAlternatives()
    {
        if (++_depth > DeepestNesting)
            throw Wrong("its parentheses are nested too deeply.");
        var alternatives = ReadAll();
        while (_next.IsWord("or"))
        {
            Advance();
            alternatives.AddRange(ReadAll());
            CheckSize(alternatives.Count);
        }

        _depth--;
        return alternatives;
    }

    private List<List<AccountCondition>> ReadAll()
    {
        var alternatives = ReadOne();
        while (_next.IsWord("and"))
        {
            Advance();
            var more = ReadOne();
            CheckSize(alternatives.Count * more.Count);
            alternatives = [.. from left in alternatives from right in more select (List<AccountCondition>)[.. left, .. right]];
        }

        return alternatives;
    }

    private List<List<AccountCondition>> ReadOne()
    {
        if (_next.Kind != ScimTokenKind.Open)
            return [[ReadCondition()]];
        Advance();
        var inner = ReadAlternatives();
        if (_next.Kind != ScimTokenKind.Close)
            throw Wrong($"')' is expected in place of '{_next.Text}'.");
        Advance();
        return inner;
    }

    private AccountCondition ReadCondition()
    {
        var name = Take(ScimTokenKind.Word, "an attribute");
        if (ScimAttributes.Find(_kind, name) is not { } attribute)
            throw Wrong($"'{name}' is not an attribute of {_kind.Plural} that can be filtered by; such are id, {_kind.NameField}, displayName, active, externalId.");
        var word = Take(ScimTokenKind.Word, "an operator");
        if (word.Equals("pr", StringComparison.OrdinalIgnoreCase))
            return new AccountCondition(attribute, AccountComparison.IsPresent, "");
        if (!Comparisons.TryGetValue(word, out var comparison))
            throw Wrong($"the operator '{word}' is not offered; eq, ne, co, sw, ew and pr are.");
        if (_next.Kind is not (ScimTokenKind.Literal or ScimTokenKind.Word))
            throw Wrong($"a value is expected in place of '{_next.Text}'.");
        var value = _next.Text;
        Advance();
        return new AccountCondition(attribute, comparison, value);
    }

    private string Take(ScimTokenKind kind, string what)
    {
        if (_next.Kind != kind)
            throw Wrong($"{what} is expected in place of '{_next.Text}'.");
        var text = _next.Text;
        Advance();
        return text;
    }

    private void Advance() => _next = _tokens.Next();

    private static void CheckSize(int alternatives)
    {
        if (alternatives > MostAlternatives)
            throw Wrong($"comes to more than {MostAlternatives} alternatives.");
    }

    private static ServingException Wrong(string what) => new(ErrorCode.InvalidParameterValue, $"filter: {what}");
}
