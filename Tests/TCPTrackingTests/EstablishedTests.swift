import Testing

/// Segments at an endpoint in ESTABLISHED, and what such an endpoint sends (RFC 9293 §3.10.7.4, RFC 5961).
@Suite struct EstablishedTests {
    /// Seven segments: x+101 and y+1001 are next. Both ends have proved to be in ESTABLISHED.
    static let stage = Stage(
        lines: Stage.opening + Stage.exchange, client: Stage.client, server: Stage.server)

    @Test(arguments: [
        // RFC 5961 §4.2: a SYN gets a challenge ACK, whatever its number.
        Arrival("SYN with the same ISN", "+10ms client > server S seq=x stray", label: .synRetransmission),
        Arrival(
            "SYN with another ISN", "+10ms client > server S seq=x+90000 stray", label: .unacceptable,
            remark: .synOnLiveConnection),
        Arrival(
            "SYN with another ISN in the window", "+10ms client > server S seq=x+200 stray", label: .unacceptable,
            remark: .synOnLiveConnection),
        Arrival(
            "challenge ACK", "+10ms client > server S seq=x+90000 stray\n+10ms server > client .",
            label: .challengeACK),
        Arrival(
            "challenge answered by RST",
            "+10ms client > server S seq=x+90000 stray\n+10ms server > client .\n+10ms client > server R seq=x+101",
            client: "CLOSED!10", server: "CLOSED?10", label: .rst),
        Arrival(
            "SYN,ACK again", "+10ms server > client S. seq=y ack=x+1 stray", label: .synACKRetransmission),
        Arrival(
            "SYN,ACK with another ISN", "+10ms server > client S. seq=y+90000 ack=x+1 stray", label: .unacceptable),
        Arrival(
            "SYN,ACK that acknowledges nothing", "+10ms server > client S. seq=y ack=x+7000 stray",
            label: .unacceptable),
        Arrival("SYN and FIN", "+10ms client > server SF seq=x+101 stray", remark: .synOnLiveConnection),
        // RFC 5961 §3.2: only exactly RCV.NXT.
        Arrival(
            "RST exact", "+10ms client > server R seq=x+101", client: "CLOSED!8", server: "CLOSED?8", label: .rst),
        Arrival(
            "RST exact with ACK", "+10ms client > server R. seq=x+101 ack=y+1001", client: "CLOSED!8",
            server: "CLOSED?8", label: .rst),
        Arrival(
            "RST exact that acknowledges nothing", "+10ms client > server R. seq=x+101 ack=y+900000",
            client: "CLOSED!8", server: "CLOSED?8"),
        Arrival(
            "RST and SYN exact", "+10ms client > server SR seq=x+101", client: "CLOSED!8", server: "CLOSED?8"),
        Arrival(
            "RST in window", "+10ms client > server R seq=x+102", label: .unacceptable, remark: .resetInWindow),
        Arrival(
            "RST at the end of the window", "+10ms client > server R seq=x+64340", label: .unacceptable,
            remark: .resetInWindow),
        Arrival(
            "RST beyond the window", "+10ms client > server R seq=x+64342", label: .unacceptable,
            remark: .resetOutsideWindow),
        Arrival(
            "RST with an old number", "+10ms client > server R seq=x+100", label: .unacceptable,
            remark: .resetOutsideWindow),
        Arrival(
            "RST with the SYN's next number", "+10ms client > server R. seq=x+1", label: .unacceptable,
            remark: .resetOutsideWindow),
        Arrival(
            "RST half the sequence space away", "+10ms client > server R seq=x+2147483749", label: .unacceptable,
            remark: .resetOutsideWindow),
        Arrival(
            "RST behind data that is on its way", "+10ms client > server P. len 50\n+1ms client > server R seq=x+151",
            client: "CLOSED!9", server: "CLOSED?9"),
        Arrival(
            "RST behind a hole",
            "+10ms client > server P. len 50 drop\n+1ms client > server P. len 50\n+1ms client > server R seq=x+201",
            client: "CLOSED!9", label: .unacceptable, remark: .resetInWindow),
    ])
    func synAndReset(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        Arrival("ACK of all", "+10ms client > server ."),
        Arrival("old ACK", "+10ms client > server . ack=y+1 stray"),
        Arrival(
            "ACK beyond what was captured", "+10ms client > server . ack=y+2001 stray", remark: .acknowledgesUnseen),
        Arrival("ACK beyond what can be", "+10ms client > server . ack=y+2000000000 stray", label: .unacceptable),
        Arrival("data in order", "+10ms client > server P. len 50", label: .data),
        Arrival("one octet in order", "+10ms client > server P. len 1", label: .data),
        Arrival(
            "data beyond the window", "+10ms client > server P. seq=x+64341 len 50 stray", remark: .beyondWindow),
        Arrival(
            "data far outside the window", "+10ms client > server P. seq=x+900000000 len 50 stray",
            label: .outsideWindow),
        Arrival(
            "data that was acknowledged", "+10ms client > server P. seq=x+1 len 100", label: .spuriousRetransmission),
        Arrival(
            "data that was not acknowledged",
            "+10ms client > server P. len 50\n+300ms client > server P. seq=x+101 len 50", label: .retransmission),
        Arrival(
            "data out of order",
            "+10ms client > server P. seq=x+151 len 50 id 12\n+100us client > server P. seq=x+101 len 50 id 11",
            label: .outOfOrder),
        Arrival("keep-alive without octet", "+10s client > server . seq=x+100 stray", label: .keepAlive),
        Arrival("keep-alive with one octet", "+10s client > server . seq=x+100 len 1 stray", label: .keepAlive),
        Arrival("data without ACK", "+10ms client > server P len 50 stray"),
        Arrival("no flags at all", "+10ms client > server - len 50 stray"),
        Arrival("every flag but SYN, FIN and RST", "+10ms client > server P.UEWN urgent 3 len 50", label: .data),
        Arrival(
            "ICMP error", "+10ms client > server P. len 50\n+10ms router > client icmp host-unreachable",
            label: .quoted),
        Arrival(
            "ICMP port unreachable", "+10ms client > server P. len 50\n+10ms router > client icmp port-unreachable",
            label: .quoted),
        Arrival("duplicate frame", "+10ms client > server P. len 50 duplicate", label: .duplicateFrame),
    ])
    func acknowledgmentsAndData(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        Arrival(
            "FIN in order", "+10ms client > server F. seq=u", client: "FIN-WAIT-1!8", server: "CLOSE-WAIT?8",
            label: .fin),
        Arrival(
            "FIN of the server", "+10ms server > client F. seq=u", client: "CLOSE-WAIT?8", server: "FIN-WAIT-1!8",
            label: .fin),
        Arrival(
            "FIN with data", "+10ms client > server FP. len 50", client: "FIN-WAIT-1!8", server: "CLOSE-WAIT?8"),
        // A FIN counts for its receiver only when everything before it has arrived.
        Arrival(
            "FIN beyond a hole", "+10ms client > server P. len 50 drop\n+10ms client > server F.",
            client: "FIN-WAIT-1!8"),
        Arrival(
            "FIN beyond a hole that is filled",
            "+10ms client > server P. len 50 drop\n+10ms client > server F.\n+10ms client > server P. seq=x+101 len 50",
            client: "FIN-WAIT-1!8", server: "CLOSE-WAIT?9"),
        Arrival(
            "FIN beyond a hole that is filled in part",
            "+10ms client > server P. len 50 drop\n+10ms client > server F.\n+10ms client > server P. seq=x+101 len 20",
            client: "FIN-WAIT-1!8"),
        Arrival(
            "FIN beyond a hole that is acknowledged",
            "+10ms client > server P. len 50 drop\n+10ms client > server F.\n+10ms server > client . ack=x+152",
            client: "FIN-WAIT-1!8 FIN-WAIT-2?9", server: "CLOSE-WAIT+8"),
        Arrival(
            "FIN beyond a hole, duplicate ACK",
            "+10ms client > server P. len 50 drop\n+10ms client > server F.\n+10ms server > client . ack=x+101",
            client: "FIN-WAIT-1!8"),
        Arrival(
            "FIN beyond two holes, the later filled first",
            """
            +10ms client > server P. len 50 drop
            +1ms client > server P. len 50
            +1ms client > server P. len 50 drop
            +1ms client > server F.
            +1ms client > server P. seq=x+201 len 50
            +1ms client > server P. seq=x+101 len 50
            """, client: "FIN-WAIT-1!9", server: "CLOSE-WAIT?11"),
        Arrival(
            "FIN again", "+10ms client > server F. seq=u\n+300ms client > server F. seq=u", client: "FIN-WAIT-1!8",
            server: "CLOSE-WAIT?9", label: .finRetransmission),
        Arrival(
            "FIN captured twice", "+10ms client > server F. seq=u duplicate", client: "FIN-WAIT-1!8",
            server: "CLOSE-WAIT?8", label: .duplicateFrame),
        Arrival(
            "FIN beyond the window", "+10ms client > server F. seq=x+70000 stray", label: .outsideWindow,
            remark: .controlOutsideWindow),
        Arrival(
            "FIN before the window", "+10ms client > server F. seq=x+50 stray", label: .outsideWindow,
            remark: .controlOutsideWindow),
        Arrival(
            "FIN with old data", "+10ms client > server F. seq=x+1 len 50 stray", label: .outsideWindow,
            remark: .controlOutsideWindow),
        Arrival(
            "FIN that ends old data", "+10ms client > server FP. seq=x+1 len 100", client: "FIN-WAIT-1!8",
            server: "CLOSE-WAIT?8"),
        // RFC 9293 §3.10.7.4, fifth: without ACK the segment is dropped.
        Arrival("FIN without ACK", "+10ms client > server F seq=x+101 stray", remark: .finBeforeEstablished),
        Arrival(
            "FIN that acknowledges less than before", "+10ms client > server F. ack=y+1", client: "FIN-WAIT-1!8",
            server: "CLOSE-WAIT?8"),
        Arrival(
            "FINs of both, the second acknowledging the first",
            "+10ms client > server F. seq=u\n+10ms server > client F. seq=w ack=u+1",
            client: "FIN-WAIT-1!8 TIME-WAIT?9", server: "CLOSE-WAIT+8 LAST-ACK!9"),
        Arrival(
            "FINs of both, crossing", "+10ms client > server F. seq=u\n+1ms server > client F. seq=w ack=x+101",
            client: "FIN-WAIT-1!8 CLOSING?9", server: "FIN-WAIT-1!9 CLOSING?8"),
        Arrival(
            "FIN to a window of 0",
            "+10ms server > client . win 0\n+10ms client > server F. seq=u", client: "FIN-WAIT-1!9",
            server: "CLOSE-WAIT?9"),
    ])
    func fin(arrival: Arrival) throws { try Self.stage.expect(arrival) }
}
