using System.Net;
using System.Net.Sockets;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>Whether a port can be had, by having it for a moment.</summary>
internal static class PortProbe
{
    public static bool IsTaken(string host, int port) => Addresses(host).Any(address => !CanListen(address, port));

    /// <summary>The addresses that Kestrel binds for a host of <c>urls</c>; a name that is no address means all of them.</summary>
    private static IPAddress[] Addresses(string host) =>
        host == "localhost" ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
        : IPAddress.TryParse(host, out var address) ? [address]
        : [IPAddress.IPv6Any, IPAddress.Any];

    private static bool CanListen(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException error)
        {
            // A family that this machine does not have takes nobody's place.
            return error.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable;
        }
    }
}
