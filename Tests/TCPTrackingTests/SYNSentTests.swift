import Testing

/// The client's SYN is out (frame 1) and not answered (RFC 9293 §3.10.7.3, RFC 5961, RFC 7413).
@Suite struct SYNSentTests {
    static let stage = Stage(
        lines: "+10ms client > server S seq=x mss 1460\n", client: "CLOSED SYN-SENT!1", server: "UNKNOWN")

    @Test(arguments: [
        Arrival("nothing", ""),
        Arrival(
            "SYN,ACK", "+10ms server > client S. seq=y ack=x+1", client: "ESTABLISHED?2",
            server: "= LISTEN SYN-RECEIVED!2", label: .synACK),
        // First check the ACK: SEG.ACK =< ISS or SEG.ACK > SND.NXT is answered by RST, and nothing else happens.
        Arrival(
            "SYN,ACK that acknowledges x", "+10ms server > client S. seq=y ack=x", label: .unacceptable,
            remark: .unacceptableSYNACK),
        Arrival(
            "SYN,ACK that acknowledges x+2", "+10ms server > client S. seq=y ack=x+2", label: .unacceptable,
            remark: .unacceptableSYNACK),
        Arrival(
            "SYN,ACK half the sequence space away", "+10ms server > client S. seq=y ack=x+2147483649",
            label: .unacceptable, remark: .unacceptableSYNACK),
        Arrival(
            "SYN,ACK with a wrong number, answered by RST",
            "+10ms server > client S. seq=y ack=x+500\n+1ms client > server R seq=x+500", label: .rst),
        Arrival(
            "SYN,ACK with a wrong number, RST, and the right one",
            """
            +10ms server > client S. seq=y+700000 ack=x+500 stray
            +1ms client > server R seq=x+500
            +10ms server > client S. seq=y ack=x+1
            """, client: "ESTABLISHED?4", server: "= LISTEN SYN-RECEIVED!4"),
        Arrival(
            "SYN,ACK with FIN", "+10ms server > client SF. seq=y ack=x+1", client: "ESTABLISHED?2",
            server: "= LISTEN SYN-RECEIVED!2"),
        // Simultaneous open.
        Arrival(
            "SYN of the other end", "+1ms server > client S seq=y", client: "SYN-RECEIVED?2",
            server: "= CLOSED SYN-SENT!2 SYN-RECEIVED?1", label: .syn),
        Arrival("SYN again", "+1s client > server S seq=x", label: .synRetransmission, remark: .synLost),
        Arrival(
            "SYN four times",
            "+1s client > server S seq=x\n+2s client > server S seq=x\n+4s client > server S seq=x",
            label: .synRetransmission),
        Arrival(
            "SYN again, answered", "+1s client > server S seq=x\n+10ms server > client S. seq=y ack=x+1",
            client: "ESTABLISHED?3", server: "= LISTEN SYN-RECEIVED!3"),
        Arrival("SYN captured twice", "+1ms client > server S seq=x mss 1460 duplicate", label: .duplicateFrame),
        Arrival("SYN with another ISN", "isn client 77777\n+1s client > server S seq=x", connections: 2),
    ])
    func syn(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        Arrival(
            "RST that acknowledges the SYN", "+1ms server > client R. seq=0 ack=x+1", client: "CLOSED?2",
            server: "= CLOSED", label: .rst),
        Arrival(
            "RST that acknowledges the SYN, with any number", "+1ms server > client R. seq=y+77 ack=x+1",
            client: "CLOSED?2", server: "= CLOSED"),
        Arrival(
            "RST without ACK", "+1ms server > client R seq=0", label: .unacceptable,
            remark: .resetNotAcknowledgingSYN),
        Arrival(
            "RST that acknowledges x", "+1ms server > client R. seq=0 ack=x", label: .unacceptable,
            remark: .resetNotAcknowledgingSYN),
        Arrival(
            "RST that acknowledges x+2", "+1ms server > client R. seq=0 ack=x+2", label: .unacceptable,
            remark: .resetNotAcknowledgingSYN),
        Arrival(
            "RST that acknowledges 0", "+1ms server > client R. seq=0 ack=7", label: .unacceptable,
            remark: .resetNotAcknowledgingSYN),
        // Rule 12: ABORT sends no RST in SYN-SENT (§3.10.5), so this RST answers something and closes nothing.
        Arrival("its own RST", "+1ms client > server R seq=x+1", label: .rst),
        Arrival("its own RST with ACK", "+1ms client > server R. seq=x+1 ack=y+1", label: .rst),
    ])
    func reset(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        // RFC 5961 §4: an old connection lives there.
        Arrival(
            "ACK of something else", "+1ms server > client . seq=y+5000 ack=x-700000 stray",
            label: .challengeACK),
        Arrival(
            "ACK of something else, answered by RST",
            "+1ms server > client . seq=y+5000 ack=x-700000 stray\n+1ms client > server R seq=x-700000",
            label: .rst),
        Arrival(
            "ACK of something else, RST, and the SYN again, answered",
            """
            +1ms server > client . seq=y+700000 ack=x-700000 stray
            +1ms client > server R seq=x-700000
            +1s client > server S seq=x
            +1ms server > client S. seq=y ack=x+1
            """, client: "ESTABLISHED?5", server: "= LISTEN SYN-RECEIVED!5"),
        Arrival("ACK beyond the SYN", "+1ms server > client . seq=y+5000 ack=x+2 stray", label: .challengeACK),
        Arrival(
            "data of something else", "+1ms server > client P. seq=y+5000 ack=x-700000 len 50 stray",
            label: .challengeACK),
        Arrival(
            "FIN of something else", "+1ms server > client F. seq=y+5000 ack=x-700000 stray",
            label: .challengeACK),
        // §3.10.7.3, fifth: neither SYN nor RST, drop.
        Arrival("FIN without ACK", "+1ms server > client F seq=y+5000 stray", label: .unacceptable),
        Arrival("data without ACK", "+1ms server > client - seq=y+5000 len 50 stray", label: .unacceptable),
        Arrival(
            "its own FIN", "+1ms client > server F seq=x+1 stray", label: .unacceptable,
            remark: .finBeforeEstablished),
        Arrival("its own data without ACK", "+1ms client > server P seq=x+1 len 50 stray", label: .unacceptable),
        Arrival("ICMP error", "+1ms router > client icmp port-unreachable", label: .quoted),
        Arrival(
            "its own ACK with a number that does not fit", "+1ms client > server . seq=x+500000000 ack=y+1 stray",
            label: .unacceptable),
    ])
    func others(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    /// The SYN,ACK was not captured, but the client's own ACK proves it (rule 10).
    @Test func ownACKProvesTheSYNACK() throws {
        try Self.stage.expect(
            Arrival(
                "own ACK", "+20ms client > server . seq=x+1 ack=y+1", client: "ESTABLISHED!2",
                server: "= UNKNOWN ESTABLISHED?2"))
    }

    /// RFC 7413 §3: data in the SYN, acknowledged in whole, in part or not at all; never beyond.
    @Test(arguments: [
        Arrival(
            "all", "+10ms server > client S. seq=y ack=x+101", client: "ESTABLISHED?2",
            server: "= LISTEN SYN-RECEIVED!2"),
        Arrival(
            "part", "+10ms server > client S. seq=y ack=x+51", client: "ESTABLISHED?2",
            server: "= LISTEN SYN-RECEIVED!2"),
        Arrival(
            "none", "+10ms server > client S. seq=y ack=x+1", client: "ESTABLISHED?2",
            server: "= LISTEN SYN-RECEIVED!2"),
        Arrival("beyond", "+10ms server > client S. seq=y ack=x+102", remark: .unacceptableSYNACK),
        Arrival("RST of all", "+10ms server > client R. seq=0 ack=x+101", client: "CLOSED?2", server: "= CLOSED"),
        Arrival(
            "SYN again without data", "+1s client > server S seq=x\n+1ms server > client S. seq=y ack=x+1",
            client: "ESTABLISHED?3", server: "= LISTEN SYN-RECEIVED!3"),
    ])
    func fastOpen(arrival: Arrival) throws {
        try Stage(
            lines: "+1ms client > server S seq=x fastopen cookie 0102030405060708 len 100\n",
            client: Self.stage.client, server: Self.stage.server
        ).expect(arrival)
    }
}
