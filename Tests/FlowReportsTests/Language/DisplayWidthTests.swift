import Testing

@testable import FlowReports

struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("├─ SYN ─▶│", 10), ("三次握手", 8), ("（半开）", 8), ("ＡＢ", 4), ("한국어", 6), ("かな", 4),
        ("e\u{301}", 1), ("👍", 2), ("µs · …", 6), ("2·MSL（60.0 s）", 15), ("\u{FE0F}", 0),
    ]) func columns(_ text: String, _ columns: Int) {
        #expect(DisplayWidth.columns(of: text) == columns)
        var buffer = OutputBuffer()
        buffer.append(text: text)
        #expect(buffer.columns(from: 0) == columns)
    }

    /// Of signs those are wide that are shown as pictures, and two brackets of mathematics.
    @Test func signs() {
        for value in UInt32(0x2010)..<0x2800 {
            guard let scalar = Unicode.Scalar(value), scalar.properties.generalCategory != .format,
                scalar.properties.generalCategory != .nonspacingMark,
                scalar.properties.generalCategory != .enclosingMark
            else { continue }
            let isWide = scalar.properties.isEmojiPresentation || value == 0x2329 || value == 0x232A
            #expect(DisplayWidth.columns(of: scalar) == (isWide ? 2 : 1), "U+\(String(value, radix: 16))")
        }
    }

    @Test func coloursTakeNoColumns() {
        var writer = TextWriter(style: Style(isColoured: true, language: .chinese))
        writer.put(.bad, "三次")
        #expect(writer.column == 4)
        writer.pad(to: 10)
        #expect(writer.column == 10)
    }

    @Test func rangesAreInOrder() {
        // Marks take no two columns, ideographs no less.
        for value in UInt32(0)...0x30000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let columns = DisplayWidth.columns(of: scalar)
            if scalar.properties.generalCategory == .nonspacingMark, columns == 2 { Issue.record("\(value)") }
            if scalar.properties.isIdeographic, value < 0x16FE0, value != 0x3006, value != 0x3007 {
                #expect(columns == 2, "U+\(String(value, radix: 16))")
            }
        }
    }

    @Test func aPrefixEndsBeforeAWideCharacter() {
        #expect(DisplayWidth.prefix(of: "ab三次", columns: 3) == "ab")
        #expect(DisplayWidth.prefix(of: "ab三次", columns: 4) == "ab三")
        #expect(DisplayWidth.prefix(of: "ab", columns: 9) == "ab")
        #expect(DisplayWidth.prefix(of: "三", columns: 0).isEmpty)
    }
}

struct LineBreakingTests {
    private static func pieces(_ text: String) -> [String] {
        LineBreaking.pieces(of: text).map { ($0.followsSpace ? " " : "") + $0.text }
    }

    @Test func wordsOfEnglishStayWhole() {
        #expect(Self.pieces(" a bc,  de-f\ng ") == ["a", " bc,", " de-f", " g"])
    }

    @Test func aLineMayEndBesideWideCharacters() {
        #expect(Self.pieces("第 3 帧") == ["第", " 3", " 帧"])
        #expect(Self.pieces("重传SYN了") == ["重", "传", "SYN", "了"])
    }

    @Test func punctuationStaysWithItsNeighbour() {
        #expect(Self.pieces("关闭，（半开）。") == ["关", "闭，", "（半", "开）。"])
        #expect(Self.pieces("用时 2 s。") == ["用", "时", " 2", " s。"])
    }

    @Test func linesFitAndKeepEverything() {
        let sentence = "服务端重传了 SYN,ACK（第 4 帧），此前没有抓到对它的 ACK：SYN,ACK 或其 ACK 丢失了，或无人确认。"
        var writer = TextWriter(style: Style(language: .chinese))
        for _ in 0..<4 { writer.put(wrapped: sentence, indent: 3) }
        writer.endLine()
        let text = writer.takeText()
        expectColumns(text, 100)
        #expect(text.split(separator: "\n").count > 3)
        let letters = text.filter { !$0.isWhitespace }
        #expect(letters == String(repeating: sentence.filter { !$0.isWhitespace }, count: 4))
        for line in text.split(separator: "\n").dropFirst() {
            #expect(!"，。：）".contains(line.drop { $0 == " " }.first!), "\(line)")
        }
    }
}
