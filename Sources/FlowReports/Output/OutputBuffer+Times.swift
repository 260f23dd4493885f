import TCPConformance

extension OutputBuffer {
    /// A time of day of nanoseconds since the epoch, shifted by `secondsFromUTC`: `21:47:03.000012`.
    ///
    /// - Parameter decimals: places of the second, 0 to 9; the rest is cut off.
    package mutating func append(timeOfDay nanoseconds: Int64, secondsFromUTC: Int = 0, decimals: Int) {
        let (second, fraction) = Self.split(nanoseconds)
        append(timeOfDay: second + Int64(secondsFromUTC))
        append(fraction: fraction, decimals: decimals)
    }

    /// A date of nanoseconds since the epoch, shifted by `secondsFromUTC`: `2026-11-20`.
    package mutating func append(dateOf nanoseconds: Int64, secondsFromUTC: Int = 0) {
        append(day: Self.floorDivide(Self.split(nanoseconds).second + Int64(secondsFromUTC), 86_400))
    }

    /// `2026-11-20T21:47:03.`
    mutating func appendSecond(_ second: Int64) {
        append(day: Self.floorDivide(second, 86_400))
        append("T")
        append(timeOfDay: second)
        append(".")
    }

    private mutating func append(day: Int64) {
        let date = civilDate(day: day)
        append(decimal: UInt64(date.year), digits: 4)
        append("-")
        append(decimal: UInt64(date.month), digits: 2)
        append("-")
        append(decimal: UInt64(date.day), digits: 2)
    }

    private mutating func append(timeOfDay second: Int64) {
        let ofDay = UInt64(second - Self.floorDivide(second, 86_400) * 86_400)
        append(decimal: ofDay / 3600, digits: 2)
        append(":")
        append(decimal: ofDay % 3600 / 60, digits: 2)
        append(":")
        append(decimal: ofDay % 60, digits: 2)
    }

    /// A duration as a decimal number of seconds without needless zeros: `0.1`, `47`, `-0.000012`.
    package mutating func append(seconds nanoseconds: Int64) {
        if nanoseconds < 0 { append("-") }
        let (whole, fraction) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        append(decimal: whole)
        guard fraction > 0 else { return }
        append(".")
        append(nineDigits: UInt32(truncatingIfNeeded: fraction))
        while self[count - 1] == UInt8(ascii: "0") { truncate(to: count - 1) }
    }

    /// A duration as seconds with a fixed number of decimals, rounded down: `0.020000`.
    package mutating func append(seconds nanoseconds: Int64, decimals: Int) {
        if nanoseconds < 0 { append("-") }
        let (whole, fraction) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        append(decimal: whole)
        append(fraction: fraction, decimals: decimals)
    }

    /// A duration for people, three significant digits: `312 µs`, `20.0 ms`, `1.25 s`, `47 min`, `3.1 h`, `12 d`.
    package mutating func append(duration nanoseconds: Int64) {
        if nanoseconds < 0 { append("-") }
        let value = nanoseconds.magnitude
        switch value {
        case 0..<1000:
            append(decimal: value)
            append(" ns")
        case ..<999_500:
            append(significant: value, unit: 1000)
            append(" µs")
        case ..<999_500_000:
            append(significant: value, unit: 1_000_000)
            append(" ms")
        case ..<120_000_000_000:
            append(significant: value, unit: 1_000_000_000)
            append(" s")
        case ..<7_200_000_000_000:
            append(decimal: value / 60_000_000_000)
            append(" min")
        case ..<172_800_000_000_000:
            append(decimal: value / 3_600_000_000_000)
            append(" h")
        default:
            append(decimal: value / 86_400_000_000_000)
            append(" d")
        }
    }

    /// A duration as the messages have it: what `durationText` says.
    package mutating func append(roundedDuration nanoseconds: Int64) {
        func rounded(_ value: UInt64, to unit: UInt64) -> UInt64 {
            value / unit + (value % unit >= unit / 2 ? 1 : 0)
        }
        let value = nanoseconds.magnitude
        switch value {
        case 1..<1000 where nanoseconds > 0:
            append(decimal: value)
            append(" ns")
        case 1000..<99_500 where nanoseconds > 0:
            append(decimal: rounded(value, to: 1000))
            append(" µs")
        case 99_500..<999_950_000 where nanoseconds > 0:
            let tenths = rounded(value, to: 100_000)
            append(decimal: tenths / 10)
            append(".")
            append(decimal: tenths % 10)
            append(" ms")
        case 999_950_000..<9_995_000_000 where nanoseconds > 0:
            let hundredths = rounded(value, to: 10_000_000)
            append(decimal: hundredths / 100)
            append(".")
            append(decimal: hundredths % 100, digits: 2)
            append(" s")
        default: append(text: durationText(nanoseconds))
        }
    }

    /// `value / unit` with three significant digits, rounded; `unit` is at least 1000.
    mutating func append(significant value: UInt64, unit: UInt64) {
        let decimals = value < unit * 10 - unit / 200 ? 2 : (value < unit * 100 - unit / 20 ? 1 : 0)
        let scale: UInt64 = decimals == 2 ? 100 : (decimals == 1 ? 10 : 1)
        let step = unit / scale
        let rounded = value / step + (value % step >= (step + 1) / 2 ? 1 : 0)
        append(decimal: rounded / scale)
        guard decimals > 0 else { return }
        append(".")
        append(decimal: rounded % scale, digits: decimals)
    }

    private mutating func append(fraction nanoseconds: UInt64, decimals: Int) {
        guard decimals > 0 else { return }
        append(".")
        var fraction = nanoseconds
        for _ in decimals..<9 { fraction /= 10 }
        append(decimal: fraction, digits: decimals)
    }
}
