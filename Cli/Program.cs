using AriaCluster.Cli;

return await CommandLine.RunAsync(args, Shell.OfProcess());
