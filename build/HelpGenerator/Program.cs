using HelpGenerator;
using MediaExchange.Transfer.Commands;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: HelpGenerator <folder>; writes MediaExchange.Transfer.dll-Help.xml into it");
    return 2;
}

var assembly = typeof(InvokeS3TransferCommand).Assembly;
var cmdlets = CmdletModel.ReadAll(assembly, XmlDocs.Beside(assembly));
var help = Path.Combine(args[0], Path.GetFileName(assembly.Location) + "-Help.xml");
Directory.CreateDirectory(args[0]);
MamlWriter.Write(cmdlets).Save(help);
return 0;
