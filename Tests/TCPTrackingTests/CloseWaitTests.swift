import Testing

/// The server has received the client's FIN (frame 8) and acknowledged it (frame 9): what comes to CLOSE-WAIT and what
/// goes out from there (RFC 9293 §3.6, §3.10.4, §3.10.7.4).
@Suite struct CloseWaitTests {
    static let stage = FINWait2Tests.stage
    /// The same, and the client has proved that it knows: an answer of 500 octets is acknowledged (frames 10, 11).
    static let halfClosed = Stage(
        lines: stage.lines + "+10ms server > client P. len 500\n+10ms client > server .\n",
        client: stage.client + " FIN-WAIT-2+9", server: stage.server)

    @Test(arguments: [
        Arrival("data", "+10ms server > client P. len 500"),
        Arrival(
            "data again", "+10ms server > client P. len 500\n+300ms server > client P. seq=y+1501 len 500",
            label: .retransmission),
        Arrival("window update", "+10ms server > client . win 30000", label: .windowUpdate),
        Arrival("ACK of what it sent", "+10ms server > client P. len 500\n+10ms client > server .", label: .ack),
        Arrival("old ACK of the client", "+10ms client > server . ack=y+1 stray"),
        Arrival("ACK of the client beyond all", "+10ms client > server . ack=y+2000000000 stray", label: .unacceptable),
        Arrival("keep-alive of the client", "+9s client > server . seq=u stray", label: .keepAlive),
        Arrival("keep-alive of the server", "+9s server > client . seq=y+1500 stray", label: .keepAlive),
        Arrival("data of the client beyond its FIN", "+10ms client > server P. seq=u+1 len 10", remark: .dataBeyondFIN),
        Arrival("old data of the client", "+10ms client > server P. seq=x+1 len 100", label: .spuriousRetransmission),
        Arrival("the client's FIN again", "+10ms client > server F. seq=u", label: .finRetransmission),
        Arrival("the client's FIN elsewhere", "+10ms client > server F. seq=u+7 stray", remark: .finMoved),
        Arrival("its FIN", "+10ms server > client F. seq=w", client: "TIME-WAIT?12", server: "LAST-ACK!12"),
        Arrival(
            "its FIN with data", "+10ms server > client FP. len 10", client: "TIME-WAIT?12",
            server: "LAST-ACK!12"),
        Arrival(
            "its FIN beyond a hole", "+10ms server > client P. len 10 drop\n+10ms server > client F. seq=w",
            server: "LAST-ACK!12"),
    ])
    func acknowledgmentsDataAndFIN(arrival: Arrival) throws { try Self.halfClosed.expect(arrival) }

    @Test(arguments: [
        Arrival("RST exact", "+10ms client > server R seq=u+1", client: "CLOSED!12", server: "CLOSED?12"),
        Arrival("RST exact with ACK", "+10ms client > server R. seq=u+1", client: "CLOSED!12", server: "CLOSED?12"),
        Arrival(
            "RST at the FIN", "+10ms client > server R seq=u", label: .unacceptable,
            remark: .resetOutsideWindow),
        Arrival("RST in window", "+10ms client > server R seq=u+2", label: .unacceptable, remark: .resetInWindow),
        Arrival(
            "RST with the number 0", "+10ms client > server R seq=x-100000", label: .unacceptable,
            remark: .resetOutsideWindow),
        Arrival("its RST", "+10ms server > client R. seq=auto", client: "CLOSED?12", server: "CLOSED!12"),
        Arrival(
            "its RST in window", "+10ms server > client R. seq=y+1502", label: .unacceptable,
            remark: .resetInWindow),
        Arrival("SYN of the client", "+10ms client > server S seq=x+90000 stray", remark: .synOnLiveConnection),
        Arrival(
            "SYN of the client with the same ISN", "+10ms client > server S seq=x stray",
            label: .synRetransmission),
        Arrival("its own SYN", "+10ms server > client S seq=y+90000 stray", remark: .synOnLiveConnection),
        Arrival(
            "ICMP error", "+10ms server > client P. len 50\n+10ms router > server icmp host-unreachable",
            label: .quoted),
    ])
    func synAndReset(arrival: Arrival) throws { try Self.halfClosed.expect(arrival) }

    /// RFC 5961 §4.2 and rule 5: an endpoint in CLOSE-WAIT answers the SYN of a restarted client with a challenge ACK;
    /// the client's RST ends the old connection and the next SYN opens a new one.
    @Test func challengeInCloseWait() throws {
        try Self.halfClosed.expect(
            Arrival(
                "challenge",
                """
                +90s client > server S seq=x+90000 stray
                +10ms server > client .
                +10ms client > server R seq=u+1
                +1s client > server S seq=x+90000
                +10ms server > client S. seq=y+90000 ack=x+90001 stray
                """, client: "CLOSED!14", server: "CLOSED?14", connections: 2))
    }
}
