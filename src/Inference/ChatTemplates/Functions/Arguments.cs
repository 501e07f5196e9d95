using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>What a function is called with.</summary>
/// <param name="Positional">Arguments without a name.</param>
/// <param name="Named">Arguments with one, in the order of the call.</param>
internal sealed record Arguments(IReadOnlyList<object?> Positional, IReadOnlyList<KeyValuePair<string, object?>> Named)
{
    public static readonly Arguments None = new([], []);

    /// <summary>Arguments without the first positional ones.</summary>
    public Arguments Skip(int count) => new([.. Positional.Skip(count)], Named);

    /// <summary>Brings them into the order of a function's parameters.</summary>
    /// <exception cref="RenderException">There are too many, or one of an unknown name.</exception>
    public BoundArguments Bind(string function, params ReadOnlySpan<string> parameters)
    {
        if (Positional.Count > parameters.Length)
            throw new RenderException($"{function}() takes at most {parameters.Length} arguments ({Positional.Count} given)");
        var values = new object?[parameters.Length];
        Array.Fill(values, BoundArguments.Missing);
        for (var i = 0; i < Positional.Count; i++)
            values[i] = Positional[i];
        foreach (var (name, value) in Named)
        {
            var at = parameters.IndexOf(name);
            if (at < 0)
                throw new RenderException($"{function}() got an unexpected keyword argument '{name}'");
            if (!ReferenceEquals(values[at], BoundArguments.Missing))
                throw new RenderException($"{function}() got multiple values for argument '{name}'");
            values[at] = value;
        }

        return new BoundArguments(function, values);
    }
}
