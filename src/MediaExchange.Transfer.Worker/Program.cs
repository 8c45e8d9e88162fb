using MediaExchange.Transfer.Worker;

return await WorkerProgram.RunAsync(args);
