import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

/// Every opening outcome is reached, and its diagnosis says what happened, why, and what to look at.
@Suite("Opening outcomes and their diagnoses")
struct OpeningDiagnosisTests {
    private func expect(
        _ judgement: Judgement, _ outcome: OpeningOutcome, _ words: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(judgement.subject.opening == outcome, sourceLocation: sourceLocation)
        let diagnosis = judgement.diagnosis().english
        for word in words {
            #expect(diagnosis.contains(word), "\(diagnosis)", sourceLocation: sourceLocation)
        }
        #expect(diagnosis.hasSuffix("."), sourceLocation: sourceLocation)
        #expect(diagnosis.unicodeScalars.first?.properties.isLowercase == false, sourceLocation: sourceLocation)
    }

    @Test func threeWay() {
        let judgement = Wire.opened().judgement()
        #expect(
            judgement.diagnosis().english
                == """
                Opened in 20.0 ms. Still open at the end of the capture (client ESTABLISHED, server ESTABLISHED), last \
                seen in frame 5.
                """)
        expect(judgement, .threeWay)
    }

    @Test func threeWayAfterALostSYN() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.client(.syn, 1000, after: 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5001)
        expect(
            wire.judgement(), .threeWay, "Opened in 1.02 s (the SYN was sent twice)")
        #expect(wire.judgement().finding("syn-lost")?.frames == [1, 2])
    }

    @Test func threeWayAfterALostSYNACK() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.server(.synACK, 5000, 1001, after: 1000)
        wire.client(.ack, 1001, 5001)
        expect(wire.judgement(), .threeWay, "after the SYN,ACK was sent twice")
        #expect(wire.judgement().finding("syn-ack-lost")?.frames == [2, 3])
    }

    @Test func simultaneous() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.syn, 5000, after: 1)
        wire.client(.synACK, 1000, 5001)
        wire.server(.synACK, 5000, 1001, after: 1)
        wire.client(.ack, 1001, 5001, length: 10)
        wire.server(.ack, 5001, 1011)
        expect(wire.judgement(), .simultaneous, "simultaneous open", "RFC 9293 §3.5")
    }

    @Test func fastOpen() {
        var wire = Wire()
        wire.client(.syn, 1000, length: 50) { $0.attributes.insert([.fastOpen, .fastOpenCookie]) }
        wire.server(.synACK, 5000, 1051)
        wire.client(.ack, 1051, 5001)
        wire.server(.ack, 5001, 1051, length: 10)
        expect(wire.judgement(), .fastOpen, "Fast Open", "data in the SYN accepted")
    }

    @Test func refused() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.rstACK, 0, 1001, after: 0.312)
        let judgement = wire.judgement()
        expect(judgement, .refused)
        #expect(
            judgement.diagnosis().english
                == """
                10.0.0.2:80 answered the SYN with RST after 0.3 ms: nothing listens there, or a firewall rejects; \
                there: ss -ltn 'sport = :80'.
                """)
        #expect(judgement.subject.closing == .notOpened)
    }

    @Test(arguments: [
        (UInt8(3), UInt8(1), "host unreachable (type 3, code 1)", "ip neigh show 10.0.0.2"),
        (3, 0, "network unreachable", "ip route get 10.0.0.2"),
        (3, 13, "administratively prohibited", "nft list ruleset"),
        (3, 3, "port unreachable", "a firewall rejects it"),
        (11, 0, "time exceeded", "tracepath -n 10.0.0.2"), (3, 2, "protocol unreachable", "no TCP at all"),
    ])
    func unreachable(type: UInt8, code: UInt8, words: String, advice: String) {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.client(.syn, 1000, after: 2) {
            $0.attributes.insert([.quotedByICMP, .truncatedHeader])
            $0.quotingType = type
            $0.quotingCode = code
        }
        expect(wire.judgement(), .unreachable, "10.0.0.2:80 after 2.0 ms", words, advice)
        #expect(wire.judgement().finding("icmp-error")?.severity == .warning)
    }

    /// The path's MTU says nothing about the destination (RFC 1191 §4).
    @Test func tooLargeForThePath() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.client(.syn, 1000, after: 2) {
            $0.attributes.insert([.quotedByICMP, .truncatedHeader])
            $0.quotingType = 3
            $0.quotingCode = 4
        }
        expect(
            wire.judgement(), .unanswered, "fragmentation needed (type 3, code 4), in frame 2", "smaller packets",
            "tracepath -n 10.0.0.2")
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5001)
        #expect(wire.judgement().subject.opening == .threeWay)
    }

    @Test func unanswered() {
        var wire = Wire()
        wire.client(.syn, 1000)
        expect(wire.judgement(), .unanswered, "10.0.0.2:80 did not answer one SYN", "firewall drops it", "host is down")
        wire.client(.syn, 1000, after: 1000)
        wire.client(.syn, 1000, after: 2000)
        expect(
            wire.judgement(), .unanswered, "sent 3 times in 3.00 s", "tcpdump -ni any 'host 10.0.0.1 and tcp port 80'",
            "ss -ltn 'sport = :80'")
    }

    @Test func unansweredButForAnIgnoredRST() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.rstACK, 0, 2001)
        expect(
            wire.judgement(), .unanswered, "the RST in frame 2 has ack=x+1001 (2001) and does not acknowledge x+1",
            "forged")
    }

    @Test func unansweredButForAStaleSYNACK() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 777)
        wire.client(.rst, 777)
        expect(wire.judgement(), .unanswered, "the SYN,ACK in frame 2 has ack=x-223 (777)", "stale")
    }

    @Test func halfOpenWithoutACK() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.server(.synACK, 5000, 1001, after: 1000)
        expect(
            wire.judgement(), .halfOpen, "10.0.0.1:40000 never acknowledged the SYN,ACK of 10.0.0.2:80, sent twice",
            "forged", "ss -tn state syn-recv 'sport = :80'")
    }

    @Test func halfOpenWithAnACKThatIsNotAccepted() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5001)
        wire.server(.synACK, 5000, 1001, after: 1000)
        let judgement = wire.judgement()
        expect(
            judgement, .halfOpen, "10.0.0.2:80 repeated its SYN,ACK although the ACK was captured (in frame 4)",
            "accept queue is full", "TcpExtListenOverflows", "net.ipv4.tcp_abort_on_overflow")
        #expect(judgement.finding("handshake-ack-not-accepted")?.frames == [3, 4])
    }

    @Test func resetByTheClient() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.rst, 1001, after: 0.2)
        expect(
            wire.judgement(), .reset, "10.0.0.1:40000 answered the SYN,ACK of 10.0.0.2:80 with RST after 0.2 ms",
            "port scan")
    }

    @Test func resetByTheServer() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.server(.rst, 5001)
        expect(
            wire.judgement(), .reset, "10.0.0.2:80 took the opening back with RST 10.0 ms after its SYN,ACK",
            "accept queue", "sysctl net.ipv4.tcp_abort_on_overflow")
    }

    /// The client accepted a SYN,ACK that was not captured, and the server that was captured does not know it.
    @Test func resetForAnotherAcknowledgment() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 900_000_000, length: 10)
        wire.server(.rst, 900_000_000)
        expect(
            wire.judgement(), .reset,
            "10.0.0.1:40000 acknowledged y+899995000 (900000000), which 10.0.0.2:80 never sent",
            "the RST in frame 4 answers that")
    }

    @Test func resetBeforeAnyAnswer() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.client(.rst, 1001)
        expect(wire.judgement(), .reset, "10.0.0.1:40000 gave the opening up with RST (frame 2)", "cancelled")
    }

    @Test func challenged() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.ack, 77_000, 33_000)
        wire.client(.rst, 33_000)
        expect(
            wire.judgement(), .challenged, "10.0.0.2:80 answered the SYN with an ACK that does not acknowledge it",
            "old connection", "ss -tn 'sport = :80' dst 10.0.0.1:40000")
        #expect(wire.judgement().finding("challenge-acks")?.text.english.contains("once") == true)
    }

    @Test func oneSidedFromTheClient() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.client(.ack, 1001, 5001)
        wire.client(.ack, 1001, 5001, length: 100)
        wire.client(.finACK, 1101, 5501)
        let judgement = wire.judgement()
        expect(
            judgement, .oneSided, "Only segments of the client, 10.0.0.1:40000", "states of the server are inferred",
            "asymmetric routing")
        #expect(judgement.evidence.contains(.oneSided))
    }

    @Test func oneSidedFromTheServer() {
        var wire = Wire()
        wire.server(.synACK, 5000, 1001)
        wire.server(.ack, 5001, 1101, length: 100)
        expect(wire.judgement(), .oneSided, "Only segments of the server, 10.0.0.2:80", "mirror port")
    }

    @Test func partialWithoutTheSYN() {
        var wire = Wire()
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5001)
        wire.client(.ack, 1001, 5001, length: 10)
        wire.server(.ack, 5001, 1011)
        expect(wire.judgement(), .partial, "captured in part: the SYN is implied")
    }

    @Test func partialWithoutTheSYNACK() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.client(.ack, 1001, 5001)
        wire.server(.ack, 5001, 1001, length: 10)
        wire.client(.ack, 1001, 5011)
        expect(wire.judgement(), .partial, "the SYN,ACK is implied")
    }

    @Test func notCaptured() {
        var wire = Wire()
        wire.client(.ack, 1001, 5001, length: 10)
        wire.server(.ack, 5001, 1011)
        expect(
            wire.judgement(), .notCaptured, "older than the capture", "which end is the client is a guess",
            "Still open at the end of the capture")
    }

    /// In SYN-RECEIVED an ACK above y+1 is not acceptable (RFC 9293 §3.10.7.4): only the server's own segments could show
    /// that it had gone on.
    @Test func anACKAboveTheOpeningLeavesItHalfOpen() {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5501)
        #expect(wire.judgement().subject.opening == .halfOpen)
    }
}
