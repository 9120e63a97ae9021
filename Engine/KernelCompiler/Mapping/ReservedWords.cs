namespace Gtzan.KernelCompiler;

/// <summary>Names that mean something in OpenCL C, so that nothing of a kernel may be called so.</summary>
internal static class ReservedWords
{
    private static readonly HashSet<string> Words = [.. Read(
        """
        auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short
        signed sizeof static struct switch typedef union unsigned void volatile while bool complex imaginary true false main asm typeof

        kernel global local constant private generic read_only write_only read_write uniform pipe half quad uchar ushort uint ulong size_t ptrdiff_t
        intptr_t uintptr_t image1d_t image1d_buffer_t image1d_array_t image2d_t image2d_array_t image3d_t sampler_t event_t vec_step

        get_work_dim get_global_size get_global_id get_local_size get_local_id get_num_groups get_group_id get_global_offset barrier mem_fence
        read_mem_fence write_mem_fence async_work_group_copy async_work_group_strided_copy wait_group_events prefetch printf shuffle shuffle2

        acos acosh acospi asin asinh asinpi atan atan2 atanh atanpi atan2pi cbrt ceil copysign cos cosh cospi erfc erf exp exp2 exp10 expm1 fabs
        fdim floor fma fmax fmin fmod fract frexp hypot ilogb ldexp lgamma lgamma_r log log2 log10 log1p logb mad maxmag minmag modf nan nextafter
        pow pown powr remainder remquo rint rootn round rsqrt sin sincos sinh sinpi sqrt tan tanh tanpi tgamma trunc
        abs abs_diff add_sat hadd rhadd clamp clz mad_hi mad_sat max min mul_hi rotate sub_sat upsample popcount mad24 mul24
        degrees mix radians step smoothstep sign cross dot distance length normalize fast_distance fast_length fast_normalize
        isequal isnotequal isgreater isgreaterequal isless islessequal islessgreater isfinite isinf isnan isnormal isordered isunordered signbit
        any all bitselect select as_int as_uint as_float

        atomic_add atomic_sub atomic_xchg atomic_inc atomic_dec atomic_cmpxchg atomic_min atomic_max atomic_and atomic_or atomic_xor
        convert_int_sat convert_uint_sat convert_long_sat convert_ulong_sat

        NULL NAN INFINITY MAXFLOAT HUGE_VALF CHAR_BIT INT_MAX INT_MIN UINT_MAX LONG_MAX LONG_MIN ULONG_MAX
        FLT_DIG FLT_MANT_DIG FLT_MAX_10_EXP FLT_MAX_EXP FLT_MIN_10_EXP FLT_MIN_EXP FLT_RADIX FLT_MAX FLT_MIN FLT_EPSILON FP_CONTRACT
        """)];

    private static readonly HashSet<string> Vectors = [.. from type in Read("char uchar short ushort int uint long ulong float double half") from size in new[] { 2, 3, 4, 8, 16 } select $"{type}{size}"];

    public static bool Contains(string name) => Words.Contains(name) || Vectors.Contains(name);

    private static string[] Read(string words) => words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
