import TCPConformance
import TCPTracking

/// Lines of text for people. Knows in which column it stands, whatever colours and characters of several octets came
/// before.
package struct TextWriter: ~Copyable {
    package var buffer = OutputBuffer()
    package let style: Style
    private var lineStart = 0
    /// Up to where the line was measured.
    private var measured = Place(octets: 0, column: 0)

    /// Octets in the buffer, and the column behind them.
    struct Place {
        let octets: Int
        let column: Int
    }

    package init(style: Style = Style()) {
        self.style = style
    }

    package var isFull: Bool { buffer.isFull }

    /// Gives the finished lines to `write`. Only between lines.
    package mutating func flush(_ write: (Span<UInt8>) -> Void) {
        buffer.flush(write)
        beginLine()
    }

    /// The finished lines as text.
    package mutating func takeText() -> String {
        defer { beginLine() }
        return buffer.takeText()
    }

    private mutating func beginLine() {
        lineStart = buffer.count
        measured = Place(octets: lineStart, column: 0)
    }

    /// Where the next character goes. Every octet is measured once, not each time that somebody asks.
    var place: Place {
        mutating get {
            let column = measured.column + buffer.columns(from: measured.octets)
            measured = Place(octets: buffer.count, column: column)
            return measured
        }
    }

    /// The column that the next character takes, counted from 0.
    var column: Int { mutating get { place.column } }

    /// Takes back everything that was written since `place`.
    mutating func rewind(to place: Place) {
        precondition(place.octets >= lineStart)
        buffer.truncate(to: place.octets)
        measured = place
    }

    mutating func put(_ text: StaticString) { buffer.append(text) }
    /// Text that came from outside.
    mutating func put(visible text: String) { buffer.append(visible: text) }

    mutating func put(_ tone: Tone, _ text: StaticString) {
        begin(tone)
        buffer.append(text)
        end()
    }

    mutating func put(_ words: Words) { buffer.append(words.text(in: style.language)) }
    mutating func put(_ message: Message) { buffer.append(visible: style.text(message)) }
    mutating func put(state: TCPState) { buffer.append(style.stateNames.name(of: state)) }

    mutating func put(_ tone: Tone, _ words: Words) { put(tone, words.text(in: style.language)) }

    /// Words that end before `column`.
    mutating func put(_ words: Words, endingAt column: Int) {
        let mark = buffer.count
        put(words)
        alignRight(since: mark, to: column)
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
        if missing > 0 {
            buffer.insertSpaces(missing, at: mark)
            measured = Place(octets: buffer.count, column: column)
        }
    }

    package mutating func endLine() {
        while buffer.count > lineStart, buffer[buffer.count - 1] == UInt8(ascii: " ") {
            buffer.truncate(to: buffer.count - 1)
        }
        if style.ladder == .ascii { buffer.foldToASCII(from: lineStart, keepsWide: style.language == .chinese) }
        buffer.append("\n")
        beginLine()
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

    /// A text, broken so that no line is longer than the width; later lines begin at `indent`.
    mutating func put(wrapped text: String, indent: Int) {
        var visible = OutputBuffer(capacity: 256)
        for (index, piece) in LineBreaking.pieces(of: text).enumerated() {
            visible.append(visible: piece.text)
            let length = visible.columns(from: 0)
            let text = visible.takeText()
            let gap = piece.followsSpace ? 1 : 0
            if index > 0, column + gap + length > style.width {
                endLine()
                pad(to: indent)
            } else if piece.followsSpace {
                put(" ")
            }
            buffer.append(text: text)
        }
    }

    mutating func put(wrapped message: Message, indent: Int) {
        put(wrapped: style.text(message), indent: indent)
    }
}

extension OutputBuffer {
    /// Columns that what stands after the first `start` octets takes, escape sequences of colours not counted.
    func columns(from start: Int) -> Int {
        var columns = 0
        var index = start
        while index < count {
            let plain = plainOctets(from: index)
            columns += plain
            index += plain
            if index == count { break }
            if self[index] == 0x1B {
                while index < count, self[index] != UInt8(ascii: "m") { index += 1 }
                index += 1
            } else {
                let (scalar, length) = scalar(at: index)
                columns += DisplayWidth.columns(of: scalar)
                index += length
            }
        }
        return columns
    }

    /// The scalar that begins at `index`, and its octets; text in the buffer is well-formed UTF-8.
    private func scalar(at index: Int) -> (scalar: Unicode.Scalar, length: Int) {
        let first = self[index]
        let length = first >= 0xF0 ? 4 : (first >= 0xE0 ? 3 : (first >= 0xC0 ? 2 : 1))
        var value = UInt32(first) & (length == 4 ? 0x07 : (length == 3 ? 0x0F : (length == 2 ? 0x1F : 0x7F)))
        for place in index + 1..<max(index + 1, min(index + length, count)) {
            value = value << 6 | UInt32(self[place] & 0x3F)
        }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
    }

    /// Puts ASCII for lines, arrows and signs after the first `start` octets, one character for each.
    ///
    /// - Parameter keepsWide: Whether wide characters stay, which a language needs.
    mutating func foldToASCII(from start: Int, keepsWide: Bool) {
        var read = start
        var written = start
        while read < count {
            let (scalar, length) = scalar(at: read)
            if scalar.isASCII || keepsWide && DisplayWidth.columns(of: scalar) == 2 {
                for place in read..<min(read + length, count) {
                    self[written] = self[place]
                    written += 1
                }
            } else if let replacement = Self.asciiReplacement(scalar) {
                self[written] = replacement
                written += 1
            }
            read += length
        }
        truncate(to: written)
    }

    /// nil where the character is left out.
    private static func asciiReplacement(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar {
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
