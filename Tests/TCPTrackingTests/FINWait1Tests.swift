import Testing

/// The client has sent its FIN in frame 8 and no answer was captured yet (RFC 9293 §3.10.7.4, RFC 5961).
///
/// The server is in CLOSE-WAIT if the FIN has arrived. u = x+101, w = y+1001.
@Suite struct FINWait1Tests {
    static let stage = Stage(
        lines: Stage.opening + Stage.exchange + "+10ms client > server F. seq=u\n",
        client: Stage.client + " FIN-WAIT-1!8", server: Stage.server)

    @Test(arguments: [
        Arrival("nothing", "", server: "CLOSE-WAIT?8"),
        Arrival(
            "ACK of the FIN", "+10ms server > client . seq=v ack=u+1", client: "FIN-WAIT-2?9", server: "CLOSE-WAIT+8"),
        Arrival(
            "data that acknowledges the FIN", "+10ms server > client P. len 50 ack=u+1", client: "FIN-WAIT-2?9",
            server: "CLOSE-WAIT+8"),
        Arrival("ACK of all but the FIN", "+10ms server > client . ack=u", server: "CLOSE-WAIT?8"),
        Arrival("old ACK", "+10ms server > client . ack=x+1 stray", server: "CLOSE-WAIT?8"),
        Arrival(
            "ACK beyond the FIN", "+10ms server > client . ack=x+2000000000 stray", server: "CLOSE-WAIT?8",
            label: .unacceptable),
        Arrival(
            "data that does not acknowledge the FIN", "+10ms server > client P. len 50 ack=u", server: "CLOSE-WAIT?8",
            label: .data),
        Arrival(
            "data, answered", "+10ms server > client P. len 50 ack=u\n+10ms client > server .", server: "CLOSE-WAIT?8",
            label: .ack),
        Arrival(
            "keep-alive of the server", "+9s server > client . seq=y+1000 ack=u stray", server: "CLOSE-WAIT?8",
            label: .keepAlive),
    ])
    func acknowledgmentsAndData(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        Arrival(
            "FIN that acknowledges the FIN", "+10ms server > client F. seq=w ack=u+1", client: "TIME-WAIT?9",
            server: "CLOSE-WAIT+8 LAST-ACK!9", label: .fin),
        Arrival(
            "FIN with data that acknowledges the FIN", "+10ms server > client FP. len 50 ack=u+1",
            client: "TIME-WAIT?9", server: "CLOSE-WAIT+8 LAST-ACK!9"),
        Arrival(
            "FIN that does not", "+10ms server > client F. seq=w ack=u", client: "CLOSING?9",
            server: "FIN-WAIT-1!9 CLOSING?8"),
        Arrival(
            "FIN beyond a hole that acknowledges the FIN",
            "+1ms server > client P. len 50 ack=u+1 drop\n+1ms server > client F. seq=w ack=u+1",
            client: "FIN-WAIT-2?9", server: "CLOSE-WAIT+8 LAST-ACK!9"),
        Arrival(
            "FIN beyond a hole that is filled",
            """
            +1ms server > client P. len 50 ack=u+1 drop
            +1ms server > client F. seq=w ack=u+1
            +300ms server > client P. seq=y+1001 len 50 ack=u+1
            """, client: "FIN-WAIT-2?9 TIME-WAIT?10", server: "CLOSE-WAIT+8 LAST-ACK!9"),
        Arrival(
            "FIN beyond a hole that does not acknowledge the FIN",
            "+1ms server > client P. len 50 ack=u drop\n+1ms server > client F. seq=w ack=u",
            server: "FIN-WAIT-1!9 CLOSING?8"),
        Arrival(
            "FIN outside the window", "+10ms server > client F. seq=y+90000 ack=u+1 stray", server: "CLOSE-WAIT?8",
            label: .outsideWindow),
        Arrival(
            "FIN of old data", "+10ms server > client F. seq=y+500 ack=u+1 stray", server: "CLOSE-WAIT?8",
            label: .outsideWindow),
        Arrival("FIN without ACK", "+10ms server > client F seq=y+1001 stray", server: "CLOSE-WAIT?8"),
        // The client is silent on what the server did: the same FIN once more has to arrive anew.
        Arrival(
            "its own FIN again", "+300ms client > server F. seq=u", server: "CLOSE-WAIT?9",
            label: .finRetransmission, remark: .finLostAfterVantage),
        Arrival(
            "its own FIN three times, then the ACK",
            """
            +300ms client > server F. seq=u
            +600ms client > server F. seq=u
            +10ms server > client . ack=u+1
            """, client: "FIN-WAIT-2?11", server: "CLOSE-WAIT+10"),
        Arrival(
            "its own FIN with the last data again", "+300ms client > server FP. seq=x+51 len 50",
            server: "CLOSE-WAIT?9"),
        Arrival(
            "another FIN beyond the first", "+10ms client > server F. seq=u+50 stray", server: "CLOSE-WAIT?8",
            remark: .finMoved),
        Arrival(
            "data beyond the FIN", "+10ms client > server P. seq=u+1 len 50", server: "CLOSE-WAIT?8",
            remark: .dataBeyondFIN),
    ])
    func fin(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        Arrival(
            "RST exact", "+10ms server > client R. seq=w ack=u+1", client: "CLOSED?9", server: "CLOSE-WAIT+8 CLOSED!9"),
        Arrival(
            "RST exact without ACK", "+10ms server > client R seq=y+1001", client: "CLOSED?9",
            server: "CLOSE-WAIT?8 CLOSED!9"),
        Arrival(
            "RST in window", "+10ms server > client R. seq=y+1002 ack=u+1", server: "CLOSE-WAIT?8",
            remark: .resetInWindow),
        Arrival(
            "RST outside the window", "+10ms server > client R. seq=y+90000 ack=u+1", server: "CLOSE-WAIT?8",
            remark: .resetOutsideWindow),
        Arrival(
            "RST with an old number", "+10ms server > client R. seq=y+1 ack=u+1", server: "CLOSE-WAIT?8",
            remark: .resetOutsideWindow),
        Arrival(
            "its own RST behind the FIN", "+10ms client > server R seq=u+1", client: "CLOSED!9",
            server: "CLOSE-WAIT?8 CLOSED?9"),
        Arrival(
            "its own RST in place of the FIN", "+10ms client > server R seq=u", client: "CLOSED!9",
            server: "CLOSE-WAIT?8", label: .unacceptable, remark: .resetOutsideWindow),
        Arrival(
            "SYN of the server", "+10ms server > client S seq=y+90000 stray", server: "CLOSE-WAIT?8",
            label: .unacceptable, remark: .synOnLiveConnection),
        Arrival(
            "its own SYN with another ISN", "+10ms client > server S seq=x+90000 stray", server: "CLOSE-WAIT?8",
            label: .unacceptable, remark: .synOnLiveConnection),
        Arrival(
            "SYN,ACK again", "+10ms server > client S. seq=y ack=x+1 stray", server: "CLOSE-WAIT?8",
            label: .synACKRetransmission),
        Arrival("ICMP error", "+10ms router > client icmp host-unreachable", server: "CLOSE-WAIT?8", label: .quoted),
    ])
    func synAndReset(arrival: Arrival) throws { try Self.stage.expect(arrival) }
}
