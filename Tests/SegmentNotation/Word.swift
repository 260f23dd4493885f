/// One word of a line, with the column where it begins.
struct Word {
    var text: String
    /// Octets from the line's begin, counted from 1.
    var column: Int
    /// The octets of a word in double quotes, escapes resolved; nil for a plain word.
    var quoted: [UInt8]?
}

/// Takes the words of one line, one after the other, and knows where each stood when something is wrong with it.
struct WordReader {
    let file: String
    let line: Int
    private(set) var words: [Word] = []
    private var index = 0
    private var endColumn = 1

    /// Splits a line at blanks. A word that begins with `#` ends the line; a word in double quotes may hold blanks.
    init(file: String, line: Int, text: Substring) throws(NotationError) {
        self.file = file
        self.line = line
        let octets = Array(text.utf8)
        var position = 0
        while position < octets.count {
            switch octets[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                position += 1
            case UInt8(ascii: "#"):
                endColumn = position + 1
                return
            case UInt8(ascii: "\""):
                try splitQuoted(octets, &position)
            default:
                let start = position
                while position < octets.count, ![0x20, 0x09, 0x0d].contains(octets[position]) {
                    position += 1
                }
                words.append(Word(text: String(decoding: octets[start..<position], as: UTF8.self), column: start + 1))
            }
            endColumn = position + 1
        }
    }

    private mutating func splitQuoted(_ octets: [UInt8], _ position: inout Int) throws(NotationError) {
        let start = position
        var content: [UInt8] = []
        position += 1
        while position < octets.count, octets[position] != UInt8(ascii: "\"") {
            guard octets[position] == UInt8(ascii: "\\") else {
                content.append(octets[position])
                position += 1
                continue
            }
            let escape = position + 1 < octets.count ? octets[position + 1] : 0
            switch escape {
            case UInt8(ascii: "r"): content.append(0x0d)
            case UInt8(ascii: "n"): content.append(0x0a)
            case UInt8(ascii: "t"): content.append(0x09)
            case UInt8(ascii: "0"): content.append(0x00)
            case UInt8(ascii: "\\"), UInt8(ascii: "\""): content.append(escape)
            default:
                throw error(column: position + 1, "unknown escape; expected \\r, \\n, \\t, \\0, \\\\ or \\\"")
            }
            position += 2
        }
        guard position < octets.count else {
            throw error(column: start + 1, "the text that begins here has no closing \"")
        }
        position += 1
        let text = String(decoding: octets[start..<position], as: UTF8.self)
        words.append(Word(text: text, column: start + 1, quoted: content))
    }

    /// The next word without taking it; nil at the line's end.
    var peek: Word? {
        index < words.count ? words[index] : nil
    }

    /// The word after the next; nil at the line's end.
    var peekSecond: Word? {
        index + 1 < words.count ? words[index + 1] : nil
    }

    /// Takes the next word.
    mutating func next(_ expected: String) throws(NotationError) -> Word {
        guard let word = peek else {
            throw error(column: endColumn, "the line ends here; expected \(expected)")
        }
        index += 1
        return word
    }

    /// Takes the next word if it is `text`.
    mutating func takes(_ text: String) -> Bool {
        guard let word = peek, word.quoted == nil, word.text == text else { return false }
        index += 1
        return true
    }

    /// Takes a whole number, decimal or with 0x in front.
    mutating func number(_ name: String, _ range: ClosedRange<UInt64>) throws(NotationError) -> UInt64 {
        let expected = "\(name), a number from \(range.lowerBound) to \(range.upperBound)"
        let word = try next(expected)
        guard let value = parseNumber(word.text), range.contains(value) else {
            throw error(at: word, "found '\(word.text)'; expected \(expected)")
        }
        return value
    }

    /// Takes a number that fits `type`, or a narrower range of it.
    mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
        _ name: String, as type: Number.Type, to limit: Number = .max
    ) throws(NotationError) -> Number {
        Number(try number(name, 0...UInt64(limit)))
    }

    /// Takes an even number of hexadecimal digits.
    mutating func hexadecimal(_ name: String) throws(NotationError) -> [UInt8] {
        let expected = "\(name), octets in hexadecimal such as 02ff"
        let word = try next(expected)
        guard let octets = parseHexadecimal(word.text) else {
            throw error(at: word, "found '\(word.text)'; expected \(expected)")
        }
        return octets
    }

    /// Checks that nothing is left on the line.
    func end() throws(NotationError) {
        if let word = peek {
            throw error(at: word, "found '\(word.text)'; expected the end of the line")
        }
    }

    func error(at word: Word, _ message: String) -> NotationError {
        error(column: word.column, message)
    }

    func error(column: Int, _ message: String) -> NotationError {
        NotationError(file: file, line: line, column: column, message: message)
    }
}

/// A whole number, decimal or with 0x in front; nil for anything else.
func parseNumber(_ text: some StringProtocol) -> UInt64? {
    guard let first = text.utf8.first, (0x30...0x39).contains(first) else { return nil }
    return text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
}

/// Octets from an even, non-zero number of hexadecimal digits; nil for anything else.
func parseHexadecimal(_ text: some StringProtocol) -> [UInt8]? {
    let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
    guard !digits.isEmpty, digits.count.isMultiple(of: 2) else { return nil }
    var octets: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
        guard let high = digits[index], let low = digits[index + 1] else { return nil }
        octets.append(UInt8(high << 4 | low))
    }
    return octets
}
