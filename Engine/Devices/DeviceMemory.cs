namespace Gtzan.Engine.Devices;

/// <summary>The memory that a device holds.</summary>
/// <param name="PersistentBuffers">Buffers made outside any step, ever.</param>
/// <param name="StepBuffers">Buffers handed out in the current step.</param>
/// <param name="ReservedBytes">Memory kept for steps, in use or ready for the next.</param>
public readonly record struct DeviceMemory(int PersistentBuffers, int StepBuffers, long ReservedBytes);
