using ServingCluster.External;

namespace ServingCluster.Gateway;

/// <summary>How models hosted elsewhere are called.</summary>
public sealed record GatewayOptions
{
    /// <summary>The longest wait for a connection. 5 s; from 100 ms to 1 min.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long providers are waited for that <see cref="Providers"/> doesn't name.</summary>
    public ProviderLimits Limits { get; init; } = new();

    /// <summary>How long single providers are waited for, by wire name (<see cref="ExternalProviders"/>).</summary>
    public IReadOnlyDictionary<string, ProviderLimits> Providers { get; init; } = new Dictionary<string, ProviderLimits>();

    /// <summary>How often one request is sent at most, the first time included. 3; from 1 to 10.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>
    /// The longest pause before a repeat. A provider that asks for more gets no repeat: the caller is told, or another entity asked. 5 s;
    /// from 0 to 1 min.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how many failures in a row a model is left alone for a while. 8; from 1 to 1000.</summary>
    public int CircuitFailures { get; init; } = 8;

    /// <summary>For how long at first; twice as long each time a probe fails, up to a minute. 5 s; from 100 ms to 1 min.</summary>
    public TimeSpan CircuitPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest answer that is read, and the largest event of a stream, in bytes. 32 MiB; from 64 KiB to 1 GiB.</summary>
    public int MaxAnswerBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Where Entra ID gives tokens for Azure OpenAI; other than the default in national clouds. An <c>https</c> address.</summary>
    public Uri EntraAuthority { get; init; } = new("https://login.microsoftonline.com/");

    /// <summary>How long a provider is waited for.</summary>
    internal ProviderLimits LimitsOf(string provider) => Providers.TryGetValue(provider, out var limits) ? limits : Limits;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names all that are.</exception>
    internal void Validate()
    {
        List<string> mistakes = [];
        Check(mistakes, nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Check(mistakes, nameof(MaxAttempts), MaxAttempts, 1, 10);
        Check(mistakes, nameof(MaxRetryDelay), MaxRetryDelay, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Check(mistakes, nameof(CircuitFailures), CircuitFailures, 1, 1000);
        Check(mistakes, nameof(CircuitPause), CircuitPause, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Check(mistakes, nameof(MaxAnswerBytes), MaxAnswerBytes, 64 * 1024, 1024 * 1024 * 1024);
        if (!EntraAuthority.IsAbsoluteUri || (EntraAuthority.Scheme != "https" && !EntraAuthority.IsLoopback))
            mistakes.Add($"{nameof(EntraAuthority)}: '{EntraAuthority}' has to be an https address, since secrets go there.");
        CheckLimits(mistakes, nameof(Limits), Limits);
        foreach (var (name, limits) in Providers)
            CheckProvider(mistakes, name, limits);
        if (mistakes.Count > 0)
            throw new ArgumentException(string.Join(" ", mistakes));
    }

    private static void CheckProvider(List<string> mistakes, string name, ProviderLimits limits)
    {
        if (!ExternalProviders.All.Contains(name))
            mistakes.Add($"{nameof(Providers)}: '{name}' is no provider; it has to be one of {string.Join(", ", ExternalProviders.All)}.");
        CheckLimits(mistakes, $"{nameof(Providers)}.{name}", limits);
    }

    private static void CheckLimits(List<string> mistakes, string path, ProviderLimits limits)
    {
        Check(mistakes, $"{path}.{nameof(limits.FirstByteTimeout)}", limits.FirstByteTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Check(mistakes, $"{path}.{nameof(limits.IdleTimeout)}", limits.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
    }

    private static void Check<T>(List<string> mistakes, string name, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            mistakes.Add($"{name}: {value} has to be from {least} to {most}.");
    }
}
