import Testing

/// LISTEN is silent: it shows in what answers a SYN, and after a RST in SYN-RECEIVED (RFC 9293 §3.10.7.2, §3.10.7.4).
@Suite struct ListenTests {
    /// The server is back in LISTEN by the RST in frame 3.
    static let stage = Stage(
        lines: SYNReceivedTests.stage.lines + "+1ms client > server R seq=x+1\n",
        client: "CLOSED SYN-SENT!1 CLOSED!3", server: "LISTEN SYN-RECEIVED!2 LISTEN?3")

    @Test(arguments: [
        Arrival("nothing", ""),
        Arrival("RST again", "+1ms client > server R seq=x+1"),
        Arrival("old ACK", "+1ms client > server . seq=x+1 ack=y+1 stray", remark: .segmentAfterReset),
        // §3.10.7.2: an ACK at a listener is answered by RST, and it stays a listener.
        Arrival(
            "old ACK, answered by RST", "+1ms client > server . seq=x+1 ack=y+1 stray\n+1ms server > client R seq=y+1"),
        Arrival("SYN with another ISN", "isn client 99000\n+1s client > server S seq=x", connections: 2),
        // A late copy, until a SYN,ACK answers it.
        Arrival("SYN with the same ISN", "+1s client > server S seq=x"),
        Arrival(
            "a new opening",
            "isn client 99000\nisn server 88000\n+1s client > server S seq=x\n+1ms server > client S. seq=y\n+1ms client > server .",
            connections: 2),
        Arrival("ICMP error", "+1ms router > client icmp host-unreachable", label: .quoted),
        // A server that goes on has not seen the RST.
        Arrival("SYN,ACK again", "+1s server > client S. seq=y ack=x+1", server: "= LISTEN SYN-RECEIVED!2"),
        Arrival(
            "data of the server", "+1s server > client P. seq=y+1 ack=x+1 len 10",
            server: "= LISTEN SYN-RECEIVED!2 ESTABLISHED!4"),
    ])
    func arrivals(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    /// A listener answers what is no SYN with RST: nobody was in a connection.
    @Test(arguments: [
        ("ACK", "+1ms client > server . seq=x+1 ack=y+1", "R seq=y+1"),
        ("FIN,ACK", "+1ms client > server F. seq=x+1 ack=y+1", "R seq=y+1"),
        ("data", "+1ms client > server P. seq=x+1 ack=y+1 len 5", "R seq=y+1"),
    ])
    func answersWithReset(name: String, probe: String, answer: String) throws {
        let story = try Story(probe + "\n+1ms server > client " + answer)
        let ended = try #require(story.ended.first)
        #expect(ended.connection.server == .b)
        #expect(ended.connection[ended.connection.client].state == .closed)
        #expect(ended.connection[ended.connection.server].state == .closed)
        #expect(story.ended.count == 1)
    }

    /// Rule 15: with SYN cookies the server keeps no state; on the wire that cannot be told from SYN-RECEIVED.
    @Test func cookiesLookTheSame() throws {
        try Stage(lines: Stage.opening, client: "CLOSED SYN-SENT!1 ESTABLISHED+2", server: "LISTEN SYN-RECEIVED!2")
            .expect(
                Arrival("cookie", "+1ms server > client P. len 20", server: "ESTABLISHED+3"))
    }
}
