using AriaCluster.Cli;

using var signals = new SecondSignal();
return await CommandLine.RunAsync(args, Shell.OfProcess());
