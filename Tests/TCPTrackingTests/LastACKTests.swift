import Testing

/// The server has answered the client's FIN (frame 8) with a FIN that acknowledges it (frame 9).
///
/// u = x+101, w = y+1001.
@Suite struct LastACKTests {
    static let stage = Stage(
        lines: Stage.opening + Stage.exchange
            + "+10ms client > server F. seq=u\n+10ms server > client F. seq=w ack=u+1\n",
        client: Stage.client + " FIN-WAIT-1!8", server: Stage.server + " CLOSE-WAIT+8 LAST-ACK!9")

    @Test(arguments: [
        // Rule 16: LAST-ACK given up is never seen.
        Arrival("nothing", "", client: "TIME-WAIT?9"),
        Arrival("the last ACK", "+10ms client > server . seq=u+1 ack=w+1", client: "TIME-WAIT+9", server: "CLOSED?10"),
        Arrival("ACK of all but the FIN", "+10ms client > server . seq=u+1 ack=w", client: "TIME-WAIT?9"),
        Arrival("old ACK", "+10ms client > server . seq=u+1 ack=y+1", client: "TIME-WAIT?9"),
        Arrival(
            "ACK beyond all", "+10ms client > server . seq=u+1 ack=y+2000000000", client: "TIME-WAIT?9",
            label: .unacceptable),
        Arrival(
            "data of the client", "+10ms client > server P. seq=u+1 ack=w len 5", client: "TIME-WAIT?9",
            remark: .dataBeyondFIN),
        Arrival("ICMP error", "+10ms router > server icmp host-unreachable", client: "TIME-WAIT?9", label: .quoted),
        Arrival("keep-alive of the client", "+10s client > server . seq=u ack=w stray", client: "TIME-WAIT?9"),
    ])
    func acknowledgments(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        Arrival(
            "its FIN again", "+300ms server > client F. seq=w ack=u+1", client: "TIME-WAIT?10",
            label: .finRetransmission, remark: .finLostAfterVantage),
        Arrival(
            "its FIN again, acknowledged",
            "+300ms server > client F. seq=w ack=u+1\n+10ms client > server . seq=u+1 ack=w+1",
            client: "TIME-WAIT?10", server: "CLOSED?11"),
        Arrival(
            "the client's FIN again", "+300ms client > server F. seq=u ack=w", label: .finRetransmission,
            remark: .finACKLostAfterVantage),
        Arrival(
            "the client's FIN again, acknowledging the other", "+300ms client > server F. seq=u ack=w+1",
            client: "TIME-WAIT+9", server: "CLOSED?10", label: .finRetransmission),
        Arrival(
            "the last ACK lost after the vantage",
            "+10ms client > server . seq=u+1 ack=w+1\n+300ms server > client F. seq=w ack=u+1", client: "TIME-WAIT+9",
            label: .finRetransmission, remark: .finACKLostAfterVantage),
        Arrival(
            "the last ACK again",
            """
            +10ms client > server . seq=u+1 ack=w+1
            +300ms server > client F. seq=w ack=u+1
            +10ms client > server . seq=u+1 ack=w+1
            """, client: "TIME-WAIT+9", server: "CLOSED?12"),
        Arrival(
            "data before the FIN again", "+300ms server > client P. seq=y+1 len 1000 ack=u+1",
            client: "TIME-WAIT?9", label: .spuriousRetransmission),
        Arrival(
            "its FIN with the last data again", "+300ms server > client FP. seq=y+901 len 100 ack=u+1",
            client: "TIME-WAIT?10"),
    ])
    func fin(arrival: Arrival) throws { try Self.stage.expect(arrival) }

    @Test(arguments: [
        // In TIME-WAIT the client would have acknowledged; it had no connection any more when the FIN came.
        Arrival("RST exact", "+10ms client > server R seq=u+1", client: "CLOSED!10", server: "CLOSED?10"),
        Arrival("RST in window", "+10ms client > server R seq=u+2", client: "TIME-WAIT?9", remark: .resetInWindow),
        Arrival(
            "RST outside the window", "+10ms client > server R seq=u-9", client: "TIME-WAIT?9",
            remark: .resetOutsideWindow),
        // RFC 1337: whether TIME-WAIT ends by it cannot be seen.
        Arrival(
            "its own RST", "+10ms server > client R seq=w+1", client: "TIME-WAIT?9 CLOSED?10", server: "CLOSED!10",
            remark: .resetInTimeWait),
        Arrival(
            "SYN of the client", "+10ms client > server S seq=x+90000 stray", client: "TIME-WAIT?9",
            remark: .synOnLiveConnection),
        Arrival(
            "SYN,ACK again", "+10ms server > client S. seq=y ack=x+1 stray", client: "TIME-WAIT?9",
            label: .synACKRetransmission),
    ])
    func synAndReset(arrival: Arrival) throws { try Self.stage.expect(arrival) }
}
