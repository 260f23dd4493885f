import Testing

/// The FINs have crossed (frames 8 and 9): both ends are in CLOSING if they have arrived (RFC 9293 §3.6 case 3).
///
/// u = x+101, w = y+1001.
@Suite struct ClosingTests {
    static let stage = Stage(
        lines: Stage.opening + Stage.exchange
            + "+10ms client > server F. seq=u\n+1ms server > client F. seq=w ack=u\n",
        client: Stage.client + " FIN-WAIT-1!8", server: Stage.server + " FIN-WAIT-1!9")

    @Test(arguments: [
        Arrival("nothing", "", client: "CLOSING?9", server: "CLOSING?8"),
        Arrival(
            "ACK of one FIN", "+10ms client > server . seq=u+1 ack=w+1", client: "CLOSING+9",
            server: "CLOSING?8 TIME-WAIT?10"),
        Arrival(
            "ACK of the other FIN", "+10ms server > client . seq=w+1 ack=u+1", client: "CLOSING?9 TIME-WAIT?10",
            server: "CLOSING+8"),
        Arrival(
            "ACKs of both", "+10ms client > server . seq=u+1 ack=w+1\n+1ms server > client . seq=w+1 ack=u+1",
            client: "CLOSING+9 TIME-WAIT?11", server: "CLOSING?8 TIME-WAIT?10"),
        Arrival("old ACK", "+10ms server > client . seq=w+1 ack=u", client: "CLOSING?9", server: "CLOSING?8"),
        Arrival(
            "ACK beyond all", "+10ms server > client . seq=w+1 ack=x+2000000000", client: "CLOSING?9",
            server: "CLOSING?8", label: .unacceptable),
        Arrival(
            "old data", "+10ms server > client P. seq=y+1 len 1000 ack=u", client: "CLOSING?9", server: "CLOSING?8",
            label: .spuriousRetransmission),
        Arrival(
            "ICMP error", "+10ms router > client icmp host-unreachable", client: "CLOSING?9", server: "CLOSING?8",
            label: .quoted),
        Arrival(
            "a FIN captured twice", "+10ms server > client . seq=w+1 ack=u+1 duplicate",
            client: "CLOSING?9 TIME-WAIT?10", server: "CLOSING+8", label: .duplicateFrame),
        // The first copy has not arrived, so the second brings FIN and ACK of FIN at once.
        Arrival(
            "a FIN again that acknowledges the other", "+300ms server > client F. seq=w ack=u+1",
            client: "TIME-WAIT?10", server: "CLOSING+8", label: .finRetransmission),
    ])
    func acknowledgments(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        Arrival(
            "RST exact", "+10ms server > client R. seq=w+1 ack=u+1", client: "CLOSING?9 CLOSED?10",
            server: "CLOSING+8 CLOSED!10"),
        Arrival(
            "RST in window", "+10ms server > client R. seq=w+2 ack=u+1", client: "CLOSING?9", server: "CLOSING?8",
            remark: .resetInWindow),
        Arrival(
            "RST outside the window", "+10ms server > client R. seq=w-5 ack=u+1", client: "CLOSING?9",
            server: "CLOSING?8", remark: .resetOutsideWindow),
        Arrival(
            "SYN", "+10ms server > client S seq=y+90000 stray", client: "CLOSING?9", server: "CLOSING?8",
            remark: .synOnLiveConnection),
        Arrival(
            "SYN,ACK again", "+10ms server > client S. seq=y ack=x+1 stray", client: "CLOSING?9",
            server: "CLOSING?8", label: .synACKRetransmission),
        Arrival(
            "both RST",
            "+10ms server > client R seq=w+1\n+1ms client > server R seq=u+1", client: "CLOSING?9 CLOSED?10",
            server: "CLOSING?8 CLOSED!10"),
    ])
    func synAndReset(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    /// The server's FIN comes first at the vantage, and the client's does not acknowledge it.
    @Test func theServersFINFirst() throws {
        try Stage(lines: Stage.opening + Stage.exchange, client: Stage.client, server: Stage.server).expect(
            Arrival(
                "server first",
                """
                +10ms server > client F. seq=u
                +1ms client > server F. seq=w ack=u
                +9ms client > server . seq=w+1 ack=u+1
                +1ms server > client . seq=u+1 ack=w+1
                """, client: "FIN-WAIT-1!9 CLOSING+8 TIME-WAIT?11", server: "FIN-WAIT-1!8 CLOSING?9 TIME-WAIT?10"))
    }
}
