import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("Text")
struct TextTests {
    private func address(_ groups: UInt16...) -> IPAddress {
        let words = groups.map(UInt64.init)
        return IPAddress(
            high: words[0] << 48 | words[1] << 32 | words[2] << 16 | words[3],
            low: words[4] << 48 | words[5] << 32 | words[6] << 16 | words[7])
    }

    @Test(arguments: [
        (UInt32(0), "0.0.0.0"), (0x0A00_0001, "10.0.0.1"), (0x7F00_0001, "127.0.0.1"), (0xC0A8_64FE, "192.168.100.254"),
        (.max, "255.255.255.255"), (0x0102_0304, "1.2.3.4"), (0x6409_0A00, "100.9.10.0"),
    ])
    func version4(bits: UInt32, text: String) {
        #expect(IPAddress(version4: bits).text(.version4) == text)
        #expect(endpointText(IPAddress(version4: bits), 80, .version4) == text + ":80")
    }

    @Test func version6() {
        let cases: [(IPAddress, String)] = [
            (address(0, 0, 0, 0, 0, 0, 0, 0), "::"),
            (address(0, 0, 0, 0, 0, 0, 0, 1), "::1"),
            (address(1, 0, 0, 0, 0, 0, 0, 0), "1::"),
            (address(0x2001, 0xDB8, 0, 0, 0, 0, 0, 1), "2001:db8::1"),
            // §4.2.3: the longest run; of equals the first.
            (address(0x2001, 0xDB8, 0, 0, 1, 0, 0, 1), "2001:db8::1:0:0:1"),
            (address(0x2001, 0, 0, 1, 0, 0, 0, 1), "2001:0:0:1::1"),
            (address(0x2001, 0xDB8, 0, 0, 0, 1, 0, 0), "2001:db8::1:0:0"),
            (address(0, 0, 1, 0, 0, 0, 0, 0), "0:0:1::"),
            // §4.2.2: a single zero group stays.
            (address(0x2001, 0xDB8, 0, 1, 1, 1, 1, 1), "2001:db8:0:1:1:1:1:1"),
            (address(0, 1, 2, 3, 4, 5, 6, 7), "0:1:2:3:4:5:6:7"),
            (address(1, 2, 3, 4, 5, 6, 7, 0), "1:2:3:4:5:6:7:0"),
            (address(1, 0, 2, 0, 3, 0, 4, 0), "1:0:2:0:3:0:4:0"),
            // §4.1: no leading zeros; §4.3: lower case.
            (address(0x2001, 0xDB8, 0x0ABC, 0x000D, 0xE0, 0xF00, 0xFFFF, 0x10), "2001:db8:abc:d:e0:f00:ffff:10"),
            (address(0xFE80, 0, 0, 0, 0xA00, 0x27FF, 0xFE4E, 0x66A1), "fe80::a00:27ff:fe4e:66a1"),
            (
                address(0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF),
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
            ),
            // §5: IPv4-mapped in dotted decimal; but ::1:1 is not an IPv4 address.
            (address(0, 0, 0, 0, 0, 0xFFFF, 0xC000, 0x201), "::ffff:192.0.2.1"),
            (address(0, 0, 0, 0, 0, 0, 1, 1), "::1:1"),
            (address(0, 0, 0, 0, 0xFFFF, 0, 1, 1), "::ffff:0:1:1"),
            (address(0x64, 0xFF9B, 0, 0, 0, 0, 0xC000, 0x221), "64:ff9b::c000:221"),
            (address(0, 1, 0, 0, 0, 0, 0, 0), "0:1::"),
            (address(0, 0, 0, 1, 0, 0, 0, 1), "::1:0:0:0:1"),
        ]
        for (address, text) in cases {
            #expect(address.text(.version6) == text)
            #expect(endpointText(address, 443, .version6) == "[\(text)]:443")
        }
    }

    @Test(arguments: [
        (Int64(0), "0 s"), (1, "1 ns"), (999, "999 ns"), (1_000, "1 µs"), (12_400, "12 µs"), (99_499, "99 µs"),
        (99_500, "0.1 ms"), (312_000, "0.3 ms"), (350_000, "0.4 ms"), (20_000_000, "20.0 ms"),
        (999_949_999, "999.9 ms"), (999_950_000, "1.00 s"), (1_500_000_000, "1.50 s"), (9_994_999_999, "9.99 s"),
        (9_995_000_000, "10.0 s"), (47_000_000_000, "47.0 s"), (119_949_999_999, "119.9 s"),
        (119_950_000_000, "2 min"), (127_000_000_000, "2 min 7 s"), (3_599_499_999_999, "59 min 59 s"),
        (3_599_500_000_000, "1 h"), (3_720_000_000_000, "1 h 2 min"), (86_370_000_000_000, "1 d"),
        (273_600_000_000_000, "3 d 4 h"), (-312_000, "-0.3 ms"), (.max, "106752 d"),
    ])
    func durations(nanoseconds: Int64, text: String) {
        #expect(durationText(nanoseconds) == text)
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000000000Z"),
        (1_700_000_000_010_000_000, "2023-11-14T22:13:20.010000000Z"),
        (951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z"),
        (4_107_542_399_999_999_999, "2100-02-28T23:59:59.999999999Z"),
        (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000000000Z"),
        (1_735_689_599_000_000_001, "2024-12-31T23:59:59.000000001Z"),
        (-1, "1969-12-31T23:59:59.999999999Z"), (.max, "2262-04-11T23:47:16.854775807Z"),
        (.min, "1677-09-21T00:12:43.145224192Z"),
    ])
    func times(nanoseconds: Int64, text: String) {
        #expect(utcText(nanoseconds) == text)
    }

    @Test func numbers() {
        #expect(groupedText(0) == "0")
        #expect(groupedText(999) == "999")
        #expect(groupedText(1_000) == "1,000")
        #expect(groupedText(18_446_744_073_709_551_615) == "18,446,744,073,709,551,615")
        #expect(countText(1, "segment") == "1 segment")
        #expect(countText(2_000, "segment") == "2,000 segments")
        #expect(timesText(1) == "once")
        #expect(timesText(2) == "twice")
        #expect(timesText(12) == "12 times")
        #expect(listText([]) == "")
        #expect(listText(["a"]) == "a")
        #expect(listText(["a", "b", "c"]) == "a, b and c")
    }

    @Test func sequenceNumbersWrapAndCountFromTheInitialOne() {
        var wire = Wire()
        wire.client(.syn, 0xFFFF_FFFF)
        wire.server(.synACK, 5000, 0)
        wire.client(.ack, 0, 5001)
        let subject = wire.judgement().subject
        #expect(subject.sequenceText(SequenceNumber(0xFFFF_FFFF), of: subject.client) == "x (4294967295)")
        #expect(subject.sequenceText(SequenceNumber(9), of: subject.client) == "x+10 (9)")
        #expect(subject.sequenceText(SequenceNumber(0xFFFF_FFF0), of: subject.client) == "x-15 (4294967280)")
        #expect(subject.sequenceText(SequenceNumber(4999), of: subject.server) == "y-1 (4999)")
    }

    /// Mid-stream nobody knows x: the raw number alone.
    @Test func sequenceNumbersAreRawMidstream() {
        var wire = Wire()
        wire.client(.ack, 1001, 5001, length: 10)
        wire.server(.ack, 5001, 1011)
        let subject = wire.judgement().subject
        #expect(subject.sequenceText(SequenceNumber(1011), of: subject.client) == "1011")
    }

    @Test func documentsHoldEveryRow() {
        let rules = rulesDocument()
        let rows = conformanceRules.count + patterns.count
        #expect(rules.split(separator: "\n").filter { $0.hasPrefix("| ") }.count == rows + 2)
        for rule in conformanceRules { #expect(rules.contains("| \(rule.identifier) |")) }
        let machine = stateMachineDocument()
        #expect(machine.split(separator: "\n").filter { $0.hasPrefix("| ") }.count == transitionRows.count + 1)
        #expect(machine.contains("| SYN-SENT | receives SYN,ACK | ESTABLISHED | RFC 9293 §3.10.7.3 |"))
        let tables = (rules + machine).split(separator: "\n").filter { $0.hasPrefix("|") }
        let isPattern: (Substring) -> Bool = { line in
            line.filter { $0 == "|" }.count == 3
        }
        for line in tables where !isPattern(line) { #expect(line.filter { $0 == "|" }.count == 6) }
        #expect(tables.filter(isPattern).count == patterns.count + 2)
    }
}
