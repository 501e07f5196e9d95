using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using ServingCluster.Frontend.Settings;
using IPNetwork = System.Net.IPNetwork;

namespace ServingCluster.Frontend.Http;

/// <summary>Whom a request comes from behind proxies.</summary>
internal static class ForwardedRequests
{
    /// <summary>
    /// Believes <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> as far as proxies of these networks have written them: from the last
    /// entry backwards, to the first address that is none of theirs. What a client wrote itself stands before that and is never read.
    /// </summary>
    public static ForwardedHeadersOptions From(IReadOnlyList<IPNetwork> proxies)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };

        // Without this every process of this machine would be believed.
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var network in proxies)
            options.KnownIPNetworks.Add(network);
        return options;
    }

    /// <summary>Reads addresses and networks of a setting; null when one is neither.</summary>
    public static IReadOnlyList<IPNetwork>? Parse(string text)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in text.Split(SettingsReader.ListSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPNetwork.TryParse(part, out var network))
                networks.Add(network);
            else if (IPAddress.TryParse(part, out var address))
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else
                return null;
        }

        return networks.Count > 0 ? networks : null;
    }
}
