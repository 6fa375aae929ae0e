using System.CommandLine;

namespace AriaCluster.Cli.Verbs;

/// <summary>A verb of <c>aria</c>: its options, its help, and what it does.</summary>
internal interface IVerb
{
    Command Create(VerbFactory verbs);
}
