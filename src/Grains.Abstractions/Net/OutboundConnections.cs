using System.Net;
using System.Net.Sockets;

namespace ServingCluster.Net;

/// <summary>
/// Connects to addresses that callers may choose: sources of models, providers of external models. Link-local ones are refused, where clouds
/// hand out a machine's own credentials; what else must not be reached is for the network to say.
/// </summary>
public static class OutboundConnections
{
    private static readonly IPAddress AwsMetadata = IPAddress.Parse("fd00:ec2::254");

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="HttpRequestException">Every address of the host is link-local, or none can be reached.</exception>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = Array.FindAll(await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false), IsAllowed);
        if (addresses.Length == 0)
            throw new HttpRequestException($"'{host}' is a link-local address, to which no connections are made.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether connections may go to an address.</summary>
    public static bool IsAllowed(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        // 169.254.0.0/16 and fe80::/10 (RFC 3927, RFC 4291), and the one that AWS keeps for the same purpose.
        return address.AddressFamily == AddressFamily.InterNetwork
            ? address.GetAddressBytes() is not [169, 254, ..]
            : !address.IsIPv6LinkLocal && !address.Equals(AwsMetadata);
    }
}
