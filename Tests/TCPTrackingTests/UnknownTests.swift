import Testing

/// The capture begins in the middle: what one segment says of both ends (rules 8 and 10).
@Suite struct UnknownTests {
    static let stage = Stage(lines: "", client: "UNKNOWN", server: "UNKNOWN", isMidstream: true)

    @Test(arguments: [
        Arrival("ACK", "+1ms client > server . seq=x+500 ack=y+500", client: "ESTABLISHED+1", server: "ESTABLISHED?1"),
        Arrival(
            "data", "+1ms client > server P. seq=x+500 ack=y+500 len 10", client: "ESTABLISHED+1",
            server: "ESTABLISHED?1"),
        Arrival(
            "data, answered",
            "+1ms client > server P. seq=x+500 ack=y+500 len 10\n+1ms server > client . seq=y+500 ack=x+510",
            client: "ESTABLISHED+1", server: "ESTABLISHED+1"),
        Arrival("no ACK", "+1ms client > server P seq=x+500 len 10", label: .unacceptable),
        Arrival("no flags", "+1ms client > server - seq=x+500", label: .unacceptable),
        Arrival(
            "FIN", "+1ms client > server F. seq=u ack=y+500", client: "ESTABLISHED+1 FIN-WAIT-1!1",
            server: "ESTABLISHED?1 CLOSE-WAIT?1"),
        Arrival("FIN without ACK", "+1ms client > server F seq=x+500", label: .unacceptable),
        Arrival(
            "a close",
            """
            +1ms client > server F. seq=x+500 ack=y+500
            +1ms server > client F. seq=y+500 ack=x+501
            +1ms client > server . seq=x+501 ack=y+501
            """, client: "ESTABLISHED+1 FIN-WAIT-1!1 TIME-WAIT+2",
            server: "ESTABLISHED+1 CLOSE-WAIT+1 LAST-ACK!2 CLOSED?3"),
        Arrival(
            "crossing FINs",
            """
            +1ms client > server F. seq=x+500 ack=y+500
            +1ms server > client F. seq=y+500 ack=x+500
            +1ms client > server . seq=x+501 ack=y+501
            +1ms server > client . seq=y+501 ack=x+501
            """, client: "ESTABLISHED+1 FIN-WAIT-1!1 CLOSING+2 TIME-WAIT?4",
            server: "ESTABLISHED?1 FIN-WAIT-1!2 CLOSING?1 TIME-WAIT?3"),
    ])
    func segments(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        Arrival("SYN", "+1ms client > server S seq=x", client: "= CLOSED SYN-SENT!1"),
        Arrival(
            "SYN,ACK", "+1ms server > client S. seq=y ack=x+1", client: "ESTABLISHED?1",
            server: "= LISTEN SYN-RECEIVED!1"),
        Arrival(
            "SYN,ACK and ACK", "+1ms server > client S. seq=y ack=x+1\n+1ms client > server .",
            client: "ESTABLISHED+1", server: "= LISTEN SYN-RECEIVED!1 ESTABLISHED?2"),
        Arrival(
            "SYN,ACK twice", "+1ms server > client S. seq=y ack=x+1\n+1s server > client S. seq=y ack=x+1",
            client: "ESTABLISHED?2", server: "= LISTEN SYN-RECEIVED!1", label: .synACKRetransmission),
        Arrival(
            "SYN,ACK twice and ACK",
            "+1ms server > client S. seq=y ack=x+1\n+1s server > client S. seq=y ack=x+1\n+1ms client > server .",
            client: "ESTABLISHED+2", server: "= LISTEN SYN-RECEIVED!1 ESTABLISHED?3"),
        // Rule 8: the SYN is captured late.
        Arrival(
            "SYN,ACK and SYN", "+1ms server > client S. seq=y ack=x+1\n+1us client > server S seq=x",
            client: "= CLOSED SYN-SENT!2 ESTABLISHED?1", server: "= LISTEN SYN-RECEIVED!1"),
        Arrival(
            "SYN,ACK, SYN and ACK",
            "+1ms server > client S. seq=y ack=x+1\n+1us client > server S seq=x\n+1us client > server .",
            client: "= CLOSED SYN-SENT!2 ESTABLISHED+1", server: "= LISTEN SYN-RECEIVED!1 ESTABLISHED?3"),
        Arrival(
            "SYN with a number that has nothing to do with the rest",
            "+1ms client > server P. seq=x+500 ack=y+500 len 10\n+1s client > server S seq=x+99999 stray",
            client: "ESTABLISHED+1", server: "ESTABLISHED?1", remark: .synOnLiveConnection),
        Arrival(
            "SYN of an end that was silent",
            "+1ms client > server P. seq=x+500 ack=y+500 len 10\n+1s server > client S seq=y+99999 stray",
            client: "ESTABLISHED+1", server: "ESTABLISHED?1", remark: .synOnLiveConnection),
        Arrival("RST", "+1ms client > server R seq=x+500", client: "CLOSED!1", server: "CLOSED?1"),
        Arrival("RST with ACK", "+1ms client > server R. seq=x+500 ack=y+500", client: "CLOSED!1", server: "CLOSED?1"),
        Arrival(
            "data and RST of the other end",
            "+1ms client > server P. seq=x+500 ack=y+500 len 10\n+1ms server > client R seq=y+500",
            client: "ESTABLISHED+1 CLOSED?2", server: "ESTABLISHED?1 CLOSED!2"),
        Arrival(
            "data and RST with a number that does not fit",
            "+1ms client > server P. seq=x+500 ack=y+500 len 10\n+1ms server > client R seq=y+90000000",
            client: "ESTABLISHED+1", server: "ESTABLISHED?1", remark: .resetOutsideWindow),
        Arrival(
            "keep-alive and its answer",
            "+1ms client > server . seq=x+499 ack=y+500\n+1ms server > client . seq=y+500 ack=x+500",
            client: "ESTABLISHED+1", server: "ESTABLISHED+1"),
    ])
    func synAndReset(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    /// An ICMP error about a connection that the capture does not hold opens none.
    @Test func quoteOfAnUnknownConnection() throws {
        let story = try Story(
            "router 10.0.0.254\n+1ms client > server S seq=x drop\n+1ms router > client icmp host-unreachable")
        #expect(story.ended.isEmpty)
    }
}
