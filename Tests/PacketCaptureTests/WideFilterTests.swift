import PacketCapture
import Testing

/// What filters hide, and the one that hides nothing.
@Suite struct WideFilterTests {
    static let all = [
        "behind VLAN tags", "behind MPLS labels", "in PPPoE sessions", "in tunnels", "behind IPv6 extension headers",
    ]

    @Test(arguments: ["tcp", "tcp port 443", "port 80", "tcp[tcpflags] & tcp-syn != 0"])
    func filtersThatHide(expression: String) {
        #expect(WideFilter.hidden(by: expression) == Self.all)
    }

    @Test(arguments: ["not port 22", "ether host 2:0:0:0:0:1", "greater 64", "vlan 7", "no filter at all ("])
    func filtersThatDoNot(expression: String) {
        #expect(WideFilter.hidden(by: expression).isEmpty)
    }

    @Test func onlyWhatTheFilterDoesNotMention() {
        #expect(WideFilter.hidden(by: "host 10.0.0.1") == Array(Self.all[..<3]))
        #expect(WideFilter.hidden(by: "tcp or (vlan and tcp)") == Array(Self.all[1...]))
    }

    @Test func theWideFilterHidesNothing() {
        #expect(WideFilter.hidden(by: WideFilter.expression).isEmpty)
    }

    /// It compiles for every link type that captures of TCP have.
    @Test(arguments: [0, 1, 9, 10, 50, 101, 104, 105, 108, 113, 127, 192, 228, 229, 276] as [UInt32])
    func theWideFilterCompiles(linkType: UInt32) throws {
        _ = try FilterProgram(WideFilter.expression, linkType: linkType)
    }
}
