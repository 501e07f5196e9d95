using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ServingCluster.Frontend.Auth;

/// <summary>What one client is taken to hold: an address of IPv4, or the 64 bits of an IPv6 network, of which each site gets one at least.</summary>
internal readonly record struct AddressBlock
{
    private const int LongestLength = 16;

    private readonly ulong _bits;
    private readonly bool _isNetwork;

    private AddressBlock(ulong bits, bool isNetwork)
    {
        (_bits, _isNetwork) = (bits, isNetwork);
    }

    /// <summary>The block of an address; one of IPv4 that came by IPv6 counts as IPv4.</summary>
    public static AddressBlock Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[LongestLength];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return new AddressBlock(BinaryPrimitives.ReadUInt32BigEndian(bytes), isNetwork: false);
        return address.IsIPv4MappedToIPv6
            ? new AddressBlock(BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]), isNetwork: false)
            : new AddressBlock(BinaryPrimitives.ReadUInt64BigEndian(bytes), isNetwork: true);
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[LongestLength];
        bytes.Clear();
        if (_isNetwork)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, _bits);
            return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/64");
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)_bits);
        return new IPAddress(bytes[..4]).ToString();
    }
}
