/// What one tick of an interface's clock is: `if_tsresol` and `if_tsoffset` (draft-ietf-opsawg-pcapng §4.2).
struct TimestampResolution: BitwiseCopyable {
    /// Nanoseconds in a tick, where that is a whole number; 0 otherwise.
    private var nanosecondsPerTick: UInt64 = 1000
    /// Ticks below this do not overflow when multiplied.
    private var largestSimple: UInt64 = UInt64(Int64.max) / 1000
    /// The option's octet: a negative power of 10, or of 2 when its first bit is set.
    private var option: UInt8 = 6
    /// Seconds to be added.
    private var offset: Int64 = 0

    init(option: UInt8 = 6, offset: Int64 = 0) {
        self.option = option
        self.offset = offset
        let isWhole = option <= 9 && offset == 0
        nanosecondsPerTick = isWhole ? (0..<9 - Int(option)).reduce(UInt64(1)) { value, _ in value * 10 } : 0
        largestSimple = isWhole ? UInt64(Int64.max) / nanosecondsPerTick : 0
    }

    /// Nanoseconds since the epoch, rounded down; the nearest that 64 bits hold when a hostile file says more.
    @inline(__always)
    func nanoseconds(_ ticks: UInt64) -> Int64 {
        ticks < largestSimple ? Int64(ticks &* nanosecondsPerTick) : unusual(ticks)
    }

    private func unusual(_ ticks: UInt64) -> Int64 {
        let second: UInt64 = 1_000_000_000
        let exponent = Int(option & 0x7F)
        var whole: UInt64
        var part: UInt64
        if option & 0x80 != 0 {
            // Powers of two. From 2^-64 on, all ticks together are less than a second.
            whole = exponent < 64 ? ticks >> exponent : 0
            let fraction = exponent < 64 ? ticks - whole << exponent : ticks
            let product = fraction.multipliedFullWidth(by: second)
            part = UInt64(truncatingIfNeeded: (UInt128(product.high) << 64 | UInt128(product.low)) >> exponent)
        } else if exponent <= 19 {
            let ticksPerSecond = (0..<exponent).reduce(UInt64(1)) { value, _ in value * 10 }
            (whole, part) = ticks.quotientAndRemainder(dividingBy: ticksPerSecond)
            part =
                exponent <= 9
                ? part * (second / ticksPerSecond) : part / (ticksPerSecond / second)
        } else {
            whole = 0
            part = (0..<exponent - 9).reduce(ticks) { value, _ in value / 10 }
        }
        let (seconds, overflow) = Int64(clamping: whole).addingReportingOverflow(offset)
        guard !overflow else { return .max }
        let (nanoseconds, overflows) = seconds.multipliedReportingOverflow(by: Int64(second))
        let (sum, sumOverflows) = nanoseconds.addingReportingOverflow(Int64(clamping: part))
        if overflows || sumOverflows { return seconds < 0 ? .min : .max }
        return sum
    }
}
