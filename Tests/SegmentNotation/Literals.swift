/// Nanoseconds of a duration such as `10ms`, `1.5s`, `200us`, `7ns` or `0`; nil for anything else.
func parseDuration(_ text: some StringProtocol) -> Int64? {
    if text == "0" { return 0 }
    let number = text.prefix { $0.isNumber || $0 == "." }
    let digits: Int
    switch text.dropFirst(number.count) {
    case "ns": digits = 0
    case "us": digits = 3
    case "ms": digits = 6
    case "s": digits = 9
    default: return nil
    }
    return parseDecimal(number, digits: digits)
}

/// A decimal number times ten to the power of `digits`, exactly; nil if it has more decimals than that.
private func parseDecimal(_ text: some StringProtocol, digits: Int) -> Int64? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let decimals = parts.count == 2 ? parts[1] : ""
    guard (1...2).contains(parts.count), !parts[0].isEmpty, decimals.count <= digits,
        parts.count == 1 || !decimals.isEmpty
    else { return nil }
    return Int64(String(parts[0]) + String(decimals) + String(repeating: "0", count: digits - decimals.count))
}

/// Nanoseconds since the epoch of `1700000000.25` or `2023-11-14T22:13:20.25Z`; nil for anything else.
func parseTime(_ text: String) -> Int64? {
    if !text.hasSuffix("Z") { return parseDecimal(text, digits: 9) }
    let halves = text.dropLast().split(separator: "T", omittingEmptySubsequences: false)
    guard halves.count == 2 else { return nil }
    let date = halves[0].split(separator: "-").compactMap { part in Int64(part) }
    let clock = halves[1].split(separator: ":")
    guard date.count == 3, clock.count == 3, (1970...2262).contains(date[0]), (1...12).contains(date[1]),
        (1...31).contains(date[2]), let hours = Int64(clock[0]), let minutes = Int64(clock[1]),
        (0...23).contains(hours), (0...59).contains(minutes),
        let nanoseconds = parseDecimal(clock[2], digits: 9), nanoseconds < 61_000_000_000
    else { return nil }
    let days = daysSinceEpoch(year: date[0], month: date[1], day: date[2])
    let seconds = (days * 24 + hours) * 3600 + minutes * 60
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? nil : product.addingReportingOverflow(nanoseconds).partialValue
}

/// Days from 1970-01-01 in the Gregorian calendar; years begin in March so that the leap day is the last.
private func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
}

/// The twelve bits that flag letters stand for; nil for an unknown letter. `-` alone is no flag at all.
func parseFlags(_ text: String) -> UInt16? {
    if text == "-" { return 0 }
    var flags: UInt16 = 0
    for letter in text {
        guard let bit = flagBits[letter], flags & bit == 0 else { return nil }
        flags |= bit
    }
    return flags
}

/// FIN, SYN, RST, PSH, ACK, URG, ECE, CWR, and the bit that was the nonce sum (RFC 9293 §3.1, RFC 9768).
private let flagBits: [Character: UInt16] = [
    "F": 0x001, "S": 0x002, "R": 0x004, "P": 0x008, ".": 0x010, "U": 0x020, "E": 0x040, "W": 0x080, "N": 0x100,
]

/// Reads `x+1`, `u-1`, `4294967295`, `auto+100`: at most one symbol, then numbers with signs.
func parseExpression(_ text: some StringProtocol, column: Int) -> SequenceExpression? {
    var expression = SequenceExpression(symbol: nil, offset: 0, column: column)
    var rest = Substring(text)
    var sign: Character = "+"
    var isFirst = true
    while true {
        let term = rest.prefix { $0 != "+" && $0 != "-" }
        rest = rest.dropFirst(term.count)
        if let symbol = SequenceExpression.Symbol(rawValue: String(term)) {
            guard isFirst else { return nil }
            expression.symbol = symbol
        } else {
            guard let number = parseNumber(term), let value = UInt32(exactly: number) else { return nil }
            expression.offset = sign == "+" ? expression.offset &+ value : expression.offset &- value
        }
        guard let next = rest.popFirst() else { return expression }
        sign = next
        isFirst = false
    }
}
