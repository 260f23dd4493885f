/// Appends a number in decimal digits as ASCII.
package func appendDecimal(_ value: UInt64, to text: inout [UInt8]) {
    appendDecimal(value, digits: 1, to: &text)
}

/// Appends a number in at least `digits` decimal digits (at most 20), with leading zeros, as ASCII.
package func appendDecimal(_ value: UInt64, digits: Int, to text: inout [UInt8]) {
    precondition((1...20).contains(digits))
    var reversed = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
    var count = 0
    var rest = value
    repeat {
        reversed[count] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
        count += 1
    } while rest != 0
    count = max(count, digits)
    while count > 0 {
        count -= 1
        text.append(reversed[count])
    }
}

/// A number with its thousands apart: `1,000`.
package func groupedText(_ value: UInt64) -> String {
    let digits = Array(String(value).utf8)
    var octets: [UInt8] = []
    octets.reserveCapacity(digits.count + digits.count / 3)
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { octets.append(UInt8(ascii: ",")) }
        octets.append(digit)
    }
    return String(decoding: octets, as: UTF8.self)
}

/// A number with its noun: `1 segment`, `1,000 segments`.
package func countText(_ count: UInt64, _ noun: String) -> String {
    "\(groupedText(count)) \(noun)\(count == 1 ? "" : "s")"
}

/// How often: `once`, `twice`, `12 times`.
package func timesText(_ count: UInt64) -> String {
    switch count {
    case 1: "once"
    case 2: "twice"
    default: "\(groupedText(count)) times"
    }
}

/// Words as a sentence names them: `a`, `a and b`, `a, b and c`.
package func listText(_ words: [String]) -> String {
    guard let last = words.last else { return "" }
    if words.count == 1 { return last }
    return words.dropLast().joined(separator: ", ") + " and " + last
}
