import FlowReports
import Foundation
import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

/// What one call writes into an empty buffer.
private func written(_ write: (inout OutputBuffer) -> Void) -> String {
    var buffer = OutputBuffer()
    write(&buffer)
    return buffer.takeText()
}

struct OutputBufferTests {
    @Test(arguments: [0, 1, 9, 10, 99, 100, 101, 4_294_967_295, 4_294_967_296, 99_999_999_999, UInt64.max])
    func decimal(_ value: UInt64) {
        #expect(written { $0.append(decimal: value) } == "\(value)")
    }

    @Test func everyNumberBelowTenThousand() {
        for value in 0..<10_000 {
            #expect(written { $0.append(decimal: UInt64(value), digits: 4) } == String(format: "%04d", value))
        }
        #expect(written { $0.append(decimal: Int64.min) } == "\(Int64.min)")
        #expect(written { $0.append(decimal: 1_234_567, digits: 9) } == "001234567")
        #expect(written { $0.append(decimal: 99_999_999_999, digits: 12) } == "099999999999")
    }

    @Test func growsAndKeepsEverything() {
        var buffer = OutputBuffer()
        for index in 0..<100_000 {
            buffer.append(decimal: UInt64(index))
            buffer.append("\n")
        }
        let isFull = buffer.isFull
        #expect(isFull)
        var text = ""
        buffer.flush { span in
            span.withUnsafeBufferPointer { text = String(decoding: $0, as: UTF8.self) }
        }
        #expect(text == (0..<100_000).map { "\($0)\n" }.joined())
        let count = buffer.count
        #expect(count == 0)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000000Z"), (-1, "1969-12-31T23:59:59.999999999Z"),
            (1_700_000_000_000_000_001, "2023-11-14T22:13:20.000000001Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z"),
            (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000000000Z"),
            (Int64.max, "2262-04-11T23:47:16.854775807Z"), (Int64.min, "1677-09-21T00:12:43.145224192Z"),
        ] as [(Int64, String)])
    func times(_ nanoseconds: Int64, _ text: String) {
        #expect(written { $0.append(rfc3339: nanoseconds) } == text)
    }

    @Test func timesAgreeWithFoundation() {
        let formatter = ISO8601DateFormatter()
        var random = SystemRandomNumberGenerator()
        var buffer = OutputBuffer()
        for _ in 0..<2000 {
            let second = Int64.random(in: -9_000_000_000...9_000_000_000, using: &random)
            let expected = formatter.string(from: Date(timeIntervalSince1970: Double(second))).dropLast()
            for fraction in ["000000000", "000000007"] {
                // Twice, so that the remembered second is used too.
                buffer.append(rfc3339: second * 1_000_000_000 + (Int64(fraction) ?? 0))
                #expect(buffer.takeText() == "\(expected).\(fraction)Z")
            }
        }
    }

    @Test func localTimes() {
        let time: Int64 = 1_700_000_000_000_012_000
        #expect(written { $0.append(timeOfDay: time, secondsFromUTC: 3600, decimals: 6) } == "23:13:20.000012")
        #expect(written { $0.append(dateOf: time, secondsFromUTC: 7200) } == "2023-11-15")
        #expect(written { $0.append(dateOf: time, secondsFromUTC: -86_400) } == "2023-11-13")
    }

    @Test(
        arguments: [
            (0, "0"), (100_000_000, "0.1"), (47_000_000_000, "47"), (-12_000, "-0.000012"), (1, "0.000000001"),
            (Int64.min, "-9223372036.854775808"),
        ] as [(Int64, String)])
    func seconds(_ nanoseconds: Int64, _ text: String) {
        #expect(written { $0.append(seconds: nanoseconds) } == text)
    }

    @Test(
        arguments: [
            (0, "0 ns"), (999, "999 ns"), (1000, "1.00 µs"), (312_000, "312 µs"), (999_499, "999 µs"),
            (999_500, "1.00 ms"), (9_994_999, "9.99 ms"), (9_995_000, "10.0 ms"), (20_000_000, "20.0 ms"),
            (99_949_999, "99.9 ms"), (99_950_000, "100 ms"), (999_499_999, "999 ms"), (999_500_000, "1.00 s"),
            (47_000_000_000, "47.0 s"), (119_900_000_000, "120 s"), (120_000_000_000, "2 min"),
            (7_200_000_000_000, "2 h"), (172_800_000_000_000, "2 d"), (-20_000_000, "-20.0 ms"),
        ] as [(Int64, String)])
    func durations(_ nanoseconds: Int64, _ text: String) {
        #expect(written { $0.append(duration: nanoseconds) } == text)
    }

    /// The records write durations as the messages do.
    @Test func durationsOfMessages() {
        let edges: [Int64] = [
            0, 1000, 99_500, 999_950_000, 9_995_000_000, 119_950_000_000, 3_599_500_000_000, 86_370_000_000_000,
        ]
        for edge in edges {
            for distance: Int64 in [-501, -500, -499, -1, 0, 1, 499, 500, 501, 49_999, 50_000, 4_999_999, 5_000_000] {
                for nanoseconds in [edge + distance, -(edge + distance)] {
                    #expect(written { $0.append(roundedDuration: nanoseconds) } == durationText(nanoseconds))
                }
            }
        }
    }
}

struct AddressTests {
    @Test(
        arguments: [
            (0, 0, "::"), (0, 1, "::1"), (0x2001_0DB8_0000_0000, 1, "2001:db8::1"),
            (0x2001_0DB8_0000_0001, 0x0001_0001_0001_0001, "2001:db8:0:1:1:1:1:1"),
            (0x2001_0000_0000_0001, 0x0000_0000_0000_0001, "2001:0:0:1::1"),
            (0x2001_0DB8_0000_0000, 0x0001_0000_0000_0001, "2001:db8::1:0:0:1"),
            (0xFE80_0000_0000_0000, 0, "fe80::"), (0, 0x0000_FFFF_C000_0280, "::ffff:192.0.2.128"),
            (0, 0x0000_0000_0001_0001, "::1:1"), (0x0001_0002_0003_0004, 0x0005_0006_0007_0000, "1:2:3:4:5:6:7:0"),
        ] as [(UInt64, UInt64, String)])
    func version6(_ high: UInt64, _ low: UInt64, _ text: String) {
        #expect(written { $0.append(IPAddress(high: high, low: low), family: .version6) } == text)
    }

    @Test func version6ReadsBack() throws {
        for _ in 0..<2000 {
            let zeros = UInt64.random(in: 0...UInt64.max)
            func word(_ bits: UInt64) -> UInt64 {
                (0..<4).reduce(0) { sum, group in
                    (sum << 16) | (bits >> UInt64(group) & 1 == 0 ? 0 : UInt64.random(in: 0...0xFFFF))
                }
            }
            let address = IPAddress(high: word(zeros), low: word(zeros >> 4))
            let text = written { $0.append(address, family: .version6) }
            var parsed = in6_addr()
            #expect(inet_pton(AF_INET6, text, &parsed) == 1, "\(text)")
            let octets = withUnsafeBytes(of: &parsed) { Array($0) }
            #expect(octets[0..<8].reduce(0 as UInt64) { $0 << 8 | UInt64($1) } == address.high, "\(text)")
            #expect(octets[8..<16].reduce(0 as UInt64) { $0 << 8 | UInt64($1) } == address.low, "\(text)")
        }
    }

    @Test func version4() {
        let address = IPAddress(version4: 0xFF00_0A63)
        #expect(written { $0.append(address, family: .version4, port: 65535) } == "255.0.10.99:65535")
        #expect(written { $0.append(IPAddress(high: 0, low: 1), family: .version6, port: 80) } == "[::1]:80")
    }

    @Test func communityID() {
        // The example values that the Community ID specification publishes.
        var version4 = Conversation()
        version4.client = IPAddress(version4: 0x80_E8_6E_78)
        version4.clientPort = 34855
        version4.server = IPAddress(version4: 0x42_23_FA_CC)
        #expect(communityID(of: version4) == "1:LQU9qZlK+B5F3KDmev6m5PMibrg=")
        var version6 = Conversation()
        version6.family = .version6
        version6.client = IPAddress(high: 0x2001_0470_E5BF_DEAD, low: 0x4957_2174_E82C_4887)
        version6.clientPort = 63943
        version6.server = IPAddress(high: 0x2607_F8B0_400C_0C03, low: 0x0000_0000_0000_001A)
        version6.serverPort = 25
        #expect(communityID(of: version6) == "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=")
    }

    private func communityID(of conversation: Conversation) -> String {
        var conversation = conversation
        conversation.open()
        let key = Collected(conversation.segments).judgements[0].subject.connection.key
        return written { $0.append(communityIDOf: key) }
    }
}

struct HostileTextTests {
    static let hostile = "a\u{1B}[2J\u{7}\u{0}\u{9B}31m\u{202E}txt.pcap\u{2066}\r\n\"quoted\", \u{E0001}\u{200B}é→"

    private func expectHarmless(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        for scalar in text.unicodeScalars where scalar != "\n" {
            let category = scalar.properties.generalCategory
            #expect(
                category != .control && category != .format && category != .lineSeparator
                    && category != .paragraphSeparator, "U+\(String(scalar.value, radix: 16))",
                sourceLocation: sourceLocation)
        }
    }

    @Test func visible() {
        let text = written { $0.append(visible: Self.hostile) }
        expectHarmless(text)
        #expect(!text.contains("\n"))
        #expect(text.hasPrefix("a\\x1b[2J\\x07\\x00\\x9b31m\\u{202e}txt.pcap"))
        #expect(text.hasSuffix("é→"))
    }

    @Test func everyScalarIsHarmless() {
        for value in UInt32(0)..<0x11_0000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator:
                #expect(written { $0.append(visible: String(Character(scalar))) }.hasPrefix("\\"))
            default: break
            }
        }
    }

    @Test func json() throws {
        let text = written { $0.append(json: Self.hostile) }
        expectHarmless(text)
        let back = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) as? String
        #expect(back == Self.hostile)
    }

    @Test func csv() {
        #expect(written { $0.append(csv: "plain") } == "plain")
        #expect(written { $0.append(csv: "a,b") } == "\"a,b\"")
        #expect(written { $0.append(csv: "say \"hi\"") } == "\"say \"\"hi\"\"\"")
        // A quotation mark and a combining accent are one Character, and still a quotation mark.
        #expect(written { $0.append(csv: "a\"\u{301},b") } == "\"a\"\"\u{301},b\"")
        let text = written { $0.append(csv: Self.hostile) }
        expectHarmless(text)
        #expect(!text.contains("\n") && text.hasPrefix("\"") && text.hasSuffix("\""))
    }

    @Test func reportsPassNothingThrough() {
        let style = Style(zone: Self.hostile)
        var summary = RunSummary()
        summary.undecodable = [(Message(verbatim: Self.hostile), 1)]
        summary.warnings = [Message(verbatim: Self.hostile)]
        summary.inputs = [RunSummary.Input(name: Self.hostile, linkTypes: [Self.hostile])]
        let judgements = Collected(Scenario.cleanClose.segments).judgements
        for judgement in judgements { summary.overview.add(judgement) }
        var writer = TextWriter(style: style)
        Overview(summary, listCommand: Self.hostile, timelineCommand: Self.hostile).write(to: &writer)
        expectHarmless(writer.takeText())
        var records = RecordWriter(interfaces: [Self.hostile])
        records.connection(judgements[0])
        records.summary(summary, OutcomeCounts())
        expectHarmless(records.buffer.takeText())
        var rows = ConnectionRows(interfaces: [Self.hostile])
        rows.row(judgements[0])
        expectHarmless(rows.buffer.takeText().replacing("\r\n", with: "\n"))
    }
}
