using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Gtzan.KernelCompiler;

/// <summary>
/// What the kernel compiler refuses, each with a number. A construct that none of the others names and that has no rule is <see cref="NoRule"/>.
/// </summary>
public static class Diagnostics
{
    // ---- the language ------------------------------------------------------------------------------------------------------------------------
    internal static readonly DiagnosticDescriptor NoRule = Error(
        1, "Construct without a rule", "The construct \"{0}\" has no rule in the kernel compiler, so kernels cannot contain it; write it with simpler constructs");

    internal static readonly DiagnosticDescriptor ReferenceType = Error(
        2, "Reference type", "A kernel cannot use {0}, which is a reference type: a device has no objects; use numbers, small structs and views");

    internal static readonly DiagnosticDescriptor Text = Error(
        3, "String", "A kernel cannot use the string {0}: a device has no text");

    internal static readonly DiagnosticDescriptor Exceptions = Error(
        4, "Exception", "A kernel cannot contain {0}: a device has no exceptions; check the arguments on the host, before the launch");

    internal static readonly DiagnosticDescriptor Recursion = Error(
        5, "Recursion", "{0} calls itself, directly or through others; kernels cannot recurse: write a loop");

    internal static readonly DiagnosticDescriptor Delegates = Error(
        6, "Lambda, delegate or local function", "A kernel cannot contain {0}; write a static method");

    internal static readonly DiagnosticDescriptor Arrays = Error(
        7, "Array", "A kernel cannot use {0}: arrays live on the host; use an ArrayView, SharedMemory.Allocate or a struct");

    internal static readonly DiagnosticDescriptor StaticField = Error(
        8, "Static field", "A kernel cannot use the static field {0}; make it a const, or pass its value as a parameter");

    internal static readonly DiagnosticDescriptor Double = Error(
        9, "Double precision", "{0} is a double, which many devices lack; use float: write numbers with an f, as in 0.5f, and functions of XMath");

    internal static readonly DiagnosticDescriptor UnknownType = Error(
        10, "Type without a counterpart", "The type {0} has no counterpart on a device; use int, uint, long, ulong, float, bool, enums of int or uint, and structs of them");

    internal static readonly DiagnosticDescriptor UnknownMethod = Error(
        11, "Method that cannot be translated", "{0} cannot be called in a kernel: it is not among the mapped functions and its source is not in this project");

    internal static readonly DiagnosticDescriptor GenericMethod = Error(
        12, "Generic method", "{0} is generic; a kernel can only call methods without type parameters: write one for each type");

    internal static readonly DiagnosticDescriptor ReferenceParameter = Error(
        13, "ref or out", "A kernel cannot use {0}: values go by copy (only Atomic's methods take a reference, to an element of a view); return the result");

    internal static readonly DiagnosticDescriptor Foreach = Error(
        14, "foreach", "A kernel cannot contain foreach: there are no collections; write a for loop");

    internal static readonly DiagnosticDescriptor Goto = Error(
        15, "goto", "A kernel cannot contain {0}; use if, loops, break and continue");

    internal static readonly DiagnosticDescriptor AssignmentAsValue = Error(
        16, "Assignment inside an expression", "{0} is used as a value; C does not say in which order it would happen: make it a statement of its own");

    internal static readonly DiagnosticDescriptor MutatingMethod = Error(
        17, "Method that may change its struct", "{0} may change the struct it is called on; declare the struct or the method readonly");

    internal static readonly DiagnosticDescriptor UnknownStruct = Error(
        18, "Struct that cannot be translated", "The struct {0} cannot be used in a kernel: {1}");

    // ---- views and shared memory ----------------------------------------------------------------------------------------------------------------
    internal static readonly DiagnosticDescriptor ViewElement = Error(
        20, "View of other elements", "{0} is a view of {1}; views in kernels are of float or int");

    internal static readonly DiagnosticDescriptor ViewChoice = Error(
        21, "Choice between views", "{0} chooses between views, which may lie in different memories; choose between elements or offsets instead");

    internal static readonly DiagnosticDescriptor ViewAssignment = Error(
        22, "View assigned", "The view {0} is assigned; a view gets its value where it is declared, and keeps it");

    internal static readonly DiagnosticDescriptor SharedMemorySize = Error(
        23, "Shared memory of dynamic size", "The size of shared memory, {0}, is not a positive constant; use a const");

    internal static readonly DiagnosticDescriptor SharedMemoryPlace = Error(
        24, "Shared memory inside a block", "Shared memory is the initial value of a local variable in the outermost block of the kernel, as in: var tile = SharedMemory.Allocate<float>(256)");

    internal static readonly DiagnosticDescriptor SharedMemoryLimit = Error(
        25, "Too much shared memory", "{0} takes {1} bytes of shared memory; devices need have no more than {2}: use smaller tiles");

    // ---- groups and barriers ---------------------------------------------------------------------------------------------------------------------
    internal static readonly DiagnosticDescriptor BarrierUnderCondition = Error(
        30, "Barrier under a condition", "The barrier stands under {0}: items that do not reach it leave the others waiting; put loads and stores under the condition, and the barrier outside");

    internal static readonly DiagnosticDescriptor BarrierAfterExit = Error(
        31, "Barrier that an item may miss", "The barrier can be missed through the {0} in line {1}: items that do not reach it leave the others waiting; put loads and stores under a condition instead");

    internal static readonly DiagnosticDescriptor BarrierInUnevenLoop = Error(
        32, "Barrier in a loop that items go through unequally often", "The barrier stands in a loop whose {0} depends on the item: items that leave it early do not reach the barrier; let all items go through the loop equally often, and put loads and stores under a condition");

    internal static readonly DiagnosticDescriptor GroupInElementwise = Error(
        33, "Groups in an element-wise kernel", "{0} means nothing in an element-wise kernel, which has no groups; leave out the Index1D parameter and give a group size to make it a tiled kernel");

    // ---- the declaration -------------------------------------------------------------------------------------------------------------------------
    internal static readonly DiagnosticDescriptor KernelMethod = Error(
        40, "Kernel that is not a plain static method", "Kernel {0} {1}; a kernel is a static void method without type parameters");

    internal static readonly DiagnosticDescriptor KernelClass = Error(
        41, "Kernel outside a partial class", "Kernel {0} is in {1}, which is not partial; its launcher is written into the same class: make it static partial");

    internal static readonly DiagnosticDescriptor KernelParameterType = Error(
        42, "Parameter that cannot be passed to a device", "Parameter {0} of kernel {1} is a {2}; kernels take ArrayView<float>, ArrayView<int>, int, uint, ulong, float, enums and structs of them");

    internal static readonly DiagnosticDescriptor TooManyParameters = Error(
        43, "Too many parameters", "Kernel {0} has {1} parameters besides the index, {2} are allowed; put the sizes into one struct");

    internal static readonly DiagnosticDescriptor GroupSizeMissing = Error(
        44, "Group size missing", "Kernel {0} has no Index1D parameter, so it is tiled and needs a group size: [Kernel(16, 16)] or [Kernel(MaximumGroupSize = 256)]");

    internal static readonly DiagnosticDescriptor GroupSizeWrong = Error(
        45, "Group size not possible", "Kernel {0} asks for groups of {1} items; {2}");

    internal static readonly DiagnosticDescriptor GroupSizeSuperfluous = Error(
        46, "Group size of an element-wise kernel", "Kernel {0} is element-wise, so the device chooses its groups; leave out the group size, or the Index1D parameter");

    internal static readonly DiagnosticDescriptor AmbiguousKernel = Error(
        47, "Two kernels of one name", "There are {1} kernels named {0}; rename one: the name is the class's without Kernels, and the method's");

    /// <summary>All of them, in the order of their numbers.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        .. typeof(Diagnostics).GetFields(BindingFlags.NonPublic | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>().OrderBy(descriptor => descriptor.Id),
    ];

    /// <summary>The same, by number.</summary>
    internal static IReadOnlyDictionary<string, DiagnosticDescriptor> ById { get; } = All.ToDictionary(descriptor => descriptor.Id);

    private static DiagnosticDescriptor Error(int number, string title, string message) =>
        new($"GKC{number:0000}", title, message, "KernelCompiler", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
