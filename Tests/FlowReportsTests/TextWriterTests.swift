import Testing

@testable import FlowReports

struct TextWriterTests {
    /// Colours and octets take no column, wide characters two.
    @Test func columns() {
        var writer = TextWriter(style: Style(isColoured: true))
        writer.put("ab")
        #expect(writer.column == 2)
        writer.begin(.bad)
        writer.put(" → ")
        writer.end()
        #expect(writer.column == 5)
        writer.put(visible: "连接e\u{301}")
        #expect(writer.column == 10)
        writer.endLine()
        #expect(writer.column == 0)
        writer.put("c")
        #expect(writer.column == 1)
    }

    /// What was taken back is not counted, whether its columns were asked for or not.
    @Test(arguments: [false, true])
    func rewinding(isAsked: Bool) {
        var writer = TextWriter()
        writer.put("ab→")
        let place = writer.place
        writer.put("→→→→")
        if isAsked { #expect(writer.column == 7) }
        writer.rewind(to: place)
        #expect(writer.column == 3)
        writer.put("x")
        #expect(writer.column == 4)
        #expect(writer.takeText() == "ab→x")
        #expect(writer.column == 0)
    }

    @Test func alignment() {
        var writer = TextWriter()
        writer.put("id ")
        let mark = writer.buffer.count
        writer.put("→7")
        writer.alignRight(since: mark, to: 8)
        #expect(writer.column == 8)
        writer.put("|")
        writer.pad(to: 11)
        writer.put("|")
        #expect(writer.column == 12)
        #expect(writer.takeText() == "id    →7|  |")
    }

    @Test func plainOctets() {
        var buffer = OutputBuffer(capacity: 8)
        buffer.append(text: "ab\u{1B}[1mcd→e")
        #expect([0, 1, 2, 3, 6, 8, 11, 12].map { buffer.plainOctets(from: $0) } == [2, 1, 0, 5, 2, 0, 1, 0])
    }

    /// Wherever an octet stands that is none of them, also where eight are looked at together.
    @Test(arguments: [0x1A, 0x1B, 0x1C, 0x7F, 0x80, 0x9B, 0xFF] as [UInt8]) func plainOctets(_ other: UInt8) {
        for length in 0..<40 {
            for place in 0..<max(1, length) {
                var buffer = OutputBuffer(capacity: 8)
                for index in 0..<length {
                    buffer.append(index == place ? other : UInt8(truncatingIfNeeded: index) &+ 1)
                }
                let isPlain = other < 0x80 && other != 0x1B || length == 0
                // The octets before are 1, 2, and so on: the 27th begins an escape sequence as well.
                let first = isPlain ? length : place
                let expected = min(first, place != 26 && length > 26 ? 26 : length)
                #expect(buffer.plainOctets(from: 0) == expected, "\(length) \(place)")
            }
        }
    }
}
