/// Says whether octets are one value of JSON (RFC 8259), and nothing else.
struct JSONParser {
    private static let deepest = 64

    private let octets: ArraySlice<UInt8>
    private var next: Int

    init(_ octets: ArraySlice<UInt8>) {
        self.octets = octets
        next = octets.startIndex
    }

    mutating func isWhole() -> Bool { value(depth: 0) && next == octets.endIndex }

    private var first: UInt8? { next < octets.endIndex ? octets[next] : nil }

    private mutating func take(_ text: StaticString) -> Bool {
        let wanted = text.utf8CodeUnitCount
        guard octets.endIndex - next >= wanted else { return false }
        for index in 0..<wanted where octets[next + index] != text.utf8Start[index] { return false }
        next += wanted
        return true
    }

    private mutating func value(depth: Int) -> Bool {
        guard depth < Self.deepest, let first else { return false }
        switch first {
        case UInt8(ascii: "{"):
            return list("{", "}", depth) { $0.string() && $0.take(":") && $0.value(depth: depth + 1) }
        case UInt8(ascii: "["): return list("[", "]", depth) { $0.value(depth: depth + 1) }
        case UInt8(ascii: "\""): return string()
        case UInt8(ascii: "t"): return take("true")
        case UInt8(ascii: "f"): return take("false")
        case UInt8(ascii: "n"): return take("null")
        default: return number()
        }
    }

    private mutating func list(
        _ opening: StaticString, _ closing: StaticString, _ depth: Int, _ element: (inout JSONParser) -> Bool
    ) -> Bool {
        guard take(opening) else { return false }
        if take(closing) { return true }
        repeat {
            guard element(&self) else { return false }
        } while take(",")
        return take(closing)
    }

    /// That it is UTF-8 is checked elsewhere.
    private mutating func string() -> Bool {
        guard take("\"") else { return false }
        while let octet = first {
            next += 1
            switch octet {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"): guard escape() else { return false }
            case 0..<0x20: return false
            default: break
            }
        }
        return false
    }

    private mutating func escape() -> Bool {
        guard let octet = first else { return false }
        next += 1
        guard octet == UInt8(ascii: "u") else { return "\"\\/bfnrt".utf8.contains(octet) }
        for _ in 0..<4 {
            guard let digit = first, Character(Unicode.Scalar(digit)).isHexDigit, digit < 0x80 else { return false }
            next += 1
        }
        return true
    }

    private mutating func digits() -> Int {
        let start = next
        while let digit = first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) { next += 1 }
        return next - start
    }

    private mutating func number() -> Bool {
        _ = take("-")
        let startsWithZero = first == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !startsWithZero || whole == 1 else { return false }
        if take("."), digits() == 0 { return false }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            if digits() == 0 { return false }
        }
        return true
    }
}
