/// Lines of text for people. Knows in which column it stands, whatever colours and characters of several octets came
/// before.
package struct TextWriter: ~Copyable {
    package var buffer = OutputBuffer()
    package let style: Style
    private var lineStart = 0

    package init(style: Style = Style()) {
        self.style = style
    }

    package var isFull: Bool { buffer.isFull }

    /// Gives the finished lines to `write`. Only between lines.
    package mutating func flush(_ write: (Span<UInt8>) -> Void) {
        buffer.flush(write)
        lineStart = 0
    }

    /// The finished lines as text.
    package mutating func takeText() -> String {
        lineStart = 0
        return buffer.takeText()
    }

    /// The column that the next character takes, counted from 0.
    var column: Int { buffer.columns(from: lineStart) }

    mutating func put(_ text: StaticString) { buffer.append(text) }
    /// Text that came from outside.
    mutating func put(visible text: String) { buffer.append(visible: text) }

    mutating func put(_ tone: Tone, _ text: StaticString) {
        begin(tone)
        buffer.append(text)
        end()
    }

    mutating func begin(_ tone: Tone) {
        if style.isColoured { buffer.append(tone.sequence) }
    }

    mutating func end() {
        if style.isColoured { buffer.append("\u{1B}[0m") }
    }

    /// Spaces up to `column`; none when the line is there already.
    mutating func pad(to column: Int) {
        let missing = column - self.column
        if missing > 0 { buffer.append(UInt8(ascii: " "), times: missing) }
    }

    /// Pads to `column`, but leaves at least one space.
    mutating func gap(to column: Int) {
        buffer.append(" ")
        pad(to: column)
    }

    /// Moves what was written since the buffer held `mark` octets to the right, so that it ends before `column`.
    mutating func alignRight(since mark: Int, to column: Int) {
        let missing = column - self.column
        if missing > 0 { buffer.insertSpaces(missing, at: mark) }
    }

    package mutating func endLine() {
        while buffer.count > lineStart, buffer[buffer.count - 1] == UInt8(ascii: " ") {
            buffer.truncate(to: buffer.count - 1)
        }
        if style.ladder == .ascii { buffer.foldToASCII(from: lineStart) }
        buffer.append("\n")
        lineStart = buffer.count
    }

    /// A number with a separator at each thousand.
    mutating func put(grouped value: UInt64) {
        guard value >= 1000 else {
            buffer.append(decimal: value)
            return
        }
        put(grouped: value / 1000)
        buffer.append(",")
        buffer.append(decimal: value % 1000, digits: 3)
    }

    /// Octets: `1,000 B`, `12.3 MB`.
    mutating func put(octets value: UInt64) {
        switch value {
        case ..<1_000_000:
            put(grouped: value)
            put(" B")
        case ..<999_500_000:
            buffer.append(significant: value, unit: 1_000_000)
            put(" MB")
        case ..<999_500_000_000:
            buffer.append(significant: value, unit: 1_000_000_000)
            put(" GB")
        default:
            buffer.append(significant: value, unit: 1_000_000_000_000)
            put(" TB")
        }
    }

    /// Octets in at most five characters: `9999`, `12.3k`, `1.23M`.
    mutating func put(short value: UInt64) {
        switch value {
        case ..<10_000: buffer.append(decimal: value)
        case ..<999_500:
            buffer.append(significant: value, unit: 1000)
            put("k")
        case ..<999_500_000:
            buffer.append(significant: value, unit: 1_000_000)
            put("M")
        case ..<999_500_000_000:
            buffer.append(significant: value, unit: 1_000_000_000)
            put("G")
        default:
            buffer.append(significant: value, unit: 1_000_000_000_000)
            put("T")
        }
    }

    /// Words of a text, broken so that no line is longer than the width; later lines begin at `indent`.
    mutating func put(wrapped text: String, indent: Int) {
        var words = OutputBuffer(capacity: 256)
        var isFirst = true
        for word in text.utf8.split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }) {
            words.append(visible: String(Substring(word)))
            let length = words.columns(from: 0)
            let word = words.takeText()
            if !isFirst {
                if column + 1 + length > style.width {
                    endLine()
                    pad(to: indent)
                } else {
                    put(" ")
                }
            }
            buffer.append(text: word)
            isFirst = false
        }
    }
}

extension OutputBuffer {
    /// Characters after the first `start` octets, escape sequences of colours not counted.
    func columns(from start: Int) -> Int {
        var columns = 0
        var index = start
        while index < count {
            let octet = self[index]
            if octet == 0x1B {
                while index < count, self[index] != UInt8(ascii: "m") { index += 1 }
            } else if octet & 0xC0 != 0x80 {
                columns += 1
            }
            index += 1
        }
        return columns
    }

    mutating func insertSpaces(_ spaces: Int, at mark: Int) {
        let end = count
        append(UInt8(ascii: " "), times: spaces)
        var index = end - 1
        while index >= mark {
            self[index + spaces] = self[index]
            index -= 1
        }
        for index in mark..<mark + spaces { self[index] = UInt8(ascii: " ") }
    }

    /// Puts one ASCII character for each other one after the first `start` octets.
    mutating func foldToASCII(from start: Int) {
        var read = start
        var written = start
        while read < count {
            let first = self[read]
            if first < 0x80 {
                self[written] = first
                read += 1
                written += 1
                continue
            }
            let length = first >= 0xF0 ? 4 : (first >= 0xE0 ? 3 : 2)
            var scalar = UInt32(first) & (length == 4 ? 0x07 : (length == 3 ? 0x0F : 0x1F))
            for index in read + 1..<min(read + length, count) { scalar = scalar << 6 | UInt32(self[index] & 0x3F) }
            read += length
            guard let replacement = Self.asciiReplacement(scalar) else { continue }
            self[written] = replacement
            written += 1
        }
        truncate(to: written)
    }

    /// nil where the character is left out.
    private static func asciiReplacement(_ scalar: UInt32) -> UInt8? {
        switch Unicode.Scalar(scalar) {
        case "─", "–": UInt8(ascii: "-")
        case "│", "├", "┤": UInt8(ascii: "|")
        case "▶", "→": UInt8(ascii: ">")
        case "◀", "←": UInt8(ascii: "<")
        case "✓": UInt8(ascii: "+")
        case "✗": UInt8(ascii: "x")
        case "◐": UInt8(ascii: "~")
        case "⇄": UInt8(ascii: "/")
        case "·": UInt8(ascii: "*")
        case "…": UInt8(ascii: "~")
        case "µ": UInt8(ascii: "u")
        case "±": UInt8(ascii: "~")
        case "§": nil
        default: UInt8(ascii: "?")
        }
    }
}
