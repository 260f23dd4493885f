import Testing

/// The server's SYN,ACK is out (frame 2); the client is in ESTABLISHED if it has arrived (RFC 9293 §3.10.7.4).
@Suite struct SYNReceivedTests {
    static let stage = Stage(
        lines: """
            +10ms client > server S  seq=x mss 1460
            +10ms server > client S. seq=y ack=x+1 mss 1460

            """,
        client: "CLOSED SYN-SENT!1", server: "LISTEN SYN-RECEIVED!2")

    @Test(arguments: [
        Arrival("nothing", "", client: "ESTABLISHED?2"),
        Arrival("third segment", "+10ms client > server .", client: "ESTABLISHED+2", server: "ESTABLISHED?3"),
        Arrival(
            "third segment with data", "+10ms client > server P. len 9", client: "ESTABLISHED+2",
            server: "ESTABLISHED?3"),
        Arrival(
            "third segment, answered", "+10ms client > server P. len 9\n+10ms server > client .",
            client: "ESTABLISHED+2", server: "ESTABLISHED+3"),
        Arrival(
            "third segment and data of the server", "+10ms client > server .\n+10ms server > client P. len 9",
            client: "ESTABLISHED+2", server: "ESTABLISHED+3"),
        // SND.UNA < SEG.ACK =< SND.NXT, else RST and no transition; the client did not accept this SYN,ACK.
        Arrival("ACK of y", "+10ms client > server . seq=x+1 ack=y stray", remark: .unacceptableACKInOpening),
        Arrival(
            "ACK of something else", "+10ms client > server . seq=x+700 ack=y-90000 stray", label: .challengeACK,
            remark: .unacceptableACKInOpening),
        Arrival(
            "ACK of y+2", "+10ms client > server . seq=x+1 ack=y+2 stray", client: "ESTABLISHED+2",
            remark: .unacceptableACKInOpening),
        Arrival(
            "third segment outside the window", "+10ms client > server . seq=x+90000 ack=y+1 stray",
            client: "ESTABLISHED+2", remark: .thirdSegmentSequence),
        Arrival(
            "third segment before the window", "+10ms client > server . seq=x ack=y+1 stray",
            client: "ESTABLISHED+2", remark: .thirdSegmentSequence),
        Arrival(
            "third segment within the window", "+10ms client > server P. seq=x+1001 ack=y+1 len 10",
            client: "ESTABLISHED+2", server: "ESTABLISHED?3"),
        Arrival(
            "third segment captured twice", "+10ms client > server . duplicate +5us", client: "ESTABLISHED+2",
            server: "ESTABLISHED?3", label: .duplicateFrame),
        Arrival("data without ACK", "+10ms client > server P seq=x+1 len 9 stray", client: "ESTABLISHED?2"),
        Arrival("ICMP error", "+10ms router > server icmp host-unreachable", client: "ESTABLISHED?2", label: .quoted),
        // Fast Open aside only a synchronized endpoint sends data: the third segment is missing from the capture.
        Arrival(
            "data of the server", "+10ms server > client P. len 9", client: "ESTABLISHED?2", server: "ESTABLISHED!3"),
    ])
    func acknowledgments(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        Arrival(
            "SYN again", "+1s client > server S seq=x mss 1460", label: .synRetransmission,
            remark: .synACKLostAfterVantage),
        Arrival(
            "SYN again, answered", "+1s client > server S seq=x mss 1460\n+1ms server > client S. seq=y ack=x+1",
            client: "ESTABLISHED?4", label: .synACKRetransmission),
        Arrival(
            "SYN with another ISN", "+1s client > server S seq=x+90000 stray", client: "ESTABLISHED?2",
            label: .unacceptable, remark: .synOnLiveConnection),
        Arrival(
            "SYN,ACK again", "+1s server > client S. seq=y ack=x+1", client: "ESTABLISHED?3",
            label: .synACKRetransmission),
        // Rule 15: the ACK was captured, and was not accepted.
        Arrival(
            "SYN,ACK again after the third segment",
            "+1ms client > server .\n+1s server > client S. seq=y ack=x+1", client: "ESTABLISHED+2",
            label: .synACKRetransmission, remark: .handshakeACKNotAccepted),
        Arrival(
            "SYN,ACK again and again, then accepted",
            """
            +1ms client > server .
            +1s server > client S. seq=y ack=x+1
            +1ms client > server .
            +2s server > client S. seq=y ack=x+1
            +1ms client > server .
            +1ms server > client P. len 10
            """, client: "ESTABLISHED+2", server: "ESTABLISHED+7"),
        // Deferred accept: data is what moves the server.
        Arrival(
            "SYN,ACK again, then data",
            """
            +1ms client > server .
            +1s server > client S. seq=y ack=x+1
            +1ms client > server P. len 10
            +1ms server > client .
            """, client: "ESTABLISHED+2", server: "ESTABLISHED+5"),
        Arrival(
            "SYN,ACK with another ISN", "+1s server > client S. seq=y+90000 ack=x+1 stray",
            client: "ESTABLISHED?2", label: .unacceptable, remark: .secondServerSequence),
    ])
    func syn(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        Arrival(
            "FIN in the third segment", "+10ms client > server F. seq=u", client: "ESTABLISHED+2 FIN-WAIT-1!3",
            server: "ESTABLISHED?3 CLOSE-WAIT?3"),
        Arrival(
            "FIN and data in the third segment", "+10ms client > server FP. len 20",
            client: "ESTABLISHED+2 FIN-WAIT-1!3", server: "ESTABLISHED?3 CLOSE-WAIT?3"),
        Arrival(
            "FIN without ACK", "+10ms client > server F seq=x+1 stray", client: "ESTABLISHED?2",
            remark: .finBeforeEstablished),
        Arrival(
            "FIN beyond a hole",
            "+10ms client > server . drop\n+1ms client > server P. len 20 drop\n+10ms client > server F.",
            client: "ESTABLISHED+2 FIN-WAIT-1!3", server: "ESTABLISHED?3"),
        // §3.10.4: CLOSE in SYN-RECEIVED.
        Arrival(
            "its own FIN", "+10ms server > client F. seq=u", client: "ESTABLISHED?2 CLOSE-WAIT?3",
            server: "FIN-WAIT-1!3"),
        Arrival(
            "its own FIN, acknowledged", "+10ms server > client F. seq=u\n+10ms client > server .",
            client: "ESTABLISHED+2 CLOSE-WAIT+3", server: "FIN-WAIT-1!3 FIN-WAIT-2?4"),
    ])
    func fin(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        // §3.10.7.4, second: after a passive OPEN back to LISTEN.
        Arrival(
            "RST exact", "+1ms client > server R seq=x+1", client: "CLOSED!3", server: "LISTEN?3",
            label: .rst),
        Arrival(
            "RST exact with ACK", "+1ms client > server R. seq=x+1 ack=y+1", client: "ESTABLISHED+2 CLOSED!3",
            server: "LISTEN?3"),
        Arrival(
            "RST in window", "+1ms client > server R seq=x+2", client: "ESTABLISHED?2", label: .unacceptable,
            remark: .resetInWindow),
        Arrival(
            "RST at the SYN", "+1ms client > server R seq=x", client: "ESTABLISHED?2", label: .unacceptable,
            remark: .resetOutsideWindow),
        Arrival(
            "RST outside the window", "+1ms client > server R seq=x-12345", client: "ESTABLISHED?2",
            label: .unacceptable, remark: .resetOutsideWindow),
        Arrival(
            "its own RST", "+1ms server > client R. seq=y+1 ack=x+1", client: "ESTABLISHED?2 CLOSED?3",
            server: "CLOSED!3"),
        Arrival(
            "its own RST after the third segment", "+1ms client > server .\n+1ms server > client R. seq=y+1",
            client: "ESTABLISHED+2 CLOSED?4", server: "ESTABLISHED?3 CLOSED!4"),
        Arrival(
            "its own RST in window", "+1ms server > client R. seq=y+2 ack=x+1", client: "ESTABLISHED?2",
            remark: .resetInWindow),
    ])
    func reset(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    /// Both ends have come to SYN-RECEIVED from SYN-SENT (RFC 9293 §3.5 Figure 8).
    @Test(arguments: [
        Arrival("nothing", "", client: "SYN-RECEIVED?2", server: "SYN-RECEIVED?1"),
        Arrival(
            "one SYN,ACK", "+9ms client > server S. seq=x ack=y+1", client: "SYN-RECEIVED+2",
            server: "SYN-RECEIVED?1 ESTABLISHED?3"),
        Arrival(
            "both SYN,ACK", "+9ms client > server S. seq=x ack=y+1\n+1ms server > client S. seq=y ack=x+1",
            client: "SYN-RECEIVED+2 ESTABLISHED?4", server: "SYN-RECEIVED+1 ESTABLISHED?3"),
        Arrival(
            "both SYN,ACK, the server's first",
            "+9ms server > client S. seq=y ack=x+1\n+1ms client > server S. seq=x ack=y+1",
            client: "SYN-RECEIVED+2 ESTABLISHED?3", server: "SYN-RECEIVED+1 ESTABLISHED?4"),
        Arrival(
            "plain ACKs instead", "+9ms client > server . seq=x+1 ack=y+1\n+1ms server > client . seq=y+1 ack=x+1",
            client: "SYN-RECEIVED?2 ESTABLISHED?4", server: "SYN-RECEIVED?1 ESTABLISHED?3"),
        Arrival(
            "both SYN,ACK and data",
            """
            +9ms client > server S. seq=x ack=y+1
            +1ms server > client S. seq=y ack=x+1
            +1ms client > server P. len 10
            +1ms server > client .
            """, client: "SYN-RECEIVED+2 ESTABLISHED+4", server: "SYN-RECEIVED+1 ESTABLISHED+3"),
        // §3.10.7.4, second: after an active OPEN the connection is refused.
        Arrival(
            "RST after active open", "+9ms client > server S. seq=x ack=y+1 drop\n+1ms client > server R seq=x+1",
            client: "CLOSED!3", server: "SYN-RECEIVED?1 CLOSED?3"),
    ])
    func simultaneous(arrival: Arrival) throws {
        try Stage(
            lines: "+10ms client > server S seq=x\n+1ms server > client S seq=y\n", client: "CLOSED SYN-SENT!1",
            server: "CLOSED SYN-SENT!2"
        ).expect(arrival)
    }
}
