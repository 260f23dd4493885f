import Testing

/// The client has closed first and acknowledged the server's FIN (frame 11): TIME-WAIT (RFC 9293 §3.6.1, RFC 6191,
/// RFC 1337). u = x+101, w = y+1001.
@Suite struct TimeWaitTests {
    static let close = """
        +10ms client > server F. seq=u
        +10ms server > client . seq=v ack=u+1
        +10ms server > client F. seq=w ack=u+1
        +10ms client > server . seq=u+1 ack=w+1

        """
    static let stage = Stage(
        lines: Stage.opening + Stage.exchange + close,
        client: Stage.client + " FIN-WAIT-1!8 FIN-WAIT-2?9 TIME-WAIT+10",
        server: Stage.server + " CLOSE-WAIT+8 LAST-ACK!10")

    @Test(arguments: [
        Arrival("nothing", "", server: "CLOSED?11"),
        Arrival("old ACK", "+10ms server > client . seq=w ack=u+1 stray", server: "CLOSED?11"),
        Arrival(
            "old data", "+10ms server > client P. seq=y+1 len 1000 stray", server: "CLOSED?11",
            label: .spuriousRetransmission),
        Arrival("ICMP error", "+10ms router > client icmp host-unreachable", server: "CLOSED?11", label: .quoted),
        Arrival("its last ACK twice", "+10ms client > server . seq=u+1 ack=w+1", server: "CLOSED?11"),
        Arrival(
            "its last ACK captured twice", "+1ms client > server . seq=u+1 ack=w+1 duplicate",
            server: "CLOSED?11", label: .duplicateFrame),
        // The last ACK has not arrived: TIME-WAIT begins anew, LAST-ACK goes on.
        Arrival(
            "the server's FIN again", "+300ms server > client F. seq=w ack=u+1", label: .finRetransmission,
            remark: .timeWaitRestarted),
        Arrival(
            "the server's FIN again, acknowledged",
            "+300ms server > client F. seq=w ack=u+1\n+10ms client > server . seq=u+1 ack=w+1", server: "CLOSED?13"),
        // RFC 1337: a RST in TIME-WAIT; the wire does not tell whether it counted.
        Arrival(
            "RST exact", "+10ms server > client R seq=w+1", client: "CLOSED?12", server: "CLOSED?11",
            remark: .resetInTimeWait),
        Arrival(
            "RST with ACK", "+10ms server > client R. seq=w+1 ack=u+1", client: "CLOSED?12", server: "CLOSED?11",
            remark: .resetInTimeWait),
    ])
    func arrivals(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        // RFC 9293 §3.6.1 and RFC 1122 §4.2.2.13: an initial sequence number beyond the old one.
        Arrival(
            "SYN of the client", "isn client 99000\n+1s client > server S seq=x", server: "CLOSED?11",
            connections: 2),
        Arrival(
            "SYN of the server", "isn server 99000\n+1s server > client S seq=y", server: "CLOSED?11",
            remark: .synInTimeWait, connections: 2),
        // RFC 9293 §3.10.7.4: answered with the last ACK; RFC 6191 asks for a newer timestamp.
        Arrival(
            "SYN with an old number", "+1s server > client S seq=y-9000\n+10ms client > server . seq=u+1 ack=w+1 stray",
            server: "CLOSED?11", remark: .synInTimeWait, connections: 2),
        Arrival("the old SYN once more", "+1s client > server S seq=x stray", server: "CLOSED?11"),
        Arrival("the old SYN,ACK once more", "+1s server > client S. seq=y ack=x+1 stray", server: "CLOSED?11"),
    ])
    func syn(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    /// Rule 16, certainty `projected`: by packet time alone, at the last segment + 2·MSL.
    @Test func expires() throws {
        try Self.stage.expect(
            Arrival(
                "expiry",
                """
                another 10.7.7.7:9999
                +59s another > server S seq=1
                +500ms another > server S seq=1
                +500ms another > server S seq=1
                +1ms another > server S seq=1
                """, client: "CLOSED~0", server: "CLOSED?11", connections: 2))
    }

    @Test func doesNotExpireEarly() throws {
        try Self.stage.expect(
            Arrival(
                "no expiry", "another 10.7.7.7:9999\n+59s another > server S seq=1\n+900ms another > server S seq=1",
                server: "CLOSED?11", connections: 2))
    }

    @Test func aLateSegmentPutsTheExpiryOff() throws {
        try Self.stage.expect(
            Arrival(
                "put off",
                """
                +30s server > client F. seq=w ack=u+1
                +1ms client > server . seq=u+1 ack=w+1
                another 10.7.7.7:9999
                +40s another > server S seq=1
                +1ms another > server S seq=1
                """, server: "CLOSED?13", connections: 2))
    }
}
