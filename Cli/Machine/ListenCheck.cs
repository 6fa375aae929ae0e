using System.Net;
using AriaCluster.Hosting.Tls;

namespace AriaCluster.Cli.Machine;

/// <summary>What would keep a hub from serving other machines, found before it is started and told by the options that were typed.</summary>
internal static class ListenCheck
{
    public static void Demand(ClusterPlan plan, Shell shell, DataFolder? folder = null)
    {
        if (plan.Listen is not { } listen)
        {
            HubPort.Check(plan.Port, shell, folder);
            return;
        }

        if (listen.Certificate is { } certificate && TlsFiles.FindFault(certificate, listen.CertificateKey) is { } fault)
        {
            throw new Failure(
                ExitCode.Usage,
                fault.IsOfKey && listen.CertificateKey is { } key ? $"--key {key}: {fault.Text}" : $"--cert {certificate}: {fault.Text}",
                "Give the certificate with --cert FILE and its private key with --key FILE, both in PEM.");
        }

        HubPort.Check(new IPEndPoint(IPAddress.Parse(listen.Address), plan.Port), shell, folder);
        if (listen.LocalPort is { } local)
        {
            HubPort.Check(local, shell, folder);
        }
    }
}
