using Gtzan.Engine.Devices;

namespace Gtzan.Engine.Tensors;

/// <summary>
/// The tensors of a device's current step. They expire together, when the step ends; their objects and their memory are used again.
/// </summary>
public abstract class TensorScope
{
    private readonly List<Tensor> _made = [];
    private readonly Queue<Tensor> _spare = [];

    private protected TensorScope(Device device) => Device = device;

    /// <summary>The device of the step.</summary>
    internal Device Device { get; }

    /// <summary>Whether a step is open.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>The number of steps begun on the device; a tensor stores the one it was created in.</summary>
    internal long Number { get; private set; }

    /// <summary>Returns the open step of a device, or null.</summary>
    internal static TensorScope? Of(Device device) => device.Scope is TensorScope { IsOpen: true } scope ? scope : null;

    /// <summary>
    /// Makes a tensor. The object of an expired one is used again only after two more steps, so that stale uses are noticed.
    /// </summary>
    internal Tensor NewTensor(Storage storage, Shape shape)
    {
        if (!_spare.TryPeek(out var tensor) || tensor.StepNumber + 2 > Number)
            tensor = new Tensor(Device);
        else
            _spare.Dequeue();

        tensor.Assign(storage, shape, Number);
        _made.Add(tensor);
        return tensor;
    }

    /// <summary>Opens the scope for a new step.</summary>
    private protected void OpenTensors()
    {
        IsOpen = true;
        Number++;
    }

    /// <summary>Expires all tensors of the step and recycles its memory.</summary>
    private protected void CloseTensors()
    {
        foreach (var tensor in _made)
        {
            tensor.Expire();
            _spare.Enqueue(tensor);
        }

        _made.Clear();
        IsOpen = false;
        Device.RecycleStepMemory();
    }
}
