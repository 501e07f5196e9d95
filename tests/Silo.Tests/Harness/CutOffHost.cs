using System.Diagnostics;

namespace ServingCluster.Silo.Tests.Harness;

/// <summary>
/// A second "machine" on this one: a network namespace that a cable, which can be pulled, connects to this machine. Needs root and the
/// program <c>ip</c>.
/// </summary>
internal sealed class CutOffHost : IDisposable
{
    /// <summary>This machine's address on the cable.</summary>
    public const string NearAddress = "10.213.7.1";

    /// <summary>The other machine's.</summary>
    public const string FarAddress = "10.213.7.2";

    /// <summary>All addresses of the cable.</summary>
    public const string Subnet = "10.213.7.0/24";

    private const string Near = "serving-near";
    private const string Far = "serving-far";
    private const string Space = "serving-cut";

    private CutOffHost()
    {
    }

    /// <summary>What a process is started by to run on the other machine.</summary>
    public IReadOnlyList<string> Prefix { get; } = ["ip", "netns", "exec", Space];

    /// <summary>Makes it; null where that is not possible.</summary>
    public static CutOffHost? TryMake()
    {
        Remove();
        var host = new CutOffHost();
        if (Environment.IsPrivilegedProcess
            && Run("netns", "add", Space)
            && Run("link", "add", Near, "type", "veth", "peer", "name", Far, "netns", Space)
            && Run("addr", "add", NearAddress + "/24", "dev", Near)
            && Run("link", "set", Near, "up")
            && Run("-n", Space, "addr", "add", FarAddress + "/24", "dev", Far)
            && Run("-n", Space, "link", "set", Far, "up")
            && Run("-n", Space, "link", "set", "lo", "up"))
            return host;
        Remove();
        return null;
    }

    /// <summary>Pulls the cable: packets are lost both ways and nobody is told.</summary>
    public void Cut() => Assert.True(Run("link", "set", Near, "down"));

    /// <summary>Puts it back.</summary>
    public void Mend() => Assert.True(Run("link", "set", Near, "up"));

    public void Dispose() => Remove();

    private static void Remove()
    {
        Run("netns", "del", Space);
        Run("link", "del", Near);
    }

    private static bool Run(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
