extension OutputBuffer {
    /// Text that came from outside (a file name, an interface name, a library's words), safe to show on a terminal:
    /// control characters and those that turn the direction of writing appear as `\x1b` or `\u{202e}`.
    package mutating func append(visible text: String) {
        let utf8 = text.utf8Span
        let octets = utf8.span
        var next = 0
        while next < octets.count {
            next = appendPlain(octets, from: next, isPlain: Self.isPlain)
            guard next < octets.count else { return }
            let (scalar, length) = Self.scalar(octets, at: next)
            if !scalar.isUnsafeToShow {
                append(octets.extracting(next..<next + length))
            } else if scalar.value < 256 {
                append("\\x")
                append(hexadecimal: UInt64(scalar.value), digits: 2)
            } else {
                append("\\u{")
                append(hexadecimal: UInt64(scalar.value))
                append("}")
            }
            next += length
        }
    }

    /// A JSON string with its quotation marks (RFC 8259 §7). Whatever a terminal could take for a command is escaped
    /// too.
    ///
    /// - Parameter isInMarkup: It stands within HTML: `<`, which could begin a tag there, is escaped as well.
    package mutating func append(json text: String, isInMarkup: Bool = false) {
        append(UInt8(ascii: "\""))
        let utf8 = text.utf8Span
        let octets = utf8.span
        var next = 0
        while next < octets.count {
            next = appendPlain(octets, from: next) {
                Self.isPlainInJSON($0) && !(isInMarkup && $0 == UInt8(ascii: "<"))
            }
            guard next < octets.count else { break }
            let (scalar, length) = Self.scalar(octets, at: next)
            switch scalar {
            case "<" where isInMarkup: append("\\u003c")
            case "\"": append("\\\"")
            case "\\": append("\\\\")
            case "\n": append("\\n")
            case "\t": append("\\t")
            case _ where scalar.isUnsafeToShow:
                for unit in scalar.utf16 {
                    append("\\u")
                    append(hexadecimal: UInt64(unit), digits: 4)
                }
            default: append(octets.extracting(next..<next + length))
            }
            next += length
        }
        append(UInt8(ascii: "\""))
    }

    /// A CSV field, in quotation marks where RFC 4180 §2 demands them; line ends appear as `\x0a`.
    package mutating func append(csv text: String) {
        let start = count
        append(visible: text)
        let quote = UInt8(ascii: "\"")
        // By octets: a quotation mark before a combining character is no Character of its own.
        var quotes = 0
        var hasComma = false
        for place in start..<count {
            if self[place] == quote { quotes += 1 }
            if self[place] == UInt8(ascii: ",") { hasComma = true }
        }
        guard quotes > 0 || hasComma else { return }
        // From the end, since each octet moves towards it.
        var source = count
        append(quote, times: quotes + 2)
        var target = count - 1
        while source > start {
            source -= 1
            target -= 1
            self[target] = self[source]
            if self[source] == quote {
                target -= 1
                self[target] = quote
            }
        }
        self[start] = quote
    }

    /// Appends the octets that need no look at their character, and returns the place of the first that does.
    @inline(__always)
    private mutating func appendPlain(_ octets: Span<UInt8>, from start: Int, isPlain: (UInt8) -> Bool) -> Int {
        var end = start
        while end < octets.count, isPlain(octets[end]) { end += 1 }
        if end > start { append(octets.extracting(start..<end)) }
        return end
    }

    /// ASCII that a terminal takes for nothing but itself.
    @inline(__always)
    private static func isPlain(_ octet: UInt8) -> Bool { octet >= 0x20 && octet < 0x7F }

    /// The same of JSON.
    @inline(__always)
    private static func isPlainInJSON(_ octet: UInt8) -> Bool {
        isPlain(octet) && octet != UInt8(ascii: "\"") && octet != UInt8(ascii: "\\")
    }

    /// The character that begins at a place of well-formed UTF-8 (RFC 3629 §3), and how many octets it takes.
    private static func scalar(_ octets: Span<UInt8>, at place: Int) -> (Unicode.Scalar, length: Int) {
        let first = octets[place]
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        let length = first >= 0xF0 ? 4 : (first >= 0xE0 ? 3 : 2)
        var value = UInt32(first) & (length == 4 ? 0x07 : (length == 3 ? 0x0F : 0x1F))
        for index in place + 1..<min(place + length, octets.count) {
            value = value << 6 | UInt32(octets[index] & 0x3F)
        }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", min(length, octets.count - place))
    }

    package mutating func append(scalar: Unicode.Scalar) {
        for unit in scalar.utf8 { append(unit) }
    }
}

extension Unicode.Scalar {
    /// Control characters, line and paragraph separators, and those that turn the direction of writing.
    var isUnsafeToShow: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB,
            0xE0000...0xE007F:
            true
        default: false
        }
    }
}
