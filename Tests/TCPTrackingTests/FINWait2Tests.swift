import Testing

/// The client's FIN (frame 8) is acknowledged (frame 9); the server may go on sending (RFC 9293 §3.6, §3.10.7.4).
///
/// u = x+101, and y+1001 is the server's next number.
@Suite struct FINWait2Tests {
    static let stage = Stage(
        lines: Stage.opening + Stage.exchange
            + "+10ms client > server F. seq=u\n+10ms server > client . seq=v ack=u+1\n",
        client: Stage.client + " FIN-WAIT-1!8", server: Stage.server + " CLOSE-WAIT+8")

    @Test(arguments: [
        Arrival("nothing", "", client: "FIN-WAIT-2?9"),
        Arrival("data", "+10ms server > client P. len 500", client: "FIN-WAIT-2?9", label: .data),
        // Data sent after the ACK of the FIN, acknowledged: the ACK had come before it.
        Arrival(
            "data, answered", "+10ms server > client P. len 500\n+10ms client > server .", client: "FIN-WAIT-2+9"),
        Arrival("ACK once more", "+10ms server > client . ack=u+1", client: "FIN-WAIT-2?9"),
        Arrival("old ACK", "+10ms server > client . ack=u stray", client: "FIN-WAIT-2?9"),
        Arrival("keep-alive", "+10s server > client . seq=y+1000 stray", client: "FIN-WAIT-2?9", label: .keepAlive),
        Arrival("its own keep-alive", "+10s client > server . seq=u stray", client: "FIN-WAIT-2?9", label: .keepAlive),
        Arrival("ICMP error", "+10ms router > client icmp host-unreachable", client: "FIN-WAIT-2?9", label: .quoted),
        Arrival(
            "data before a hole",
            "+10ms server > client P. len 500 drop\n+10ms server > client P. len 500", client: "FIN-WAIT-2?9"),
    ])
    func acknowledgmentsAndData(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        Arrival(
            "FIN", "+10ms server > client F. seq=w ack=u+1", client: "FIN-WAIT-2?9 TIME-WAIT?10",
            server: "LAST-ACK!10", label: .fin),
        Arrival(
            "FIN, answered", "+10ms server > client F. seq=w ack=u+1\n+10ms client > server . seq=u+1 ack=w+1",
            client: "FIN-WAIT-2?9 TIME-WAIT+10", server: "LAST-ACK!10 CLOSED?11"),
        Arrival(
            "FIN beyond a hole", "+10ms server > client P. len 500 drop\n+10ms server > client F. seq=w ack=u+1",
            client: "FIN-WAIT-2?9", server: "LAST-ACK!10"),
        Arrival(
            "FIN beyond a hole that is filled",
            """
            +10ms server > client P. len 500 drop
            +10ms server > client F. seq=w ack=u+1
            +300ms server > client P. seq=y+1001 len 500 ack=u+1
            """, client: "FIN-WAIT-2?9 TIME-WAIT?11", server: "LAST-ACK!10"),
        Arrival(
            "FIN outside the window", "+10ms server > client F. seq=y+90000 ack=u+1 stray",
            client: "FIN-WAIT-2?9", label: .outsideWindow),
        Arrival(
            "FIN again", "+10ms server > client F. seq=w ack=u+1\n+300ms server > client F. seq=w ack=u+1",
            client: "FIN-WAIT-2?9 TIME-WAIT?11", server: "LAST-ACK!10", label: .finRetransmission),
        // The ACK of its FIN has not arrived, or the client would not send the FIN again.
        Arrival(
            "its own FIN again", "+300ms client > server F. seq=u", label: .finRetransmission,
            remark: .finACKLostAfterVantage),
        Arrival(
            "its own FIN again, acknowledged",
            "+300ms client > server F. seq=u\n+10ms server > client . ack=u+1", client: "FIN-WAIT-2?11"),
        Arrival(
            "its own data beyond the FIN", "+10ms client > server P. seq=u+1 len 10", client: "FIN-WAIT-2?9",
            remark: .dataBeyondFIN),
    ])
    func fin(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        Arrival(
            "RST exact", "+10ms server > client R. seq=y+1001 ack=u+1", client: "FIN-WAIT-2?9 CLOSED?10",
            server: "CLOSED!10"),
        Arrival(
            "RST in window", "+10ms server > client R. seq=y+1002 ack=u+1", client: "FIN-WAIT-2?9",
            remark: .resetInWindow),
        Arrival(
            "RST outside the window", "+10ms server > client R. seq=y+90000 ack=u+1", client: "FIN-WAIT-2?9",
            remark: .resetOutsideWindow),
        // RFC 9293 §3.6.1, RFC 2525 §2.17: data for a closed socket is answered by RST. A host that lost its state
        // would do the same, so it proves nothing.
        Arrival(
            "its own RST to data", "+10ms server > client P. len 500\n+1ms client > server R seq=u+1",
            client: "FIN-WAIT-2?9 CLOSED!11", server: "CLOSED?11"),
        Arrival(
            "SYN of the server", "+10ms server > client S seq=y+90000 stray", client: "FIN-WAIT-2?9",
            remark: .synOnLiveConnection),
        Arrival(
            "its own SYN with another ISN", "+10ms client > server S seq=x+90000 stray", client: "FIN-WAIT-2?9",
            remark: .synOnLiveConnection),
        Arrival(
            "its own SYN again", "+10ms client > server S seq=x stray", client: "FIN-WAIT-2?9",
            label: .synRetransmission),
        Arrival(
            "SYN,ACK again", "+10ms server > client S. seq=y ack=x+1 stray", client: "FIN-WAIT-2?9",
            label: .synACKRetransmission),
    ])
    func synAndReset(arrival: Arrival) throws { try Self.stage.expect(arrival) }
}
