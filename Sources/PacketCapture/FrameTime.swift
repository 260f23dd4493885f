import CPcap

/// How libpcap's `struct timeval` is to be read.
struct TimestampReading: BitwiseCopyable {
    /// Nanoseconds in one unit of `tv_usec`: 1 when nanosecond precision was granted, else 1000.
    var fractionUnit: Int64 = 1
    /// The seconds came from an unsigned field of 32 bits. libpcap extends its sign, which makes 2038 into 1901.
    var hasUnsigned32BitSeconds = false

    /// Nanoseconds since the epoch; the nearest that 64 bits hold when a hostile file says more.
    func nanoseconds(_ time: timeval) -> Int64 {
        var seconds = Int64(time.tv_sec)
        if hasUnsigned32BitSeconds { seconds = Int64(UInt32(truncatingIfNeeded: seconds)) }
        let (whole, wholeOverflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (part, partOverflow) = Int64(time.tv_usec).multipliedReportingOverflow(by: fractionUnit)
        let (sum, sumOverflow) = whole.addingReportingOverflow(part)
        if wholeOverflow || partOverflow || sumOverflow { return seconds < 0 ? .min : .max }
        return sum
    }
}
