import CPcap

/// How libpcap's `struct timeval` is to be read.
struct TimestampReading: BitwiseCopyable {
    /// Nanoseconds in one unit of `tv_usec`: 1 when nanosecond precision was granted, else 1000.
    var fractionUnit: Int64 = 1

    /// Nanoseconds since the epoch; the nearest that 64 bits hold when a hostile file says more.
    func nanoseconds(_ time: timeval) -> Int64 {
        let seconds = Int64(time.tv_sec)
        let (whole, wholeOverflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (part, partOverflow) = Int64(time.tv_usec).multipliedReportingOverflow(by: fractionUnit)
        let (sum, sumOverflow) = whole.addingReportingOverflow(part)
        if wholeOverflow || partOverflow || sumOverflow { return seconds < 0 ? .min : .max }
        return sum
    }
}
