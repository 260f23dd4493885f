import Testing

/// What comes after the end: by RST, by the last ACK, by a refusal (RFC 9293 §3.10.7.1, RFC 5961, rules 6 and 16).
@Suite struct ClosedTests {
    /// The server has reset the connection in frame 8. x+101 and y+1001 were next.
    static let reset = Stage(
        lines: Stage.opening + Stage.exchange + "+10ms server > client R. seq=y+1001 ack=x+101\n",
        client: Stage.client + " CLOSED?8", server: Stage.server + " CLOSED!8")

    @Test(arguments: [
        Arrival("nothing", ""),
        Arrival("RST again", "+1ms server > client R. seq=y+1001 ack=x+101"),
        Arrival("RST of the other end", "+1ms client > server R seq=x+101"),
        Arrival("data on its way", "+1ms client > server P. len 50", remark: .segmentAfterReset),
        Arrival(
            "data on its way, answered by RST",
            "+1ms client > server P. len 50\n+1ms server > client R seq=y+1001", remark: .segmentAfterReset),
        Arrival(
            "FIN on its way", "+1ms client > server F. seq=u",
            client: "= CLOSED SYN-SENT!1 ESTABLISHED+2 FIN-WAIT-1!9 CLOSED?8", remark: .segmentAfterReset),
        Arrival("old data of the sender", "+1ms server > client P. seq=y+1 len 1000", remark: .segmentAfterReset),
        Arrival("SYN with another ISN", "isn client 99000\n+1s client > server S seq=x", connections: 2),
        Arrival("SYN of the server", "isn server 99000\n+1s server > client S seq=y", connections: 2),
        // A late copy, until a SYN,ACK answers it.
        Arrival("SYN with the same ISN", "+1s client > server S seq=x"),
        Arrival("ICMP error", "+1ms router > client icmp host-unreachable", label: .quoted),
        // Whoever goes on where the RST stood has not sent it.
        Arrival(
            "data of the sender where the RST stood", "+1ms server > client P. seq=y+1001 len 50",
            server: "= " + Stage.server),
        // RFC 5961: the client did not accept it; seconds later nothing is on its way any more.
        Arrival(
            "data of the other end much later", "+5s client > server P. len 50", client: "= " + Stage.client,
            remark: .resetNotAccepted),
    ])
    func afterReset(arrival: Arrival) throws { try Self.reset.expect(arrival) }

    /// The server is closed by the last ACK in frame 11; the client is in TIME-WAIT.
    @Test(arguments: [
        Arrival(
            "RST to the last ACK", "+1ms server > client R seq=w+1", client: "CLOSED?12", server: "CLOSED?11",
            remark: .resetInTimeWait),
        Arrival(
            "data of the client", "+1ms client > server P. seq=u+1 ack=w+1 len 9", server: "CLOSED?11",
            remark: .dataBeyondFIN),
        Arrival(
            "FIN of the client again", "+1ms client > server F. seq=u ack=w+1", server: "CLOSED?11",
            label: .finRetransmission),
        Arrival(
            "SYN,ACK of a new opening that was not captured",
            "isn client 99000\nisn server 88000\n+1s server > client S. seq=y ack=x+1", server: "CLOSED?11",
            connections: 2),
        Arrival(
            "SYN of a new opening", "isn client 99000\n+1s client > server S seq=x", server: "CLOSED?11",
            connections: 2),
    ])
    func afterLastACK(arrival: Arrival) throws { try TimeWaitTests.stage.expect(arrival) }

    /// The SYN was refused in frame 2.
    @Test(arguments: [
        Arrival("nothing", ""),
        Arrival("RST again", "+1ms server > client R. seq=0 ack=x+1"),
        Arrival("SYN with the same ISN", "+1s client > server S seq=x", connections: 2),
        Arrival("SYN with another ISN", "isn client 99000\n+1s client > server S seq=x", connections: 2),
        Arrival("SYN of the other end", "+1s server > client S seq=y", connections: 2),
    ])
    func afterRefusal(arrival: Arrival) throws {
        try Stage(
            lines: SYNSentTests.stage.lines + "+1ms server > client R. seq=0 ack=x+1\n",
            client: "CLOSED SYN-SENT!1 CLOSED?2", server: "CLOSED"
        ).expect(arrival)
    }

    /// Rule 16: nothing that a timer or a silent host does is told as CLOSED.
    @Test(arguments: [
        ("SYN given up", SYNSentTests.stage, "", ""),
        ("LAST-ACK given up", LastACKTests.stage, " TIME-WAIT?9", ""),
        ("FIN-WAIT-1 given up", FINWait1Tests.stage, "", " CLOSE-WAIT?8"),
        ("silence", EstablishedTests.stage, "", ""),
    ])
    func timersAreNotTold(name: String, stage: Stage, client: String, server: String) throws {
        let story = try Story(
            stage.lines + "another 10.7.7.7:9\n+1000s another > server S seq=1\n+1000s another > server S seq=1")
        let ended = try #require(story.ended.first)
        #expect(ended.client == stage.client + client)
        #expect(ended.server == stage.server + server)
    }
}
