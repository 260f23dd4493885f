/// A duration for a person: `800 ns`, `12 µs`, `0.3 ms`, `20.0 ms`, `1.50 s`, `47.0 s`, `2 min 7 s`, `1 h 2 min`,
/// `3 d 4 h`. Rounded to what is shown; a negative one (a clock that was set back) has a minus sign.
package func durationText(_ nanoseconds: Int64) -> String {
    let value = nanoseconds.magnitude
    let text =
        switch value {
        case 0: "0 s"
        case ..<1_000: "\(value) ns"
        case ..<99_500: "\(rounded(value, to: 1_000)) µs"
        case ..<999_950_000: decimal(rounded(value, to: 100_000), places: 1) + " ms"
        case ..<9_995_000_000: decimal(rounded(value, to: 10_000_000), places: 2) + " s"
        case ..<119_950_000_000: decimal(rounded(value, to: 100_000_000), places: 1) + " s"
        case ..<3_599_500_000_000: pair(rounded(value, to: 1_000_000_000), 60, "min", "s")
        case ..<86_370_000_000_000: pair(rounded(value, to: 60_000_000_000), 60, "h", "min")
        default: pair(rounded(value, to: 3_600_000_000_000), 24, "d", "h")
        }
    return nanoseconds < 0 ? "-" + text : text
}

private func rounded(_ value: UInt64, to unit: UInt64) -> UInt64 {
    value / unit + (value % unit >= unit / 2 ? 1 : 0)
}

/// `units` with its last `places` digits behind a point.
private func decimal(_ units: UInt64, places: Int) -> String {
    var octets: [UInt8] = []
    appendDecimal(units, digits: places + 1, to: &octets)
    octets.insert(UInt8(ascii: "."), at: octets.count - places)
    return String(decoding: octets, as: UTF8.self)
}

private func pair(_ units: UInt64, _ ratio: UInt64, _ large: String, _ small: String) -> String {
    let rest = units % ratio
    return rest == 0 ? "\(units / ratio) \(large)" : "\(units / ratio) \(large) \(rest) \(small)"
}

/// A point in time as RFC 3339 has it, in UTC with nine decimals: `2023-11-14T22:13:20.010000000Z`.
package func utcText(_ nanosecondsSinceEpoch: Int64) -> String {
    var octets: [UInt8] = []
    octets.reserveCapacity(30)
    appendUTCText(nanosecondsSinceEpoch, to: &octets)
    return String(decoding: octets, as: UTF8.self)
}

/// Appends a point in time as RFC 3339 has it, as ASCII.
package func appendUTCText(_ nanosecondsSinceEpoch: Int64, to text: inout [UInt8]) {
    let (seconds, fraction) = floorDivision(nanosecondsSinceEpoch, 1_000_000_000)
    let (days, second) = floorDivision(seconds, 86_400)
    let date = civilDate(daysSinceEpoch: days)
    appendDecimal(UInt64(date.year), digits: 4, to: &text)
    text.append(UInt8(ascii: "-"))
    appendDecimal(UInt64(date.month), digits: 2, to: &text)
    text.append(UInt8(ascii: "-"))
    appendDecimal(UInt64(date.day), digits: 2, to: &text)
    text.append(UInt8(ascii: "T"))
    appendDecimal(UInt64(second / 3_600), digits: 2, to: &text)
    text.append(UInt8(ascii: ":"))
    appendDecimal(UInt64(second / 60 % 60), digits: 2, to: &text)
    text.append(UInt8(ascii: ":"))
    appendDecimal(UInt64(second % 60), digits: 2, to: &text)
    text.append(UInt8(ascii: "."))
    appendDecimal(UInt64(fraction), digits: 9, to: &text)
    text.append(UInt8(ascii: "Z"))
}

/// Quotient and remainder with the remainder never negative, so that times before the epoch come out right.
private func floorDivision(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}

/// The Gregorian date of a day. All of Int64's nanoseconds lie in the years 1677 to 2262.
private func civilDate(daysSinceEpoch: Int64) -> (year: Int64, month: Int64, day: Int64) {
    // Counted from 1 March 1600, so that the leap day is the last of its year and 400-year cycles begin there.
    let (cycle, dayOfCycle) = floorDivision(daysSinceEpoch + 135_080, 146_097)
    // A cycle's last century and last four-year group end with the leap day, which is not a year of its own.
    let century = min(dayOfCycle / 36_524, 3)
    let dayOfCentury = dayOfCycle - century * 36_524
    let group = dayOfCentury / 1_461
    let dayOfGroup = dayOfCentury - group * 1_461
    let yearOfGroup = min(dayOfGroup / 365, 3)
    let dayOfYear = dayOfGroup - yearOfGroup * 365
    let year = 1_600 + cycle * 400 + century * 100 + group * 4 + yearOfGroup
    // From March on, months have 31, 30, 31, 30, 31 days, and again.
    let month = (dayOfYear * 5 + 2) / 153
    let day = dayOfYear - (month * 153 + 2) / 5 + 1
    return month < 10 ? (year, month + 3, day) : (year + 1, month - 9, day)
}
