import SegmentNotation
import Testing

@Suite("Errors name file, line, column and what was expected")
struct ErrorTests {
    @Test(arguments: [
        ("+10 client > server S", 1, 1, "+10ms"),
        ("+0.0001us client > server S", 1, 1, "+10ms"),
        ("\n# comment\n  +1ms cleint > server S", 3, 8, "expected an endpoint declared above: client, server"),
        ("client > client S", 1, 1, "same endpoint"),
        ("client > server X", 1, 17, "SFRP.UEWN"),
        ("client > server SS", 1, 17, "SFRP.UEWN"),
        ("client > server", 1, 16, "the line ends here; expected flags"),
        ("client > server S seq=z", 1, 23, "x, y, u, v, w, auto"),
        ("client > server S seq=x+4294967296", 1, 23, "a sequence number"),
        ("client > server S seq=x+y", 1, 23, "a sequence number"),
        ("client > server . ack=u+1", 1, 23, "'u' stands for no number yet"),
        ("client > server S mss 65536", 1, 23, "from 0 to 65535"),
        ("client > server S mss", 1, 22, "the line ends here; expected an MSS"),
        ("client > server S wscale 256", 1, 26, "from 0 to 255"),
        ("client > server . sack 1", 1, 24, "from-to"),
        ("client > server . len ten", 1, 23, "octets of payload"),
        ("client > server . text hello", 1, 24, "double quotes"),
        ("client > server . text \"hello", 1, 24, "no closing"),
        ("client > server . text \"\\q\"", 1, 25, "unknown escape"),
        ("client > server . hex abc", 1, 23, "hexadecimal"),
        ("client > server . fragments 10", 1, 29, "multiple of 8"),
        ("client > server . vlan 4096", 1, 24, "0 to 4095"),
        ("client > server . nonsense", 1, 19, "expected the end of the line or one of"),
        ("client > server . reserved 8", 1, 28, "from 0 to 7"),
        ("client > server . md5 md5 md5", 1, 1, "room for 40"),
        ("client > server . extension routing", 1, 1, "is for IPv6"),
        ("server > client icmp port-unreachable", 1, 1, "has sent nothing yet"),
        ("server > client icmp nowhere", 1, 22, "port-unreachable"),
        ("router 10.0.0.254\nrouter > client S", 2, 1, "has no port"),
        ("a [2001:db8::1]:1\na > server S", 2, 1, "different families"),
        ("a 2001:db8::1:80000:1", 1, 3, "an endpoint's address"),
        ("client > server S\nb 10.0.0.1.5:80", 2, 3, "an endpoint's address"),
        ("a 10.0.0.1:65536", 1, 3, "an endpoint's address"),
        ("a 10.0.0.1:1\na 10.0.0.1:2", 2, 1, "declared twice"),
        ("format pcap", 1, 8, "us, ns, pcapng"),
        ("format us\nformat ns", 2, 1, "given twice"),
        ("client > server S\nsnaplen 60", 2, 1, "before the first one"),
        ("start yesterday", 1, 7, "2023-11-14T22:13:20Z"),
        ("link token-ring", 1, 6, "a link type"),
        ("client > server S\nlink raw\nclient > server S", 2, 1, "pcapng"),
        ("link ipv6\nclient > server S", 2, 1, "other family"),
        ("link raw\nclient > server S vlan 7", 2, 1, "not Ethernet"),
        ("+0 raw", 1, 7, "a frame, octets"),
        ("+0 raw 0g", 1, 8, "hexadecimal"),
        ("?", 1, 1, "a time, a directive or an endpoint's name"),
    ])
    func errors(text: String, line: Int, column: Int, message: String) throws {
        let error = #expect(throws: NotationError.self) { try SegmentNotation.frames(text, file: "story.pkt") }
        let found = try #require(error)
        #expect(found.line == line)
        #expect(found.column == column)
        #expect(found.message.contains(message))
        #expect(found.description.hasPrefix("story.pkt:\(line):\(column): "))
    }
}
