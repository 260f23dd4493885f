extension OutputBuffer {
    /// Text that came from outside (a file name, an interface name, a library's words), safe to show on a terminal:
    /// control characters and those that turn the direction of writing appear as `\x1b` or `\u{202e}`.
    package mutating func append(visible text: String) {
        for scalar in text.unicodeScalars[appendPlainStart(of: text)...] {
            if !scalar.isUnsafeToShow {
                append(scalar: scalar)
            } else if scalar.value < 256 {
                append("\\x")
                append(hexadecimal: UInt64(scalar.value), digits: 2)
            } else {
                append("\\u{")
                append(hexadecimal: UInt64(scalar.value))
                append("}")
            }
        }
    }

    /// A JSON string with its quotation marks (RFC 8259 §7). Whatever a terminal could take for a command is escaped
    /// too.
    ///
    /// - Parameter isInMarkup: It stands within HTML: `<`, which could begin a tag there, is escaped as well.
    package mutating func append(json text: String, isInMarkup: Bool = false) {
        append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars[(isInMarkup ? text.startIndex : appendPlainStart(of: text))...] {
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
            default: append(scalar: scalar)
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// A CSV field, in quotation marks where RFC 4180 §2 demands them; line ends appear as `\x0a`.
    package mutating func append(csv text: String) {
        let quote = UInt8(ascii: "\"")
        guard text.utf8.contains(where: { $0 == quote || $0 == UInt8(ascii: ",") }) else {
            append(visible: text)
            return
        }
        append(quote)
        // By octets: a quotation mark before a combining character is no Character of its own.
        let parts = text.utf8.split(separator: quote, omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index > 0 { append("\"\"") }
            append(visible: String(Substring(part)))
        }
        append(quote)
    }

    /// Appends the text up to the first octet that any of the escapings might treat, and returns that octet's place.
    private mutating func appendPlainStart(of text: String) -> String.Index {
        let utf8 = text.utf8Span
        let octets = utf8.span
        var length = 0
        while length < octets.count, Self.isPlain(octets[length]) { length += 1 }
        append(octets.extracting(0..<length))
        return text.utf8.index(text.startIndex, offsetBy: length)
    }

    /// ASCII that neither a terminal nor JSON takes for anything but itself.
    private static func isPlain(_ octet: UInt8) -> Bool {
        octet >= 0x20 && octet < 0x7F && octet != UInt8(ascii: "\"") && octet != UInt8(ascii: "\\")
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
